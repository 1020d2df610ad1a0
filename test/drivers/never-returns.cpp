/** Polls a counter that stands still as far as it is concerned. */
#include "start.h"

static NTSTATUS Start(PDEVICE_OBJECT, PIRP, PRESOURCELIST)
{
    while (KeQueryPerformanceCounter(nullptr).QuadPart >= 0)
    {
    }
    return STATUS_SUCCESS;
}
