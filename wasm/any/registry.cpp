/** The registry functions. Sizes and statuses as their pages say: a buffer too short for the fixed part is STATUS_BUFFER_TOO_SMALL, for the rest STATUS_BUFFER_OVERFLOW. */
#include <string.h>
#include "keys.h"
#include "service.h"

using namespace registry;

namespace {
constexpr WCHAR SERVICE_KEY[] = L"REGISTRY";
constexpr WCHAR SERVICES[] = L"REGISTRY\\Machine\\System\\CurrentControlSet\\Services";

Key *start(POBJECT_ATTRIBUTES attributes, NTSTATUS &status)
{
    Key *from = attributes->RootDirectory ? of(attributes->RootDirectory) : root();
    status = from ? STATUS_SUCCESS : STATUS_INVALID_HANDLE;
    return from;
}
NTSTATUS give(Key *key, PHANDLE handle)
{
    *handle = open(key);
    return *handle ? STATUS_SUCCESS : STATUS_INSUFFICIENT_RESOURCES;
}
NTSTATUS openPath(PCWSTR path, PHANDLE handle) { return give(find(root(), path, wcslen(path), true), handle); }
}

extern "C" {
NTSTATUS NTAPI ZwOpenKey(PHANDLE handle, ACCESS_MASK, POBJECT_ATTRIBUTES attributes)
{
    service::called("ZwOpenKey", attributes->ObjectName);
    NTSTATUS status;
    Key *from = start(attributes, status);
    if (!from) return status;
    PUNICODE_STRING name = attributes->ObjectName;
    Key *key = name ? find(from, name->Buffer, name->Length / sizeof(WCHAR), false) : from;
    return key ? give(key, handle) : STATUS_OBJECT_NAME_NOT_FOUND;
}
NTSTATUS NTAPI ZwCreateKey(PHANDLE handle, ACCESS_MASK, POBJECT_ATTRIBUTES attributes, ULONG, PUNICODE_STRING, ULONG, PULONG disposition)
{
    service::called("ZwCreateKey", attributes->ObjectName);
    NTSTATUS status;
    Key *from = start(attributes, status);
    if (!from) return status;
    bool created = false;
    PUNICODE_STRING name = attributes->ObjectName;
    Key *key = find(from, name->Buffer, name->Length / sizeof(WCHAR), true, &created);
    if (!key) return STATUS_INSUFFICIENT_RESOURCES;
    if (disposition) *disposition = created ? REG_CREATED_NEW_KEY : REG_OPENED_EXISTING_KEY;
    return give(key, handle);
}
NTSTATUS NTAPI ZwQueryKey(HANDLE handle, KEY_INFORMATION_CLASS kind, PVOID out, ULONG room, PULONG needed)
{
    service::called("ZwQueryKey");
    Key *key = of(handle);
    return key ? describe(key, kind, out, room, needed) : STATUS_INVALID_HANDLE;
}
NTSTATUS NTAPI ZwEnumerateKey(HANDLE handle, ULONG index, KEY_INFORMATION_CLASS kind, PVOID out, ULONG room, PULONG needed)
{
    service::called("ZwEnumerateKey");
    Key *key = of(handle);
    return key ? describeChild(key, index, kind, out, room, needed) : STATUS_INVALID_HANDLE;
}
NTSTATUS NTAPI ZwQueryValueKey(HANDLE handle, PUNICODE_STRING name, KEY_VALUE_INFORMATION_CLASS kind, PVOID out, ULONG room, PULONG needed)
{
    service::called("ZwQueryValueKey", name);
    Key *key = of(handle);
    if (!key) return STATUS_INVALID_HANDLE;
    Value *found = value(key, name->Buffer, name->Length / sizeof(WCHAR));
    return found ? describe(found, kind, out, room, needed) : STATUS_OBJECT_NAME_NOT_FOUND;
}
NTSTATUS NTAPI ZwEnumerateValueKey(HANDLE handle, ULONG index, KEY_VALUE_INFORMATION_CLASS kind, PVOID out, ULONG room, PULONG needed)
{
    service::called("ZwEnumerateValueKey");
    Key *key = of(handle);
    return key ? describeValue(key, index, kind, out, room, needed) : STATUS_INVALID_HANDLE;
}
NTSTATUS NTAPI ZwSetValueKey(HANDLE handle, PUNICODE_STRING name, ULONG, ULONG type, PVOID data, ULONG bytes)
{
    service::called("ZwSetValueKey", name);
    Key *key = of(handle);
    return key ? set(key, name->Buffer, name->Length / sizeof(WCHAR), type, data, bytes) : STATUS_INVALID_HANDLE;
}
NTSTATUS NTAPI ZwDeleteValueKey(HANDLE handle, PUNICODE_STRING name)
{
    service::called("ZwDeleteValueKey", name);
    Key *key = of(handle);
    if (!key) return STATUS_INVALID_HANDLE;
    Value *found = value(key, name->Buffer, name->Length / sizeof(WCHAR));
    if (!found) return STATUS_OBJECT_NAME_NOT_FOUND;
    Value **link = &key->values;
    while (*link != found) link = &(*link)->next;
    *link = found->next;
    heap::release(found->data);
    heap::release(found->name);
    heap::release(found);
    return STATUS_SUCCESS;
}
/* The key is gone for whoever looks for it; the handle stays until it is closed. */
NTSTATUS NTAPI ZwDeleteKey(HANDLE handle)
{
    service::called("ZwDeleteKey");
    Key *key = of(handle);
    return key ? remove(key) : STATUS_INVALID_HANDLE;
}
NTSTATUS NTAPI ZwFlushKey(HANDLE handle)
{
    service::called("ZwFlushKey");
    return of(handle) ? STATUS_SUCCESS : STATUS_INVALID_HANDLE;
}
NTSTATUS NTAPI IoOpenDeviceRegistryKey(PDEVICE_OBJECT, ULONG kind, ACCESS_MASK, PHANDLE handle)
{
    service::called("IoOpenDeviceRegistryKey", kind & PLUGPLAY_REGKEY_DRIVER ? "driver" : "device", 6);
    return openPath(kind & PLUGPLAY_REGKEY_DRIVER ? DRIVER_KEY : DEVICE_KEY, handle);
}
/* The link ends in a backslash and the reference string, by which the INF's values are kept. */
NTSTATUS NTAPI IoOpenDeviceInterfaceRegistryKey(PUNICODE_STRING link, ACCESS_MASK, PHANDLE handle)
{
    service::called("IoOpenDeviceInterfaceRegistryKey", link);
    size_t n = link->Length / sizeof(WCHAR), from = n;
    while (from > 0 && link->Buffer[from - 1] != '\\') from--;
    Key *all = find(root(), INTERFACE_KEY, wcslen(INTERFACE_KEY), true);
    Key *key = all ? find(all, link->Buffer + from, n - from, true) : nullptr;
    return key ? give(key, handle) : STATUS_INSUFFICIENT_RESOURCES;
}
NTSTATUS NTAPI IoOpenDriverRegistryKey(PDRIVER_OBJECT, DRIVER_REGKEY_TYPE kind, ACCESS_MASK, ULONG, PHANDLE handle)
{
    service::called("IoOpenDriverRegistryKey");
    Key *service = find(root(), SERVICE_KEY, wcslen(SERVICE_KEY), true);
    PCWSTR name = kind == DriverRegKeyParameters ? L"Parameters" : L"State";
    return give(find(service, name, wcslen(name), true), handle);
}

static Key *relative(ULONG relativeTo, PCWSTR path, bool create)
{
    if (relativeTo & RTL_REGISTRY_HANDLE) return of((HANDLE)path);
    Key *from = root();
    if ((relativeTo & 0xff) == RTL_REGISTRY_SERVICES) from = find(from, SERVICES, wcslen(SERVICES), true);
    return path ? find(from, path, wcslen(path), create) : from;
}
NTSTATUS NTAPI RtlQueryRegistryValues(ULONG relativeTo, PCWSTR path, PRTL_QUERY_REGISTRY_TABLE table, PVOID context, PVOID)
{
    service::called("RtlQueryRegistryValues");
    Key *key = relative(relativeTo, path, false);
    if (!key && !(relativeTo & RTL_REGISTRY_OPTIONAL)) return STATUS_OBJECT_NAME_NOT_FOUND;
    return query(key, table, context);
}
NTSTATUS NTAPI RtlWriteRegistryValue(ULONG relativeTo, PCWSTR path, PCWSTR name, ULONG type, PVOID data, ULONG bytes)
{
    service::called("RtlWriteRegistryValue", name, wcslen(name));
    Key *key = relative(relativeTo, path, true);
    return key ? set(key, name, wcslen(name), type, data, bytes) : STATUS_OBJECT_NAME_NOT_FOUND;
}
NTSTATUS NTAPI RtlCheckRegistryKey(ULONG relativeTo, PWSTR path)
{
    service::called("RtlCheckRegistryKey");
    return relative(relativeTo, path, false) ? STATUS_SUCCESS : STATUS_OBJECT_NAME_NOT_FOUND;
}
NTSTATUS NTAPI RtlCreateRegistryKey(ULONG relativeTo, PWSTR path)
{
    service::called("RtlCreateRegistryKey");
    return relative(relativeTo, path, true) ? STATUS_SUCCESS : STATUS_INSUFFICIENT_RESOURCES;
}
}
