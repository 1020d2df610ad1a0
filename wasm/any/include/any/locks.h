/** Regions without APCs, executive resources, guarded mutexes and run-down protection; included by wdm.h in a driver built for the lab. */
#pragma once
#include <nt/locks.h>

EXTERN_C_START
VOID NTAPI KeEnterCriticalRegion(VOID);
VOID NTAPI KeLeaveCriticalRegion(VOID);
VOID NTAPI KeEnterGuardedRegion(VOID);
VOID NTAPI KeLeaveGuardedRegion(VOID);
BOOLEAN NTAPI KeAreApcsDisabled(VOID);
BOOLEAN NTAPI KeAreAllApcsDisabled(VOID);
#define FsRtlEnterFileSystem KeEnterCriticalRegion
#define FsRtlExitFileSystem KeLeaveCriticalRegion

BOOLEAN NTAPI ExTryToAcquireFastMutex(PFAST_MUTEX mutex);
VOID NTAPI ExAcquireFastMutexUnsafe(PFAST_MUTEX mutex);
VOID NTAPI ExReleaseFastMutexUnsafe(PFAST_MUTEX mutex);
typedef FAST_MUTEX KGUARDED_MUTEX, *PKGUARDED_MUTEX;
VOID NTAPI KeInitializeGuardedMutex(PKGUARDED_MUTEX mutex);
VOID NTAPI KeAcquireGuardedMutex(PKGUARDED_MUTEX mutex);
VOID NTAPI KeReleaseGuardedMutex(PKGUARDED_MUTEX mutex);
BOOLEAN NTAPI KeTryToAcquireGuardedMutex(PKGUARDED_MUTEX mutex);
VOID NTAPI KeAcquireGuardedMutexUnsafe(PKGUARDED_MUTEX mutex);
VOID NTAPI KeReleaseGuardedMutexUnsafe(PKGUARDED_MUTEX mutex);

/* Opaque; as large as on Windows, for drivers that allocate it by its size. */
typedef struct _ERESOURCE { LIST_ENTRY SystemResourcesList; ULONG_PTR Reserved[11]; } ERESOURCE, *PERESOURCE;
typedef ULONG_PTR ERESOURCE_THREAD, *PERESOURCE_THREAD;
NTSTATUS NTAPI ExInitializeResourceLite(PERESOURCE resource);
NTSTATUS NTAPI ExReinitializeResourceLite(PERESOURCE resource);
NTSTATUS NTAPI ExDeleteResourceLite(PERESOURCE resource);
BOOLEAN NTAPI ExAcquireResourceExclusiveLite(PERESOURCE resource, BOOLEAN wait);
BOOLEAN NTAPI ExAcquireResourceSharedLite(PERESOURCE resource, BOOLEAN wait);
BOOLEAN NTAPI ExAcquireSharedStarveExclusive(PERESOURCE resource, BOOLEAN wait);
BOOLEAN NTAPI ExAcquireSharedWaitForExclusive(PERESOURCE resource, BOOLEAN wait);
VOID NTAPI ExReleaseResourceLite(PERESOURCE resource);
VOID NTAPI ExReleaseResourceForThreadLite(PERESOURCE resource, ERESOURCE_THREAD thread);
VOID NTAPI ExConvertExclusiveToSharedLite(PERESOURCE resource);
BOOLEAN NTAPI ExIsResourceAcquiredExclusiveLite(PERESOURCE resource);
ULONG NTAPI ExIsResourceAcquiredSharedLite(PERESOURCE resource);
ULONG NTAPI ExGetExclusiveWaiterCount(PERESOURCE resource);
ULONG NTAPI ExGetSharedWaiterCount(PERESOURCE resource);
PVOID NTAPI ExEnterCriticalRegionAndAcquireResourceExclusive(PERESOURCE resource);
PVOID NTAPI ExEnterCriticalRegionAndAcquireResourceShared(PERESOURCE resource);
PVOID NTAPI ExEnterCriticalRegionAndAcquireSharedWaitForExclusive(PERESOURCE resource);
VOID NTAPI ExReleaseResourceAndLeaveCriticalRegion(PERESOURCE resource);
#define ExIsResourceAcquiredLite ExIsResourceAcquiredSharedLite
#define ExGetCurrentResourceThread() ((ERESOURCE_THREAD)PsGetCurrentThread())

typedef struct _EX_RUNDOWN_REF { union { ULONG_PTR Count; PVOID Ptr; }; } EX_RUNDOWN_REF, *PEX_RUNDOWN_REF;
VOID NTAPI ExInitializeRundownProtection(PEX_RUNDOWN_REF reference);
VOID NTAPI ExReInitializeRundownProtection(PEX_RUNDOWN_REF reference);
BOOLEAN NTAPI ExAcquireRundownProtection(PEX_RUNDOWN_REF reference);
BOOLEAN NTAPI ExAcquireRundownProtectionEx(PEX_RUNDOWN_REF reference, ULONG count);
VOID NTAPI ExReleaseRundownProtection(PEX_RUNDOWN_REF reference);
VOID NTAPI ExReleaseRundownProtectionEx(PEX_RUNDOWN_REF reference, ULONG count);
VOID NTAPI ExWaitForRundownProtectionRelease(PEX_RUNDOWN_REF reference);
VOID NTAPI ExRundownCompleted(PEX_RUNDOWN_REF reference);
EXTERN_C_END
