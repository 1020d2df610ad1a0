/** Starts a thread and never tells it to end: it still waits when the driver is unloaded. */
#include "start.h"

static KEVENT g_never;

static void Worker(PVOID)
{
    KeWaitForSingleObject(&g_never, Executive, KernelMode, FALSE, nullptr);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static NTSTATUS Start(PDEVICE_OBJECT, PIRP, PRESOURCELIST)
{
    KeInitializeEvent(&g_never, NotificationEvent, FALSE);
    HANDLE handle;
    NTSTATUS status = PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, nullptr, nullptr, nullptr, Worker, nullptr);
    if (NT_SUCCESS(status))
        ZwClose(handle);
    return status;
}
