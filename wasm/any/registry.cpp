/** The registry functions. Sizes and statuses as their pages say: a buffer too short for the fixed part is STATUS_BUFFER_TOO_SMALL, for the rest STATUS_BUFFER_OVERFLOW. */
#include <string.h>
#include "keys.h"
#include "service.h"

using namespace registry;

namespace {
/* Keys of a device, as paths from the root. */
constexpr WCHAR DRIVER_KEY[] = L"DRIVER", DEVICE_KEY[] = L"DEVICE", SERVICE_KEY[] = L"REGISTRY", INTERFACE_KEY[] = L"INTERFACE";
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

/* Copies what fits of a structure made of a fixed part and a name or data behind it. */
NTSTATUS answer(const void *fixed, ULONG fixedBytes, const void *rest, ULONG restBytes, PVOID out, ULONG room, PULONG needed)
{
    if (needed) *needed = fixedBytes + restBytes;
    if (room < fixedBytes) return STATUS_BUFFER_TOO_SMALL;
    memcpy(out, fixed, fixedBytes);
    ULONG fits = room - fixedBytes < restBytes ? room - fixedBytes : restBytes;
    memcpy((UCHAR *)out + fixedBytes, rest, fits);
    return fits < restBytes ? STATUS_BUFFER_OVERFLOW : STATUS_SUCCESS;
}

NTSTATUS describe(const Value *value, KEY_VALUE_INFORMATION_CLASS kind, PVOID out, ULONG room, PULONG needed)
{
    ULONG nameBytes = (ULONG)(wcslen(value->name) * sizeof(WCHAR));
    switch (kind) {
    case KeyValueBasicInformation: {
        KEY_VALUE_BASIC_INFORMATION basic = {0, value->type, nameBytes, {}};
        return answer(&basic, offsetof(KEY_VALUE_BASIC_INFORMATION, Name), value->name, nameBytes, out, room, needed);
    }
    case KeyValuePartialInformation:
    case KeyValuePartialInformationAlign64: {
        KEY_VALUE_PARTIAL_INFORMATION partial = {0, value->type, value->bytes, {}};
        return answer(&partial, offsetof(KEY_VALUE_PARTIAL_INFORMATION, Data), value->data, value->bytes, out, room, needed);
    }
    case KeyValueFullInformation:
    case KeyValueFullInformationAlign64: {
        constexpr ULONG FIXED = offsetof(KEY_VALUE_FULL_INFORMATION, Name);
        ULONG offset = (ULONG)ALIGN_UP_BY(FIXED + nameBytes, 8), whole = offset + value->bytes;
        if (needed) *needed = whole;
        if (room < FIXED) return STATUS_BUFFER_TOO_SMALL;
        auto *full = (PKEY_VALUE_FULL_INFORMATION)out;
        full->TitleIndex = 0;
        full->Type = value->type;
        full->DataOffset = offset;
        full->DataLength = value->bytes;
        full->NameLength = nameBytes;
        if (room < whole) return STATUS_BUFFER_OVERFLOW;
        memcpy(full->Name, value->name, nameBytes);
        memcpy((UCHAR *)out + offset, value->data, value->bytes);
        return STATUS_SUCCESS;
    }
    default:
        return STATUS_INVALID_PARAMETER;
    }
}

NTSTATUS describe(const Key *key, KEY_INFORMATION_CLASS kind, PVOID out, ULONG room, PULONG needed)
{
    ULONG nameBytes = key->name ? (ULONG)(wcslen(key->name) * sizeof(WCHAR)) : 0;
    if (kind == KeyBasicInformation) {
        KEY_BASIC_INFORMATION basic = {{}, 0, nameBytes, {}};
        return answer(&basic, offsetof(KEY_BASIC_INFORMATION, Name), key->name, nameBytes, out, room, needed);
    }
    if (kind != KeyFullInformation) return STATUS_INVALID_PARAMETER;
    KEY_FULL_INFORMATION full = {};
    for (const Key *child = key->children; child; child = child->next) {
        if (child->deleted) continue;
        full.SubKeys++;
        full.MaxNameLen = max(full.MaxNameLen, (ULONG)(wcslen(child->name) * sizeof(WCHAR)));
    }
    for (const Value *value = key->values; value; value = value->next) {
        full.Values++;
        full.MaxValueNameLen = max(full.MaxValueNameLen, (ULONG)(wcslen(value->name) * sizeof(WCHAR)));
        full.MaxValueDataLen = max(full.MaxValueDataLen, value->bytes);
    }
    full.ClassOffset = offsetof(KEY_FULL_INFORMATION, Class);
    return answer(&full, offsetof(KEY_FULL_INFORMATION, Class), nullptr, 0, out, room, needed);
}
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
    if (!key) return STATUS_INVALID_HANDLE;
    for (Key *child = key->children; child; child = child->next)
        if (!child->deleted && index-- == 0) return describe(child, kind, out, room, needed);
    return STATUS_NO_MORE_ENTRIES;
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
    if (!key) return STATUS_INVALID_HANDLE;
    for (Value *value = key->values; value; value = value->next)
        if (index-- == 0) return describe(value, kind, out, room, needed);
    return STATUS_NO_MORE_ENTRIES;
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
    if (!key) return STATUS_INVALID_HANDLE;
    for (Key *child = key->children; child; child = child->next)
        if (!child->deleted) return STATUS_ACCESS_DENIED;
    key->deleted = true;
    return STATUS_SUCCESS;
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
static void directly(const RTL_QUERY_REGISTRY_TABLE *entry, ULONG type, const void *data, ULONG bytes, NTSTATUS &status)
{
    if (type == REG_SZ || type == REG_EXPAND_SZ || type == REG_MULTI_SZ) {
        auto *string = (PUNICODE_STRING)entry->EntryContext;
        if (!string->Buffer) {
            string->Buffer = (PWCH)ExAllocatePoolWithTag(PagedPool, bytes, 'grtS');
            string->MaximumLength = (USHORT)bytes;
        }
        if (!string->Buffer || string->MaximumLength < bytes) {
            status = string->Buffer ? STATUS_BUFFER_TOO_SMALL : STATUS_NO_MEMORY;
            return;
        }
        memcpy(string->Buffer, data, bytes);
        string->Length = (USHORT)(bytes >= sizeof(WCHAR) ? bytes - sizeof(WCHAR) : 0);
        return;
    }
    if (bytes <= sizeof(ULONG)) {
        memcpy(entry->EntryContext, data, bytes);
        return;
    }
    // Longer values: the first LONG of the buffer says how large it is, negative for values without a header in front.
    LONG room = *(PLONG)entry->EntryContext;
    if (room < 0 && (ULONG)-room >= bytes) memcpy(entry->EntryContext, data, bytes);
    else status = STATUS_BUFFER_TOO_SMALL;
}
NTSTATUS NTAPI RtlQueryRegistryValues(ULONG relativeTo, PCWSTR path, PRTL_QUERY_REGISTRY_TABLE table, PVOID context, PVOID)
{
    service::called("RtlQueryRegistryValues");
    Key *key = relative(relativeTo, path, false);
    if (!key && !(relativeTo & RTL_REGISTRY_OPTIONAL)) return STATUS_OBJECT_NAME_NOT_FOUND;
    Key *topmost = key;
    NTSTATUS status = STATUS_SUCCESS;
    for (auto *entry = table; (entry->QueryRoutine || (entry->Flags & (RTL_QUERY_REGISTRY_DIRECT | RTL_QUERY_REGISTRY_SUBKEY)) ) && NT_SUCCESS(status); entry++) {
        if (entry->Flags & RTL_QUERY_REGISTRY_TOPKEY) key = topmost;
        if (entry->Flags & RTL_QUERY_REGISTRY_SUBKEY) {
            key = topmost && entry->Name ? find(topmost, entry->Name, wcslen(entry->Name), false) : nullptr;
            if (!key && (entry->Flags & RTL_QUERY_REGISTRY_REQUIRED)) status = STATUS_OBJECT_NAME_NOT_FOUND;
            continue;
        }
        Value *found = key && entry->Name ? value(key, entry->Name, wcslen(entry->Name)) : nullptr;
        ULONG type = found ? found->type : entry->DefaultType & 0xff, bytes = found ? found->bytes : entry->DefaultLength;
        const void *data = found ? found->data : entry->DefaultData;
        if (!found && (entry->Flags & RTL_QUERY_REGISTRY_REQUIRED)) {
            status = STATUS_OBJECT_NAME_NOT_FOUND;
            break;
        }
        if (!found && type == REG_NONE) continue;
        if (!found && bytes == 0 && data && type == REG_SZ) bytes = (ULONG)((wcslen((PCWSTR)data) + 1) * sizeof(WCHAR));
        if (!found && bytes == 0 && type == REG_DWORD) bytes = sizeof(ULONG);
        ULONG wanted = entry->DefaultType >> RTL_QUERY_REGISTRY_TYPECHECK_SHIFT;
        if ((entry->Flags & RTL_QUERY_REGISTRY_TYPECHECK) && found && wanted != REG_NONE && wanted != type) {
            status = STATUS_OBJECT_TYPE_MISMATCH;
            break;
        }
        if (entry->Flags & RTL_QUERY_REGISTRY_DIRECT) directly(entry, type, data, bytes, status);
        else status = entry->QueryRoutine(entry->Name, type, (PVOID)data, bytes, context, entry->EntryContext);
    }
    return status;
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
