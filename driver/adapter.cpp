/**
 * Driver and device entry points: load, add, start, Plug and Play, unload.
 */
// The ids of the interfaces are defined here, once.
#include <initguid.h>

#include "adaptercommon.h"

namespace
{
    /** Wave and topology. */
    constexpr ULONG MaximumSubdevices = 2;

    /** The driver's part of the device extension, behind the part that belongs to PortCls. */
    struct DEVICE_CONTEXT
    {
        /** Kept from AddDevice: the function that asks PortCls for it came with Windows 8. */
        PDEVICE_OBJECT Pdo;
        /** The adapter object from a successful start until stop or remove; one reference. */
        CAdapterCommon *Adapter;
    };

    DEVICE_CONTEXT *GetContext(_In_ PDEVICE_OBJECT fdo)
    {
        return reinterpret_cast<DEVICE_CONTEXT *>(static_cast<PUCHAR>(fdo->DeviceExtension) +
                                                  PORT_CLASS_DEVICE_EXTENSION_SIZE);
    }

    PDRIVER_UNLOAD g_portClsUnload;
}

extern "C" DRIVER_INITIALIZE DriverEntry;
static DRIVER_ADD_DEVICE AddDevice;
static DRIVER_UNLOAD DriverUnload;
static DRIVER_DISPATCH DispatchPnp;
static NTSTATUS StartDevice(_In_ PDEVICE_OBJECT fdo, _In_ PIRP irp, _In_ PRESOURCELIST resources);

#pragma code_seg("INIT")

_Use_decl_annotations_
extern "C" NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING registryPath)
{
    PoolInitialize();

    const NTSTATUS status = PcInitializeAdapterDriver(driver, registryPath, AddDevice);
    if (!NT_SUCCESS(status))
        return status;

    // PortCls has set its own routines; ours come first and hand over to them.
    driver->MajorFunction[IRP_MJ_PNP] = DispatchPnp;
    g_portClsUnload = driver->DriverUnload;
    driver->DriverUnload = DriverUnload;
    return STATUS_SUCCESS;
}

#pragma code_seg("PAGE")

_Use_decl_annotations_
static VOID DriverUnload(PDRIVER_OBJECT driver)
{
    PAGED_CODE();
    if (g_portClsUnload)
        g_portClsUnload(driver);
}

_Use_decl_annotations_
static NTSTATUS AddDevice(PDRIVER_OBJECT driver, PDEVICE_OBJECT pdo)
{
    PAGED_CODE();
    const NTSTATUS status =
        PcAddAdapterDevice(driver, pdo, StartDevice, MaximumSubdevices,
                           PORT_CLASS_DEVICE_EXTENSION_SIZE + sizeof(DEVICE_CONTEXT));
    if (!NT_SUCCESS(status))
        return status;

    // A new device object goes to the front of its driver's list, and devices of a driver are added one after the other.
    DEVICE_CONTEXT *context = GetContext(driver->DeviceObject);
    context->Pdo = pdo;
    context->Adapter = nullptr;
    return STATUS_SUCCESS;
}

_Use_decl_annotations_
static NTSTATUS StartDevice(PDEVICE_OBJECT fdo, PIRP irp, PRESOURCELIST resources)
{
    PAGED_CODE();
    DEVICE_CONTEXT *context = GetContext(fdo);
    NT_ASSERT(!context->Adapter);
    CAdapterCommon *adapter = new (DriverPool) CAdapterCommon(fdo, context->Pdo);
    if (!adapter)
        return STATUS_INSUFFICIENT_RESOURCES;
    adapter->AddRef();

    const NTSTATUS status = adapter->Start(irp, resources);
    if (NT_SUCCESS(status))
        context->Adapter = adapter;
    else
        adapter->Release();
    return status;
}

/** Ends what StartDevice began. Others may hold references to the adapter: it goes away with the last one. */
static void EndAdapter(_Inout_ DEVICE_CONTEXT *context)
{
    PAGED_CODE();
    CAdapterCommon *adapter = context->Adapter;
    if (!adapter)
        return;
    context->Adapter = nullptr;
    adapter->ReleaseHardware();
    adapter->Shutdown();
    adapter->Release();
}

/**
 * PortCls has no callback for a surprise removal or a removal, and none for a stop before Windows 10 1511. The hardware is
 * given up before PortCls sees the request, without waiting for streams to be closed.
 */
_Use_decl_annotations_
static NTSTATUS DispatchPnp(PDEVICE_OBJECT fdo, PIRP irp)
{
    PAGED_CODE();
    DEVICE_CONTEXT *context = GetContext(fdo);
    const UCHAR request = IoGetCurrentIrpStackLocation(irp)->MinorFunction;
    if (request == IRP_MN_STOP_DEVICE && context->Adapter)
    {
        // With PnP management PortCls first stops the streams, then calls PnpStop.
        if (!context->Adapter->HasPnpManagement())
        {
            context->Adapter->ReleaseHardware();
            context->Adapter->UnregisterSubdevices();
        }
        const NTSTATUS status = PcDispatchIrp(fdo, irp);
        EndAdapter(context);
        return status;
    }
    if (request == IRP_MN_SURPRISE_REMOVAL && context->Adapter)
        context->Adapter->ReleaseHardware();
    // The device object, and the context with it, is gone when PortCls has handled the removal.
    if (request == IRP_MN_REMOVE_DEVICE)
        EndAdapter(context);
    return PcDispatchIrp(fdo, irp);
}

#pragma code_seg()
