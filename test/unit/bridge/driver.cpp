/** A driver small enough to see every bridge mechanism: a thread that waits, pool, a port and its helper interfaces. */
#include <initguid.h>
#include <portcls.h>
#include <stdunk.h>

extern "C" DRIVER_INITIALIZE DriverEntry;
static DRIVER_ADD_DEVICE AddDevice;

static KEVENT wake;
static HANDLE thread;
static volatile LONG rounds;

/* Fills more stack than a kernel thread has. */
static void Overflow()
{
    volatile UCHAR much[17 * 1024];
    for (ULONG i = 0; i < sizeof(much); i++) much[i] = (UCHAR)i;
}

static void Worker(PVOID context)
{
    if ((ULONG_PTR)context == 3) {
        Overflow();
        return;
    }
    volatile LONG own[64] = {};
    for (;;) {
        LARGE_INTEGER timeout;
        timeout.QuadPart = -100000;
        own[rounds & 63] = (LONG)(ULONG_PTR)context;
        if (KeWaitForSingleObject(&wake, Executive, KernelMode, FALSE, &timeout) == STATUS_CANCELLED) break;
        LONG n = InterlockedIncrement(&rounds);
        DbgPrint("round %d of %u, %I64d, %04x, %s, %ws, %p\n", n, (ULONG)(ULONG_PTR)context, -5000000000LL, 0xab, "text", L"wide", &own[0]);
    }
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static NTSTATUS StartDevice(PDEVICE_OBJECT fdo, PIRP irp, PRESOURCELIST resources)
{
    if (IoGetCurrentIrpStackLocation(irp)->MinorFunction != IRP_MN_START_DEVICE) return STATUS_INVALID_PARAMETER;
    if (resources->NumberOfPorts() != 2 || resources->FindTranslatedPort(1)->u.Port.Start.LowPart != 0x440) return STATUS_DEVICE_CONFIGURATION_ERROR;
    ULONG *extension = (ULONG *)fdo->DeviceExtension;
    extension[PORT_CLASS_DEVICE_EXTENSION_SIZE / sizeof(ULONG)] = 7;
    PPORT port;
    NTSTATUS status = PcNewPort(&port, CLSID_PortWaveRT);
    if (!NT_SUCCESS(status)) return status;
    PPORTCLSStreamResourceManager2 manager = NULL;
    status = port->QueryInterface(IID_IPortClsStreamResourceManager2, (PVOID *)&manager);
    if (NT_SUCCESS(status)) {
        PCSTREAMRESOURCE_DESCRIPTOR descriptor;
        PCSTREAMRESOURCE_DESCRIPTOR_INIT(&descriptor);
        descriptor.Type = ePcStreamResourceThread;
        descriptor.Resource.Thread = PsGetCurrentThread();
        PCSTREAMRESOURCE handle;
        status = manager->AddStreamResource2(NULL, NULL, &descriptor, &handle);
        port->Release();
        manager->Release();
        return status;
    }
    port->Release();
    return status;
}

static NTSTATUS AddDevice(PDRIVER_OBJECT driver, PDEVICE_OBJECT pdo)
{
    return PcAddAdapterDevice(driver, pdo, StartDevice, 2, PORT_CLASS_DEVICE_EXTENSION_SIZE + 16);
}

static VOID Unload(PDRIVER_OBJECT)
{
    UCHAR *block = (UCHAR *)ExAllocatePoolWithTag(NonPagedPoolNx, 24, 'tseT');
    if (block) block[24] = 1;
    ExFreePoolWithTag(block, 'tseT');
}

extern "C" NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    KeInitializeEvent(&wake, SynchronizationEvent, FALSE);
    NTSTATUS status = PsCreateSystemThread(&thread, THREAD_ALL_ACCESS, NULL, NULL, NULL, Worker, (PVOID)42);
    if (!NT_SUCCESS(status)) return status;
    driver->DriverUnload = Unload;
    return PcInitializeAdapterDriver(driver, path, AddDevice);
}
