/** What is told of keys and values. A buffer too short for the fixed part is STATUS_BUFFER_TOO_SMALL, for the rest STATUS_BUFFER_OVERFLOW. */
#include <string.h>
#include "keys.h"
#include "../ntos/text.h"

namespace registry {
namespace {
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
    if (kind == KeyNodeInformation) {
        KEY_NODE_INFORMATION node = {{}, 0, 0, 0, nameBytes, {}};
        node.ClassOffset = offsetof(KEY_NODE_INFORMATION, Name) + nameBytes;
        return answer(&node, offsetof(KEY_NODE_INFORMATION, Name), key->name, nameBytes, out, room, needed);
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

NTSTATUS describeChild(Key *key, ULONG index, KEY_INFORMATION_CLASS kind, PVOID out, ULONG room, PULONG needed)
{
    for (Key *child = key->children; child; child = child->next)
        if (!child->deleted && index-- == 0) return describe(child, kind, out, room, needed);
    return STATUS_NO_MORE_ENTRIES;
}
NTSTATUS describeValue(Key *key, ULONG index, KEY_VALUE_INFORMATION_CLASS kind, PVOID out, ULONG room, PULONG needed)
{
    for (Value *value = key->values; value; value = value->next)
        if (index-- == 0) return describe(value, kind, out, room, needed);
    return STATUS_NO_MORE_ENTRIES;
}
}
