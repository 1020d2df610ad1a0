/** Allocates twice and forgets the first block when the second is not to be had. */
#include "start.h"

static NTSTATUS Start(PDEVICE_OBJECT, PIRP, PRESOURCELIST)
{
    PVOID first = ExAllocatePoolWithTag(NonPagedPoolNx, 100, 'tsrF');
    if (!first)
        return STATUS_INSUFFICIENT_RESOURCES;
    PVOID second = ExAllocatePoolWithTag(NonPagedPoolNx, 100, 'dncS');
    if (!second)
        return STATUS_INSUFFICIENT_RESOURCES;
    ExFreePoolWithTag(second, 'dncS');
    ExFreePoolWithTag(first, 'tsrF');
    return STATUS_SUCCESS;
}
