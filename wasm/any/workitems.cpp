/** Work items: routines that a thread of the system calls at PASSIVE_LEVEL. */
#include "service.h"

struct _IO_WORKITEM {
    PVOID object;
    PVOID context;
    PIO_WORKITEM_ROUTINE routine;
    PIO_WORKITEM_ROUTINE_EX routineEx;
};

namespace {
void NTAPI runItem(PVOID at)
{
    auto *item = (PIO_WORKITEM)at;
    // The routine may free its item.
    _IO_WORKITEM now = *item;
    if (now.routineEx) now.routineEx(now.object, now.context, item);
    else now.routine((PDEVICE_OBJECT)now.object, now.context);
}
void NTAPI runQueued(PVOID at)
{
    auto *item = (PWORK_QUEUE_ITEM)at;
    item->WorkerRoutine(item->Parameter);
}
}

extern "C" {
PIO_WORKITEM NTAPI IoAllocateWorkItem(PDEVICE_OBJECT device)
{
    auto *item = (PIO_WORKITEM)heap::allocate(sizeof(_IO_WORKITEM));
    if (!item) return nullptr;
    item->object = device;
    if (host::IoAllocateWorkItem(device, item)) return item;
    heap::release(item);
    return nullptr;
}
VOID NTAPI IoFreeWorkItem(PIO_WORKITEM item)
{
    host::IoFreeWorkItem(item);
    heap::release(item);
}
ULONG NTAPI IoSizeofWorkItem(VOID) { return sizeof(_IO_WORKITEM); }
VOID NTAPI IoInitializeWorkItem(PVOID object, PIO_WORKITEM item)
{
    *item = {object, nullptr, nullptr, nullptr};
    host::IoAllocateWorkItem(object, item);
}
VOID NTAPI IoUninitializeWorkItem(PIO_WORKITEM item) { host::IoFreeWorkItem(item); }
VOID NTAPI IoQueueWorkItem(PIO_WORKITEM item, PIO_WORKITEM_ROUTINE routine, WORK_QUEUE_TYPE queue, PVOID context)
{
    item->routine = routine;
    item->routineEx = nullptr;
    item->context = context;
    host::IoQueueWorkItem(item, (unsigned)queue, (PVOID)runItem, item);
}
VOID NTAPI IoQueueWorkItemEx(PIO_WORKITEM item, PIO_WORKITEM_ROUTINE_EX routine, WORK_QUEUE_TYPE queue, PVOID context)
{
    item->routine = nullptr;
    item->routineEx = routine;
    item->context = context;
    host::IoQueueWorkItem(item, (unsigned)queue, (PVOID)runItem, item);
}
VOID NTAPI ExQueueWorkItem(PWORK_QUEUE_ITEM item, WORK_QUEUE_TYPE queue) { host::ExQueueWorkItem(item, (unsigned)queue, (PVOID)runQueued, item); }
}
