/** The definitions of the interface ids, for drivers that leave INITGUID out and expect them from a library. */
#include <initguid.h>
#include <portcls.h>
