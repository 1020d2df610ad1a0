/** Lists that several processors use at once, and queues of requests that can be cancelled (IO_CSQ). */
#include "service.h"

/*
 * Each list operation is one step: nothing else runs between the host call that tells of it and its end. So none of them takes
 * the spin lock, and all may be called at any IRQL.
 */
extern "C" {
PLIST_ENTRY NTAPI ExInterlockedInsertHeadList(PLIST_ENTRY head, PLIST_ENTRY entry, PKSPIN_LOCK)
{
    service::called("ExInterlockedInsertHeadList");
    PLIST_ENTRY before = IsListEmpty(head) ? nullptr : head->Flink;
    InsertHeadList(head, entry);
    return before;
}
PLIST_ENTRY NTAPI ExInterlockedInsertTailList(PLIST_ENTRY head, PLIST_ENTRY entry, PKSPIN_LOCK)
{
    service::called("ExInterlockedInsertTailList");
    PLIST_ENTRY before = IsListEmpty(head) ? nullptr : head->Blink;
    InsertTailList(head, entry);
    return before;
}
PLIST_ENTRY NTAPI ExInterlockedRemoveHeadList(PLIST_ENTRY head, PKSPIN_LOCK)
{
    service::called("ExInterlockedRemoveHeadList");
    return IsListEmpty(head) ? nullptr : RemoveHeadList(head);
}
PSINGLE_LIST_ENTRY NTAPI ExInterlockedPushEntryList(PSINGLE_LIST_ENTRY head, PSINGLE_LIST_ENTRY entry, PKSPIN_LOCK)
{
    service::called("ExInterlockedPushEntryList");
    PSINGLE_LIST_ENTRY before = head->Next;
    PushEntryList(head, entry);
    return before;
}
PSINGLE_LIST_ENTRY NTAPI ExInterlockedPopEntryList(PSINGLE_LIST_ENTRY head, PKSPIN_LOCK)
{
    service::called("ExInterlockedPopEntryList");
    PSINGLE_LIST_ENTRY first = head->Next;
    if (first) head->Next = first->Next;
    return first;
}
LARGE_INTEGER NTAPI ExInterlockedAddLargeInteger(PLARGE_INTEGER number, LARGE_INTEGER increment, PKSPIN_LOCK)
{
    service::called("ExInterlockedAddLargeInteger");
    LARGE_INTEGER before = *number;
    number->QuadPart += increment.QuadPart;
    return before;
}
ULONG NTAPI ExInterlockedAddUlong(PULONG number, ULONG increment, PKSPIN_LOCK)
{
    service::called("ExInterlockedAddUlong");
    ULONG before = *number;
    *number += increment;
    return before;
}
VOID NTAPI ExInterlockedAddLargeStatistic(PLARGE_INTEGER number, ULONG increment)
{
    service::called("ExInterlockedAddLargeStatistic");
    number->QuadPart += increment;
}

VOID NTAPI InitializeSListHead(PSLIST_HEADER head)
{
    service::called("InitializeSListHead");
    *head = SLIST_HEADER{};
}
PSLIST_ENTRY NTAPI InterlockedPushEntrySList(PSLIST_HEADER head, PSLIST_ENTRY entry)
{
    service::called("InterlockedPushEntrySList");
    PSLIST_ENTRY before = head->Next.Next;
    PushEntryList(&head->Next, entry);
    head->Depth++;
    return before;
}
PSLIST_ENTRY NTAPI InterlockedPopEntrySList(PSLIST_HEADER head)
{
    service::called("InterlockedPopEntrySList");
    PSLIST_ENTRY first = head->Next.Next;
    if (!first) return nullptr;
    head->Next.Next = first->Next;
    head->Depth--;
    return first;
}
PSLIST_ENTRY NTAPI ExInterlockedFlushSList(PSLIST_HEADER head)
{
    service::called("ExInterlockedFlushSList");
    PSLIST_ENTRY first = head->Next.Next;
    head->Next.Next = nullptr;
    head->Depth = 0;
    return first;
}
USHORT NTAPI ExQueryDepthSList(PSLIST_HEADER head)
{
    service::called("ExQueryDepthSList");
    return head->Depth;
}
}

namespace {
enum QueueType : ULONG { IrpContext = 1, Plain, WithStatus };
KSPIN_LOCK g_cancel;

/* What lies in the request while it is in a queue: the queue, or the context the driver gave. */
PVOID &kept(PIRP irp) { return irp->Tail.Overlay.DriverContext[3]; }
PIO_CSQ queueOf(PIRP irp)
{
    auto *queue = (PIO_CSQ)kept(irp);
    return queue->Type == IrpContext ? ((PIO_CSQ_IRP_CONTEXT)queue)->Csq : queue;
}
void forget(PIRP irp)
{
    auto *context = (PIO_CSQ_IRP_CONTEXT)kept(irp);
    if (context->Type == IrpContext) context->Irp = nullptr;
    kept(irp) = nullptr;
}

void NTAPI cancel(PDEVICE_OBJECT, PIRP irp)
{
    IoReleaseCancelSpinLock(irp->CancelIrql);
    PIO_CSQ queue = queueOf(irp);
    KIRQL irql = 0;
    queue->CsqAcquireLock(queue, &irql);
    queue->CsqRemoveIrp(queue, irp);
    forget(irp);
    queue->CsqReleaseLock(queue, irql);
    queue->CsqCompleteCanceledIrp(queue, irp);
}

/* The queue's lock is held. False: its cancel routine has been taken and is about to run. */
bool take(PIO_CSQ queue, PIRP irp)
{
    if (!IoSetCancelRoutine(irp, nullptr)) return false;
    queue->CsqRemoveIrp(queue, irp);
    forget(irp);
    return true;
}

NTSTATUS insert(PIO_CSQ queue, PIRP irp, PIO_CSQ_IRP_CONTEXT context, PVOID insertContext)
{
    if (context) *context = {IrpContext, irp, queue};
    kept(irp) = context ? (PVOID)context : queue;
    KIRQL irql = 0;
    queue->CsqAcquireLock(queue, &irql);
    NTSTATUS status = STATUS_SUCCESS;
    if (queue->Type == WithStatus) status = ((PIO_CSQ_INSERT_IRP_EX)queue->CsqInsertIrp)(queue, irp, insertContext);
    else queue->CsqInsertIrp(queue, irp);
    if (!NT_SUCCESS(status)) {
        forget(irp);
        queue->CsqReleaseLock(queue, irql);
        return status;
    }
    IoMarkIrpPending(irp);
    IoSetCancelRoutine(irp, cancel);
    // Cancelled before it had a cancel routine: nobody else will call it.
    bool cancelled = irp->Cancel && take(queue, irp);
    queue->CsqReleaseLock(queue, irql);
    if (cancelled) queue->CsqCompleteCanceledIrp(queue, irp);
    return status;
}
}

extern "C" {
VOID NTAPI IoAcquireCancelSpinLock(PKIRQL irql) { KeAcquireSpinLock(&g_cancel, irql); }
VOID NTAPI IoReleaseCancelSpinLock(KIRQL irql) { KeReleaseSpinLock(&g_cancel, irql); }
BOOLEAN NTAPI IoCancelIrp(PIRP irp)
{
    service::called("IoCancelIrp");
    KIRQL irql;
    IoAcquireCancelSpinLock(&irql);
    irp->Cancel = TRUE;
    PDRIVER_CANCEL routine = IoSetCancelRoutine(irp, nullptr);
    if (!routine) {
        IoReleaseCancelSpinLock(irql);
        return FALSE;
    }
    irp->CancelIrql = irql;
    routine(IoGetCurrentIrpStackLocation(irp)->DeviceObject, irp);
    return TRUE;
}

NTSTATUS NTAPI IoCsqInitialize(PIO_CSQ queue, PIO_CSQ_INSERT_IRP insert, PIO_CSQ_REMOVE_IRP remove, PIO_CSQ_PEEK_NEXT_IRP peek, PIO_CSQ_ACQUIRE_LOCK acquire,
                               PIO_CSQ_RELEASE_LOCK release, PIO_CSQ_COMPLETE_CANCELED_IRP complete)
{
    service::called("IoCsqInitialize");
    *queue = {Plain, insert, remove, peek, acquire, release, complete, nullptr};
    return STATUS_SUCCESS;
}
NTSTATUS NTAPI IoCsqInitializeEx(PIO_CSQ queue, PIO_CSQ_INSERT_IRP_EX insert, PIO_CSQ_REMOVE_IRP remove, PIO_CSQ_PEEK_NEXT_IRP peek, PIO_CSQ_ACQUIRE_LOCK acquire,
                                 PIO_CSQ_RELEASE_LOCK release, PIO_CSQ_COMPLETE_CANCELED_IRP complete)
{
    service::called("IoCsqInitializeEx");
    *queue = {WithStatus, (PIO_CSQ_INSERT_IRP)insert, remove, peek, acquire, release, complete, nullptr};
    return STATUS_SUCCESS;
}
VOID NTAPI IoCsqInsertIrp(PIO_CSQ queue, PIRP irp, PIO_CSQ_IRP_CONTEXT context)
{
    service::called("IoCsqInsertIrp");
    insert(queue, irp, context, nullptr);
}
NTSTATUS NTAPI IoCsqInsertIrpEx(PIO_CSQ queue, PIRP irp, PIO_CSQ_IRP_CONTEXT context, PVOID insertContext)
{
    service::called("IoCsqInsertIrpEx");
    return insert(queue, irp, context, insertContext);
}
PIRP NTAPI IoCsqRemoveIrp(PIO_CSQ queue, PIO_CSQ_IRP_CONTEXT context)
{
    service::called("IoCsqRemoveIrp");
    KIRQL irql = 0;
    queue->CsqAcquireLock(queue, &irql);
    PIRP irp = context->Irp;
    if (irp && !take(queue, irp)) irp = nullptr;
    queue->CsqReleaseLock(queue, irql);
    return irp;
}
PIRP NTAPI IoCsqRemoveNextIrp(PIO_CSQ queue, PVOID peekContext)
{
    service::called("IoCsqRemoveNextIrp");
    KIRQL irql = 0;
    queue->CsqAcquireLock(queue, &irql);
    PIRP irp = queue->CsqPeekNextIrp(queue, nullptr, peekContext);
    while (irp && !take(queue, irp)) irp = queue->CsqPeekNextIrp(queue, irp, peekContext);
    queue->CsqReleaseLock(queue, irql);
    return irp;
}
}
