/** Threads and object references: handles and thread objects are addresses the host gives out. */
#include <wdm.h>
#include "abi.h"

namespace {
POBJECT_TYPE noType = nullptr;
}

extern "C" {
POBJECT_TYPE *PsThreadType = &noType;
POBJECT_TYPE *ExEventObjectType = &noType;

NTSTATUS NTAPI PsCreateSystemThread(PHANDLE handle, ULONG, POBJECT_ATTRIBUTES, HANDLE, PCLIENT_ID, PKSTART_ROUTINE routine, PVOID context)
{
    abi::Address created;
    NTSTATUS status = host::PsCreateSystemThread(routine, context, created);
    *handle = NT_SUCCESS(status) ? created.as<HANDLE>() : nullptr;
    return status;
}
NTSTATUS NTAPI PsTerminateSystemThread(NTSTATUS exitStatus) { return host::PsTerminateSystemThread(exitStatus); }
PETHREAD NTAPI PsGetCurrentThread(VOID) { return host::PsGetCurrentThread().as<PETHREAD>(); }
KPRIORITY NTAPI KeSetPriorityThread(PKTHREAD thread, KPRIORITY priority) { return host::KeSetPriorityThread(thread, priority); }

NTSTATUS NTAPI ObReferenceObjectByHandle(HANDLE handle, ACCESS_MASK, POBJECT_TYPE, KPROCESSOR_MODE, PVOID *object, POBJECT_HANDLE_INFORMATION)
{
    abi::Address found;
    NTSTATUS status = host::ObReferenceObjectByHandle(handle, found);
    *object = NT_SUCCESS(status) ? found.as<PVOID>() : nullptr;
    return status;
}
/* Windows returns the new count, which nobody may rely on; the host keeps it to itself. */
LONG_PTR NTAPI ObfReferenceObject(PVOID object)
{
    host::ObReferenceObject(object);
    return 1;
}
LONG_PTR NTAPI ObfDereferenceObject(PVOID object)
{
    host::ObDereferenceObject(object);
    return 1;
}
NTSTATUS NTAPI ZwClose(HANDLE handle) { return host::ZwClose(handle); }
}
