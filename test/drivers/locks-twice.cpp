/** Acquires a spin lock that it holds. */
#include "start.h"

static NTSTATUS Start(PDEVICE_OBJECT, PIRP, PRESOURCELIST)
{
    KSPIN_LOCK lock;
    KIRQL outer, inner;
    KeInitializeSpinLock(&lock);
    KeAcquireSpinLock(&lock, &outer);
    KeAcquireSpinLock(&lock, &inner);
    KeReleaseSpinLock(&lock, inner);
    KeReleaseSpinLock(&lock, outer);
    return STATUS_SUCCESS;
}
