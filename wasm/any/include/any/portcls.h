/** What drivers in general use of PortCls beyond what the project's own driver does; included by portcls.h in a driver built for the lab. */
#pragma once
#include <pc/functions.h>
#include <pc/helpers.h>
#include <pc/miniport.h>
#include <pc/power.h>
#include <pc/wavert.h>
#include <any/ksmedia.h>
#include <any/engine.h>

/* Port events. */
DECLARE_INTERFACE_(IPortEvents, IUnknown)
{
    STDMETHOD_(void, AddEventToEventList)(struct _KSEVENT_ENTRY *EventEntry) PURE;
    STDMETHOD_(void, GenerateEventList)(GUID *Set, ULONG EventId, BOOL PinEvent, ULONG PinId, BOOL NodeEvent, ULONG NodeId) PURE;
};
typedef IPortEvents *PPORTEVENTS;

/* Registry keys. */
DEFINE_GUID(IID_IRegistryKey, 0xE8DA4302, 0xF304, 0x11D0, 0x95, 0x8B, 0x00, 0xC0, 0x4F, 0xB9, 0x25, 0xD3);
DECLARE_INTERFACE_(IRegistryKey, IUnknown)
{
    STDMETHOD_(NTSTATUS, QueryKey)(KEY_INFORMATION_CLASS KeyInformationClass, PVOID KeyInformation, ULONG Length, PULONG ResultLength) PURE;
    STDMETHOD_(NTSTATUS, EnumerateKey)(ULONG Index, KEY_INFORMATION_CLASS KeyInformationClass, PVOID KeyInformation, ULONG Length, PULONG ResultLength) PURE;
    STDMETHOD_(NTSTATUS, QueryValueKey)(PUNICODE_STRING ValueName, KEY_VALUE_INFORMATION_CLASS KeyValueInformationClass, PVOID KeyValueInformation, ULONG Length,
                                        PULONG ResultLength) PURE;
    STDMETHOD_(NTSTATUS, EnumerateValueKey)(ULONG Index, KEY_VALUE_INFORMATION_CLASS KeyValueInformationClass, PVOID KeyValueInformation, ULONG Length,
                                            PULONG ResultLength) PURE;
    STDMETHOD_(NTSTATUS, SetValueKey)(PUNICODE_STRING ValueName, ULONG Type, PVOID Data, ULONG DataSize) PURE;
    STDMETHOD_(NTSTATUS, QueryRegistryValues)(PRTL_QUERY_REGISTRY_TABLE QueryTable, PVOID Context) PURE;
    STDMETHOD_(NTSTATUS, NewSubKey)(IRegistryKey **RegistrySubKey, PUNKNOWN OuterUnknown, ACCESS_MASK DesiredAccess, PUNICODE_STRING SubKeyName, ULONG CreateOptions,
                                    PULONG Disposition) PURE;
    STDMETHOD_(NTSTATUS, DeleteKey)() PURE;
};
PORTCLASSAPI NTSTATUS NTAPI PcNewRegistryKey(PREGISTRYKEY *OutRegistryKey, PUNKNOWN OuterUnknown, ULONG RegistryKeyType, ACCESS_MASK DesiredAccess, PVOID DeviceObject,
                                             PVOID SubDevice, POBJECT_ATTRIBUTES ObjectAttributes, ULONG CreateOptions, PULONG Disposition);

/* Digital rights. */
typedef struct { BOOL CopyProtect; ULONG Reserved; BOOL DigitalOutputDisable; } DRMRIGHTS, *PDRMRIGHTS;
typedef const DRMRIGHTS *PCDRMRIGHTS;
#define DEFINE_DRMRIGHTS_DEFAULT(name) const DRMRIGHTS name = {FALSE, 0, FALSE}
typedef struct { ULONG Flags; PDEVICE_OBJECT DeviceObject; PFILE_OBJECT FileObject; PVOID Context; } DRMFORWARD, *PDRMFORWARD;
typedef const DRMFORWARD *PCDRMFORWARD;
DEFINE_GUID(IID_IDrmPort, 0x286D3DF8, 0xCA22, 0x4E2E, 0xB9, 0xBC, 0x20, 0xB4, 0xF0, 0xE2, 0x01, 0xCE);
DEFINE_GUID(IID_IDrmPort2, 0x1ACCE59C, 0x7311, 0x4B6B, 0x9F, 0xBA, 0xCC, 0x3B, 0xA5, 0x9A, 0xCD, 0xCE);
DEFINE_GUID(IID_IDrmAudioStream, 0x1915C967, 0x3299, 0x48CB, 0xA3, 0xE4, 0x69, 0xFD, 0x1D, 0x1B, 0x30, 0x6E);
DECLARE_INTERFACE_(IDrmPort, IUnknown)
{
    STDMETHOD_(NTSTATUS, CreateContentMixed)(PULONG paContentId, ULONG cContentId, PULONG pMixedContentId) PURE;
    STDMETHOD_(NTSTATUS, DestroyContent)(ULONG ContentId) PURE;
    STDMETHOD_(NTSTATUS, ForwardContentToFileObject)(ULONG ContentId, PFILE_OBJECT FileObject) PURE;
    STDMETHOD_(NTSTATUS, ForwardContentToInterface)(ULONG ContentId, PUNKNOWN pUnknown, ULONG NumMethods) PURE;
    STDMETHOD_(NTSTATUS, GetContentRights)(ULONG ContentId, PDRMRIGHTS DrmRights) PURE;
};
typedef IDrmPort *PDRMPORT;
DECLARE_INTERFACE_(IDrmPort2, IDrmPort)
{
    STDMETHOD_(NTSTATUS, AddContentHandlers)(ULONG ContentId, PVOID *paHandlers, ULONG NumHandlers) PURE;
    STDMETHOD_(NTSTATUS, ForwardContentToDeviceObject)(ULONG ContentId, PVOID Reserved, PCDRMFORWARD DrmForward) PURE;
};
typedef IDrmPort2 *PDRMPORT2;
#define METHODS_IDrmAudioStream(DECL, TAIL) DECL(NTSTATUS, SetContentId)(ULONG ContentId, PCDRMRIGHTS DrmRights) TAIL
DECLARE_INTERFACE_(IDrmAudioStream, IUnknown)
{
    METHODS_IDrmAudioStream(STDMETHOD_, PURE);
};
typedef IDrmAudioStream *PDRMAUDIOSTREAM;
#define IMP_IDrmAudioStream METHODS_IDrmAudioStream(PC_METHOD, PC_IMPLEMENT)

/* Service groups: a WaveRT miniport has none, but class declarations name them. */
DECLARE_INTERFACE_(IServiceSink, IUnknown)
{
    STDMETHOD_(void, RequestService)() PURE;
};
typedef IServiceSink *PSERVICESINK;
DECLARE_INTERFACE_(IServiceGroup, IServiceSink)
{
    STDMETHOD_(NTSTATUS, AddMember)(PSERVICESINK pServiceSink) PURE;
    STDMETHOD_(void, RemoveMember)(PSERVICESINK pServiceSink) PURE;
    STDMETHOD_(void, SupportDelayedService)() PURE;
    STDMETHOD_(void, RequestDelayedService)(ULONGLONG ullDelay) PURE;
    STDMETHOD_(void, CancelDelayedService)() PURE;
};
typedef IServiceGroup *PSERVICEGROUP;

/* Pins, modes, power. */
#define METHODS_IPinCount(DECL, TAIL)                                                                                                                       \
    DECL(void, PinCount)(ULONG PinId, PULONG FilterNecessary, PULONG FilterCurrent, PULONG FilterPossible, PULONG GlobalCurrent, PULONG GlobalPossible) TAIL
DECLARE_INTERFACE_(IPinCount, IUnknown)
{
    METHODS_IPinCount(STDMETHOD_, PURE);
};
typedef IPinCount *PPINCOUNT;
#define IMP_IPinCount METHODS_IPinCount(PC_METHOD, PC_IMPLEMENT)
#define METHODS_IMiniportAudioSignalProcessing(DECL, TAIL) DECL(NTSTATUS, GetModes)(ULONG Pin, GUID * SignalProcessingModes, ULONG * NumSignalProcessingModes) TAIL
DECLARE_INTERFACE_(IMiniportAudioSignalProcessing, IUnknown)
{
    METHODS_IMiniportAudioSignalProcessing(STDMETHOD_, PURE);
};
typedef IMiniportAudioSignalProcessing *PMINIPORTAUDIOSIGNALPROCESSING, *PMINIPORTAudioSignalProcessing;
#define IMP_IMiniportAudioSignalProcessing METHODS_IMiniportAudioSignalProcessing(PC_METHOD, PC_IMPLEMENT)
DECLARE_INTERFACE_(IPortClsPower, IUnknown)
{
    STDMETHOD_(NTSTATUS, RegisterAdapterPowerManagement)(PUNKNOWN pUnknown, PDEVICE_OBJECT pDeviceObject) PURE;
    STDMETHOD_(NTSTATUS, UnregisterAdapterPowerManagement)(PDEVICE_OBJECT pDeviceObject) PURE;
    STDMETHOD_(NTSTATUS, SetIdlePowerManagement)(PDEVICE_OBJECT pDeviceObject, BOOLEAN bEnabled) PURE;
};
typedef IPortClsPower *PPORTCLSPOWER;
typedef NTSTATUS (*PCPFNRUNTIME_POWER_CONTROL_CALLBACK)(LPCGUID PowerControlCode, PVOID InBuffer, SIZE_T InBufferSize, PVOID OutBuffer, SIZE_T OutBufferSize,
                                                        PSIZE_T BytesReturned, PVOID Context);
DECLARE_INTERFACE_(IPortClsRuntimePower, IUnknown)
{
    STDMETHOD_(NTSTATUS, RegisterPowerControlCallback)(PDEVICE_OBJECT DeviceObject, PCPFNRUNTIME_POWER_CONTROL_CALLBACK Callback, PVOID Context) PURE;
    STDMETHOD_(NTSTATUS, UnregisterPowerControlCallback)(PDEVICE_OBJECT DeviceObject) PURE;
    STDMETHOD_(NTSTATUS, SendPowerControl)(PDEVICE_OBJECT DeviceObject, LPCGUID PowerControlCode, PVOID InBuffer, SIZE_T InBufferSize, PVOID OutBuffer,
                                           SIZE_T OutBufferSize, PSIZE_T BytesReturned) PURE;
};
typedef IPortClsRuntimePower *PPORTCLSRUNTIMEPOWER;

PORTCLASSAPI NTSTATUS NTAPI PcCompleteIrp(PDEVICE_OBJECT DeviceObject, PIRP Irp, NTSTATUS Status);
PORTCLASSAPI NTSTATUS NTAPI PcForwardIrpSynchronous(PDEVICE_OBJECT DeviceObject, PIRP Irp);
PORTCLASSAPI ULONGLONG NTAPI PcGetTimeInterval(ULONGLONG Since);
PORTCLASSAPI NTSTATUS NTAPI PcGetDeviceProperty(PVOID DeviceObject, DEVICE_REGISTRY_PROPERTY DeviceProperty, ULONG BufferLength, PVOID PropertyBuffer, PULONG ResultLength);
PORTCLASSAPI NTSTATUS NTAPI PcNewResourceList(PRESOURCELIST *OutResourceList, PUNKNOWN OuterUnknown, POOL_TYPE PoolType, PCM_RESOURCE_LIST Translated,
                                              PCM_RESOURCE_LIST Untranslated);
PORTCLASSAPI NTSTATUS NTAPI PcNewResourceSublist(PRESOURCELIST *OutResourceList, PUNKNOWN OuterUnknown, POOL_TYPE PoolType, PRESOURCELIST ParentList, ULONG MaximumEntries);
PORTCLASSAPI NTSTATUS NTAPI PcNewMiniport(PMINIPORT *OutMiniport, REFCLSID ClassID);
PORTCLASSAPI NTSTATUS NTAPI PcRequestNewPowerState(PDEVICE_OBJECT DeviceObject, DEVICE_POWER_STATE RequestedNewState);
PORTCLASSAPI NTSTATUS NTAPI PcGetContentRights(ULONG ContentId, PDRMRIGHTS DrmRights);
PORTCLASSAPI NTSTATUS NTAPI PcCreateContentMixed(PULONG paContentId, ULONG cContentId, PULONG pMixedContentId);
PORTCLASSAPI NTSTATUS NTAPI PcDestroyContent(ULONG ContentId);
PORTCLASSAPI NTSTATUS NTAPI PcForwardContentToInterface(ULONG ContentId, PUNKNOWN pUnknown, ULONG NumMethods);
PORTCLASSAPI NTSTATUS NTAPI PcForwardContentToFileObject(ULONG ContentId, PFILE_OBJECT FileObject);
PORTCLASSAPI NTSTATUS NTAPI PcForwardContentToDeviceObject(ULONG ContentId, PVOID Reserved, PCDRMFORWARD DrmForward);
PORTCLASSAPI NTSTATUS NTAPI PcAddContentHandlers(ULONG ContentId, PVOID *paHandlers, ULONG NumHandlers);
PORTCLASSAPI NTSTATUS NTAPI PcCompletePendingPropertyRequest(PPCPROPERTY_REQUEST PropertyRequest, NTSTATUS NtStatus);
PORTCLASSAPI NTSTATUS NTAPI PcRegisterPhysicalConnectionToExternal(PDEVICE_OBJECT DeviceObject, PUNKNOWN FromUnknown, ULONG FromPin, PUNICODE_STRING ToString, ULONG ToPin);
PORTCLASSAPI NTSTATUS NTAPI PcRegisterPhysicalConnectionFromExternal(PDEVICE_OBJECT DeviceObject, PUNICODE_STRING FromString, ULONG FromPin, PUNKNOWN ToUnknown, ULONG ToPin);
#define GTI_SECONDS(t) (ULONGLONG(t) * 10000000)
#define GTI_MILLISECONDS(t) (ULONGLONG(t) * 10000)
#define GTI_MICROSECONDS(t) (ULONGLONG(t) * 10)
typedef NTSTATUS (*PCPFNIRP)(PDEVICE_OBJECT DeviceObject, PIRP Irp);

#define DEFINE_PCAUTOMATION_TABLE_EVENT(table, events) \
    const PCAUTOMATION_TABLE table = {0, 0, NULL, 0, 0, NULL, sizeof((events)[0]), SIZEOF_ARRAY(events), (const PCEVENT_ITEM *)(events), 0}
#define PCFILTER_PIN ((ULONG)-1)
#define KSPROPERTY_TYPE_ALL (KSPROPERTY_TYPE_BASICSUPPORT | KSPROPERTY_TYPE_GET | KSPROPERTY_TYPE_SET)
