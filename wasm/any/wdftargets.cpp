/** Requests to devices of other drivers, of which there are none. */
#include "framework.h"

namespace {
using namespace framework;
struct Target {
    Object object;
};
struct Request {
    Object object;
    NTSTATUS status;
    PFN_WDF_REQUEST_COMPLETION_ROUTINE routine;
    WDFCONTEXT context;
};
}

extern "C" {
NTSTATUS NTAPI WdfIoTargetCreate(WDFDEVICE device, PWDF_OBJECT_ATTRIBUTES attributes, WDFIOTARGET *target)
{
    service::called("WdfIoTargetCreate");
    auto *made = make<Target>(Kind::Target, attributes, (Object *)device);
    *target = (WDFIOTARGET)made;
    return made ? STATUS_SUCCESS : STATUS_INSUFFICIENT_RESOURCES;
}
NTSTATUS NTAPI WdfIoTargetOpen(WDFIOTARGET, PWDF_IO_TARGET_OPEN_PARAMS params)
{
    service::called("WdfIoTargetOpen", &params->TargetDeviceName);
    return params->Size == sizeof(*params) ? STATUS_NOT_FOUND : STATUS_INFO_LENGTH_MISMATCH;
}
VOID NTAPI WdfIoTargetClose(WDFIOTARGET) { service::called("WdfIoTargetClose"); }
VOID NTAPI WdfIoTargetCloseForQueryRemove(WDFIOTARGET) { service::called("WdfIoTargetCloseForQueryRemove"); }
VOID NTAPI WdfIoTargetPurge(WDFIOTARGET, WDF_IO_TARGET_PURGE_IO_ACTION) { service::called("WdfIoTargetPurge"); }
VOID NTAPI WdfIoTargetStop(WDFIOTARGET, WDF_IO_TARGET_SENT_IO_ACTION) { service::called("WdfIoTargetStop"); }
NTSTATUS NTAPI WdfIoTargetStart(WDFIOTARGET)
{
    service::called("WdfIoTargetStart");
    return STATUS_INVALID_DEVICE_STATE;
}
/** A target that is not open has no device. */
PDEVICE_OBJECT NTAPI WdfIoTargetWdmGetTargetPhysicalDevice(WDFIOTARGET) { return nullptr; }
NTSTATUS NTAPI WdfIoTargetFormatRequestForIoctl(WDFIOTARGET, WDFREQUEST, ULONG, WDFMEMORY, PWDFMEMORY_OFFSET, WDFMEMORY, PWDFMEMORY_OFFSET)
{
    service::called("WdfIoTargetFormatRequestForIoctl");
    return STATUS_SUCCESS;
}
NTSTATUS NTAPI WdfIoTargetSendIoctlSynchronously(WDFIOTARGET, WDFREQUEST, ULONG, PWDF_MEMORY_DESCRIPTOR, PWDF_MEMORY_DESCRIPTOR, PWDF_REQUEST_SEND_OPTIONS,
                                                 ULONG_PTR *bytesReturned)
{
    service::called("WdfIoTargetSendIoctlSynchronously");
    if (bytesReturned) *bytesReturned = 0;
    return STATUS_INVALID_DEVICE_STATE;
}

NTSTATUS NTAPI WdfRequestCreate(PWDF_OBJECT_ATTRIBUTES attributes, WDFIOTARGET, WDFREQUEST *request)
{
    service::called("WdfRequestCreate");
    auto *made = make<Request>(Kind::Request, attributes, framework::driver());
    *request = (WDFREQUEST)made;
    return made ? STATUS_SUCCESS : STATUS_INSUFFICIENT_RESOURCES;
}
NTSTATUS NTAPI WdfRequestReuse(WDFREQUEST request, PWDF_REQUEST_REUSE_PARAMS params)
{
    auto *of = (Request *)request;
    if (params->Size != sizeof(*params)) return STATUS_INFO_LENGTH_MISMATCH;
    of->status = params->Status;
    of->routine = nullptr;
    return STATUS_SUCCESS;
}
VOID NTAPI WdfRequestSetCompletionRoutine(WDFREQUEST request, PFN_WDF_REQUEST_COMPLETION_ROUTINE routine, WDFCONTEXT context)
{
    auto *of = (Request *)request;
    of->routine = routine;
    of->context = context;
}
/** The target is closed: not sent, and the routine is not called. */
BOOLEAN NTAPI WdfRequestSend(WDFREQUEST request, WDFIOTARGET, PWDF_REQUEST_SEND_OPTIONS)
{
    service::called("WdfRequestSend");
    ((Request *)request)->status = STATUS_INVALID_DEVICE_STATE;
    return FALSE;
}
NTSTATUS NTAPI WdfRequestGetStatus(WDFREQUEST request) { return ((Request *)request)->status; }
ULONG_PTR NTAPI WdfRequestGetInformation(WDFREQUEST) { return 0; }
VOID NTAPI WdfRequestGetCompletionParams(WDFREQUEST request, PWDF_REQUEST_COMPLETION_PARAMS params)
{
    WDF_REQUEST_COMPLETION_PARAMS_INIT(params);
    params->IoStatus.Status = ((Request *)request)->status;
}
BOOLEAN NTAPI WdfRequestCancelSentRequest(WDFREQUEST) { return FALSE; }
}
