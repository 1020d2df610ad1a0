/** What a miniport asks of the driver framework; test/unit/any/surface.test.ts reads the prints. */
#include "SURFACE.H"
#include <wdmguid.h>
#include <MsApoFxProxy.h>
#include <bthhfpddi.h>
#include <usb.h>
#include <USBSidebandAudio.h>
#pragma code_seg("PAGE")

struct Counter { ULONG runs; PCSTR name; };
struct Other { ULONG unused; };
WDF_DECLARE_CONTEXT_TYPE_WITH_NAME(Counter, GetCounter)
WDF_DECLARE_CONTEXT_TYPE(Other)

DEFINE_GUIDSTRUCT("FEDCBA98-7654-4321-8765-43210FEDCBA9", FAMILY_Framework);
#define FAMILY_Framework DEFINE_GUIDNAMED(FAMILY_Framework)

// What goes over a wire or to other programs has its documented size.
C_ASSERT(sizeof(KSAUDIOMODULE_DESCRIPTOR) == 284 && sizeof(KSAUDIOMODULE_PROPERTY) == 48 && sizeof(KSAUDIOMODULE_NOTIFICATION) == 40);
C_ASSERT(sizeof(KSAUDIO_PACKETSIZE_CONSTRAINTS2) == 40 && sizeof(INTERLEAVED_AUDIO_FORMAT_INFORMATION) == 28);
C_ASSERT(sizeof(KSP_PINMODE) == 48 && sizeof(SOUNDDETECTOR_PATTERNHEADER) == 20 && sizeof(KSSOUNDDETECTORPROPERTY) == 40);
C_ASSERT(sizeof(USB_INTERFACE_DESCRIPTOR) == 9 && sizeof(USB_ENDPOINT_DESCRIPTOR) == 7 && sizeof(SIDEBANDAUDIO_IO_PARAM_HEADER) == 24);
C_ASSERT(IOCTL_BTHHFP_DEVICE_GET_DESCRIPTOR2 == 0x00220037 && IOCTL_SBAUD_SET_SIOP == 0x0022005f);

/** A miniport of an audio engine: every method of the three interfaces has its place in a class. */
class CEngine : public IMiniportAudioEngineNode, public IMiniportStreamAudioEngineNode, public IMiniportStreamAudioEngineNode2, public CUnknown
{
public:
    DECLARE_STD_UNKNOWN();
    IMP_IMiniportAudioEngineNode;
    IMP_IMiniportStreamAudioEngineNode;
    IMP_IMiniportStreamAudioEngineNode2;
};

static VOID NTAPI Cleaned(WDFOBJECT object) { DbgPrint("cleanup of %s", GetCounter(object)->name); }
static VOID NTAPI Destroyed(WDFOBJECT object) { DbgPrint("destroyed %s", GetCounter(object)->name); }
static VOID NTAPI Work(WDFWORKITEM item)
{
    Counter *counter = GetCounter(item);
    if (++counter->runs == 1) WdfWorkItemEnqueue(item);
    DbgPrint("framework work %u at %d", counter->runs, KeGetCurrentIrql());
}

static void Objects(WDFDEVICE device)
{
    WDF_WORKITEM_CONFIG config;
    WDF_WORKITEM_CONFIG_INIT(&config, Work);
    config.AutomaticSerialization = FALSE;
    WDF_OBJECT_ATTRIBUTES attributes;
    WDF_OBJECT_ATTRIBUTES_INIT_CONTEXT_TYPE(&attributes, Counter);
    WDFWORKITEM item;
    DbgPrint("orphan %08x", WdfWorkItemCreate(&config, &attributes, &item));
    attributes.ParentObject = WdfGetDriver();
    DbgPrint("no device %08x", WdfWorkItemCreate(&config, &attributes, &item));
    attributes.ParentObject = device;
    attributes.EvtCleanupCallback = Cleaned;
    attributes.EvtDestroyCallback = Destroyed;
    DbgPrint("work item %08x %d", WdfWorkItemCreate(&config, &attributes, &item), WdfWorkItemGetParentObject(item) == device);
    GetCounter(item)->name = "work item";
    DbgPrint("other type %d", WdfObjectGet_Other(item) == NULL);
    WdfWorkItemEnqueue(item);
    WdfWorkItemEnqueue(item);
    WdfWorkItemFlush(item);
    DbgPrint("framework ran %u", GetCounter(item)->runs);

    WDFCOLLECTION collection;
    WdfCollectionCreate(WDF_NO_OBJECT_ATTRIBUTES, &collection);
    UCHAR bytes[16];
    WDFMEMORY memories[10];
    for (WDFMEMORY &memory : memories) {
        WdfMemoryCreatePreallocated(WDF_NO_OBJECT_ATTRIBUTES, bytes, sizeof(bytes), &memory);
        WdfCollectionAdd(collection, memory);
    }
    WdfCollectionRemove(collection, memories[0]);
    size_t length = 0;
    DbgPrint("collection %u %d %d", WdfCollectionGetCount(collection), WdfCollectionGetFirstItem(collection) == memories[1],
             WdfCollectionGetLastItem(collection) == memories[9]);
    DbgPrint("memory %d %u", WdfMemoryGetBuffer(memories[0], &length) == bytes, (ULONG)length);
    WdfCollectionAdd(collection, item);
    WdfObjectDelete(item);
    DbgPrint("still %u", GetCounter(item)->runs);
    WdfObjectDelete(collection);
    DbgPrint("empty memory %08x", WdfMemoryCreatePreallocated(WDF_NO_OBJECT_ATTRIBUTES, bytes, 0, memories));
}

static void Targets(WDFDEVICE device)
{
    WDFIOTARGET target;
    WdfIoTargetCreate(device, WDF_NO_OBJECT_ATTRIBUTES, &target);
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\??\\nobody");
    WDF_IO_TARGET_OPEN_PARAMS open;
    WDF_IO_TARGET_OPEN_PARAMS_INIT_OPEN_BY_NAME(&open, &name, GENERIC_READ);
    DbgPrint("target %08x", WdfIoTargetOpen(target, &open));
    WDFREQUEST request;
    WdfRequestCreate(WDF_NO_OBJECT_ATTRIBUTES, target, &request);
    DbgPrint("sent %d %08x", WdfRequestSend(request, target, NULL), WdfRequestGetStatus(request));
    WDF_REQUEST_REUSE_PARAMS reuse;
    WDF_REQUEST_REUSE_PARAMS_INIT(&reuse, WDF_REQUEST_REUSE_NO_FLAGS, STATUS_SUCCESS);
    DbgPrint("reused %08x %08x", WdfRequestReuse(request, &reuse), WdfRequestGetStatus(request));
    WdfObjectDelete(request);
}

static NTSTATUS NTAPI Arrived(PVOID, PVOID)
{
    DbgPrint("never arrives");
    return STATUS_SUCCESS;
}

void Framework(PDEVICE_OBJECT fdo, PDEVICE_OBJECT pdo)
{
    WDFDEVICE device;
    WdfDeviceMiniportCreate(WdfGetDriver(), WDF_NO_OBJECT_ATTRIBUTES, fdo, NULL, pdo, &device);
    Objects(device);
    Targets(device);
    PVOID entry = NULL;
    GUID category = KSCATEGORY_AUDIO;
    IoRegisterPlugPlayNotification(EventCategoryDeviceInterfaceChange, PNPNOTIFY_DEVICE_INTERFACE_INCLUDE_EXISTING_INTERFACES, &category, fdo->DriverObject,
                                   Arrived, NULL, &entry);
    DbgPrint("unregistered %08x", IoUnregisterPlugPlayNotificationEx(entry));
    UNICODE_STRING text = RTL_CONSTANT_STRING(L"ab"), upper = RTL_CONSTANT_STRING(L"AB");
    ULONG hash = 0, folded = 0;
    RtlHashUnicodeString(&text, FALSE, HASH_STRING_ALGORITHM_X65599, &hash);
    RtlHashUnicodeString(&upper, TRUE, HASH_STRING_ALGORITHM_DEFAULT, &folded);
    DbgPrint("hash %u %u %08x", hash, folded, RtlHashUnicodeString(&text, FALSE, 7, &hash));
    GUID family = FAMILY_Framework;
    DbgPrint("named guid %08x", family.Data1);
    PPORT port = NULL;
    PPORTCLSNOTIFICATIONS notifications = NULL;
    PcNewPort(&port, CLSID_PortWaveRT);
    DbgPrint("notifications %08x", port->QueryInterface(IID_IPortClsNotifications, (PVOID *)&notifications));
    if (notifications) notifications->Release();
    port->Release();
    WdfObjectDelete(device);
}
