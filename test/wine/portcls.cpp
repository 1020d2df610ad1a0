/**
 * A portcls.sys for Wine's kernel: just enough of PortCls to start the driver's virtual device, play through it and take it
 * down, and a record of every call. A device of its own lets probe.exe ask for each step and read the record back.
 * Uses only what Wine's ntoskrnl.exe really does: devices, pool, events, waits.
 */
#include <initguid.h>
#include <ntddk.h>
#include <windef.h>
#include <portcls.h>
#include <ksmedia.h>
#include "steps.h"

extern "C" {
NTSTATUS NTAPI IoCreateDevice(PDRIVER_OBJECT driver, ULONG extensionBytes, PUNICODE_STRING name, ULONG type, ULONG characteristics,
                              BOOLEAN exclusive, PDEVICE_OBJECT *device);
VOID NTAPI IoDeleteDevice(PDEVICE_OBJECT device);
NTSTATUS NTAPI IoCreateSymbolicLink(PUNICODE_STRING link, PUNICODE_STRING target);
NTSTATUS NTAPI IoDeleteSymbolicLink(PUNICODE_STRING link);
VOID FASTCALL IofCompleteRequest(PIRP irp, CCHAR boost);
}

// ---- The record

static CHAR g_record[RECORD_BYTES];
static ULONG g_recordBytes;

static void Text(const char *text)
{
    while (*text && g_recordBytes < sizeof(g_record)) g_record[g_recordBytes++] = *text++;
}

static void Number(ULONGLONG value)
{
    char digits[24];
    ULONG at = sizeof(digits);
    digits[--at] = 0;
    do digits[--at] = (char)('0' + value % 10);
    while (value /= 10);
    Text(&digits[at]);
}

static void Status(NTSTATUS status)
{
    static const char hex[] = "0123456789ABCDEF";
    char text[] = " -> 0x00000000\n";
    for (ULONG i = 0; i < 8; i++) text[6 + i] = hex[((ULONG)status >> (28 - 4 * i)) & 15];
    Text(text);
}

// ---- Objects of PortCls

static IMiniportWaveRT *g_wave;
static LONG g_objects;

/** The counting every object here shares. It lies in pool; the last Release frees it. */
#define COUNTED(Class)                                                          \
    LONG m_references = 1;                                                      \
    STDMETHODIMP_(ULONG) AddRef() override { return (ULONG)InterlockedIncrement(&m_references); } \
    STDMETHODIMP_(ULONG) Release() override                                     \
    {                                                                           \
        const LONG left = InterlockedDecrement(&m_references);                  \
        if (left == 0) {                                                        \
            this->Gone();                                                       \
            InterlockedDecrement(&g_objects);                                   \
            ExFreePoolWithTag(this, 'eniW');                                    \
        }                                                                       \
        return (ULONG)left;                                                     \
    }

template <typename T> static T *Create()
{
    PVOID block = ExAllocatePoolZero(NonPagedPool, sizeof(T), 'eniW');
    if (!block) return nullptr;
    InterlockedIncrement(&g_objects);
    return new (block) T();
}

inline void *operator new(size_t, void *at) noexcept { return at; }

struct ResourceList final : IResourceList {
    COUNTED(ResourceList)
    void Gone() {}
    STDMETHODIMP QueryInterface(REFIID, PVOID *object) override
    {
        *object = nullptr;
        return STATUS_NOINTERFACE;
    }
    STDMETHODIMP_(ULONG) NumberOfEntries() override { return 0; }
    STDMETHODIMP_(ULONG) NumberOfEntriesOfType(CM_RESOURCE_TYPE) override { return 0; }
    STDMETHODIMP_(PCM_PARTIAL_RESOURCE_DESCRIPTOR) FindTranslatedEntry(CM_RESOURCE_TYPE, ULONG) override { return nullptr; }
    STDMETHODIMP_(PCM_PARTIAL_RESOURCE_DESCRIPTOR) FindUntranslatedEntry(CM_RESOURCE_TYPE, ULONG) override { return nullptr; }
    STDMETHODIMP AddEntry(PCM_PARTIAL_RESOURCE_DESCRIPTOR, PCM_PARTIAL_RESOURCE_DESCRIPTOR) override { return STATUS_NOT_SUPPORTED; }
    STDMETHODIMP AddEntryFromParent(IResourceList *, CM_RESOURCE_TYPE, ULONG) override { return STATUS_NOT_SUPPORTED; }
    STDMETHODIMP_(PCM_RESOURCE_LIST) TranslatedList() override { return nullptr; }
    STDMETHODIMP_(PCM_RESOURCE_LIST) UntranslatedList() override { return nullptr; }
};

/** The stream-resource manager of the port; its thread is checked by asking the kernel for its priority. */
struct ResourceManager final : IPortClsStreamResourceManager2 {
    COUNTED(ResourceManager)
    void Gone() {}
    STDMETHODIMP QueryInterface(REFIID, PVOID *object) override
    {
        *object = nullptr;
        return STATUS_NOINTERFACE;
    }
    STDMETHODIMP AddStreamResource(PVOID, PPCSTREAMRESOURCE_DESCRIPTOR, PCSTREAMRESOURCE *) override { return STATUS_NOT_SUPPORTED; }
    STDMETHODIMP RemoveStreamResource(PCSTREAMRESOURCE handle) override
    {
        Text(handle == reinterpret_cast<PCSTREAMRESOURCE>(this) ? "RemoveStreamResource\n" : "RemoveStreamResource of a foreign handle\n");
        return STATUS_SUCCESS;
    }
    STDMETHODIMP AddStreamResource2(PDEVICE_OBJECT pdo, PVOID set, PPCSTREAMRESOURCE_DESCRIPTOR descriptor, PCSTREAMRESOURCE *handle) override
    {
        Text("AddStreamResource2 size ");
        Number(descriptor->Size);
        Text(descriptor->Type == ePcStreamResourceThread && descriptor->Resource.Thread ? " thread" : " other");
        Text(descriptor->Pdo == pdo && !set && !descriptor->Flags ? " of the device\n" : " wrong\n");
        *handle = reinterpret_cast<PCSTREAMRESOURCE>(this);
        return STATUS_SUCCESS;
    }
};

struct Unregistration final : IUnregisterSubdevice {
    COUNTED(Unregistration)
    void Gone() {}
    STDMETHODIMP QueryInterface(REFIID, PVOID *object) override
    {
        *object = nullptr;
        return STATUS_NOINTERFACE;
    }
    STDMETHODIMP UnregisterSubdevice(PDEVICE_OBJECT, PUNKNOWN) override
    {
        Text("UnregisterSubdevice\n");
        return STATUS_SUCCESS;
    }
};

struct Port final : IPortWaveRT {
    COUNTED(Port)
    BOOLEAN m_wave = FALSE;
    PUNKNOWN m_miniport = nullptr;
    void Gone()
    {
        Text(m_wave ? "wave port gone\n" : "topology port gone\n");
        if (m_wave) g_wave = nullptr;
        if (m_miniport) m_miniport->Release();
    }
    STDMETHODIMP QueryInterface(REFIID iid, PVOID *object) override
    {
        *object = nullptr;
        if (IsEqualGUID(iid, IID_IUnknown) || IsEqualGUID(iid, IID_IPort) || IsEqualGUID(iid, IID_IPortWaveRT)) {
            *object = static_cast<IPortWaveRT *>(this);
            AddRef();
        } else if (m_wave && IsEqualGUID(iid, IID_IPortClsStreamResourceManager2))
            *object = static_cast<IPortClsStreamResourceManager2 *>(Create<ResourceManager>());
        else if (IsEqualGUID(iid, IID_IUnregisterSubdevice))
            *object = static_cast<IUnregisterSubdevice *>(Create<Unregistration>());
        return *object ? STATUS_SUCCESS : STATUS_NOINTERFACE;
    }
    STDMETHODIMP Init(PDEVICE_OBJECT, PIRP, PUNKNOWN miniport, PUNKNOWN adapter, PRESOURCELIST resources) override
    {
        PVOID object = nullptr;
        NTSTATUS status = miniport->QueryInterface(m_wave ? IID_IMiniportWaveRT : IID_IMiniportTopology, &object);
        if (!NT_SUCCESS(status)) return status;
        if (m_wave) {
            g_wave = static_cast<IMiniportWaveRT *>(object);
            m_miniport = g_wave;
            status = g_wave->Init(adapter, resources, this);
        } else {
            IMiniportTopology *topology = static_cast<IMiniportTopology *>(object);
            m_miniport = topology;
            status = topology->Init(adapter, resources, reinterpret_cast<PPORTTOPOLOGY>(this));
        }
        PPCFILTER_DESCRIPTOR filter = nullptr;
        if (NT_SUCCESS(status)) status = static_cast<IMiniport *>(object)->GetDescription(&filter);
        Text(m_wave ? "wave miniport with " : "topology miniport with ");
        Number(filter ? filter->PinCount : 0);
        Text(" pins");
        Status(status);
        return status;
    }
    STDMETHODIMP GetDeviceProperty(DEVICE_REGISTRY_PROPERTY, ULONG, PVOID, PULONG) override { return STATUS_NOT_SUPPORTED; }
    STDMETHODIMP NewRegistryKey(PREGISTRYKEY *, PUNKNOWN, ULONG, ACCESS_MASK, POBJECT_ATTRIBUTES, ULONG, PULONG) override
    {
        return STATUS_NOT_SUPPORTED;
    }
};

/** Pages are pool here, one allocation at a time. */
struct PortStream final : IPortWaveRTStream {
    COUNTED(PortStream)
    MDL m_mdl = {};
    void Gone() {}
    STDMETHODIMP QueryInterface(REFIID, PVOID *object) override
    {
        *object = nullptr;
        return STATUS_NOINTERFACE;
    }
    STDMETHODIMP_(PMDL) AllocatePagesForMdl(PHYSICAL_ADDRESS, SIZE_T bytes) override
    {
        m_mdl.StartVa = ExAllocatePoolZero(NonPagedPool, ROUND_TO_PAGES(bytes), 'eniW');
        m_mdl.ByteCount = (ULONG)ROUND_TO_PAGES(bytes);
        return m_mdl.StartVa ? &m_mdl : nullptr;
    }
    STDMETHODIMP_(PMDL) AllocateContiguousPagesForMdl(PHYSICAL_ADDRESS, PHYSICAL_ADDRESS high, SIZE_T bytes) override
    {
        return AllocatePagesForMdl(high, bytes);
    }
    STDMETHODIMP_(PVOID) MapAllocatedPages(PMDL mdl, MEMORY_CACHING_TYPE) override { return mdl->StartVa; }
    STDMETHODIMP_(VOID) UnmapAllocatedPages(PVOID, PMDL) override {}
    STDMETHODIMP_(VOID) FreePagesFromMdl(PMDL mdl) override { ExFreePoolWithTag(mdl->StartVa, 'eniW'); }
    STDMETHODIMP_(ULONG) GetPhysicalPagesCount(PMDL mdl) override { return mdl->ByteCount / PAGE_SIZE; }
    STDMETHODIMP_(PHYSICAL_ADDRESS) GetPhysicalPageAddress(PMDL mdl, ULONG index) override
    {
        PHYSICAL_ADDRESS address;
        address.QuadPart = (LONGLONG)mdl->StartVa + index * PAGE_SIZE;
        return address;
    }
};

// ---- Functions of PortCls

static PDRIVER_OBJECT g_driver;
static PDEVICE_OBJECT g_probe;
static PDEVICE_OBJECT g_fdo;
static PCPFNSTARTDEVICE g_start;
static WCHAR g_deviceName[] = L"\\Device\\PortClsLabProbe";
static WCHAR g_linkName[] = L"\\DosDevices\\PortClsLabProbe";

static DRIVER_DISPATCH Control;
static DRIVER_DISPATCH Succeed;
static DRIVER_UNLOAD Unload;

extern "C" NTSTATUS NTAPI PcInitializeAdapterDriver(PDRIVER_OBJECT driver, PUNICODE_STRING, PDRIVER_ADD_DEVICE addDevice)
{
    Text("PcInitializeAdapterDriver\n");
    g_driver = driver;
    driver->DriverExtension->AddDevice = addDevice;
    driver->DriverUnload = Unload;
    driver->MajorFunction[IRP_MJ_CREATE] = driver->MajorFunction[IRP_MJ_CLOSE] = Succeed;
    driver->MajorFunction[IRP_MJ_DEVICE_CONTROL] = Control;
    driver->MajorFunction[IRP_MJ_PNP] = PcDispatchIrp;
    UNICODE_STRING device, link;
    RtlInitUnicodeString(&device, g_deviceName);
    RtlInitUnicodeString(&link, g_linkName);
    const NTSTATUS status = IoCreateDevice(driver, 0, &device, FILE_DEVICE_UNKNOWN, 0, FALSE, &g_probe);
    return NT_SUCCESS(status) ? IoCreateSymbolicLink(&link, &device) : status;
}

extern "C" NTSTATUS NTAPI PcAddAdapterDevice(PDRIVER_OBJECT driver, PDEVICE_OBJECT pdo, PCPFNSTARTDEVICE start, ULONG maxObjects, ULONG extension)
{
    Text("PcAddAdapterDevice of ");
    Number(maxObjects);
    Text(pdo == g_probe && extension > PORT_CLASS_DEVICE_EXTENSION_SIZE ? " subdevices\n" : " subdevices, wrong arguments\n");
    g_start = start;
    return IoCreateDevice(driver, extension, nullptr, FILE_DEVICE_KS, 0, FALSE, &g_fdo);
}

extern "C" NTSTATUS NTAPI PcDispatchIrp(PDEVICE_OBJECT, PIRP irp)
{
    Text("PcDispatchIrp minor ");
    Number(IoGetCurrentIrpStackLocation(irp)->MinorFunction);
    Text("\n");
    return STATUS_SUCCESS;
}

extern "C" NTSTATUS NTAPI PcNewPort(PPORT *out, REFCLSID type)
{
    Port *port = Create<Port>();
    if (!port) return STATUS_INSUFFICIENT_RESOURCES;
    port->m_wave = IsEqualGUID(type, CLSID_PortWaveRT);
    Text(port->m_wave ? "PcNewPort WaveRT\n" : IsEqualGUID(type, CLSID_PortTopology) ? "PcNewPort Topology\n" : "PcNewPort of what?\n");
    *out = port;
    return STATUS_SUCCESS;
}

extern "C" NTSTATUS NTAPI PcRegisterSubdevice(PDEVICE_OBJECT fdo, PWSTR name, PUNKNOWN)
{
    Text(fdo == g_fdo ? "PcRegisterSubdevice " : "PcRegisterSubdevice, wrong device, ");
    char narrow[2] = {};
    for (; *name; name++) {
        narrow[0] = (char)*name;
        Text(narrow);
    }
    Text("\n");
    return STATUS_SUCCESS;
}

extern "C" NTSTATUS NTAPI PcRegisterPhysicalConnection(PDEVICE_OBJECT, PUNKNOWN, ULONG fromPin, PUNKNOWN, ULONG toPin)
{
    Text("PcRegisterPhysicalConnection pin ");
    Number(fromPin);
    Text(" to pin ");
    Number(toPin);
    Text("\n");
    return STATUS_SUCCESS;
}

extern "C" NTSTATUS NTAPI PcRegisterAdapterPowerManagement(PUNKNOWN, PVOID)
{
    Text("PcRegisterAdapterPowerManagement\n");
    return STATUS_SUCCESS;
}

extern "C" NTSTATUS NTAPI PcUnregisterAdapterPowerManagement(PDEVICE_OBJECT)
{
    Text("PcUnregisterAdapterPowerManagement\n");
    return STATUS_SUCCESS;
}

/** The virtual device has no interrupt. */
extern "C" NTSTATUS NTAPI PcNewInterruptSync(PINTERRUPTSYNC *, PUNKNOWN, PRESOURCELIST, ULONG, INTERRUPTSYNCMODE)
{
    return STATUS_NOT_SUPPORTED;
}

// ---- Steps probe.exe asks for

static NTSTATUS Pnp(UCHAR minor)
{
    IO_STACK_LOCATION location = {};
    location.MajorFunction = IRP_MJ_PNP;
    location.MinorFunction = minor;
    location.DeviceObject = g_fdo;
    IRP irp = {};
    irp.Tail.Overlay.CurrentStackLocation = &location;
    return g_driver->MajorFunction[IRP_MJ_PNP](g_fdo, &irp);
}

static NTSTATUS Start()
{
    ResourceList *resources = Create<ResourceList>();
    if (!resources) return STATUS_INSUFFICIENT_RESOURCES;
    IRP irp = {};
    const NTSTATUS status = g_start(g_fdo, &irp, resources);
    resources->Release();
    return status;
}

/** Plays packets of 10 ms, waiting for each one's event as a client does. */
static NTSTATUS Play(ULONG packets)
{
    KSDATAFORMAT_WAVEFORMATEX format = {};
    format.DataFormat.FormatSize = sizeof(format);
    format.DataFormat.MajorFormat = KSDATAFORMAT_TYPE_AUDIO;
    format.DataFormat.SubFormat = KSDATAFORMAT_SUBTYPE_PCM;
    format.DataFormat.Specifier = KSDATAFORMAT_SPECIFIER_WAVEFORMATEX;
    format.WaveFormatEx = {WAVE_FORMAT_PCM, 2, 48000, 192000, 4, 16, 0};
    const ULONG packetBytes = 1920;
    PortStream *port = Create<PortStream>();
    if (!port) return STATUS_INSUFFICIENT_RESOURCES;

    PMINIPORTWAVERTSTREAM stream = nullptr;
    PMINIPORTWAVERTSTREAMNOTIFICATION notification = nullptr;
    PMDL mdl = nullptr;
    ULONG actual = 0, offset = 0;
    MEMORY_CACHING_TYPE cache;
    KEVENT event;
    KeInitializeEvent(&event, SynchronizationEvent, FALSE);
    PVOID object = nullptr;
    NTSTATUS status = g_wave->NewStream(&stream, port, 0, FALSE, &format.DataFormat);
    if (NT_SUCCESS(status)) status = stream->QueryInterface(IID_IMiniportWaveRTStreamNotification, &object);
    if (NT_SUCCESS(status)) {
        notification = static_cast<PMINIPORTWAVERTSTREAMNOTIFICATION>(object);
        status = notification->AllocateBufferWithNotification(2, 2 * packetBytes, &mdl, &actual, &offset, &cache);
    }
    if (NT_SUCCESS(status)) status = notification->RegisterNotificationEvent(&event);
    if (NT_SUCCESS(status)) {
        Text("buffer of ");
        Number(actual);
        Text(" bytes\n");
        for (ULONG state = KSSTATE_ACQUIRE; state <= KSSTATE_RUN && NT_SUCCESS(status); state++) status = stream->SetState((KSSTATE)state);
        LARGE_INTEGER before = KeQueryPerformanceCounter(nullptr), frequency = {};
        ULONG played = 0;
        LARGE_INTEGER patience;
        patience.QuadPart = -10000000;
        while (NT_SUCCESS(status) && played < packets && KeWaitForSingleObject(&event, Executive, KernelMode, FALSE, &patience) == STATUS_SUCCESS) played++;
        LARGE_INTEGER after = KeQueryPerformanceCounter(&frequency);
        const ULONGLONG elapsedMs = (ULONGLONG)(after.QuadPart - before.QuadPart) * 1000 / (ULONGLONG)frequency.QuadPart;
        Number(played);
        Text(" packets notified");
        // A machine under load is late, never early: less than a packet's time each would be wrong.
        Text(elapsedMs + 20 >= 10ull * packets ? ", not early\n" : ", too early\n");
        for (ULONG state = KSSTATE_PAUSE; state != KSSTATE_STOP; state--) stream->SetState((KSSTATE)state);
        stream->SetState(KSSTATE_STOP);
        notification->UnregisterNotificationEvent(&event);
    }
    if (mdl) notification->FreeBufferWithNotification(mdl, actual);
    if (notification) notification->Release();
    if (stream) Text(stream->Release() == 0 ? "stream gone\n" : "stream still there\n");
    if (port->Release() != 0) Text("port stream still there\n");
    return status;
}

static NTSTATUS Perform(ULONG step)
{
    switch (step) {
    case STEP_ADD: return g_driver->DriverExtension->AddDevice(g_driver, g_probe);
    case STEP_START: return Start();
    case STEP_PLAY: return Play(PLAY_PACKETS);
    case STEP_REMOVE: return Pnp(IRP_MN_REMOVE_DEVICE);
    default: return STATUS_NOT_SUPPORTED;
    }
}

static NTSTATUS NTAPI Control(PDEVICE_OBJECT, PIRP irp)
{
    static const char *const names[] = {"record", "add", "start", "play", "remove"};
    PIO_STACK_LOCATION location = IoGetCurrentIrpStackLocation(irp);
    const ULONG step = (location->Parameters.DeviceIoControl.IoControlCode >> 2) & 0xFF;
    irp->IoStatus.Information = 0;
    irp->IoStatus.Status = STATUS_SUCCESS;
    if (step == STEP_RECORD) {
        Text("objects left: ");
        Number((ULONGLONG)g_objects);
        Text("\n");
        const ULONG bytes = location->Parameters.DeviceIoControl.OutputBufferLength;
        irp->IoStatus.Information = g_recordBytes < bytes ? g_recordBytes : bytes;
        RtlCopyMemory(irp->AssociatedIrp.SystemBuffer, g_record, irp->IoStatus.Information);
    } else if (step < ARRAYSIZE(names)) {
        irp->IoStatus.Status = Perform(step);
        Text(names[step]);
        Status(irp->IoStatus.Status);
    }
    const NTSTATUS status = irp->IoStatus.Status;
    IofCompleteRequest(irp, IO_NO_INCREMENT);
    return status;
}

static NTSTATUS NTAPI Succeed(PDEVICE_OBJECT, PIRP irp)
{
    irp->IoStatus.Status = STATUS_SUCCESS;
    irp->IoStatus.Information = 0;
    IofCompleteRequest(irp, IO_NO_INCREMENT);
    return STATUS_SUCCESS;
}

/** The driver's own DriverUnload hands over to this. */
static VOID NTAPI Unload(PDRIVER_OBJECT)
{
    UNICODE_STRING link;
    RtlInitUnicodeString(&link, g_linkName);
    IoDeleteSymbolicLink(&link);
    if (g_fdo) IoDeleteDevice(g_fdo);
    if (g_probe) IoDeleteDevice(g_probe);
}

extern "C" NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT, PUNICODE_STRING) { return STATUS_SUCCESS; }
