/** Turns each entry of the table into the real C++ call. Arguments are taken out of the mailbox before anything can overwrite it. */
#include "entries.h"
#include "adapter.h"
#include "format.h"
#include "portstream.h"
#include "resourcelist.h"
#include "../ntos/heap.h"

extern "C" DRIVER_INITIALIZE DriverEntry;

namespace entries {
namespace {
template <class T> T *at(int slot) { return (T *)(uintptr_t)abi::mailbox[slot]; }
unsigned number(int slot) { return (unsigned)(long long)abi::mailbox[slot]; }
double address(const volatile void *object) { return (double)(uintptr_t)object; }
void out(int slot, double value) { abi::mailbox[slot] = value; }

format::Wave wave(int slot) { return {number(slot), number(slot + 1), number(slot + 2), number(slot + 3) != 0}; }

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

double driverEntry()
{
    WCHAR path[] = {'\\', 'R', 'E', 'G', 'I', 'S', 'T', 'R', 'Y', 0};
    UNICODE_STRING registryPath = {sizeof(path) - sizeof(WCHAR), sizeof(path), path};
    PDRIVER_OBJECT driver = adapters::driver();
    driver->DriverInit = DriverEntry;
    NTSTATUS status = DriverEntry(driver, &registryPath);
    out(1, address(driver));
    return status;
}
double driverUnload()
{
    PDRIVER_OBJECT driver = adapters::driver();
    bool present = driver->DriverUnload != nullptr;
    if (present) driver->DriverUnload(driver);
    adapters::releaseAll();
    return present;
}
double addDevice()
{
    auto *pdo = at<DEVICE_OBJECT>(0);
    PDRIVER_OBJECT driver = adapters::driver();
    *pdo = DEVICE_OBJECT{};
    pdo->Type = 3;
    pdo->Size = sizeof(DEVICE_OBJECT);
    pdo->StackSize = 1;
    if (!driver->DriverExtension->AddDevice) return STATUS_INVALID_DEVICE_REQUEST;
    return driver->DriverExtension->AddDevice(driver, pdo);
}
double dispatchIrp()
{
    auto *fdo = at<DEVICE_OBJECT>(0);
    unsigned major = number(1), minor = number(2);
    if (major > IRP_MJ_MAXIMUM_FUNCTION) return STATUS_INVALID_DEVICE_REQUEST;
    Request request(fdo, major, minor);
    adapters::Adapter *adapter = adapters::of(fdo);
    PIRP before = adapter->irp;
    adapter->irp = &request.irp;
    NTSTATUS status = adapters::driver()->MajorFunction[major](fdo, &request.irp);
    adapter->irp = before;
    return status;
}
double startDevice()
{
    auto *fdo = at<DEVICE_OBJECT>(0);
    auto *resources = at<IResourceList>(1);
    adapters::Adapter *adapter = adapters::of(fdo);
    Request own(fdo, IRP_MJ_PNP, IRP_MN_START_DEVICE);
    return adapter->startDevice(fdo, adapter->irp ? adapter->irp : &own.irp, resources);
}
double newResourceList()
{
    double port0 = abi::mailbox[0], port1 = abi::mailbox[2];
    unsigned length0 = number(1), length1 = number(3), vector = number(4), irql = number(5);
    KAFFINITY affinity = (KAFFINITY)abi::mailbox[6];
    auto *list = heap::create<ports::ResourceList>();
    if (!list) return 0;
    if (length0) list->addPorts((unsigned long long)port0, length0);
    if (length1) list->addPorts((unsigned long long)port1, length1);
    if (vector) list->addInterrupt(irql, vector, affinity);
    return address(static_cast<IResourceList *>(list));
}

double queryInterface()
{
    auto *object = at<IUnknown>(0);
    unsigned id = number(1);
    PVOID found = nullptr;
    NTSTATUS status = id < ARRAYSIZE(iid::table) ? object->QueryInterface(iid::table[id], &found) : STATUS_INVALID_PARAMETER;
    out(1, address(NT_SUCCESS(status) ? found : nullptr));
    return status;
}

double getDescription()
{
    PPCFILTER_DESCRIPTOR description = nullptr;
    NTSTATUS status = at<IMiniport>(0)->GetDescription(&description);
    bool present = NT_SUCCESS(status) && description;
    out(1, present ? description->PinCount : 0);
    out(2, present ? description->NodeCount : 0);
    out(3, present ? description->ConnectionCount : 0);
    return status;
}

/* Asks the miniport for each of the pin's ranges in order, as a data intersection request does, until one matches. */
double dataRangeIntersection()
{
    auto *miniport = at<IMiniport>(0);
    unsigned pin = number(1);
    KSDATARANGE_AUDIO client = format::rangeOf(wave(2));
    PPCFILTER_DESCRIPTOR description = nullptr;
    NTSTATUS status = miniport->GetDescription(&description);
    format::Wave chosen = {};
    if (NT_SUCCESS(status)) status = pin < description->PinCount ? STATUS_NO_MATCH : STATUS_INVALID_PARAMETER;
    if (status == STATUS_NO_MATCH) {
        auto *pins = (const UCHAR *)description->Pins;
        const KSPIN_DESCRIPTOR &ours = ((const PCPIN_DESCRIPTOR *)(pins + (size_t)pin * description->PinSize))->KsPinDescriptor;
        for (ULONG i = 0; i < ours.DataRangesCount && status == STATUS_NO_MATCH; i++) {
            // An attribute list follows its range in the table; it is not a range.
            if (i > 0 && (ours.DataRanges[i - 1]->Flags & KSDATARANGE_ATTRIBUTES)) continue;
            KSDATAFORMAT_WAVEFORMATEXTENSIBLE result = {};
            ULONG bytes = 0;
            status = miniport->DataRangeIntersection(pin, &client.DataRange, ours.DataRanges[i], sizeof(result), &result, &bytes);
            if (NT_SUCCESS(status) && !format::parse(&result.DataFormat, bytes, chosen)) status = STATUS_NO_MATCH;
        }
    }
    out(1, chosen.rate);
    out(2, chosen.channels);
    out(3, chosen.bits);
    return status;
}

double newStream()
{
    auto *miniport = at<IMiniportWaveRT>(0);
    unsigned pin = number(1);
    bool capture = number(2) != 0;
    format::Description description(wave(3));
    auto *portStream = heap::create<ports::PortStream>();
    if (!portStream) return STATUS_INSUFFICIENT_RESOURCES;
    PMINIPORTWAVERTSTREAM stream = nullptr;
    NTSTATUS status = miniport->NewStream(&stream, portStream, pin, capture, description.ks());
    if (NT_SUCCESS(status) && !stream) status = STATUS_UNSUCCESSFUL;
    if (!NT_SUCCESS(status)) {
        portStream->Release();
        portStream = nullptr;
        stream = nullptr;
    }
    out(1, address(stream));
    out(2, address(portStream));
    return status;
}

double deviceDescription()
{
    DEVICE_DESCRIPTION description = {};
    NTSTATUS status = at<IMiniportWaveRT>(0)->GetDeviceDescription(&description);
    out(1, (unsigned)description.DmaWidth);
    out(2, description.MaximumLength);
    return status;
}

double allocated(NTSTATUS status, PMDL mdl, ULONG actual, ULONG offset, MEMORY_CACHING_TYPE cache)
{
    out(1, address(mdl));
    out(2, actual);
    out(3, offset);
    out(4, (int)cache);
    return status;
}
double allocateBuffer()
{
    PMDL mdl = nullptr;
    ULONG actual = 0, offset = 0;
    MEMORY_CACHING_TYPE cache = MmNonCached;
    NTSTATUS status = at<IMiniportWaveRTStream>(0)->AllocateAudioBuffer(number(1), &mdl, &actual, &offset, &cache);
    return allocated(status, mdl, actual, offset, cache);
}
double allocateBufferWithNotification()
{
    PMDL mdl = nullptr;
    ULONG actual = 0, offset = 0;
    MEMORY_CACHING_TYPE cache = MmNonCached;
    NTSTATUS status = at<IMiniportWaveRTStreamNotification>(0)->AllocateBufferWithNotification(number(1), number(2), &mdl, &actual, &offset, &cache);
    return allocated(status, mdl, actual, offset, cache);
}

double getPosition()
{
    KSAUDIO_POSITION position = {};
    NTSTATUS status = at<IMiniportWaveRTStream>(0)->GetPosition(&position);
    out(1, (double)position.PlayOffset);
    out(2, (double)position.WriteOffset);
    return status;
}
double getHWLatency()
{
    KSRTAUDIO_HWLATENCY latency = {};
    at<IMiniportWaveRTStream>(0)->GetHWLatency(&latency);
    out(1, latency.FifoSize);
    out(2, latency.ChipsetDelay);
    out(3, latency.CodecDelay);
    return 0;
}
double getReadPacket()
{
    ULONG packet = 0;
    DWORD flags = 0;
    ULONG64 qpc = 0;
    BOOL more = FALSE;
    NTSTATUS status = at<IMiniportWaveRTInputStream>(0)->GetReadPacket(&packet, &flags, &qpc, &more);
    out(1, packet);
    out(2, flags);
    out(3, (double)qpc);
    out(4, more != 0);
    return status;
}
double presentationPosition()
{
    KSAUDIO_PRESENTATION_POSITION position = {};
    NTSTATUS status = at<IMiniportWaveRTOutputStream>(0)->GetOutputStreamPresentationPosition(&position);
    out(1, (double)position.u64PositionInBlocks);
    out(2, (double)position.u64QPCPosition);
    return status;
}
double packetCount()
{
    ULONG count = 0;
    NTSTATUS status = at<IMiniportWaveRTOutputStream>(0)->GetPacketCount(&count);
    out(1, count);
    return status;
}
double queryDeviceCapabilities()
{
    DEVICE_CAPABILITIES capabilities = {};
    capabilities.Size = sizeof(capabilities);
    capabilities.Version = 1;
    return at<IAdapterPowerManagement>(0)->QueryDeviceCapabilities(&capabilities);
}

POWER_STATE power(int slot)
{
    POWER_STATE state;
    state.DeviceState = (DEVICE_POWER_STATE)number(slot);
    return state;
}
}

double enter(int id)
{
    KSRTAUDIO_HWREGISTER hardware = {};
    switch (id) {
    case entry::DriverEntry: return driverEntry();
    case entry::DriverUnload: return driverUnload();
    case entry::AddDevice: return addDevice();
    case entry::DispatchIrp: return dispatchIrp();
    case entry::NewResourceList: return newResourceList();
    case entry::StartDevice: return startDevice();
    case entry::QueryInterface: return queryInterface();
    case entry::AddRef: return at<IUnknown>(0)->AddRef();
    case entry::Release: return at<IUnknown>(0)->Release();
    case entry::MiniportWaveRT_Init: return at<IMiniportWaveRT>(0)->Init(at<IUnknown>(1), at<IResourceList>(2), at<IPortWaveRT>(3));
    case entry::MiniportTopology_Init: return at<IMiniportTopology>(0)->Init(at<IUnknown>(1), at<IResourceList>(2), at<IPortTopology>(3));
    case entry::Miniport_GetDescription: return getDescription();
    case entry::Miniport_DataRangeIntersection: return dataRangeIntersection();
    case entry::MiniportWaveRT_NewStream: return newStream();
    case entry::MiniportWaveRT_GetDeviceDescription: return deviceDescription();
    case entry::Stream_SetFormat: return at<IMiniportWaveRTStream>(0)->SetFormat(format::Description(wave(1)).ks());
    case entry::Stream_SetState: return at<IMiniportWaveRTStream>(0)->SetState((KSSTATE)number(1));
    case entry::Stream_GetPosition: return getPosition();
    case entry::Stream_AllocateAudioBuffer: return allocateBuffer();
    case entry::Stream_FreeAudioBuffer: at<IMiniportWaveRTStream>(0)->FreeAudioBuffer(at<MDL>(1), number(2)); return 0;
    case entry::Stream_GetHWLatency: return getHWLatency();
    case entry::Stream_GetPositionRegister: return at<IMiniportWaveRTStream>(0)->GetPositionRegister(&hardware);
    case entry::Stream_GetClockRegister: return at<IMiniportWaveRTStream>(0)->GetClockRegister(&hardware);
    case entry::Stream_AllocateBufferWithNotification: return allocateBufferWithNotification();
    case entry::Stream_FreeBufferWithNotification: at<IMiniportWaveRTStreamNotification>(0)->FreeBufferWithNotification(at<MDL>(1), number(2)); return 0;
    case entry::Stream_RegisterNotificationEvent: return at<IMiniportWaveRTStreamNotification>(0)->RegisterNotificationEvent(at<KEVENT>(1));
    case entry::Stream_UnregisterNotificationEvent: return at<IMiniportWaveRTStreamNotification>(0)->UnregisterNotificationEvent(at<KEVENT>(1));
    case entry::InputStream_GetReadPacket: return getReadPacket();
    case entry::OutputStream_SetWritePacket: return at<IMiniportWaveRTOutputStream>(0)->SetWritePacket(number(1), number(2), number(3));
    case entry::OutputStream_GetOutputStreamPresentationPosition: return presentationPosition();
    case entry::OutputStream_GetPacketCount: return packetCount();
    case entry::PowerNotify_PowerChangeNotify: at<IPowerNotify>(0)->PowerChangeNotify(power(1)); return 0;
    case entry::AdapterPower_PowerChangeState: at<IAdapterPowerManagement>(0)->PowerChangeState(power(1)); return 0;
    case entry::AdapterPower_QueryPowerChangeState: return at<IAdapterPowerManagement>(0)->QueryPowerChangeState(power(1));
    case entry::AdapterPower_QueryDeviceCapabilities: return queryDeviceCapabilities();
    case entry::AdapterPower2_PowerChangeState2:
        at<IAdapterPowerManagement2>(0)->PowerChangeState2((DEVICE_POWER_STATE)number(1), (SYSTEM_POWER_STATE)number(2));
        return 0;
    case entry::AdapterPower3_PowerChangeState3:
        at<IAdapterPowerManagement3>(0)->PowerChangeState3((DEVICE_POWER_STATE)number(1), (SYSTEM_POWER_STATE)number(2), (PC_EXIT_LATENCY)number(3));
        return 0;
    case entry::AdapterPower3_D3ExitLatencyChanged: return at<IAdapterPowerManagement3>(0)->D3ExitLatencyChanged((PC_EXIT_LATENCY)number(1));
    case entry::AdapterPnp_GetSupportedRebalanceType: return at<IAdapterPnpManagement>(0)->GetSupportedRebalanceType();
    case entry::AdapterPnp_PnpQueryStop: at<IAdapterPnpManagement>(0)->PnpQueryStop(); return 0;
    case entry::AdapterPnp_PnpCancelStop: at<IAdapterPnpManagement>(0)->PnpCancelStop(); return 0;
    case entry::AdapterPnp_PnpStop: at<IAdapterPnpManagement>(0)->PnpStop(); return 0;
    case entry::MiniportPnpNotify_PnpStop: at<IMiniportPnpNotify>(0)->PnpStop(); return 0;
    case entry::Isr: return NT_SUCCESS(abi::Address::of(abi::mailbox[1]).as<PINTERRUPTSYNCROUTINE>()(at<IInterruptSync>(0), at<VOID>(2)));
    case entry::Dpc: abi::Address::of(abi::mailbox[1]).as<PKDEFERRED_ROUTINE>()(at<KDPC>(0), at<VOID>(2), at<VOID>(3), at<VOID>(4)); return 0;
    case entry::Thread: abi::Address::of(abi::mailbox[1]).as<PKSTART_ROUTINE>()(at<VOID>(2)); return 0;
    case entry::TimerCallback: abi::Address::of(abi::mailbox[1]).as<PEXT_CALLBACK>()(at<struct _EX_TIMER>(0), at<VOID>(2)); return 0;
    default: heap::panic("the host asked for an entry the driver does not have");
    }
}
}
