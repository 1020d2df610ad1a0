/**
 * Requests to devices of other drivers. There is no such device here: a target can be made and not be opened, and a request to a
 * closed target is not sent.
 */
#pragma once
#include <wdf.h>

typedef struct _WDFMEMORY_OFFSET { size_t BufferOffset, BufferLength; } WDFMEMORY_OFFSET, *PWDFMEMORY_OFFSET;
typedef enum { WdfMemoryDescriptorTypeInvalid, WdfMemoryDescriptorTypeBuffer, WdfMemoryDescriptorTypeMdl, WdfMemoryDescriptorTypeHandle } WDF_MEMORY_DESCRIPTOR_TYPE;
typedef struct _WDF_MEMORY_DESCRIPTOR {
    WDF_MEMORY_DESCRIPTOR_TYPE Type;
    union {
        struct { PVOID Buffer; ULONG Length; } BufferType;
        struct { PMDL Mdl; ULONG BufferLength; } MdlType;
        struct { WDFMEMORY Memory; PWDFMEMORY_OFFSET Offsets; } HandleType;
    } u;
} WDF_MEMORY_DESCRIPTOR, *PWDF_MEMORY_DESCRIPTOR;
FORCEINLINE VOID WDF_MEMORY_DESCRIPTOR_INIT_BUFFER(PWDF_MEMORY_DESCRIPTOR descriptor, PVOID buffer, ULONG length)
{
    RtlZeroMemory(descriptor, sizeof(*descriptor));
    descriptor->Type = WdfMemoryDescriptorTypeBuffer;
    descriptor->u.BufferType.Buffer = buffer;
    descriptor->u.BufferType.Length = length;
}

/* Times are in units of 100 ns, relative ones below zero. */
#define WDF_TIMEOUT_TO_MS ((LONGLONG)10000)
#define WDF_TIMEOUT_TO_SEC ((LONGLONG)10000000)
FORCEINLINE LONGLONG WDF_REL_TIMEOUT_IN_SEC(ULONGLONG seconds) { return -(LONGLONG)seconds * WDF_TIMEOUT_TO_SEC; }
FORCEINLINE LONGLONG WDF_REL_TIMEOUT_IN_MS(ULONGLONG milliseconds) { return -(LONGLONG)milliseconds * WDF_TIMEOUT_TO_MS; }
FORCEINLINE LONGLONG WDF_ABS_TIMEOUT_IN_SEC(ULONGLONG seconds) { return (LONGLONG)seconds * WDF_TIMEOUT_TO_SEC; }
FORCEINLINE LONGLONG WDF_ABS_TIMEOUT_IN_MS(ULONGLONG milliseconds) { return (LONGLONG)milliseconds * WDF_TIMEOUT_TO_MS; }

/* Requests. */
typedef enum { WDF_REQUEST_REUSE_NO_FLAGS, WDF_REQUEST_REUSE_SET_NEW_IRP } WDF_REQUEST_REUSE_FLAGS;
typedef struct _WDF_REQUEST_REUSE_PARAMS { ULONG Size, Flags; NTSTATUS Status; PIRP NewIrp; } WDF_REQUEST_REUSE_PARAMS, *PWDF_REQUEST_REUSE_PARAMS;
FORCEINLINE VOID WDF_REQUEST_REUSE_PARAMS_INIT(PWDF_REQUEST_REUSE_PARAMS params, ULONG flags, NTSTATUS status)
{
    *params = {sizeof(*params), flags, status, NULL};
}
typedef enum { WDF_REQUEST_SEND_OPTION_TIMEOUT = 1, WDF_REQUEST_SEND_OPTION_SYNCHRONOUS = 2, WDF_REQUEST_SEND_OPTION_IGNORE_TARGET_STATE = 4, WDF_REQUEST_SEND_OPTION_SEND_AND_FORGET = 8 } WDF_REQUEST_SEND_OPTIONS_FLAGS;
typedef struct _WDF_REQUEST_SEND_OPTIONS { ULONG Size, Flags; LONGLONG Timeout; } WDF_REQUEST_SEND_OPTIONS, *PWDF_REQUEST_SEND_OPTIONS;
FORCEINLINE VOID WDF_REQUEST_SEND_OPTIONS_INIT(PWDF_REQUEST_SEND_OPTIONS options, ULONG flags) { *options = {sizeof(*options), flags, 0}; }
FORCEINLINE VOID WDF_REQUEST_SEND_OPTIONS_SET_TIMEOUT(PWDF_REQUEST_SEND_OPTIONS options, LONGLONG timeout)
{
    options->Flags |= WDF_REQUEST_SEND_OPTION_TIMEOUT;
    options->Timeout = timeout;
}
typedef enum { WdfRequestTypeCreate, WdfRequestTypeRead = 3, WdfRequestTypeWrite, WdfRequestTypeDeviceControl = 14, WdfRequestTypeNoFormat = 0xff } WDF_REQUEST_TYPE;
typedef struct _WDF_REQUEST_COMPLETION_PARAMS {
    ULONG Size;
    WDF_REQUEST_TYPE Type;
    IO_STATUS_BLOCK IoStatus;
    union {
        struct {
            ULONG IoControlCode;
            struct { WDFMEMORY Buffer; size_t Offset; } Input;
            struct { WDFMEMORY Buffer; size_t Offset, Length; } Output;
        } Ioctl;
    } Parameters;
} WDF_REQUEST_COMPLETION_PARAMS, *PWDF_REQUEST_COMPLETION_PARAMS;
FORCEINLINE VOID WDF_REQUEST_COMPLETION_PARAMS_INIT(PWDF_REQUEST_COMPLETION_PARAMS params)
{
    RtlZeroMemory(params, sizeof(*params));
    params->Size = sizeof(*params);
    params->Type = WdfRequestTypeNoFormat;
}
typedef VOID NTAPI EVT_WDF_REQUEST_COMPLETION_ROUTINE(WDFREQUEST request, WDFIOTARGET target, PWDF_REQUEST_COMPLETION_PARAMS params, WDFCONTEXT context);
typedef EVT_WDF_REQUEST_COMPLETION_ROUTINE *PFN_WDF_REQUEST_COMPLETION_ROUTINE;
EXTERN_C NTSTATUS NTAPI WdfRequestCreate(PWDF_OBJECT_ATTRIBUTES attributes, WDFIOTARGET target, WDFREQUEST *request);
EXTERN_C NTSTATUS NTAPI WdfRequestReuse(WDFREQUEST request, PWDF_REQUEST_REUSE_PARAMS params);
EXTERN_C VOID NTAPI WdfRequestSetCompletionRoutine(WDFREQUEST request, PFN_WDF_REQUEST_COMPLETION_ROUTINE routine, WDFCONTEXT context);
EXTERN_C BOOLEAN NTAPI WdfRequestSend(WDFREQUEST request, WDFIOTARGET target, PWDF_REQUEST_SEND_OPTIONS options);
EXTERN_C NTSTATUS NTAPI WdfRequestGetStatus(WDFREQUEST request);
EXTERN_C ULONG_PTR NTAPI WdfRequestGetInformation(WDFREQUEST request);
EXTERN_C VOID NTAPI WdfRequestGetCompletionParams(WDFREQUEST request, PWDF_REQUEST_COMPLETION_PARAMS params);
EXTERN_C BOOLEAN NTAPI WdfRequestCancelSentRequest(WDFREQUEST request);

/* Targets. */
typedef enum { WdfIoTargetOpenUndefined, WdfIoTargetOpenUseExistingDevice, WdfIoTargetOpenByName, WdfIoTargetOpenReopen } WDF_IO_TARGET_OPEN_TYPE;
typedef NTSTATUS NTAPI EVT_WDF_IO_TARGET_QUERY_REMOVE(WDFIOTARGET target);
typedef VOID NTAPI EVT_WDF_IO_TARGET_REMOVE_CANCELED(WDFIOTARGET target);
typedef VOID NTAPI EVT_WDF_IO_TARGET_REMOVE_COMPLETE(WDFIOTARGET target);
typedef struct _WDF_IO_TARGET_OPEN_PARAMS {
    ULONG Size;
    WDF_IO_TARGET_OPEN_TYPE Type;
    EVT_WDF_IO_TARGET_QUERY_REMOVE *EvtIoTargetQueryRemove;
    EVT_WDF_IO_TARGET_REMOVE_CANCELED *EvtIoTargetRemoveCanceled;
    EVT_WDF_IO_TARGET_REMOVE_COMPLETE *EvtIoTargetRemoveComplete;
    PDEVICE_OBJECT TargetDeviceObject;
    PFILE_OBJECT TargetFileObject;
    UNICODE_STRING TargetDeviceName;
    ACCESS_MASK DesiredAccess;
    ULONG ShareAccess, FileAttributes, CreateDisposition, CreateOptions;
    PVOID EaBuffer;
    ULONG EaBufferLength;
    PLONGLONG AllocationSize;
    ULONG FileInformation;
} WDF_IO_TARGET_OPEN_PARAMS, *PWDF_IO_TARGET_OPEN_PARAMS;
FORCEINLINE VOID WDF_IO_TARGET_OPEN_PARAMS_INIT_OPEN_BY_NAME(PWDF_IO_TARGET_OPEN_PARAMS params, PCUNICODE_STRING name, ACCESS_MASK access)
{
    RtlZeroMemory(params, sizeof(*params));
    params->Size = sizeof(*params);
    params->Type = WdfIoTargetOpenByName;
    params->TargetDeviceName = *name;
    params->DesiredAccess = access;
    params->CreateDisposition = FILE_OPEN;
}
typedef enum { WdfIoTargetPurgeIoUndefined, WdfIoTargetPurgeIoAndWait, WdfIoTargetPurgeIo } WDF_IO_TARGET_PURGE_IO_ACTION;
typedef enum { WdfIoTargetSentIoUndefined, WdfIoTargetCancelSentIo, WdfIoTargetWaitForSentIoToComplete, WdfIoTargetLeaveSentIoPending } WDF_IO_TARGET_SENT_IO_ACTION;
EXTERN_C NTSTATUS NTAPI WdfIoTargetCreate(WDFDEVICE device, PWDF_OBJECT_ATTRIBUTES attributes, WDFIOTARGET *target);
EXTERN_C NTSTATUS NTAPI WdfIoTargetOpen(WDFIOTARGET target, PWDF_IO_TARGET_OPEN_PARAMS params);
EXTERN_C VOID NTAPI WdfIoTargetClose(WDFIOTARGET target);
EXTERN_C VOID NTAPI WdfIoTargetCloseForQueryRemove(WDFIOTARGET target);
EXTERN_C VOID NTAPI WdfIoTargetPurge(WDFIOTARGET target, WDF_IO_TARGET_PURGE_IO_ACTION action);
EXTERN_C NTSTATUS NTAPI WdfIoTargetStart(WDFIOTARGET target);
EXTERN_C VOID NTAPI WdfIoTargetStop(WDFIOTARGET target, WDF_IO_TARGET_SENT_IO_ACTION action);
EXTERN_C NTSTATUS NTAPI WdfIoTargetFormatRequestForIoctl(WDFIOTARGET target, WDFREQUEST request, ULONG code, WDFMEMORY input, PWDFMEMORY_OFFSET inputOffset,
                                                         WDFMEMORY output, PWDFMEMORY_OFFSET outputOffset);
EXTERN_C NTSTATUS NTAPI WdfIoTargetSendIoctlSynchronously(WDFIOTARGET target, WDFREQUEST request, ULONG code, PWDF_MEMORY_DESCRIPTOR input,
                                                          PWDF_MEMORY_DESCRIPTOR output, PWDF_REQUEST_SEND_OPTIONS options, ULONG_PTR *bytesReturned);
EXTERN_C PDEVICE_OBJECT NTAPI WdfIoTargetWdmGetTargetPhysicalDevice(WDFIOTARGET target);
