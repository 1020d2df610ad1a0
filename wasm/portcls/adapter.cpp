/** Driver start, device objects, subdevices and power registration: the functions an adapter driver starts with. */
#include "adapter.h"
#include "moreports.h"
#include "port.h"
#include "streamresource.h"
#include "../ntos/text.h"

namespace adapters {
namespace {
DRIVER_OBJECT theDriver;
DRIVER_EXTENSION theExtension;
Adapter *first = nullptr;

/* I/O system object types (wdm.h). */
constexpr CSHORT IO_TYPE_DEVICE = 3, IO_TYPE_DRIVER = 4;

NTSTATUS NTAPI unsupported(PDEVICE_OBJECT, PIRP irp)
{
    return irp->IoStatus.Status = STATUS_INVALID_DEVICE_REQUEST;
}
}

PDRIVER_OBJECT driver()
{
    if (!theDriver.DriverExtension) {
        theDriver.Type = IO_TYPE_DRIVER;
        theDriver.Size = sizeof(DRIVER_OBJECT);
        theDriver.DriverExtension = &theExtension;
        theExtension.DriverObject = &theDriver;
        for (auto &slot : theDriver.MajorFunction) slot = unsupported;
    }
    return &theDriver;
}

Adapter *of(PDEVICE_OBJECT fdo) { return CONTAINING_RECORD(fdo, Adapter, fdo); }

void releaseAll()
{
    while (Adapter *adapter = first) {
        first = adapter->next;
        heap::release(adapter);
    }
    theDriver.DeviceObject = nullptr;
}

static Adapter *add(PDRIVER_OBJECT driver, PDEVICE_OBJECT pdo, PCPFNSTARTDEVICE startDevice, size_t extensionBytes)
{
    auto *adapter = (Adapter *)heap::allocate(ALIGN_UP_BY(sizeof(Adapter), 16) + extensionBytes);
    if (!adapter) return nullptr;
    adapter->pdo = pdo;
    adapter->startDevice = startDevice;
    adapter->fdo.Type = IO_TYPE_DEVICE;
    adapter->fdo.Size = sizeof(DEVICE_OBJECT);
    adapter->fdo.DriverObject = driver;
    adapter->fdo.DeviceType = FILE_DEVICE_KS;
    adapter->fdo.StackSize = 2;
    adapter->fdo.Flags = DO_DEVICE_INITIALIZING | DO_POWER_PAGABLE;
    adapter->fdo.DeviceExtension = (UCHAR *)adapter + ALIGN_UP_BY(sizeof(Adapter), 16);
    return adapter;
}

static void publish(Adapter *adapter)
{
    adapter->next = first;
    first = adapter;
    adapter->fdo.NextDevice = adapter->fdo.DriverObject->DeviceObject;
    adapter->fdo.DriverObject->DeviceObject = &adapter->fdo;
    adapter->fdo.Flags &= ~DO_DEVICE_INITIALIZING;
    if (adapter->pdo) adapter->pdo->AttachedDevice = &adapter->fdo;
}
}

/** The major functions PcInitializeAdapterDriver takes over (F-6). */
static const UCHAR dispatched[] = {IRP_MJ_CLOSE, IRP_MJ_CREATE, IRP_MJ_DEVICE_CONTROL, IRP_MJ_FLUSH_BUFFERS, IRP_MJ_PNP, IRP_MJ_POWER,
                                   IRP_MJ_QUERY_SECURITY, IRP_MJ_READ, IRP_MJ_SET_SECURITY, IRP_MJ_SYSTEM_CONTROL, IRP_MJ_WRITE};

PORTCLASSAPI NTSTATUS NTAPI PcInitializeAdapterDriver(PDRIVER_OBJECT driver, PUNICODE_STRING, PDRIVER_ADD_DEVICE addDevice)
{
    driver->DriverExtension->AddDevice = addDevice;
    for (UCHAR major : dispatched) driver->MajorFunction[major] = PcDispatchIrp;
    return host::PcInitializeAdapterDriver(driver);
}

PORTCLASSAPI NTSTATUS NTAPI PcAddAdapterDevice(PDRIVER_OBJECT driver, PDEVICE_OBJECT pdo, PCPFNSTARTDEVICE startDevice, ULONG maxObjects, ULONG extensionBytes)
{
    size_t bytes = extensionBytes > PORT_CLASS_DEVICE_EXTENSION_SIZE ? extensionBytes : PORT_CLASS_DEVICE_EXTENSION_SIZE;
    adapters::Adapter *adapter = adapters::add(driver, pdo, startDevice, bytes);
    if (!adapter) return STATUS_INSUFFICIENT_RESOURCES;
    // The host sees the size in units of ULONG_PTR * 4, so that 32- and 64-bit hosts agree.
    long long portable = (long long)(extensionBytes / sizeof(ULONG_PTR) * 4 + extensionBytes % sizeof(ULONG_PTR));
    NTSTATUS status = host::PcAddAdapterDevice(pdo, maxObjects, portable, &adapter->fdo);
    if (NT_SUCCESS(status)) adapters::publish(adapter);
    else heap::release(adapter);
    return status;
}

PORTCLASSAPI NTSTATUS NTAPI PcDispatchIrp(PDEVICE_OBJECT fdo, PIRP irp)
{
    PIO_STACK_LOCATION location = IoGetCurrentIrpStackLocation(irp);
    NTSTATUS status = host::PcDispatchIrp(fdo, location->MajorFunction, location->MinorFunction);
    irp->IoStatus.Status = status;
    return status;
}

PORTCLASSAPI NTSTATUS NTAPI PcNewPort(PPORT *out, REFCLSID classId)
{
    if (!out) return STATUS_INVALID_PARAMETER;
    *out = nullptr;
    int id = 0;
    for (int i = 1; i < (int)ARRAYSIZE(clsid::table); i++)
        if (classId == clsid::table[i]) id = i;
    auto *port = heap::create<ports::Port>(id == clsid::PortTopology ? ports::Kind::Topology : ports::Kind::WaveRT);
    if (!port) return STATUS_INSUFFICIENT_RESOURCES;
    NTSTATUS status = host::PcNewPort((unsigned)id, port);
    if (NT_SUCCESS(status)) *out = port;
    else heap::release(port);
    return status;
}

PORTCLASSAPI NTSTATUS NTAPI PcRegisterSubdevice(PDEVICE_OBJECT fdo, PWSTR name, PUNKNOWN port)
{
    if (!name) return STATUS_INVALID_PARAMETER;
    text::Narrow<64> narrow(name, text::length(name));
    NTSTATUS status = host::PcRegisterSubdevice(fdo, narrow.characters, narrow.count, port);
#ifdef PORTCLSLAB_ANY_DRIVER
    if (NT_SUCCESS(status)) ports::registeredAs(port, name);
#endif
    return status;
}
PORTCLASSAPI NTSTATUS NTAPI PcRegisterPhysicalConnection(PDEVICE_OBJECT fdo, PUNKNOWN from, ULONG fromPin, PUNKNOWN to, ULONG toPin)
{
    return host::PcRegisterPhysicalConnection(fdo, from, fromPin, to, toPin);
}
PORTCLASSAPI NTSTATUS NTAPI PcRegisterAdapterPowerManagement(PUNKNOWN adapter, PVOID fdo) { return host::PcRegisterAdapterPowerManagement(adapter, fdo); }
PORTCLASSAPI NTSTATUS NTAPI PcUnregisterAdapterPowerManagement(PDEVICE_OBJECT fdo) { return host::PcUnregisterAdapterPowerManagement(fdo); }
PORTCLASSAPI NTSTATUS NTAPI PcRegisterAdapterPnpManagement(PUNKNOWN adapter, PDEVICE_OBJECT fdo) { return host::PcRegisterAdapterPnpManagement(adapter, fdo); }
PORTCLASSAPI NTSTATUS NTAPI PcUnregisterAdapterPnpManagement(PDEVICE_OBJECT fdo) { return host::PcUnregisterAdapterPnpManagement(fdo); }

PORTCLASSAPI NTSTATUS NTAPI PcGetPhysicalDeviceObject(PDEVICE_OBJECT fdo, PDEVICE_OBJECT *pdo)
{
    abi::Address found;
    NTSTATUS status = host::PcGetPhysicalDeviceObject(fdo, found);
    *pdo = NT_SUCCESS(status) ? found.as<PDEVICE_OBJECT>() : nullptr;
    return status;
}

PORTCLASSAPI NTSTATUS PcAddStreamResource(PDEVICE_OBJECT pdo, PVOID set, PPCSTREAMRESOURCE_DESCRIPTOR descriptor, PCSTREAMRESOURCE *handle)
{
    streamresource::Flat flat(descriptor);
    abi::Address added;
    NTSTATUS status = host::PcAddStreamResource(pdo, set, flat.present, flat.size, flat.flags, flat.pdo, flat.type, flat.version, flat.resource,
                                                handle != nullptr, added);
    return streamresource::finish(status, added, handle);
}
PORTCLASSAPI NTSTATUS PcRemoveStreamResource(PCSTREAMRESOURCE handle) { return host::PcRemoveStreamResource(handle); }
