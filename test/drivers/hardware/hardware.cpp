/** Connects the interrupt of a device without IInterruptSync, maps its registers and uses semaphores; test/unit/any/hardware.test.ts reads its prints. */
#include <portcls.h>

static PDEVICE_OBJECT g_pdo;
static PUCHAR g_registers;
static PKINTERRUPT g_interrupt;
static KSEMAPHORE g_packets;
static KDPC g_dpc;
static LONG g_served;
static KIRQL g_isrIrql;

static KSERVICE_ROUTINE Serve;
static BOOLEAN Serve(PKINTERRUPT interrupt, PVOID context)
{
    if (!(READ_REGISTER_ULONG((PULONG)(g_registers + 8)) & 4)) return FALSE;
    WRITE_REGISTER_ULONG((PULONG)(g_registers + 8), 4);
    if (interrupt == g_interrupt && context == &g_served) g_served++;
    g_isrIrql = KeGetCurrentIrql();
    KeInsertQueueDpc(&g_dpc, NULL, NULL);
    return TRUE;
}
static KDEFERRED_ROUTINE Packet;
static VOID Packet(PKDPC, PVOID, PVOID, PVOID) { KeReleaseSemaphore(&g_packets, IO_SOUND_INCREMENT, 1, FALSE); }

static BOOLEAN Synchronized(PVOID context)
{
    *(KIRQL *)context = KeGetCurrentIrql();
    return TRUE;
}

static NTSTATUS Connect(IO_CONNECT_INTERRUPT_PARAMETERS &parameters, ULONG version, PDEVICE_OBJECT pdo)
{
    RtlZeroMemory(&parameters, sizeof(parameters));
    parameters.Version = version;
    parameters.LineBased.PhysicalDeviceObject = pdo;
    parameters.LineBased.InterruptObject = &g_interrupt;
    parameters.LineBased.ServiceRoutine = Serve;
    parameters.LineBased.ServiceContext = &g_served;
    return IoConnectInterruptEx(&parameters);
}
static void Disconnect(ULONG version)
{
    IO_DISCONNECT_INTERRUPT_PARAMETERS parameters = {};
    parameters.Version = version;
    parameters.ConnectionContext.InterruptObject = g_interrupt;
    IoDisconnectInterruptEx(&parameters);
}

static void Refusals(PCM_PARTIAL_RESOURCE_DESCRIPTOR resource)
{
    IO_CONNECT_INTERRUPT_PARAMETERS parameters;
    DbgPrint("version %08x", Connect(parameters, 9, g_pdo));
    DbgPrint("no device object %08x", Connect(parameters, CONNECT_LINE_BASED, NULL));
    RtlZeroMemory(&parameters, sizeof(parameters));
    parameters.Version = CONNECT_MESSAGE_BASED;
    auto &message = parameters.MessageBased;
    message.PhysicalDeviceObject = g_pdo;
    message.ConnectionContext.InterruptObject = &g_interrupt;
    message.MessageServiceRoutine = (PKMESSAGE_SERVICE_ROUTINE)Serve;
    DbgPrint("messages %08x", IoConnectInterruptEx(&parameters));
    message.ServiceContext = &g_served;
    message.FallBackServiceRoutine = Serve;
    NTSTATUS status = IoConnectInterruptEx(&parameters);
    DbgPrint("fall back %08x version %u", status, parameters.Version);
    Disconnect(parameters.Version);
    RtlZeroMemory(&parameters, sizeof(parameters));
    parameters.Version = CONNECT_FULLY_SPECIFIED;
    auto &full = parameters.FullySpecified;
    full.PhysicalDeviceObject = g_pdo;
    full.InterruptObject = &g_interrupt;
    full.ServiceRoutine = Serve;
    full.ServiceContext = &g_served;
    full.Vector = resource->u.Interrupt.Vector + 1;
    full.Irql = full.SynchronizeIrql = (KIRQL)resource->u.Interrupt.Level;
    DbgPrint("no processor %08x", IoConnectInterruptEx(&parameters));
    full.ProcessorEnableMask = resource->u.Interrupt.Affinity;
    DbgPrint("other vector %08x", IoConnectInterruptEx(&parameters));
    full.Vector--;
    DbgPrint("full %08x", IoConnectInterruptEx(&parameters));
    Disconnect(CONNECT_FULLY_SPECIFIED);
    status = IoConnectInterrupt(&g_interrupt, Serve, &g_served, NULL, full.Vector, full.Irql, full.Irql, LevelSensitive, TRUE, full.ProcessorEnableMask, FALSE);
    DbgPrint("plain %08x", status);
    if (NT_SUCCESS(status)) IoDisconnectInterrupt(g_interrupt);
}

/* The interrupt belongs to audio streaming: it is known to Windows as long as it is connected. */
static void AsResource()
{
    PCSTREAMRESOURCE_DESCRIPTOR descriptor;
    PCSTREAMRESOURCE_DESCRIPTOR_INIT(&descriptor);
    descriptor.Pdo = g_pdo;
    descriptor.Type = ePcStreamResourceInterrupt;
    descriptor.Resource.Interrupt.Version = CONNECT_LINE_BASED;
    descriptor.Resource.Interrupt.Generic = g_interrupt;
    PCSTREAMRESOURCE resource = NULL;
    NTSTATUS added = PcAddStreamResource(g_pdo, NULL, &descriptor, &resource);
#ifdef STAYS_REGISTERED
    Disconnect(CONNECT_LINE_BASED);
#endif
    DbgPrint("stream resource %08x %08x", added, PcRemoveStreamResource(resource));
}

static void Semaphore()
{
    KSEMAPHORE two;
    KeInitializeSemaphore(&two, 1, 2);
    LARGE_INTEGER now = {};
    DbgPrint("count %d", KeReadStateSemaphore(&two));
    DbgPrint("before %d after %d", KeReleaseSemaphore(&two, 0, 1, FALSE), KeReadStateSemaphore(&two));
    NTSTATUS first = KeWaitForSingleObject(&two, Executive, KernelMode, FALSE, &now), second = KeWaitForSingleObject(&two, Executive, KernelMode, FALSE, &now);
    DbgPrint("taken %08x %08x then %08x", first, second, KeWaitForSingleObject(&two, Executive, KernelMode, FALSE, &now));
#ifdef EXCEED
    KeReleaseSemaphore(&two, 0, 3, FALSE);
#endif
}

static NTSTATUS Start(PDEVICE_OBJECT, PIRP, PRESOURCELIST resources)
{
    PCM_PARTIAL_RESOURCE_DESCRIPTOR memory = resources->FindTranslatedMemory(0);
    DbgPrint("memories %u at %08x, %u bytes", resources->NumberOfMemories(), (ULONG)memory->u.Memory.Start.QuadPart, memory->u.Memory.Length);
    g_registers = (PUCHAR)MmMapIoSpace(memory->u.Memory.Start, memory->u.Memory.Length, MmNonCached);
    if (!g_registers) return STATUS_INSUFFICIENT_RESOURCES;
    DbgPrint("identity %08x", READ_REGISTER_ULONG((PULONG)g_registers));
    WRITE_REGISTER_UCHAR(g_registers + 5, 0x5a);
    DbgPrint("stored %04x %08x", READ_REGISTER_USHORT((PUSHORT)(g_registers + 4)), READ_REGISTER_ULONG((PULONG)(g_registers + 4)));
    WRITE_REGISTER_ULONG64((PULONG64)(g_registers + 16), 0x1122334455667788ull);
    UCHAR bytes[8];
    READ_REGISTER_BUFFER_UCHAR(g_registers + 16, bytes, 8);
    DbgPrint("wide %d %02x %02x", READ_REGISTER_ULONG64((PULONG64)(g_registers + 16)) == 0x1122334455667788ull, bytes[0], bytes[7]);
    ULONG own = 7;
    DbgPrint("outside %02x, own memory %u", READ_REGISTER_UCHAR(g_registers + 64), READ_REGISTER_ULONG(&own));
    PRESOURCELIST share;
    PcNewResourceSublist(&share, NULL, PagedPool, resources, 1);
    NTSTATUS shared = share->AddMemoryFromParent(resources, 0);
    DbgPrint("share %08x %u, its interrupts %u", shared, share->FindTranslatedMemory(0)->u.Memory.Length, share->NumberOfInterrupts());
    share->Release();
    KeInitializeSemaphore(&g_packets, 0, 100);
    KeInitializeDpc(&g_dpc, Packet, NULL);
    Semaphore();
    Refusals(resources->FindTranslatedInterrupt(0));

    IO_CONNECT_INTERRUPT_PARAMETERS parameters;
    NTSTATUS status = Connect(parameters, CONNECT_LINE_BASED, g_pdo);
    DbgPrint("line %08x", status);
    if (NT_SUCCESS(status)) {
        WRITE_REGISTER_UCHAR(g_registers + 12, 1);
        for (int i = 0; i < 3; i++) KeWaitForSingleObject(&g_packets, Executive, KernelMode, FALSE, NULL);
        DbgPrint("three packets %d at %u", g_served >= 3, g_isrIrql);
        KIRQL inside = 0;
        BOOLEAN answer = KeSynchronizeExecution(g_interrupt, Synchronized, &inside);
        DbgPrint("synchronized %d at %u, then %u", answer, inside, KeGetCurrentIrql());
        KIRQL old = KeAcquireInterruptSpinLock(g_interrupt);
        DbgPrint("locked at %u from %u", KeGetCurrentIrql(), old);
        KeReleaseInterruptSpinLock(g_interrupt, old);
        WRITE_REGISTER_UCHAR(g_registers + 12, 0);
        AsResource();
#ifndef STAYS_REGISTERED
        Disconnect(CONNECT_LINE_BASED);
#endif
        KeFlushQueuedDpcs();
    }
#ifdef THROUGH_A_POINTER
    DbgPrint("never %u", *(volatile ULONG *)g_registers);
#endif
#ifndef KEEPS_MAPPING
    MmUnmapIoSpace(g_registers, memory->u.Memory.Length);
#endif
#ifdef AFTER_UNMAP
    READ_REGISTER_ULONG((PULONG)g_registers);
#endif
    return status;
}
static NTSTATUS NTAPI Add(PDRIVER_OBJECT driver, PDEVICE_OBJECT pdo)
{
    g_pdo = pdo;
    return PcAddAdapterDevice(driver, pdo, Start, 1, 0);
}
extern "C" NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) { return PcInitializeAdapterDriver(driver, path, Add); }
