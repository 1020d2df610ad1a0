/**
 * The hardware half of an audio driver: a device with its registers in memory and one interrupt.
 *
 * They are mapped and connected when the device starts, and given back when it stops, is pulled out or is removed. The interrupt
 * is connected without IInterruptSync, and known to Windows as a resource of audio streams while it is connected.
 * For Windows 10 and later: PcAddStreamResource is imported.
 */
#include <ntddk.h>
#include <windef.h>
#include <portcls.h>

// Registers, 32 bits each.
constexpr ULONG RegisterIdentity = 0x00;
constexpr ULONG RegisterStatus = 0x04; // cleared by writing ones
constexpr ULONG RegisterEnable = 0x08;
constexpr ULONG Identity = 0x4c414252;
constexpr ULONG StatusPacket = 1;
constexpr ULONG EnablePacket = 1;
constexpr ULONG RegistersEnd = 0x0c;

/** The driver's part of the device extension, behind that of PortCls. */
struct CONTEXT
{
    PDEVICE_OBJECT Pdo;
    PUCHAR Registers;
    ULONG RegistersBytes;
    PKINTERRUPT Interrupt;
    ULONG ConnectedAs;
    PCSTREAMRESOURCE Resource;
    KDPC Dpc;
    volatile LONG Packets;
};

extern "C" DRIVER_INITIALIZE DriverEntry;
static DRIVER_ADD_DEVICE AddDevice;
static DRIVER_DISPATCH DispatchPnp;
static KSERVICE_ROUTINE Serve;
static KDEFERRED_ROUTINE Packet;
static NTSTATUS StartDevice(_In_ PDEVICE_OBJECT fdo, _In_ PIRP irp, _In_ PRESOURCELIST resources);

static PULONG At(_In_ const CONTEXT *context, ULONG offset)
{
    return reinterpret_cast<PULONG>(context->Registers + offset);
}

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
        PcAddAdapterDevice(driver, pdo, StartDevice, 1, PORT_CLASS_DEVICE_EXTENSION_SIZE + sizeof(CONTEXT));
    if (!NT_SUCCESS(status))
        return status;
    // A new device object is the first in its driver's list.
    CONTEXT *context = ContextOf(driver->DeviceObject);
    RtlZeroMemory(context, sizeof(*context));
    context->Pdo = pdo;
    KeInitializeDpc(&context->Dpc, Packet, context);
    return status;
}

/** Gives back what StartDevice took, in reverse order. `present`: the registers can be written. */
static void ReleaseHardware(_In_ CONTEXT *context, BOOLEAN present)
{
    PAGED_CODE();
    if (context->Resource)
    {
        PcRemoveStreamResource(context->Resource);
        context->Resource = nullptr;
    }
    if (context->Interrupt)
    {
        if (present)
            WRITE_REGISTER_ULONG(At(context, RegisterEnable), 0);
        IO_DISCONNECT_INTERRUPT_PARAMETERS parameters = {};
        parameters.Version = context->ConnectedAs;
        parameters.ConnectionContext.InterruptObject = context->Interrupt;
        IoDisconnectInterruptEx(&parameters);
        context->Interrupt = nullptr;
        KeFlushQueuedDpcs();
    }
    if (context->Registers)
    {
        MmUnmapIoSpace(context->Registers, context->RegistersBytes);
        context->Registers = nullptr;
    }
}

static NTSTATUS Connect(_In_ CONTEXT *context)
{
    PAGED_CODE();
    IO_CONNECT_INTERRUPT_PARAMETERS parameters = {};
    parameters.Version = CONNECT_LINE_BASED;
    parameters.LineBased.PhysicalDeviceObject = context->Pdo;
    parameters.LineBased.InterruptObject = &context->Interrupt;
    parameters.LineBased.ServiceRoutine = Serve;
    parameters.LineBased.ServiceContext = context;
    const NTSTATUS status = IoConnectInterruptEx(&parameters);
    if (NT_SUCCESS(status))
        context->ConnectedAs = parameters.Version;
    return status;
}

static NTSTATUS RegisterInterrupt(_In_ CONTEXT *context)
{
    PAGED_CODE();
    PCSTREAMRESOURCE_DESCRIPTOR descriptor;
    PCSTREAMRESOURCE_DESCRIPTOR_INIT(&descriptor);
    descriptor.Pdo = context->Pdo;
    descriptor.Type = ePcStreamResourceInterrupt;
    descriptor.Resource.Interrupt.Version = context->ConnectedAs;
    descriptor.Resource.Interrupt.Generic = context->Interrupt;
    return PcAddStreamResource(context->Pdo, nullptr, &descriptor, &context->Resource);
}

_Use_decl_annotations_
static NTSTATUS StartDevice(PDEVICE_OBJECT fdo, PIRP, PRESOURCELIST resources)
{
    PAGED_CODE();
    CONTEXT *context = ContextOf(fdo);
    const CM_PARTIAL_RESOURCE_DESCRIPTOR *memory = resources->FindTranslatedMemory(0);
    if (!memory || memory->u.Memory.Length < RegistersEnd)
        return STATUS_DEVICE_CONFIGURATION_ERROR;
    context->RegistersBytes = memory->u.Memory.Length;
    context->Registers =
        static_cast<PUCHAR>(MmMapIoSpace(memory->u.Memory.Start, context->RegistersBytes, MmNonCached));
    if (!context->Registers)
        return STATUS_INSUFFICIENT_RESOURCES;

    NTSTATUS status = STATUS_DEVICE_CONFIGURATION_ERROR;
    if (READ_REGISTER_ULONG(At(context, RegisterIdentity)) == Identity)
        status = Connect(context);
    if (NT_SUCCESS(status))
        status = RegisterInterrupt(context);
    if (!NT_SUCCESS(status))
    {
        ReleaseHardware(context, TRUE);
        return status;
    }
    WRITE_REGISTER_ULONG(At(context, RegisterEnable), EnablePacket);
    return STATUS_SUCCESS;
}

_Use_decl_annotations_
static NTSTATUS DispatchPnp(PDEVICE_OBJECT fdo, PIRP irp)
{
    PAGED_CODE();
    CONTEXT *context = ContextOf(fdo);
    switch (IoGetCurrentIrpStackLocation(irp)->MinorFunction)
    {
    case IRP_MN_SURPRISE_REMOVAL:
        ReleaseHardware(context, FALSE);
        break;
    case IRP_MN_STOP_DEVICE:
    case IRP_MN_REMOVE_DEVICE:
        ReleaseHardware(context, TRUE);
        break;
    }
    return PcDispatchIrp(fdo, irp);
}

#pragma code_seg()

/** Whether the device interrupts; if so, it is told that it was heard. */
_Use_decl_annotations_
static BOOLEAN Serve(PKINTERRUPT, PVOID serviceContext)
{
    CONTEXT *context = static_cast<CONTEXT *>(serviceContext);
    const ULONG status = READ_REGISTER_ULONG(At(context, RegisterStatus)) & StatusPacket;
    if (!status)
        return FALSE;
    WRITE_REGISTER_ULONG(At(context, RegisterStatus), status);
    KeInsertQueueDpc(&context->Dpc, nullptr, nullptr);
    return TRUE;
}

/** A stream would set its notification events here. */
_Use_decl_annotations_
static void Packet(PKDPC, PVOID deferredContext, PVOID, PVOID)
{
    CONTEXT *context = static_cast<CONTEXT *>(deferredContext);
    DbgPrint("packet %d\n", InterlockedIncrement(&context->Packets));
}
