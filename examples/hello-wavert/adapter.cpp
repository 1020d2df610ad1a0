/** The driver and its device: load, add, start, stop, removal. */
#include <initguid.h>

#include "hello.h"

/** The driver's part of the device extension, behind that of PortCls. */
struct CONTEXT
{
    PDEVICE_OBJECT Pdo;
    CDevice *Device;
    PPORT Wave;
    PPORT Topology;
};

void __cdecl operator delete(void *block) noexcept
{
    if (block)
        ExFreePoolWithTag(block, PoolTag);
}

void __cdecl operator delete(void *block, size_t) noexcept
{
    if (block)
        ExFreePoolWithTag(block, PoolTag);
}

// PortCls keeps the pointers for as long as the device exists.
static WCHAR WaveName[] = L"Wave";
static WCHAR TopologyName[] = L"Topology";

extern "C" DRIVER_INITIALIZE DriverEntry;
static DRIVER_ADD_DEVICE AddDevice;
static DRIVER_DISPATCH DispatchPnp;
static NTSTATUS StartDevice(_In_ PDEVICE_OBJECT fdo, _In_ PIRP irp, _In_ PRESOURCELIST resources);

#pragma code_seg("INIT")

_Use_decl_annotations_
extern "C" NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING registryPath)
{
    ExInitializeDriverRuntime(DrvRtPoolNxOptIn);
    const NTSTATUS status = PcInitializeAdapterDriver(driver, registryPath, AddDevice);
    if (NT_SUCCESS(status))
        driver->MajorFunction[IRP_MJ_PNP] = DispatchPnp;
    return status;
}

#pragma code_seg("PAGE")

static CONTEXT *ContextOf(_In_ PDEVICE_OBJECT fdo)
{
    return reinterpret_cast<CONTEXT *>(static_cast<PUCHAR>(fdo->DeviceExtension) + PORT_CLASS_DEVICE_EXTENSION_SIZE);
}

_Use_decl_annotations_
static NTSTATUS AddDevice(PDRIVER_OBJECT driver, PDEVICE_OBJECT pdo)
{
    PAGED_CODE();
    const NTSTATUS status =
        PcAddAdapterDevice(driver, pdo, StartDevice, 2, PORT_CLASS_DEVICE_EXTENSION_SIZE + sizeof(CONTEXT));
    if (!NT_SUCCESS(status))
        return status;
    // A new device object is the first in its driver's list.
    *ContextOf(driver->DeviceObject) = {pdo, nullptr, nullptr, nullptr};
    return status;
}

/** Makes a port for a miniport and registers both as a subdevice. The port has one reference. */
static NTSTATUS Install(_In_ PDEVICE_OBJECT fdo, _In_ PIRP irp, _In_ PRESOURCELIST resources, _In_ REFCLSID portClass,
                        _In_ PUNKNOWN miniport, _In_ PWSTR name, _Out_ PPORT *port)
{
    PAGED_CODE();
    *port = nullptr;
    PPORT made;
    NTSTATUS status = PcNewPort(&made, portClass);
    if (!NT_SUCCESS(status))
        return status;
    status = made->Init(fdo, irp, miniport, nullptr, resources);
    if (NT_SUCCESS(status))
        status = PcRegisterSubdevice(fdo, name, made);
    if (NT_SUCCESS(status))
        *port = made;
    else
        made->Release();
    return status;
}

static void Unregister(_In_ PDEVICE_OBJECT fdo, _In_ PPORT port)
{
    PAGED_CODE();
    PVOID found;
    if (!NT_SUCCESS(port->QueryInterface(IID_IUnregisterSubdevice, &found)))
        return;
    PUNREGISTERSUBDEVICE unregister = static_cast<PUNREGISTERSUBDEVICE>(found);
    unregister->UnregisterSubdevice(fdo, port);
    unregister->Release();
}

/** Takes the subdevices back, in reverse order. At a removal PortCls does that itself. */
static void UnregisterSubdevices(_In_ PDEVICE_OBJECT fdo)
{
    PAGED_CODE();
    const CONTEXT *context = ContextOf(fdo);
    PVOID found;
    if (NT_SUCCESS(context->Wave->QueryInterface(IID_IUnregisterPhysicalConnection, &found)))
    {
        PUNREGISTERPHYSICALCONNECTION wires = static_cast<PUNREGISTERPHYSICALCONNECTION>(found);
        wires->UnregisterPhysicalConnection(fdo, context->Wave, WavePinBridge, context->Topology, TopologyPinBridge);
        wires->Release();
    }
    Unregister(fdo, context->Wave);
    Unregister(fdo, context->Topology);
}

/** Ends what StartDevice began. Open streams keep the device object, not its thread. */
static void EndDevice(_In_ PDEVICE_OBJECT fdo)
{
    PAGED_CODE();
    CONTEXT *context = ContextOf(fdo);
    if (!context->Device)
        return;
    context->Device->ReleaseHardware();
    if (context->Wave)
        context->Wave->Release();
    if (context->Topology)
        context->Topology->Release();
    PcUnregisterAdapterPowerManagement(fdo);
    context->Device->Release();
    context->Wave = context->Topology = nullptr;
    context->Device = nullptr;
}

_Use_decl_annotations_
static NTSTATUS StartDevice(PDEVICE_OBJECT fdo, PIRP irp, PRESOURCELIST resources)
{
    PAGED_CODE();
    CONTEXT *context = ContextOf(fdo);
    CDevice *device = new (NonPagedPool, PoolTag) CDevice(context->Pdo);
    if (!device)
        return STATUS_INSUFFICIENT_RESOURCES;
    device->AddRef();
    NTSTATUS status = device->Start();
    if (NT_SUCCESS(status))
        status = PcRegisterAdapterPowerManagement(PUNKNOWN(static_cast<IAdapterPowerManagement *>(device)), fdo);
    if (!NT_SUCCESS(status))
    {
        device->ReleaseHardware();
        device->Release();
        return status;
    }
    context->Device = device;

    // From here on EndDevice knows what to take back. A port keeps its miniport.
    PUNKNOWN miniport;
    status = CreateTopologyFilter(&miniport);
    if (NT_SUCCESS(status))
    {
        status = Install(fdo, irp, resources, CLSID_PortTopology, miniport, TopologyName, &context->Topology);
        miniport->Release();
    }
    if (NT_SUCCESS(status))
        status = CreateWaveFilter(device, &miniport);
    if (NT_SUCCESS(status))
    {
        status = Install(fdo, irp, resources, CLSID_PortWaveRT, miniport, WaveName, &context->Wave);
        miniport->Release();
    }
    if (NT_SUCCESS(status))
        status = PcRegisterPhysicalConnection(fdo, context->Wave, WavePinBridge, context->Topology, TopologyPinBridge);
    if (!NT_SUCCESS(status))
    {
        if (context->Wave)
            Unregister(fdo, context->Wave);
        if (context->Topology)
            Unregister(fdo, context->Topology);
        EndDevice(fdo);
        return status;
    }
    device->RegisterThread(context->Wave);
    return STATUS_SUCCESS;
}

/** PortCls calls nobody when a device is removed: the thread is ended before PortCls sees the request. */
_Use_decl_annotations_
static NTSTATUS DispatchPnp(PDEVICE_OBJECT fdo, PIRP irp)
{
    PAGED_CODE();
    const UCHAR request = IoGetCurrentIrpStackLocation(irp)->MinorFunction;
    CONTEXT *context = ContextOf(fdo);
    if (request == IRP_MN_SURPRISE_REMOVAL && context->Device)
        context->Device->ReleaseHardware();
    if (request == IRP_MN_REMOVE_DEVICE)
        EndDevice(fdo);
    if (request != IRP_MN_STOP_DEVICE || !context->Device)
        return PcDispatchIrp(fdo, irp);
    context->Device->ReleaseHardware();
    UnregisterSubdevices(fdo);
    const NTSTATUS status = PcDispatchIrp(fdo, irp);
    EndDevice(fdo);
    return status;
}

#pragma code_seg()
