/** Turns each entry of the table into the real C++ call. Arguments are taken out of the mailbox first, before anything
 * can overwrite it, and results put there last, so that the calls share the code for both. */
#include "entries.h"
#include "adapter.h"
#include "format.h"
#include "portstream.h"
#include "resourcelist.h"
#include "../ntos/heap.h"

extern "C" DRIVER_INITIALIZE DriverEntry;

namespace entries {
namespace {
using abi::Word;

/* Results of an entry, zero until the call writes them. Each is read as the widest member: the others leave its upper part zero. */
union Result {
    unsigned long long number;
    ULONG ulong;
    PVOID pointer;
    PMDL mdl;
    BOOL boolean;
    MEMORY_CACHING_TYPE cache;
    PMINIPORTWAVERTSTREAM stream;
};
constexpr int ARGUMENTS = 7, RESULTS = 4;

Word word(int slot) { return (Word)abi::mailbox[slot]; }

/* Four arguments in a row: rate, channels, bits, float. */
format::Wave wave(const Word *at) { return {(unsigned)at[0], (unsigned)at[1], (unsigned)at[2], at[3] != 0}; }

/* An IRP with one stack location, as the driver's dispatch routine sees it. */
struct Request {
    IRP irp = {};
    IO_STACK_LOCATION location = {};

    Request(PDEVICE_OBJECT device, unsigned major, unsigned minor)
    {
        irp.Type = 6;
        irp.Size = sizeof(IRP);
        irp.StackCount = irp.CurrentLocation = 1;
        irp.IoStatus.Status = STATUS_NOT_SUPPORTED;
        irp.Tail.Overlay.CurrentStackLocation = &location;
        location.MajorFunction = (UCHAR)major;
        location.MinorFunction = (UCHAR)minor;
        location.DeviceObject = device;
    }
};

NTSTATUS driverEntry(Result *results)
{
    static WCHAR path[] = {'\\', 'R', 'E', 'G', 'I', 'S', 'T', 'R', 'Y', 0};
    UNICODE_STRING registryPath = {sizeof(path) - sizeof(WCHAR), sizeof(path), path};
    PDRIVER_OBJECT driver = adapters::driver();
    driver->DriverInit = DriverEntry;
    results[0].pointer = driver;
    return DriverEntry(driver, &registryPath);
}
bool driverUnload()
{
    PDRIVER_OBJECT driver = adapters::driver();
    bool present = driver->DriverUnload != nullptr;
    if (present) driver->DriverUnload(driver);
    adapters::releaseAll();
    return present;
}
NTSTATUS addDevice(PDEVICE_OBJECT pdo)
{
    PDRIVER_OBJECT driver = adapters::driver();
    *pdo = DEVICE_OBJECT{};
    pdo->Type = 3;
    pdo->Size = sizeof(DEVICE_OBJECT);
    pdo->StackSize = 1;
    if (!driver->DriverExtension->AddDevice) return STATUS_INVALID_DEVICE_REQUEST;
    return driver->DriverExtension->AddDevice(driver, pdo);
}
NTSTATUS dispatchIrp(PDEVICE_OBJECT fdo, unsigned major, unsigned minor)
{
    if (major > IRP_MJ_MAXIMUM_FUNCTION) return STATUS_INVALID_DEVICE_REQUEST;
    Request request(fdo, major, minor);
    adapters::Adapter *adapter = adapters::of(fdo);
    PIRP before = adapter->irp;
    adapter->irp = &request.irp;
    NTSTATUS status = adapters::driver()->MajorFunction[major](fdo, &request.irp);
    adapter->irp = before;
    return status;
}
NTSTATUS startDevice(PDEVICE_OBJECT fdo, PRESOURCELIST resources)
{
    adapters::Adapter *adapter = adapters::of(fdo);
    Request own(fdo, IRP_MJ_PNP, IRP_MN_START_DEVICE);
    return adapter->startDevice(fdo, adapter->irp ? adapter->irp : &own.irp, resources);
}
/* Arguments as in the table: two port ranges, vector, IRQL, affinity. */
IResourceList *newResourceList(const Word *a)
{
    auto *list = heap::create<ports::ResourceList>();
    if (!list) return nullptr;
    if (a[1]) list->addPorts(a[0], (ULONG)a[1]);
    if (a[3]) list->addPorts(a[2], (ULONG)a[3]);
    if (a[4]) list->addInterrupt((ULONG)a[5], (ULONG)a[4], (KAFFINITY)a[6]);
    return list;
}

NTSTATUS queryInterface(IUnknown *object, unsigned id, Result *results)
{
    NTSTATUS status = id < ARRAYSIZE(iid::table) ? object->QueryInterface(iid::table[id], &results[0].pointer) : STATUS_INVALID_PARAMETER;
    if (!NT_SUCCESS(status)) results[0].pointer = nullptr;
    return status;
}

NTSTATUS getDescription(IMiniport *miniport, Result *results)
{
    PPCFILTER_DESCRIPTOR description = nullptr;
    NTSTATUS status = miniport->GetDescription(&description);
    if (NT_SUCCESS(status) && description) {
        results[0].ulong = description->PinCount;
        results[1].ulong = description->NodeCount;
        results[2].ulong = description->ConnectionCount;
        results[3].pointer = description;
    }
    return status;
}

/* Asks the miniport for each of the pin's ranges in order, as a data intersection request does, until one matches. */
NTSTATUS dataRangeIntersection(IMiniport *miniport, unsigned pin, const format::Wave &wanted, Result *results)
{
    KSDATARANGE_AUDIO client = format::rangeOf(wanted);
    PPCFILTER_DESCRIPTOR description = nullptr;
    NTSTATUS status = miniport->GetDescription(&description);
    if (!NT_SUCCESS(status)) return status;
    if (pin >= description->PinCount) return STATUS_INVALID_PARAMETER;
    auto *pins = (const UCHAR *)description->Pins;
    const KSPIN_DESCRIPTOR &ours = ((const PCPIN_DESCRIPTOR *)(pins + (size_t)pin * description->PinSize))->KsPinDescriptor;
    status = STATUS_NO_MATCH;
    for (ULONG i = 0; i < ours.DataRangesCount && status == STATUS_NO_MATCH; i++) {
        // An attribute list follows its range in the table; it is not a range.
        if (i > 0 && (ours.DataRanges[i - 1]->Flags & KSDATARANGE_ATTRIBUTES)) continue;
        KSDATAFORMAT_WAVEFORMATEXTENSIBLE result = {};
        format::Wave chosen;
        ULONG bytes = 0;
        status = miniport->DataRangeIntersection(pin, &client.DataRange, ours.DataRanges[i], sizeof(result), &result, &bytes);
        if (!NT_SUCCESS(status)) continue;
        if (!format::parse(&result.DataFormat, bytes, chosen)) {
            status = STATUS_NO_MATCH;
            continue;
        }
        results[0].ulong = chosen.rate;
        results[1].ulong = chosen.channels;
        results[2].ulong = chosen.bits;
    }
    return status;
}

NTSTATUS newStream(IMiniportWaveRT *miniport, unsigned pin, bool capture, const format::Wave &wanted, Result *results)
{
    format::Description description(wanted);
    auto *portStream = heap::create<ports::PortStream>();
    if (!portStream) return STATUS_INSUFFICIENT_RESOURCES;
    NTSTATUS status = miniport->NewStream(&results[0].stream, portStream, pin, capture, description.ks());
    if (NT_SUCCESS(status) && !results[0].stream) status = STATUS_UNSUCCESSFUL;
    if (NT_SUCCESS(status)) {
        results[1].pointer = portStream;
    } else {
        results[0].stream = nullptr;
        portStream->Release();
    }
    return status;
}

NTSTATUS deviceDescription(IMiniportWaveRT *miniport, Result *results)
{
    DEVICE_DESCRIPTION description = {};
    NTSTATUS status = miniport->GetDeviceDescription(&description);
    results[0].ulong = (ULONG)description.DmaWidth;
    results[1].ulong = description.MaximumLength;
    return status;
}
NTSTATUS getPosition(IMiniportWaveRTStream *stream, Result *results)
{
    KSAUDIO_POSITION position = {};
    NTSTATUS status = stream->GetPosition(&position);
    results[0].number = position.PlayOffset;
    results[1].number = position.WriteOffset;
    return status;
}
NTSTATUS getHWLatency(IMiniportWaveRTStream *stream, Result *results)
{
    KSRTAUDIO_HWLATENCY latency = {};
    stream->GetHWLatency(&latency);
    results[0].ulong = latency.FifoSize;
    results[1].ulong = latency.ChipsetDelay;
    results[2].ulong = latency.CodecDelay;
    return STATUS_SUCCESS;
}
NTSTATUS presentationPosition(IMiniportWaveRTOutputStream *stream, Result *results)
{
    KSAUDIO_PRESENTATION_POSITION position = {};
    NTSTATUS status = stream->GetOutputStreamPresentationPosition(&position);
    results[0].number = position.u64PositionInBlocks;
    results[1].number = position.u64QPCPosition;
    return status;
}
NTSTATUS queryDeviceCapabilities(IAdapterPowerManagement *adapter)
{
    DEVICE_CAPABILITIES capabilities = {};
    capabilities.Size = sizeof(capabilities);
    capabilities.Version = 1;
    return adapter->QueryDeviceCapabilities(&capabilities);
}

NTSTATUS property(PCPFNPROPERTY_HANDLER handler, PPCPROPERTY_REQUEST request, const ULONG *value, Result *results)
{
    NTSTATUS status = handler(request);
    results[0].ulong = *value;
    results[1].ulong = request->ValueSize;
    return status;
}

POWER_STATE power(Word device)
{
    POWER_STATE state;
    state.DeviceState = (DEVICE_POWER_STATE)device;
    return state;
}

/* One call; the result is that of the entry, 0 when it has none. */
double run(int id, const Word *a, Result *results)
{
    KSRTAUDIO_HWREGISTER hardware = {};
    switch (id) {
    case entry::DriverEntry: return driverEntry(results);
    case entry::DriverUnload: return driverUnload();
    case entry::AddDevice: return addDevice((PDEVICE_OBJECT)a[0]);
    case entry::DispatchIrp: return dispatchIrp((PDEVICE_OBJECT)a[0], (unsigned)a[1], (unsigned)a[2]);
    case entry::NewResourceList: return (double)(Word)newResourceList(a);
    case entry::StartDevice: return startDevice((PDEVICE_OBJECT)a[0], (PRESOURCELIST)a[1]);
    case entry::QueryInterface: return queryInterface((IUnknown *)a[0], (unsigned)a[1], results);
    case entry::AddRef: return ((IUnknown *)a[0])->AddRef();
    case entry::Release: return ((IUnknown *)a[0])->Release();
    case entry::MiniportWaveRT_Init: return ((IMiniportWaveRT *)a[0])->Init((IUnknown *)a[1], (IResourceList *)a[2], (IPortWaveRT *)a[3]);
    case entry::MiniportTopology_Init: return ((IMiniportTopology *)a[0])->Init((IUnknown *)a[1], (IResourceList *)a[2], (IPortTopology *)a[3]);
    case entry::Miniport_GetDescription: return getDescription((IMiniport *)a[0], results);
    case entry::Filter_Property: return property((PCPFNPROPERTY_HANDLER)a[0], (PPCPROPERTY_REQUEST)a[1], (const ULONG *)a[2], results);
    case entry::Miniport_DataRangeIntersection: return dataRangeIntersection((IMiniport *)a[0], (unsigned)a[1], wave(a + 2), results);
    case entry::MiniportWaveRT_NewStream: return newStream((IMiniportWaveRT *)a[0], (unsigned)a[1], a[2] != 0, wave(a + 3), results);
    case entry::MiniportWaveRT_GetDeviceDescription: return deviceDescription((IMiniportWaveRT *)a[0], results);
    case entry::Stream_SetFormat: return ((IMiniportWaveRTStream *)a[0])->SetFormat(format::Description(wave(a + 1)).ks());
    case entry::Stream_SetState: return ((IMiniportWaveRTStream *)a[0])->SetState((KSSTATE)a[1]);
    case entry::Stream_GetPosition: return getPosition((IMiniportWaveRTStream *)a[0], results);
    case entry::Stream_AllocateAudioBuffer:
        return ((IMiniportWaveRTStream *)a[0])->AllocateAudioBuffer((ULONG)a[1], &results[0].mdl, &results[1].ulong, &results[2].ulong, &results[3].cache);
    case entry::Stream_FreeAudioBuffer: ((IMiniportWaveRTStream *)a[0])->FreeAudioBuffer((PMDL)a[1], (ULONG)a[2]); return 0;
    case entry::Stream_GetHWLatency: return getHWLatency((IMiniportWaveRTStream *)a[0], results);
    case entry::Stream_GetPositionRegister: return ((IMiniportWaveRTStream *)a[0])->GetPositionRegister(&hardware);
    case entry::Stream_GetClockRegister: return ((IMiniportWaveRTStream *)a[0])->GetClockRegister(&hardware);
    case entry::Stream_AllocateBufferWithNotification:
        return ((IMiniportWaveRTStreamNotification *)a[0])->AllocateBufferWithNotification((ULONG)a[1], (ULONG)a[2], &results[0].mdl, &results[1].ulong, &results[2].ulong,
                                                                                       &results[3].cache);
    case entry::Stream_FreeBufferWithNotification: ((IMiniportWaveRTStreamNotification *)a[0])->FreeBufferWithNotification((PMDL)a[1], (ULONG)a[2]); return 0;
    case entry::Stream_RegisterNotificationEvent: return ((IMiniportWaveRTStreamNotification *)a[0])->RegisterNotificationEvent((PKEVENT)a[1]);
    case entry::Stream_UnregisterNotificationEvent: return ((IMiniportWaveRTStreamNotification *)a[0])->UnregisterNotificationEvent((PKEVENT)a[1]);
    case entry::InputStream_GetReadPacket:
        return ((IMiniportWaveRTInputStream *)a[0])->GetReadPacket(&results[0].ulong, &results[1].ulong, &results[2].number, &results[3].boolean);
    case entry::OutputStream_SetWritePacket: return ((IMiniportWaveRTOutputStream *)a[0])->SetWritePacket((ULONG)a[1], (DWORD)a[2], (ULONG)a[3]);
    case entry::OutputStream_GetOutputStreamPresentationPosition: return presentationPosition((IMiniportWaveRTOutputStream *)a[0], results);
    case entry::OutputStream_GetPacketCount: return ((IMiniportWaveRTOutputStream *)a[0])->GetPacketCount(&results[0].ulong);
    case entry::PowerNotify_PowerChangeNotify: ((IPowerNotify *)a[0])->PowerChangeNotify(power(a[1])); return 0;
    case entry::AdapterPower_PowerChangeState: ((IAdapterPowerManagement *)a[0])->PowerChangeState(power(a[1])); return 0;
    case entry::AdapterPower_QueryPowerChangeState: return ((IAdapterPowerManagement *)a[0])->QueryPowerChangeState(power(a[1]));
    case entry::AdapterPower_QueryDeviceCapabilities: return queryDeviceCapabilities((IAdapterPowerManagement *)a[0]);
    case entry::AdapterPower2_PowerChangeState2:
        ((IAdapterPowerManagement2 *)a[0])->PowerChangeState2((DEVICE_POWER_STATE)a[1], (SYSTEM_POWER_STATE)a[2]);
        return 0;
    case entry::AdapterPower3_PowerChangeState3:
        ((IAdapterPowerManagement3 *)a[0])->PowerChangeState3((DEVICE_POWER_STATE)a[1], (SYSTEM_POWER_STATE)a[2], (PC_EXIT_LATENCY)a[3]);
        return 0;
    case entry::AdapterPower3_D3ExitLatencyChanged: return ((IAdapterPowerManagement3 *)a[0])->D3ExitLatencyChanged((PC_EXIT_LATENCY)a[1]);
    case entry::AdapterPnp_GetSupportedRebalanceType: return ((IAdapterPnpManagement *)a[0])->GetSupportedRebalanceType();
    case entry::AdapterPnp_PnpQueryStop: ((IAdapterPnpManagement *)a[0])->PnpQueryStop(); return 0;
    case entry::AdapterPnp_PnpCancelStop: ((IAdapterPnpManagement *)a[0])->PnpCancelStop(); return 0;
    case entry::AdapterPnp_PnpStop: ((IAdapterPnpManagement *)a[0])->PnpStop(); return 0;
    case entry::MiniportPnpNotify_PnpStop: ((IMiniportPnpNotify *)a[0])->PnpStop(); return 0;
    case entry::Isr: return NT_SUCCESS(((PINTERRUPTSYNCROUTINE)a[1])((IInterruptSync *)a[0], (PVOID)a[2]));
    case entry::Dpc: ((PKDEFERRED_ROUTINE)a[1])((PKDPC)a[0], (PVOID)a[2], (PVOID)a[3], (PVOID)a[4]); return 0;
    case entry::WorkItem:
    case entry::Thread: ((PKSTART_ROUTINE)a[1])((PVOID)a[2]); return 0;
    case entry::TimerCallback: ((PEXT_CALLBACK)a[1])((PEX_TIMER)a[0], (PVOID)a[2]); return 0;
    default: return more(id, a, &results[0].number);
    }
}
}

double enter(int id)
{
    Word arguments[ARGUMENTS];
    Result results[RESULTS] = {};
    for (int i = 0; i < ARGUMENTS; i++) arguments[i] = word(i);
    double value = run(id, arguments, results);
    for (int i = 0; i < RESULTS; i++) abi::mailbox[i + 1] = (double)results[i].number;
    return value;
}
}
