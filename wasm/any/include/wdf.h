/**
 * The part of the driver framework a miniport uses beside its port driver: a driver object, a device object for each adapter, and below
 * them work items, collections, memory, and what it would say to devices of other drivers.
 */
#pragma once
#include <wdm.h>

DECLARE_HANDLE(WDFDRIVER);
DECLARE_HANDLE(WDFDEVICE);
DECLARE_HANDLE(WDFWORKITEM);
DECLARE_HANDLE(WDFCOLLECTION);
DECLARE_HANDLE(WDFMEMORY);
DECLARE_HANDLE(WDFREQUEST);
DECLARE_HANDLE(WDFIOTARGET);
typedef PVOID WDFOBJECT, WDFCONTEXT;

/* Objects, and memory of the driver's own with them. */
typedef VOID NTAPI EVT_WDF_OBJECT_CONTEXT_CLEANUP(WDFOBJECT object);
typedef EVT_WDF_OBJECT_CONTEXT_CLEANUP *PFN_WDF_OBJECT_CONTEXT_CLEANUP, *PFN_WDF_OBJECT_CONTEXT_DESTROY;
typedef enum { WdfExecutionLevelInvalid, WdfExecutionLevelInheritFromParent, WdfExecutionLevelPassive, WdfExecutionLevelDispatch } WDF_EXECUTION_LEVEL;
typedef enum { WdfSynchronizationScopeInvalid, WdfSynchronizationScopeInheritFromParent, WdfSynchronizationScopeDevice, WdfSynchronizationScopeQueue, WdfSynchronizationScopeNone } WDF_SYNCHRONIZATION_SCOPE;
typedef struct _WDF_OBJECT_CONTEXT_TYPE_INFO {
    ULONG Size;
    PCSTR ContextName;
    size_t ContextSize;
    const _WDF_OBJECT_CONTEXT_TYPE_INFO *UniqueType;
} WDF_OBJECT_CONTEXT_TYPE_INFO, *PWDF_OBJECT_CONTEXT_TYPE_INFO;
typedef const WDF_OBJECT_CONTEXT_TYPE_INFO *PCWDF_OBJECT_CONTEXT_TYPE_INFO;
typedef struct _WDF_OBJECT_ATTRIBUTES {
    ULONG Size;
    PFN_WDF_OBJECT_CONTEXT_CLEANUP EvtCleanupCallback;
    PFN_WDF_OBJECT_CONTEXT_DESTROY EvtDestroyCallback;
    WDF_EXECUTION_LEVEL ExecutionLevel;
    WDF_SYNCHRONIZATION_SCOPE SynchronizationScope;
    WDFOBJECT ParentObject;
    size_t ContextSizeOverride;
    PCWDF_OBJECT_CONTEXT_TYPE_INFO ContextTypeInfo;
} WDF_OBJECT_ATTRIBUTES, *PWDF_OBJECT_ATTRIBUTES;
#define WDF_NO_OBJECT_ATTRIBUTES ((PWDF_OBJECT_ATTRIBUTES)NULL)
#define WDF_NO_HANDLE NULL
#define WDF_NO_EVENT_CALLBACK NULL

EXTERN_C PVOID NTAPI WdfObjectGetTypedContextWorker(WDFOBJECT object, PCWDF_OBJECT_CONTEXT_TYPE_INFO type);
EXTERN_C VOID NTAPI WdfObjectDelete(WDFOBJECT object);
#define WDF_GET_CONTEXT_TYPE_INFO(type) (&WDF_##type##_TypeInfo)
/* One information of a type in the whole driver: its address says which type it is. */
#define WDF_DECLARE_CONTEXT_TYPE_WITH_NAME(type, name)                                                                                     \
    inline const WDF_OBJECT_CONTEXT_TYPE_INFO WDF_##type##_TypeInfo = {sizeof(WDF_OBJECT_CONTEXT_TYPE_INFO), #type, sizeof(type),          \
                                                                       &WDF_##type##_TypeInfo};                                            \
    inline type *name(WDFOBJECT object) { return (type *)WdfObjectGetTypedContextWorker(object, WDF_GET_CONTEXT_TYPE_INFO(type)); }
#define WDF_DECLARE_CONTEXT_TYPE(type) WDF_DECLARE_CONTEXT_TYPE_WITH_NAME(type, WdfObjectGet_##type)
#define WDF_OBJECT_ATTRIBUTES_SET_CONTEXT_TYPE(attributes, type) ((attributes)->ContextTypeInfo = WDF_GET_CONTEXT_TYPE_INFO(type))
#define WDF_OBJECT_ATTRIBUTES_INIT_CONTEXT_TYPE(attributes, type) \
    (WDF_OBJECT_ATTRIBUTES_INIT(attributes), WDF_OBJECT_ATTRIBUTES_SET_CONTEXT_TYPE(attributes, type))

FORCEINLINE VOID WDF_OBJECT_ATTRIBUTES_INIT(PWDF_OBJECT_ATTRIBUTES attributes)
{
    RtlZeroMemory(attributes, sizeof(*attributes));
    attributes->Size = sizeof(*attributes);
    attributes->ExecutionLevel = WdfExecutionLevelInheritFromParent;
    attributes->SynchronizationScope = WdfSynchronizationScopeInheritFromParent;
}

/* The driver. */
typedef NTSTATUS NTAPI EVT_WDF_DRIVER_DEVICE_ADD(WDFDRIVER driver, PVOID init);
typedef EVT_WDF_DRIVER_DEVICE_ADD *PFN_WDF_DRIVER_DEVICE_ADD;
typedef VOID NTAPI EVT_WDF_DRIVER_UNLOAD(WDFDRIVER driver);
typedef EVT_WDF_DRIVER_UNLOAD *PFN_WDF_DRIVER_UNLOAD;
typedef enum { WdfDriverInitNonPnpDriver = 1, WdfDriverInitNoDispatchOverride = 2, WdfVerifyOn = 4, WdfVerifierOn = 8 } WDF_DRIVER_INIT_FLAGS;
typedef struct _WDF_DRIVER_CONFIG {
    ULONG Size;
    PFN_WDF_DRIVER_DEVICE_ADD EvtDriverDeviceAdd;
    PFN_WDF_DRIVER_UNLOAD EvtDriverUnload;
    ULONG DriverInitFlags;
    ULONG DriverPoolTag;
} WDF_DRIVER_CONFIG, *PWDF_DRIVER_CONFIG;
FORCEINLINE VOID WDF_DRIVER_CONFIG_INIT(PWDF_DRIVER_CONFIG config, PFN_WDF_DRIVER_DEVICE_ADD add)
{
    RtlZeroMemory(config, sizeof(*config));
    config->Size = sizeof(*config);
    config->EvtDriverDeviceAdd = add;
}
EXTERN_C NTSTATUS NTAPI WdfDriverCreate(PDRIVER_OBJECT driverObject, PCUNICODE_STRING registryPath, PWDF_OBJECT_ATTRIBUTES attributes, PWDF_DRIVER_CONFIG config,
                                        WDFDRIVER *driver);
EXTERN_C WDFDRIVER NTAPI WdfGetDriver(VOID);
EXTERN_C PDRIVER_OBJECT NTAPI WdfDriverWdmGetDriverObject(WDFDRIVER driver);

#include <any/wdfobjects.h>
#include <any/wdftargets.h>
