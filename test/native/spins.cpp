/** Never returns, and never calls Windows either: nothing of the simulator runs meanwhile. */
#include "../drivers/start.h"

/* What CUnknown, linked to every driver, needs of it. */
void operator delete(void *block, size_t) noexcept { ExFreePool(block); }

static NTSTATUS Start(PDEVICE_OBJECT, PIRP, PRESOURCELIST)
{
    volatile bool forever = true;
    while (forever)
    {
    }
    return STATUS_SUCCESS;
}
