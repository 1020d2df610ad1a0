/** Notifications of Plug and Play: registered and unregistered, and never due. */
#include "service.h"

extern "C" {
NTSTATUS NTAPI IoRegisterPlugPlayNotification(IO_NOTIFICATION_EVENT_CATEGORY, ULONG, PVOID, PDRIVER_OBJECT, PDRIVER_NOTIFICATION_CALLBACK_ROUTINE, PVOID, PVOID *entry)
{
    service::called("IoRegisterPlugPlayNotification");
    *entry = heap::allocate(1);
    return *entry ? STATUS_SUCCESS : STATUS_INSUFFICIENT_RESOURCES;
}
NTSTATUS NTAPI IoUnregisterPlugPlayNotification(PVOID entry)
{
    service::called("IoUnregisterPlugPlayNotification");
    heap::release(entry);
    return STATUS_SUCCESS;
}
NTSTATUS NTAPI IoUnregisterPlugPlayNotificationEx(PVOID entry)
{
    service::called("IoUnregisterPlugPlayNotificationEx");
    heap::release(entry);
    return STATUS_SUCCESS;
}
/** Nobody asks for the relations again. */
VOID NTAPI IoInvalidateDeviceRelations(PDEVICE_OBJECT, DEVICE_RELATION_TYPE) { service::called("IoInvalidateDeviceRelations"); }
}
