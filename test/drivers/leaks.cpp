/** Registers its thread as a stream resource, ends the thread, and keeps the registration and a block of pool for ever. */
#include "start.h"

static KEVENT g_end;

static void Worker(PVOID)
{
    KeWaitForSingleObject(&g_end, Executive, KernelMode, FALSE, nullptr);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static NTSTATUS Start(PDEVICE_OBJECT, PIRP, PRESOURCELIST)
{
    if (!ExAllocatePoolWithTag(NonPagedPoolNx, 100, 'kaeL'))
        return STATUS_INSUFFICIENT_RESOURCES;

    KeInitializeEvent(&g_end, NotificationEvent, FALSE);
    HANDLE handle;
    NTSTATUS status = PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, nullptr, nullptr, nullptr, Worker, nullptr);
    if (!NT_SUCCESS(status))
        return status;
    PVOID thread;
    status = ObReferenceObjectByHandle(handle, THREAD_ALL_ACCESS, nullptr, KernelMode, &thread, nullptr);
    ZwClose(handle);
    if (!NT_SUCCESS(status))
        return status;

    PPORT port;
    status = PcNewPort(&port, CLSID_PortWaveRT);
    if (NT_SUCCESS(status))
    {
        PVOID manager;
        status = port->QueryInterface(IID_IPortClsStreamResourceManager, &manager);
        if (NT_SUCCESS(status))
        {
            PCSTREAMRESOURCE_DESCRIPTOR descriptor;
            PCSTREAMRESOURCE_DESCRIPTOR_INIT(&descriptor);
            descriptor.Pdo = g_pdo;
            descriptor.Type = ePcStreamResourceThread;
            descriptor.Resource.Thread = static_cast<PETHREAD>(thread);
            PCSTREAMRESOURCE resource;
            status = static_cast<PPORTCLSStreamResourceManager>(manager)->AddStreamResource(nullptr, &descriptor, &resource);
            static_cast<PPORTCLSStreamResourceManager>(manager)->Release();
        }
        port->Release();
    }
    KeSetEvent(&g_end, IO_NO_INCREMENT, FALSE);
    KeWaitForSingleObject(thread, Executive, KernelMode, FALSE, nullptr);
    ObDereferenceObject(thread);
    return status;
}
