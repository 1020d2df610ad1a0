/** Device interfaces and their properties, and requests that end here. */
#include <string.h>
#include <ntstrsafe.h>
#include <devpropdef.h>
#include "../portcls/adapter.h"
#include "service.h"

namespace {
struct Property {
    Property *next;
    PWCH link;
    DEVPROPKEY key;
    DEVPROPTYPE type;
    ULONG bytes;
    UCHAR *data;
};
Property *first;

Property *find(PCUNICODE_STRING link, const DEVPROPKEY *key)
{
    size_t n = link->Length / sizeof(WCHAR);
    for (Property *one = first; one; one = one->next)
        if (memcmp(&one->key, key, sizeof(*key)) == 0 && wcslen(one->link) == n && _wcsnicmp(one->link, link->Buffer, n) == 0) return one;
    return nullptr;
}
}

extern "C" {
/* The link a client would open: the device, the category, and the reference string behind a backslash. */
NTSTATUS NTAPI IoRegisterDeviceInterface(PDEVICE_OBJECT, const GUID *category, PUNICODE_STRING reference, PUNICODE_STRING link)
{
    service::called("IoRegisterDeviceInterface", reference);
    UNICODE_STRING text;
    NTSTATUS status = RtlStringFromGUID(*category, &text);
    if (!NT_SUCCESS(status)) return status;
    WCHAR whole[300];
    RtlStringCchPrintfW(whole, ARRAYSIZE(whole), L"\\??\\ROOT#MEDIA#0000#%wZ", &text);
    RtlFreeUnicodeString(&text);
    if (reference && reference->Length) {
        RtlStringCchCatW(whole, ARRAYSIZE(whole), L"\\");
        RtlStringCchCatNW(whole, ARRAYSIZE(whole), reference->Buffer, reference->Length / sizeof(WCHAR));
    }
    return RtlCreateUnicodeString(link, whole) ? STATUS_SUCCESS : STATUS_INSUFFICIENT_RESOURCES;
}
NTSTATUS NTAPI IoSetDeviceInterfaceState(PUNICODE_STRING link, BOOLEAN)
{
    service::called("IoSetDeviceInterfaceState", link);
    return STATUS_SUCCESS;
}
NTSTATUS NTAPI IoSetDeviceInterfacePropertyData(PUNICODE_STRING link, const DEVPROPKEY *key, LCID, ULONG, DEVPROPTYPE type, ULONG bytes, PVOID data)
{
    service::called("IoSetDeviceInterfacePropertyData", link);
    Property *property = find(link, key);
    auto *copy = (UCHAR *)heap::allocate(bytes ? bytes : 1);
    if (copy && !property && (property = heap::create<Property>())) {
        property->link = (PWCH)heap::allocate(link->Length + sizeof(WCHAR));
        property->key = *key;
        if (property->link) memcpy(property->link, link->Buffer, link->Length);
        property->next = first;
        first = property;
    }
    if (!copy || !property || !property->link) return STATUS_INSUFFICIENT_RESOURCES;
    if (data) memcpy(copy, data, bytes);
    heap::release(property->data);
    property->data = copy;
    property->bytes = bytes;
    property->type = data ? type : DEVPROP_TYPE_EMPTY;
    return STATUS_SUCCESS;
}
NTSTATUS NTAPI IoGetDeviceInterfacePropertyData(PUNICODE_STRING link, const DEVPROPKEY *key, LCID, ULONG, ULONG room, PVOID data, PULONG needed, PDEVPROPTYPE type)
{
    service::called("IoGetDeviceInterfacePropertyData", link);
    Property *property = find(link, key);
    if (!property || property->type == DEVPROP_TYPE_EMPTY) return STATUS_OBJECT_NAME_NOT_FOUND;
    *needed = property->bytes;
    *type = property->type;
    if (room < property->bytes) return STATUS_BUFFER_TOO_SMALL;
    memcpy(data, property->data, property->bytes);
    return STATUS_SUCCESS;
}
NTSTATUS NTAPI IoSetDevicePropertyData(PDEVICE_OBJECT, const DEVPROPKEY *, LCID, ULONG, DEVPROPTYPE, ULONG, PVOID)
{
    service::called("IoSetDevicePropertyData");
    return STATUS_SUCCESS;
}
NTSTATUS NTAPI IoGetDeviceProperty(PDEVICE_OBJECT, DEVICE_REGISTRY_PROPERTY property, ULONG room, PVOID buffer, PULONG needed)
{
    service::called("IoGetDeviceProperty");
    PCWSTR text = property == DevicePropertyPhysicalDeviceObjectName ? L"\\Device\\00000001"
                  : property == DevicePropertyClassName              ? L"MEDIA"
                  : property == DevicePropertyClassGuid              ? L"{4d36e96c-e325-11ce-bfc1-08002be10318}"
                  : property == DevicePropertyEnumeratorName         ? L"ROOT"
                                                                     : nullptr;
    *needed = 0;
    if (!text) return STATUS_OBJECT_NAME_NOT_FOUND;
    *needed = (ULONG)((wcslen(text) + 1) * sizeof(WCHAR));
    if (room < *needed) return STATUS_BUFFER_TOO_SMALL;
    memcpy(buffer, text, *needed);
    return STATUS_SUCCESS;
}
/* A request is answered when its dispatch routine returns; its status is in the request. */
VOID NTAPI IofCompleteRequest(PIRP, CCHAR) { service::called("IofCompleteRequest"); }
NTSTATUS NTAPI IofCallDriver(PDEVICE_OBJECT, PIRP irp)
{
    service::called("IofCallDriver");
    irp->IoStatus.Status = STATUS_SUCCESS;
    return STATUS_SUCCESS;
}
/* A control device: there, but nobody in a run opens it. */
NTSTATUS NTAPI IoCreateDevice(PDRIVER_OBJECT driver, ULONG extensionBytes, PUNICODE_STRING name, DEVICE_TYPE type, ULONG characteristics, BOOLEAN, PDEVICE_OBJECT *device)
{
    service::called("IoCreateDevice", name);
    const size_t OBJECT_BYTES = ALIGN_UP_BY(sizeof(DEVICE_OBJECT), 16);
    auto *made = (PDEVICE_OBJECT)heap::allocate(OBJECT_BYTES + extensionBytes);
    *device = made;
    if (!made) return STATUS_INSUFFICIENT_RESOURCES;
    made->Type = 3;
    made->Size = sizeof(DEVICE_OBJECT);
    made->DriverObject = driver;
    made->DeviceType = type;
    made->Characteristics = characteristics;
    made->Flags = DO_DEVICE_INITIALIZING;
    made->StackSize = 1;
    made->DeviceExtension = extensionBytes ? (UCHAR *)made + OBJECT_BYTES : nullptr;
    made->NextDevice = driver->DeviceObject;
    driver->DeviceObject = made;
    return STATUS_SUCCESS;
}
VOID NTAPI IoDeleteDevice(PDEVICE_OBJECT device)
{
    service::called("IoDeleteDevice");
    for (PDEVICE_OBJECT *link = &device->DriverObject->DeviceObject; *link; link = &(*link)->NextDevice) {
        if (*link != device) continue;
        *link = device->NextDevice;
        break;
    }
    heap::release(device);
}
NTSTATUS NTAPI IoCreateSymbolicLink(PUNICODE_STRING link, PUNICODE_STRING)
{
    service::called("IoCreateSymbolicLink", link);
    return STATUS_SUCCESS;
}
NTSTATUS NTAPI IoDeleteSymbolicLink(PUNICODE_STRING link)
{
    service::called("IoDeleteSymbolicLink", link);
    return STATUS_SUCCESS;
}
VOID NTAPI IoInvalidateDeviceState(PDEVICE_OBJECT) { service::called("IoInvalidateDeviceState"); }
PDEVICE_OBJECT NTAPI IoGetAttachedDeviceReference(PDEVICE_OBJECT device)
{
    service::called("IoGetAttachedDeviceReference");
    return device->AttachedDevice ? device->AttachedDevice : device;
}
}
