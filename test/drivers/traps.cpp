/** Writes far outside any memory it owns. */
#include "start.h"

static NTSTATUS Start(PDEVICE_OBJECT, PIRP, PRESOURCELIST)
{
    *reinterpret_cast<volatile ULONG *>(0xfffffff0) = 1;
    return STATUS_SUCCESS;
}
