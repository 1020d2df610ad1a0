/** Values of a key by a table of what is asked for, as RtlQueryRegistryValues does it. */
#include <string.h>
#include "keys.h"

namespace registry {
namespace {
void directly(const RTL_QUERY_REGISTRY_TABLE *entry, ULONG type, const void *data, ULONG bytes, NTSTATUS &status)
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
}

NTSTATUS query(Key *topmost, PRTL_QUERY_REGISTRY_TABLE table, PVOID context)
{
    Key *key = topmost;
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
}
