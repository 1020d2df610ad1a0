/**
 * Notifications of Plug and Play. Registered ones are accepted and never called: no device of another driver arrives or goes.
 */
#pragma once
#include <nt/io.h>
typedef enum _IO_NOTIFICATION_EVENT_CATEGORY { EventCategoryReserved, EventCategoryHardwareProfileChange, EventCategoryDeviceInterfaceChange, EventCategoryTargetDeviceChange } IO_NOTIFICATION_EVENT_CATEGORY;
#define PNPNOTIFY_DEVICE_INTERFACE_INCLUDE_EXISTING_INTERFACES 1
typedef struct _DEVICE_INTERFACE_CHANGE_NOTIFICATION {
    USHORT Version, Size;
    GUID Event, InterfaceClassGuid;
    PUNICODE_STRING SymbolicLinkName;
} DEVICE_INTERFACE_CHANGE_NOTIFICATION, *PDEVICE_INTERFACE_CHANGE_NOTIFICATION;
typedef NTSTATUS NTAPI DRIVER_NOTIFICATION_CALLBACK_ROUTINE(PVOID notification, PVOID context);
typedef DRIVER_NOTIFICATION_CALLBACK_ROUTINE *PDRIVER_NOTIFICATION_CALLBACK_ROUTINE;
EXTERN_C NTSTATUS NTAPI IoRegisterPlugPlayNotification(IO_NOTIFICATION_EVENT_CATEGORY category, ULONG flags, PVOID data, PDRIVER_OBJECT driver,
                                                       PDRIVER_NOTIFICATION_CALLBACK_ROUTINE callback, PVOID context, PVOID *entry);
EXTERN_C NTSTATUS NTAPI IoUnregisterPlugPlayNotification(PVOID entry);
EXTERN_C NTSTATUS NTAPI IoUnregisterPlugPlayNotificationEx(PVOID entry);

/* Relations between devices. */
typedef struct _DEVICE_RELATIONS { ULONG Count; PDEVICE_OBJECT Objects[1]; } DEVICE_RELATIONS, *PDEVICE_RELATIONS;
EXTERN_C VOID NTAPI IoInvalidateDeviceRelations(PDEVICE_OBJECT device, DEVICE_RELATION_TYPE type);
