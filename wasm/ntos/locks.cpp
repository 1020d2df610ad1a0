/** IRQL, spin locks, fast mutexes. What the WDK has inline makes the same host calls here as its inline code does in a 64-bit driver. */
#include <wdm.h>
#include "abi.h"

extern "C" {
KIRQL NTAPI KeGetCurrentIrql(VOID) { return (KIRQL)host::KeGetCurrentIrql(); }
VOID NTAPI KeRaiseIrql(KIRQL irql, PKIRQL oldIrql)
{
    *oldIrql = KeGetCurrentIrql();
    host::KeRaiseIrql(irql);
}
VOID NTAPI KeLowerIrql(KIRQL irql) { host::KeLowerIrql(irql); }

VOID NTAPI KeInitializeSpinLock(PKSPIN_LOCK lock)
{
    *lock = 0;
}
VOID NTAPI KeAcquireSpinLock(PKSPIN_LOCK lock, PKIRQL oldIrql) { *oldIrql = (KIRQL)host::KeAcquireSpinLock(lock); }
VOID NTAPI KeReleaseSpinLock(PKSPIN_LOCK lock, KIRQL irql) { host::KeReleaseSpinLock(lock, irql); }
VOID NTAPI KeAcquireSpinLockAtDpcLevel(PKSPIN_LOCK lock) { host::KeAcquireSpinLockAtDpcLevel(lock); }
VOID NTAPI KeReleaseSpinLockFromDpcLevel(PKSPIN_LOCK lock) { host::KeReleaseSpinLockFromDpcLevel(lock); }

VOID NTAPI ExInitializeFastMutex(PFAST_MUTEX mutex)
{
    *mutex = FAST_MUTEX{};
    mutex->Count = 1;
    KeInitializeEvent(&mutex->Event, SynchronizationEvent, FALSE);
}
VOID NTAPI ExAcquireFastMutex(PFAST_MUTEX mutex) { host::ExAcquireFastMutex(mutex, &mutex->Event); }
VOID NTAPI ExReleaseFastMutex(PFAST_MUTEX mutex) { host::ExReleaseFastMutex(mutex); }
}
