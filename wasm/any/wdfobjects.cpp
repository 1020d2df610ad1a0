/** Work items, collections and memory of the driver framework. */
#include "framework.h"

namespace {
using namespace framework;
struct WorkItem {
    Object object;
    PFN_WDF_WORKITEM routine;
    PIO_WORKITEM item;
    bool queued;
    /** Set while nothing is queued or runs. */
    KEVENT idle;
};
struct Collection {
    Object object;
    Object **items;
    ULONG count, room;
};
struct Memory {
    Object object;
    PVOID buffer;
    size_t bytes;
};

VOID NTAPI runWorkItem(PDEVICE_OBJECT, PVOID context)
{
    auto *work = (WorkItem *)context;
    // From here on it may be queued again.
    work->queued = false;
    reference(&work->object);
    work->routine((WDFWORKITEM)work);
    if (!work->queued) KeSetEvent(&work->idle, IO_NO_INCREMENT, FALSE);
    dereference(&work->object);
}
void endWorkItem(Object *object) { IoFreeWorkItem(((WorkItem *)object)->item); }
void endCollection(Object *object)
{
    auto *collection = (Collection *)object;
    while (collection->count) dereference(collection->items[--collection->count]);
    heap::release(collection->items);
    collection->items = nullptr;
}
}

extern "C" {
NTSTATUS NTAPI WdfWorkItemCreate(PWDF_WORKITEM_CONFIG config, PWDF_OBJECT_ATTRIBUTES attributes, WDFWORKITEM *workItem)
{
    service::called("WdfWorkItemCreate");
    *workItem = nullptr;
    if (config->Size != sizeof(*config) || !config->EvtWorkItemFunc) return STATUS_INVALID_PARAMETER;
    if (!attributes || !attributes->ParentObject) return STATUS_WDF_PARENT_NOT_SPECIFIED;
    if (!wdmDevice((Object *)attributes->ParentObject)) return STATUS_INVALID_DEVICE_REQUEST;
    auto *made = make<WorkItem>(Kind::WorkItem, attributes, nullptr);
    if (!made) return STATUS_INSUFFICIENT_RESOURCES;
    made->routine = config->EvtWorkItemFunc;
    KeInitializeEvent(&made->idle, NotificationEvent, TRUE);
    made->item = IoAllocateWorkItem(wdmDevice(&made->object));
    if (!made->item) {
        erase(&made->object);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    made->object.end = endWorkItem;
    *workItem = (WDFWORKITEM)made;
    return STATUS_SUCCESS;
}
VOID NTAPI WdfWorkItemEnqueue(WDFWORKITEM workItem)
{
    auto *work = (WorkItem *)workItem;
    service::called("WdfWorkItemEnqueue");
    // Queued and not yet begun: nothing more is queued.
    if (work->queued) return;
    work->queued = true;
    KeClearEvent(&work->idle);
    IoQueueWorkItem(work->item, runWorkItem, DelayedWorkQueue, work);
}
WDFOBJECT NTAPI WdfWorkItemGetParentObject(WDFWORKITEM workItem) { return ((WorkItem *)workItem)->object.parent; }
VOID NTAPI WdfWorkItemFlush(WDFWORKITEM workItem)
{
    service::called("WdfWorkItemFlush");
    KeWaitForSingleObject(&((WorkItem *)workItem)->idle, Executive, KernelMode, FALSE, nullptr);
}

NTSTATUS NTAPI WdfCollectionCreate(PWDF_OBJECT_ATTRIBUTES attributes, WDFCOLLECTION *collection)
{
    service::called("WdfCollectionCreate");
    auto *made = make<Collection>(Kind::Collection, attributes, framework::driver());
    *collection = (WDFCOLLECTION)made;
    if (!made) return STATUS_INSUFFICIENT_RESOURCES;
    made->object.end = endCollection;
    return STATUS_SUCCESS;
}
ULONG NTAPI WdfCollectionGetCount(WDFCOLLECTION collection) { return ((Collection *)collection)->count; }
NTSTATUS NTAPI WdfCollectionAdd(WDFCOLLECTION collection, WDFOBJECT object)
{
    auto *to = (Collection *)collection;
    if (to->count == to->room) {
        const ULONG room = to->room ? to->room * 2 : 8;
        auto **wider = (Object **)heap::allocate(room * sizeof(Object *));
        if (!wider) return STATUS_INSUFFICIENT_RESOURCES;
        if (to->items) RtlCopyMemory(wider, to->items, to->count * sizeof(Object *));
        heap::release(to->items);
        to->items = wider;
        to->room = room;
    }
    reference((Object *)object);
    to->items[to->count++] = (Object *)object;
    return STATUS_SUCCESS;
}
VOID NTAPI WdfCollectionRemove(WDFCOLLECTION collection, WDFOBJECT item)
{
    auto *from = (Collection *)collection;
    for (ULONG i = 0; i < from->count; i++) {
        if (from->items[i] != item) continue;
        RtlMoveMemory(from->items + i, from->items + i + 1, (from->count - i - 1) * sizeof(Object *));
        from->count--;
        dereference((Object *)item);
        return;
    }
}
WDFOBJECT NTAPI WdfCollectionGetItem(WDFCOLLECTION collection, ULONG index)
{
    auto *of = (Collection *)collection;
    return index < of->count ? of->items[index] : nullptr;
}
WDFOBJECT NTAPI WdfCollectionGetFirstItem(WDFCOLLECTION collection) { return WdfCollectionGetItem(collection, 0); }
WDFOBJECT NTAPI WdfCollectionGetLastItem(WDFCOLLECTION collection) { return WdfCollectionGetItem(collection, ((Collection *)collection)->count - 1); }

NTSTATUS NTAPI WdfMemoryCreatePreallocated(PWDF_OBJECT_ATTRIBUTES attributes, PVOID buffer, size_t bufferSize, WDFMEMORY *memory)
{
    service::called("WdfMemoryCreatePreallocated");
    *memory = nullptr;
    if (!buffer || !bufferSize) return STATUS_INVALID_PARAMETER;
    auto *made = make<Memory>(Kind::Memory, attributes, framework::driver());
    if (!made) return STATUS_INSUFFICIENT_RESOURCES;
    made->buffer = buffer;
    made->bytes = bufferSize;
    *memory = (WDFMEMORY)made;
    return STATUS_SUCCESS;
}
PVOID NTAPI WdfMemoryGetBuffer(WDFMEMORY memory, size_t *bufferSize)
{
    auto *of = (Memory *)memory;
    if (bufferSize) *bufferSize = of->bytes;
    return of->buffer;
}
}
