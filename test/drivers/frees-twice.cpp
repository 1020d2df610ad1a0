/** Frees a block of pool a second time. */
#include "start.h"

static NTSTATUS Start(PDEVICE_OBJECT, PIRP, PRESOURCELIST)
{
    PVOID block = ExAllocatePoolWithTag(NonPagedPoolNx, 100, 'eerF');
    if (!block)
        return STATUS_INSUFFICIENT_RESOURCES;
    ExFreePoolWithTag(block, 'eerF');
    ExFreePoolWithTag(block, 'eerF');
    return STATUS_SUCCESS;
}
