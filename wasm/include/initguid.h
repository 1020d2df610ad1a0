/** Include in one source file before the headers whose GUIDs that file is to define. */
#ifndef INITGUID
#define INITGUID
#endif
#include <guiddefine.h>
