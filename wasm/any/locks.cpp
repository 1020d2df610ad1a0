/** Regions without APCs, executive resources, guarded mutexes and run-down protection: the host keeps their state. */
#include "service.h"

extern "C" {
VOID NTAPI KeEnterCriticalRegion(VOID) { host::KeEnterCriticalRegion(); }
VOID NTAPI KeLeaveCriticalRegion(VOID) { host::KeLeaveCriticalRegion(); }
VOID NTAPI KeEnterGuardedRegion(VOID) { host::KeEnterGuardedRegion(); }
VOID NTAPI KeLeaveGuardedRegion(VOID) { host::KeLeaveGuardedRegion(); }
BOOLEAN NTAPI KeAreApcsDisabled(VOID) { return host::KeAreApcsDisabled(); }
BOOLEAN NTAPI KeAreAllApcsDisabled(VOID) { return host::KeAreAllApcsDisabled(); }

BOOLEAN NTAPI ExTryToAcquireFastMutex(PFAST_MUTEX mutex) { return host::ExTryToAcquireFastMutex(mutex, &mutex->Event); }
VOID NTAPI ExAcquireFastMutexUnsafe(PFAST_MUTEX mutex) { host::ExAcquireFastMutexUnsafe(mutex, &mutex->Event); }
VOID NTAPI ExReleaseFastMutexUnsafe(PFAST_MUTEX mutex) { host::ExReleaseFastMutexUnsafe(mutex); }
VOID NTAPI KeInitializeGuardedMutex(PKGUARDED_MUTEX mutex) { ExInitializeFastMutex(mutex); }
VOID NTAPI KeAcquireGuardedMutex(PKGUARDED_MUTEX mutex) { host::KeAcquireGuardedMutex(mutex, &mutex->Event); }
VOID NTAPI KeReleaseGuardedMutex(PKGUARDED_MUTEX mutex) { host::KeReleaseGuardedMutex(mutex); }
BOOLEAN NTAPI KeTryToAcquireGuardedMutex(PKGUARDED_MUTEX mutex) { return host::KeTryToAcquireGuardedMutex(mutex, &mutex->Event); }
VOID NTAPI KeAcquireGuardedMutexUnsafe(PKGUARDED_MUTEX mutex) { host::KeAcquireGuardedMutexUnsafe(mutex, &mutex->Event); }
VOID NTAPI KeReleaseGuardedMutexUnsafe(PKGUARDED_MUTEX mutex) { host::KeReleaseGuardedMutexUnsafe(mutex); }

NTSTATUS NTAPI ExInitializeResourceLite(PERESOURCE resource)
{
    *resource = ERESOURCE{};
    return host::ExInitializeResourceLite(resource);
}
NTSTATUS NTAPI ExReinitializeResourceLite(PERESOURCE resource) { return host::ExReinitializeResourceLite(resource); }
NTSTATUS NTAPI ExDeleteResourceLite(PERESOURCE resource) { return host::ExDeleteResourceLite(resource); }
BOOLEAN NTAPI ExAcquireResourceExclusiveLite(PERESOURCE resource, BOOLEAN wait) { return host::ExAcquireResourceExclusiveLite(resource, wait != 0); }
BOOLEAN NTAPI ExAcquireResourceSharedLite(PERESOURCE resource, BOOLEAN wait) { return host::ExAcquireResourceSharedLite(resource, wait != 0); }
BOOLEAN NTAPI ExAcquireSharedStarveExclusive(PERESOURCE resource, BOOLEAN wait) { return host::ExAcquireSharedStarveExclusive(resource, wait != 0); }
BOOLEAN NTAPI ExAcquireSharedWaitForExclusive(PERESOURCE resource, BOOLEAN wait) { return host::ExAcquireSharedWaitForExclusive(resource, wait != 0); }
VOID NTAPI ExReleaseResourceLite(PERESOURCE resource) { host::ExReleaseResourceLite(resource); }
VOID NTAPI ExReleaseResourceForThreadLite(PERESOURCE resource, ERESOURCE_THREAD thread) { host::ExReleaseResourceForThreadLite(resource, (PVOID)thread); }
VOID NTAPI ExConvertExclusiveToSharedLite(PERESOURCE resource) { host::ExConvertExclusiveToSharedLite(resource); }
BOOLEAN NTAPI ExIsResourceAcquiredExclusiveLite(PERESOURCE resource) { return host::ExIsResourceAcquiredExclusiveLite(resource); }
ULONG NTAPI ExIsResourceAcquiredSharedLite(PERESOURCE resource) { return host::ExIsResourceAcquiredSharedLite(resource); }
ULONG NTAPI ExGetExclusiveWaiterCount(PERESOURCE resource) { return host::ExGetExclusiveWaiterCount(resource); }
ULONG NTAPI ExGetSharedWaiterCount(PERESOURCE resource) { return host::ExGetSharedWaiterCount(resource); }
PVOID NTAPI ExEnterCriticalRegionAndAcquireResourceExclusive(PERESOURCE resource)
{
    KeEnterCriticalRegion();
    ExAcquireResourceExclusiveLite(resource, TRUE);
    return nullptr;
}
PVOID NTAPI ExEnterCriticalRegionAndAcquireResourceShared(PERESOURCE resource)
{
    KeEnterCriticalRegion();
    ExAcquireResourceSharedLite(resource, TRUE);
    return nullptr;
}
PVOID NTAPI ExEnterCriticalRegionAndAcquireSharedWaitForExclusive(PERESOURCE resource)
{
    KeEnterCriticalRegion();
    ExAcquireSharedWaitForExclusive(resource, TRUE);
    return nullptr;
}
VOID NTAPI ExReleaseResourceAndLeaveCriticalRegion(PERESOURCE resource)
{
    ExReleaseResourceLite(resource);
    KeLeaveCriticalRegion();
}

VOID NTAPI ExInitializeRundownProtection(PEX_RUNDOWN_REF reference)
{
    *reference = EX_RUNDOWN_REF{};
    host::ExInitializeRundownProtection(reference);
}
VOID NTAPI ExReInitializeRundownProtection(PEX_RUNDOWN_REF reference) { host::ExReInitializeRundownProtection(reference); }
BOOLEAN NTAPI ExAcquireRundownProtection(PEX_RUNDOWN_REF reference) { return host::ExAcquireRundownProtection(reference); }
BOOLEAN NTAPI ExAcquireRundownProtectionEx(PEX_RUNDOWN_REF reference, ULONG count) { return host::ExAcquireRundownProtectionEx(reference, count); }
VOID NTAPI ExReleaseRundownProtection(PEX_RUNDOWN_REF reference) { host::ExReleaseRundownProtection(reference); }
VOID NTAPI ExReleaseRundownProtectionEx(PEX_RUNDOWN_REF reference, ULONG count) { host::ExReleaseRundownProtectionEx(reference, count); }
VOID NTAPI ExWaitForRundownProtectionRelease(PEX_RUNDOWN_REF reference) { host::ExWaitForRundownProtectionRelease(reference); }
VOID NTAPI ExRundownCompleted(PEX_RUNDOWN_REF reference) { host::ExRundownCompleted(reference); }
}
