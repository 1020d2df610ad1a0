/** Imports PcAddStreamResource, so that it loads on no Windows without it; where it loads, it uses it rightly. */
#include "start.h"

static KEVENT g_end;

static void Worker(PVOID)
{
    KeWaitForSingleObject(&g_end, Executive, KernelMode, FALSE, nullptr);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static NTSTATUS Start(PDEVICE_OBJECT, PIRP, PRESOURCELIST)
{
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

    PCSTREAMRESOURCE_DESCRIPTOR descriptor;
    PCSTREAMRESOURCE_DESCRIPTOR_INIT(&descriptor);
    descriptor.Pdo = g_pdo;
    descriptor.Type = ePcStreamResourceThread;
    descriptor.Resource.Thread = static_cast<PETHREAD>(thread);
    PCSTREAMRESOURCE resource;
    status = PcAddStreamResource(g_pdo, nullptr, &descriptor, &resource);
    if (NT_SUCCESS(status))
        status = PcRemoveStreamResource(resource);
    KeSetEvent(&g_end, IO_NO_INCREMENT, FALSE);
    KeWaitForSingleObject(thread, Executive, KernelMode, FALSE, nullptr);
    ObDereferenceObject(thread);
    return status;
}
