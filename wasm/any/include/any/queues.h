/** Lists that several processors use at once, and queues of requests that can be cancelled; included by wdm.h in a driver built for the lab. */
#pragma once
#include <nt/io.h>
#include <nt/lists.h>
#include <nt/locks.h>

EXTERN_C_START
/* Lists under a spin lock of their own. */
PLIST_ENTRY NTAPI ExInterlockedInsertHeadList(PLIST_ENTRY head, PLIST_ENTRY entry, PKSPIN_LOCK lock);
PLIST_ENTRY NTAPI ExInterlockedInsertTailList(PLIST_ENTRY head, PLIST_ENTRY entry, PKSPIN_LOCK lock);
PLIST_ENTRY NTAPI ExInterlockedRemoveHeadList(PLIST_ENTRY head, PKSPIN_LOCK lock);
PSINGLE_LIST_ENTRY NTAPI ExInterlockedPushEntryList(PSINGLE_LIST_ENTRY head, PSINGLE_LIST_ENTRY entry, PKSPIN_LOCK lock);
PSINGLE_LIST_ENTRY NTAPI ExInterlockedPopEntryList(PSINGLE_LIST_ENTRY head, PKSPIN_LOCK lock);
LARGE_INTEGER NTAPI ExInterlockedAddLargeInteger(PLARGE_INTEGER number, LARGE_INTEGER increment, PKSPIN_LOCK lock);
ULONG NTAPI ExInterlockedAddUlong(PULONG number, ULONG increment, PKSPIN_LOCK lock);
VOID NTAPI ExInterlockedAddLargeStatistic(PLARGE_INTEGER number, ULONG increment);

/* Sequenced singly linked lists. */
typedef SINGLE_LIST_ENTRY SLIST_ENTRY, *PSLIST_ENTRY;
typedef union _SLIST_HEADER {
    ULONGLONG Alignment;
    struct {
        SLIST_ENTRY Next;
        USHORT Depth;
        USHORT CpuId;
    };
} SLIST_HEADER, *PSLIST_HEADER;
VOID NTAPI InitializeSListHead(PSLIST_HEADER head);
PSLIST_ENTRY NTAPI InterlockedPushEntrySList(PSLIST_HEADER head, PSLIST_ENTRY entry);
PSLIST_ENTRY NTAPI InterlockedPopEntrySList(PSLIST_HEADER head);
PSLIST_ENTRY NTAPI ExInterlockedFlushSList(PSLIST_HEADER head);
USHORT NTAPI ExQueryDepthSList(PSLIST_HEADER head);
#define ExInitializeSListHead InitializeSListHead
#define ExInterlockedPushEntrySList(head, entry, lock) ((void)(lock), InterlockedPushEntrySList(head, entry))
#define ExInterlockedPopEntrySList(head, lock) ((void)(lock), InterlockedPopEntrySList(head))
#define InterlockedFlushSList ExInterlockedFlushSList
#define QueryDepthSList ExQueryDepthSList

/* Cancellation. */
typedef VOID NTAPI DRIVER_CANCEL(PDEVICE_OBJECT DeviceObject, struct _IRP *Irp);
typedef DRIVER_CANCEL *PDRIVER_CANCEL;
#define IoSetCancelRoutine(irp, routine) ((PDRIVER_CANCEL)InterlockedExchangePointer(&(irp)->CancelRoutine, (PVOID)(routine)))
BOOLEAN NTAPI IoCancelIrp(PIRP irp);
VOID NTAPI IoAcquireCancelSpinLock(PKIRQL irql);
VOID NTAPI IoReleaseCancelSpinLock(KIRQL irql);

typedef struct _IO_CSQ IO_CSQ, *PIO_CSQ;
typedef struct _IO_CSQ_IRP_CONTEXT { ULONG Type; PIRP Irp; PIO_CSQ Csq; } IO_CSQ_IRP_CONTEXT, *PIO_CSQ_IRP_CONTEXT;
typedef VOID NTAPI IO_CSQ_INSERT_IRP(PIO_CSQ Csq, PIRP Irp);
typedef NTSTATUS NTAPI IO_CSQ_INSERT_IRP_EX(PIO_CSQ Csq, PIRP Irp, PVOID InsertContext);
typedef VOID NTAPI IO_CSQ_REMOVE_IRP(PIO_CSQ Csq, PIRP Irp);
typedef PIRP NTAPI IO_CSQ_PEEK_NEXT_IRP(PIO_CSQ Csq, PIRP Irp, PVOID PeekContext);
typedef VOID NTAPI IO_CSQ_ACQUIRE_LOCK(PIO_CSQ Csq, PKIRQL Irql);
typedef VOID NTAPI IO_CSQ_RELEASE_LOCK(PIO_CSQ Csq, KIRQL Irql);
typedef VOID NTAPI IO_CSQ_COMPLETE_CANCELED_IRP(PIO_CSQ Csq, PIRP Irp);
typedef IO_CSQ_INSERT_IRP *PIO_CSQ_INSERT_IRP;
typedef IO_CSQ_INSERT_IRP_EX *PIO_CSQ_INSERT_IRP_EX;
typedef IO_CSQ_REMOVE_IRP *PIO_CSQ_REMOVE_IRP;
typedef IO_CSQ_PEEK_NEXT_IRP *PIO_CSQ_PEEK_NEXT_IRP;
typedef IO_CSQ_ACQUIRE_LOCK *PIO_CSQ_ACQUIRE_LOCK;
typedef IO_CSQ_RELEASE_LOCK *PIO_CSQ_RELEASE_LOCK;
typedef IO_CSQ_COMPLETE_CANCELED_IRP *PIO_CSQ_COMPLETE_CANCELED_IRP;
struct _IO_CSQ {
    ULONG Type;
    PIO_CSQ_INSERT_IRP CsqInsertIrp;
    PIO_CSQ_REMOVE_IRP CsqRemoveIrp;
    PIO_CSQ_PEEK_NEXT_IRP CsqPeekNextIrp;
    PIO_CSQ_ACQUIRE_LOCK CsqAcquireLock;
    PIO_CSQ_RELEASE_LOCK CsqReleaseLock;
    PIO_CSQ_COMPLETE_CANCELED_IRP CsqCompleteCanceledIrp;
    PVOID ReservePointer;
};
NTSTATUS NTAPI IoCsqInitialize(PIO_CSQ queue, PIO_CSQ_INSERT_IRP insert, PIO_CSQ_REMOVE_IRP remove, PIO_CSQ_PEEK_NEXT_IRP peek, PIO_CSQ_ACQUIRE_LOCK acquire,
                               PIO_CSQ_RELEASE_LOCK release, PIO_CSQ_COMPLETE_CANCELED_IRP complete);
NTSTATUS NTAPI IoCsqInitializeEx(PIO_CSQ queue, PIO_CSQ_INSERT_IRP_EX insert, PIO_CSQ_REMOVE_IRP remove, PIO_CSQ_PEEK_NEXT_IRP peek, PIO_CSQ_ACQUIRE_LOCK acquire,
                                 PIO_CSQ_RELEASE_LOCK release, PIO_CSQ_COMPLETE_CANCELED_IRP complete);
VOID NTAPI IoCsqInsertIrp(PIO_CSQ queue, PIRP irp, PIO_CSQ_IRP_CONTEXT context);
NTSTATUS NTAPI IoCsqInsertIrpEx(PIO_CSQ queue, PIRP irp, PIO_CSQ_IRP_CONTEXT context, PVOID insertContext);
PIRP NTAPI IoCsqRemoveIrp(PIO_CSQ queue, PIO_CSQ_IRP_CONTEXT context);
PIRP NTAPI IoCsqRemoveNextIrp(PIO_CSQ queue, PVOID peekContext);
EXTERN_C_END
