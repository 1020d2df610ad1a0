/** Work items, collections and memory of the driver framework. */
#pragma once
#include <wdf.h>

typedef VOID NTAPI EVT_WDF_WORKITEM(WDFWORKITEM workItem);
typedef EVT_WDF_WORKITEM *PFN_WDF_WORKITEM;
typedef struct _WDF_WORKITEM_CONFIG { ULONG Size; PFN_WDF_WORKITEM EvtWorkItemFunc; BOOLEAN AutomaticSerialization; } WDF_WORKITEM_CONFIG, *PWDF_WORKITEM_CONFIG;
FORCEINLINE VOID WDF_WORKITEM_CONFIG_INIT(PWDF_WORKITEM_CONFIG config, PFN_WDF_WORKITEM routine)
{
    *config = {sizeof(*config), routine, TRUE};
}
EXTERN_C NTSTATUS NTAPI WdfWorkItemCreate(PWDF_WORKITEM_CONFIG config, PWDF_OBJECT_ATTRIBUTES attributes, WDFWORKITEM *workItem);
EXTERN_C VOID NTAPI WdfWorkItemEnqueue(WDFWORKITEM workItem);
EXTERN_C WDFOBJECT NTAPI WdfWorkItemGetParentObject(WDFWORKITEM workItem);
EXTERN_C VOID NTAPI WdfWorkItemFlush(WDFWORKITEM workItem);

EXTERN_C NTSTATUS NTAPI WdfCollectionCreate(PWDF_OBJECT_ATTRIBUTES attributes, WDFCOLLECTION *collection);
EXTERN_C ULONG NTAPI WdfCollectionGetCount(WDFCOLLECTION collection);
EXTERN_C NTSTATUS NTAPI WdfCollectionAdd(WDFCOLLECTION collection, WDFOBJECT object);
EXTERN_C VOID NTAPI WdfCollectionRemove(WDFCOLLECTION collection, WDFOBJECT item);
EXTERN_C WDFOBJECT NTAPI WdfCollectionGetItem(WDFCOLLECTION collection, ULONG index);
EXTERN_C WDFOBJECT NTAPI WdfCollectionGetFirstItem(WDFCOLLECTION collection);
EXTERN_C WDFOBJECT NTAPI WdfCollectionGetLastItem(WDFCOLLECTION collection);

EXTERN_C NTSTATUS NTAPI WdfMemoryCreatePreallocated(PWDF_OBJECT_ATTRIBUTES attributes, PVOID buffer, size_t bufferSize, WDFMEMORY *memory);
EXTERN_C PVOID NTAPI WdfMemoryGetBuffer(WDFMEMORY memory, size_t *bufferSize);
