/** IRQL, spin locks, fast mutexes. */
#include <wdm.h>
#include "abi.h"

extern "C" {
KIRQL NTAPI KeGetCurrentIrql(VOID) { return (KIRQL)host::KeGetCurrentIrql(); }
VOID NTAPI KeRaiseIrql(KIRQL irql, PKIRQL oldIrql) { *oldIrql = (KIRQL)host::KeRaiseIrql(irql); }
VOID NTAPI KeLowerIrql(KIRQL irql) { host::KeLowerIrql(irql); }

VOID NTAPI KeInitializeSpinLock(PKSPIN_LOCK lock)
{
    *lock = 0;
    host::KeInitializeSpinLock(lock);
}
VOID NTAPI KeAcquireSpinLock(PKSPIN_LOCK lock, PKIRQL oldIrql) { *oldIrql = (KIRQL)host::KeAcquireSpinLock(lock); }
VOID NTAPI KeReleaseSpinLock(PKSPIN_LOCK lock, KIRQL irql) { host::KeReleaseSpinLock(lock, irql); }
VOID NTAPI KeAcquireSpinLockAtDpcLevel(PKSPIN_LOCK lock) { host::KeAcquireSpinLockAtDpcLevel(lock); }
VOID NTAPI KeReleaseSpinLockFromDpcLevel(PKSPIN_LOCK lock) { host::KeReleaseSpinLockFromDpcLevel(lock); }

VOID NTAPI ExInitializeFastMutex(PFAST_MUTEX mutex)
{
    *mutex = FAST_MUTEX{};
    host::ExInitializeFastMutex(mutex);
}
VOID NTAPI ExAcquireFastMutex(PFAST_MUTEX mutex) { host::ExAcquireFastMutex(mutex); }
VOID NTAPI ExReleaseFastMutex(PFAST_MUTEX mutex) { host::ExReleaseFastMutex(mutex); }
}
