/** IRQL, spin locks, fast mutexes. */
#pragma once
#include <nt/dispatcher.h>

#define PASSIVE_LEVEL 0
#define LOW_LEVEL 0
#define APC_LEVEL 1
#define DISPATCH_LEVEL 2
#define CLOCK_LEVEL 13
#define IPI_LEVEL 14
#define POWER_LEVEL 14
#define PROFILE_LEVEL 15
#define HIGH_LEVEL 15

typedef ULONG_PTR KSPIN_LOCK, *PKSPIN_LOCK;

typedef struct _FAST_MUTEX {
    LONG Count;
    PVOID Owner;
    ULONG Contention;
    KEVENT Event;
    ULONG OldIrql;
} FAST_MUTEX, *PFAST_MUTEX;

#ifdef PORTCLSLAB_DRIVER_INLINES
/* 64-bit Windows exports none of these; the WDK has them inline or as macros. */
#ifdef _M_AMD64
FORCEINLINE KIRQL KeGetCurrentIrql(VOID)
{
    ULONG64 taskPriority;
    __asm__ volatile("movq %%cr8, %0" : "=r"(taskPriority));
    return (KIRQL)taskPriority;
}
FORCEINLINE VOID KeLowerIrql(KIRQL irql) { __asm__ volatile("movq %0, %%cr8" : : "r"((ULONG64)irql) : "memory"); }
FORCEINLINE VOID KeRaiseIrql(KIRQL irql, PKIRQL oldIrql)
{
    *oldIrql = KeGetCurrentIrql();
    KeLowerIrql(irql);
}
#endif
FORCEINLINE VOID KeInitializeSpinLock(PKSPIN_LOCK lock) { *lock = 0; }
EXTERN_C KIRQL NTAPI KeAcquireSpinLockRaiseToDpc(PKSPIN_LOCK lock);
#define KeAcquireSpinLock(lock, oldIrql) (*(oldIrql) = KeAcquireSpinLockRaiseToDpc(lock))
FORCEINLINE VOID ExInitializeFastMutex(PFAST_MUTEX mutex)
{
    mutex->Count = 1;
    mutex->Owner = NULL;
    mutex->Contention = 0;
    KeInitializeEvent(&mutex->Event, SynchronizationEvent, FALSE);
}
#else
EXTERN_C KIRQL NTAPI KeGetCurrentIrql(VOID);
EXTERN_C VOID NTAPI KeRaiseIrql(KIRQL irql, PKIRQL oldIrql);
EXTERN_C VOID NTAPI KeLowerIrql(KIRQL irql);
EXTERN_C VOID NTAPI KeInitializeSpinLock(PKSPIN_LOCK lock);
EXTERN_C VOID NTAPI KeAcquireSpinLock(PKSPIN_LOCK lock, PKIRQL oldIrql);
EXTERN_C VOID NTAPI ExInitializeFastMutex(PFAST_MUTEX mutex);
#endif
EXTERN_C VOID NTAPI KeReleaseSpinLock(PKSPIN_LOCK lock, KIRQL irql);
EXTERN_C VOID NTAPI KeAcquireSpinLockAtDpcLevel(PKSPIN_LOCK lock);
EXTERN_C VOID NTAPI KeReleaseSpinLockFromDpcLevel(PKSPIN_LOCK lock);
EXTERN_C VOID NTAPI ExAcquireFastMutex(PFAST_MUTEX mutex);
EXTERN_C VOID NTAPI ExReleaseFastMutex(PFAST_MUTEX mutex);

/* Checked builds, DBG 1, look at the IRQL and break in; free builds, like ours, contain nothing. */
#ifndef DBG
#define DBG 0
#endif
#if DBG
#define NT_ASSERT(e) ((e) ? (void)0 : __debugbreak())
#else
#define NT_ASSERT(e) ((void)0)
#endif
#define PAGED_CODE() NT_ASSERT(KeGetCurrentIrql() <= APC_LEVEL)
#define PAGED_CODE_LOCKED() ((void)0)
#define ASSERT(e) NT_ASSERT(e)
#define ASSERTMSG(m, e) ((void)0)
