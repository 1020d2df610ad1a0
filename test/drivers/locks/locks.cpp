/** Regions without APCs, executive resources, guarded mutexes, run-down protection, lists and queues of several processors; test/unit/any/locks.test.ts reads the prints. */
#include <portcls.h>

static ERESOURCE g_resource;
static KEVENT g_go, g_reading;
static KGUARDED_MUTEX g_mutex;
static EX_RUNDOWN_REF g_rundown;

static PKTHREAD Begin(PKSTART_ROUTINE routine)
{
    HANDLE handle;
    PVOID thread = NULL;
    PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, NULL, NULL, NULL, routine, NULL);
    ObReferenceObjectByHandle(handle, THREAD_ALL_ACCESS, NULL, KernelMode, &thread, NULL);
    ZwClose(handle);
    return (PKTHREAD)thread;
}
static void End(PKTHREAD thread)
{
    KeWaitForSingleObject(thread, Executive, KernelMode, FALSE, NULL);
    ObDereferenceObject(thread);
}
static void Pause()
{
    LARGE_INTEGER interval;
    interval.QuadPart = -10000;
    KeDelayExecutionThread(KernelMode, FALSE, &interval);
}

static void Regions()
{
    BOOLEAN before = KeAreApcsDisabled();
    KeEnterCriticalRegion();
    KeEnterCriticalRegion();
    KeLeaveCriticalRegion();
    DbgPrint("critical %d, inside %d, all %d", before, KeAreApcsDisabled(), KeAreAllApcsDisabled());
    KeLeaveCriticalRegion();
    KeEnterGuardedRegion();
    BOOLEAN inside = KeAreAllApcsDisabled();
    KeLeaveGuardedRegion();
    DbgPrint("guarded %d, after %d", inside, KeAreApcsDisabled());
}

static VOID NTAPI Reader(PVOID)
{
    KeEnterCriticalRegion();
    DbgPrint("reader at once %d", ExAcquireResourceSharedLite(&g_resource, FALSE));
    ExAcquireResourceSharedLite(&g_resource, TRUE);
    DbgPrint("reader reads");
    KeSetEvent(&g_reading, IO_NO_INCREMENT, FALSE);
    KeWaitForSingleObject(&g_go, Executive, KernelMode, FALSE, NULL);
    ExReleaseResourceLite(&g_resource);
    KeLeaveCriticalRegion();
    PsTerminateSystemThread(STATUS_SUCCESS);
}
static VOID NTAPI Writer(PVOID)
{
    ExEnterCriticalRegionAndAcquireResourceExclusive(&g_resource);
    DbgPrint("writer writes, exclusive %d", ExIsResourceAcquiredExclusiveLite(&g_resource));
    ExReleaseResourceAndLeaveCriticalRegion(&g_resource);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static void Resources()
{
    DbgPrint("resource %08x", ExInitializeResourceLite(&g_resource));
#ifdef WITHOUT_REGION
    ExAcquireResourceExclusiveLite(&g_resource, TRUE);
    KeEnterCriticalRegion();
#else
    KeEnterCriticalRegion();
    ExAcquireResourceExclusiveLite(&g_resource, TRUE);
#endif
    BOOLEAN again = ExAcquireResourceSharedLite(&g_resource, FALSE);
    DbgPrint("again %d, exclusive %d, count %u", again, ExIsResourceAcquiredExclusiveLite(&g_resource), ExIsResourceAcquiredLite(&g_resource));
    ExReleaseResourceLite(&g_resource);
    PKTHREAD reader = Begin(Reader);
    Pause();
    DbgPrint("readers that wait %u", ExGetSharedWaiterCount(&g_resource));
    ExConvertExclusiveToSharedLite(&g_resource);
    KeWaitForSingleObject(&g_reading, Executive, KernelMode, FALSE, NULL);
    DbgPrint("converted, exclusive %d, count %u", ExIsResourceAcquiredExclusiveLite(&g_resource), ExIsResourceAcquiredSharedLite(&g_resource));
    ExReleaseResourceForThreadLite(&g_resource, ExGetCurrentResourceThread());
    DbgPrint("exclusive beside a reader %d", ExAcquireResourceExclusiveLite(&g_resource, FALSE));
    PKTHREAD writer = Begin(Writer);
    Pause();
    DbgPrint("writers that wait %u", ExGetExclusiveWaiterCount(&g_resource));
    BOOLEAN shared = ExAcquireResourceSharedLite(&g_resource, FALSE), starve = ExAcquireSharedStarveExclusive(&g_resource, FALSE);
    BOOLEAN recursive = ExAcquireResourceSharedLite(&g_resource, FALSE), polite = ExAcquireSharedWaitForExclusive(&g_resource, FALSE);
    DbgPrint("beside a waiting writer: shared %d, starving %d, recursive %d, waiting %d", shared, starve, recursive, polite);
    ExReleaseResourceLite(&g_resource);
    ExReleaseResourceLite(&g_resource);
    KeSetEvent(&g_go, IO_NO_INCREMENT, FALSE);
    End(reader);
    End(writer);
#ifdef NOT_OWNED
    ExReleaseResourceLite(&g_resource);
#endif
#ifndef KEEPS_REGION
    KeLeaveCriticalRegion();
#endif
#ifdef LEAVES_TWICE
    KeLeaveCriticalRegion();
#endif
#ifndef KEEPS_RESOURCE
    DbgPrint("deleted %08x", ExDeleteResourceLite(&g_resource));
#endif
#ifdef AFTER_DELETE
    ExIsResourceAcquiredSharedLite(&g_resource);
#endif
}

static VOID NTAPI Contender(PVOID)
{
    DbgPrint("contender %d", KeTryToAcquireGuardedMutex(&g_mutex));
    KeAcquireGuardedMutex(&g_mutex);
    DbgPrint("contender has it");
    KeReleaseGuardedMutex(&g_mutex);
    PsTerminateSystemThread(STATUS_SUCCESS);
}
static void Mutexes()
{
    KeInitializeGuardedMutex(&g_mutex);
    BOOLEAN got = KeTryToAcquireGuardedMutex(&g_mutex);
    DbgPrint("guarded mutex %d, apcs disabled %d", got, KeAreAllApcsDisabled());
    PKTHREAD contender = Begin(Contender);
    Pause();
    DbgPrint("main gives it");
    KeReleaseGuardedMutex(&g_mutex);
    End(contender);
    KeEnterCriticalRegion();
    KeAcquireGuardedMutexUnsafe(&g_mutex);
    KeReleaseGuardedMutexUnsafe(&g_mutex);
    KeLeaveCriticalRegion();
    FAST_MUTEX fast;
    ExInitializeFastMutex(&fast);
    DbgPrint("fast mutex %d", ExTryToAcquireFastMutex(&fast));
    ExReleaseFastMutex(&fast);
}

static VOID NTAPI Owner(PVOID)
{
    ExWaitForRundownProtectionRelease(&g_rundown);
    DbgPrint("run down");
    PsTerminateSystemThread(STATUS_SUCCESS);
}
static void Rundown()
{
    ExInitializeRundownProtection(&g_rundown);
    BOOLEAN one = ExAcquireRundownProtection(&g_rundown), two = ExAcquireRundownProtectionEx(&g_rundown, 2);
    PKTHREAD owner = Begin(Owner);
    Pause();
    DbgPrint("before %d %d, while it waits %d", one, two, ExAcquireRundownProtection(&g_rundown));
    ExReleaseRundownProtectionEx(&g_rundown, 2);
    ExReleaseRundownProtection(&g_rundown);
    End(owner);
    ExRundownCompleted(&g_rundown);
    BOOLEAN down = ExAcquireRundownProtection(&g_rundown);
    ExReInitializeRundownProtection(&g_rundown);
    DbgPrint("run down %d, anew %d", down, ExAcquireRundownProtection(&g_rundown));
#ifdef RELEASES_TWICE
    ExReleaseRundownProtection(&g_rundown);
#endif
    ExReleaseRundownProtection(&g_rundown);
}

static void Lists()
{
    KSPIN_LOCK lock;
    KeInitializeSpinLock(&lock);
    LIST_ENTRY head, a, b;
    InitializeListHead(&head);
    KIRQL irql;
    KeRaiseIrql(10, &irql);
    PLIST_ENTRY first = ExInterlockedInsertTailList(&head, &a, &lock), second = ExInterlockedInsertHeadList(&head, &b, &lock);
    PLIST_ENTRY out = ExInterlockedRemoveHeadList(&head, &lock);
    KeLowerIrql(irql);
    DbgPrint("list %d %d %d %d", first == NULL, second == &a, out == &b, ExInterlockedRemoveHeadList(&head, &lock) == &a && !ExInterlockedRemoveHeadList(&head, &lock));
    SINGLE_LIST_ENTRY stack = {}, x, y;
    ExInterlockedPushEntryList(&stack, &x, &lock);
    BOOLEAN below = ExInterlockedPushEntryList(&stack, &y, &lock) == &x;
    DbgPrint("stack %d %d", below, ExInterlockedPopEntryList(&stack, &lock) == &y);
    SLIST_HEADER sequenced;
    SLIST_ENTRY p, q;
    ExInitializeSListHead(&sequenced);
    ExInterlockedPushEntrySList(&sequenced, &p, &lock);
    InterlockedPushEntrySList(&sequenced, &q);
    USHORT depth = ExQueryDepthSList(&sequenced);
    PSLIST_ENTRY top = ExInterlockedPopEntrySList(&sequenced, &lock);
    DbgPrint("sequenced %u %d %d %u", depth, top == &q, ExInterlockedFlushSList(&sequenced) == &p, ExQueryDepthSList(&sequenced));
    ULONG number = 5;
    LARGE_INTEGER large, more;
    large.QuadPart = 0xffffffffll;
    more.QuadPart = 2;
    ULONG old = ExInterlockedAddUlong(&number, 7, &lock);
    LARGE_INTEGER oldLarge = ExInterlockedAddLargeInteger(&large, more, &lock);
    ExInterlockedAddLargeStatistic(&large, 1);
    DbgPrint("sums %u %u, %d %d", old, number, oldLarge.QuadPart == 0xffffffffll, large.QuadPart == 0x100000002ll);
    KLOCK_QUEUE_HANDLE handle;
    KeAcquireInStackQueuedSpinLock(&lock, &handle);
    DbgPrint("queued lock at %u", KeGetCurrentIrql());
    KeReleaseInStackQueuedSpinLock(&handle);
}

/* A queue of requests, and requests nobody sent. */
static IO_CSQ g_queue;
static KSPIN_LOCK g_queueLock;
static LIST_ENTRY g_requests;
static VOID NTAPI Insert(PIO_CSQ, PIRP irp) { InsertTailList(&g_requests, &irp->Tail.Overlay.ListEntry); }
static NTSTATUS NTAPI InsertOrRefuse(PIO_CSQ, PIRP irp, PVOID context)
{
    if (context) return STATUS_DEVICE_BUSY;
    InsertTailList(&g_requests, &irp->Tail.Overlay.ListEntry);
    return STATUS_SUCCESS;
}
static VOID NTAPI Remove(PIO_CSQ, PIRP irp) { RemoveEntryList(&irp->Tail.Overlay.ListEntry); }
static PIRP NTAPI Peek(PIO_CSQ, PIRP irp, PVOID)
{
    PLIST_ENTRY next = irp ? irp->Tail.Overlay.ListEntry.Flink : g_requests.Flink;
    return next == &g_requests ? NULL : CONTAINING_RECORD(next, IRP, Tail.Overlay.ListEntry);
}
static VOID NTAPI Lock(PIO_CSQ, PKIRQL irql) { KeAcquireSpinLock(&g_queueLock, irql); }
static VOID NTAPI Unlock(PIO_CSQ, KIRQL irql) { KeReleaseSpinLock(&g_queueLock, irql); }
static VOID NTAPI Cancelled(PIO_CSQ, PIRP irp) { DbgPrint("request %u cancelled at %u", (ULONG)irp->IoStatus.Information, KeGetCurrentIrql()); }

static void Queue()
{
    static IRP irps[4];
    static IO_STACK_LOCATION stacks[4];
    for (ULONG i = 0; i < 4; i++) {
        irps[i].IoStatus.Information = i;
        irps[i].Tail.Overlay.CurrentStackLocation = &stacks[i];
    }
    InitializeListHead(&g_requests);
    KeInitializeSpinLock(&g_queueLock);
    DbgPrint("csq %08x", IoCsqInitialize(&g_queue, Insert, Remove, Peek, Lock, Unlock, Cancelled));
    IO_CSQ_IRP_CONTEXT context;
    IoCsqInsertIrp(&g_queue, &irps[0], NULL);
    IoCsqInsertIrp(&g_queue, &irps[1], &context);
    IoCsqInsertIrp(&g_queue, &irps[2], NULL);
    irps[3].Cancel = TRUE;
    IoCsqInsertIrp(&g_queue, &irps[3], NULL);
    DbgPrint("pending %d, cancelled one %d", (stacks[0].Control & SL_PENDING_RETURNED) != 0, IoCancelIrp(&irps[0]));
    DbgPrint("by context %d, again %d", IoCsqRemoveIrp(&g_queue, &context) == &irps[1], IoCsqRemoveIrp(&g_queue, &context) == NULL);
    BOOLEAN third = IoCsqRemoveNextIrp(&g_queue, NULL) == &irps[2], none = IoCsqRemoveNextIrp(&g_queue, NULL) == NULL;
    DbgPrint("next %d, then none %d, not in a queue %d", third, none, IoCancelIrp(&irps[2]));
    IoCsqInitializeEx(&g_queue, InsertOrRefuse, Remove, Peek, Lock, Unlock, Cancelled);
    NTSTATUS refused = IoCsqInsertIrpEx(&g_queue, &irps[1], &context, &context), taken = IoCsqInsertIrpEx(&g_queue, &irps[1], &context, NULL);
    DbgPrint("ex %08x %08x %d", refused, taken, IoCsqRemoveNextIrp(&g_queue, NULL) == &irps[1] && context.Irp == NULL);
}

static NTSTATUS Start(PDEVICE_OBJECT, PIRP, PRESOURCELIST)
{
    KeInitializeEvent(&g_go, NotificationEvent, FALSE);
    KeInitializeEvent(&g_reading, NotificationEvent, FALSE);
    Regions();
    Resources();
    Mutexes();
    Rundown();
    Lists();
    Queue();
    return STATUS_SUCCESS;
}
static NTSTATUS NTAPI Add(PDRIVER_OBJECT driver, PDEVICE_OBJECT pdo) { return PcAddAdapterDevice(driver, pdo, Start, 1, 0); }
extern "C" NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) { return PcInitializeAdapterDriver(driver, path, Add); }
