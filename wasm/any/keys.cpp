#include "keys.h"
#include <string.h>
#include "service.h"
#include "handles.h"

namespace registry {
namespace {
Key top;
bool filled;

bool sameName(PCWSTR name, PCWSTR other, size_t characters) { return wcslen(name) == characters && _wcsnicmp(name, other, characters) == 0; }
PWCH copyOf(PCWSTR text, size_t characters)
{
    auto *copy = (PWCH)heap::allocate((characters + 1) * sizeof(WCHAR));
    if (copy) memcpy(copy, text, characters * sizeof(WCHAR));
    return copy;
}
Key *child(Key *parent, PCWSTR name, size_t characters)
{
    for (Key *key = parent->children; key; key = key->next)
        if (!key->deleted && sameName(key->name, name, characters)) return key;
    return nullptr;
}
Key *add(Key *parent, PCWSTR name, size_t characters)
{
    auto *key = heap::create<Key>();
    if (!key) return nullptr;
    key->name = copyOf(name, characters);
    key->parent = parent;
    // At the end, so that enumeration has the order in which keys were made.
    Key **link = &parent->children;
    while (*link) link = &(*link)->next;
    *link = key;
    return key;
}
}

Key *root()
{
    if (!filled) {
        filled = true;
        for (ULONG i = 0; i < lab_registryCount; i++) {
            const Seed &seed = lab_registry[i];
            if (Key *key = find(&top, seed.key, wcslen(seed.key), true)) set(key, seed.name, wcslen(seed.name), seed.type, seed.data, seed.bytes);
        }
    }
    return &top;
}

Key *find(Key *from, PCWSTR path, size_t characters, bool create, bool *created)
{
    if (created) *created = false;
    Key *key = from;
    size_t at = 0;
    while (at < characters) {
        while (at < characters && path[at] == '\\') at++;
        size_t end = at;
        while (end < characters && path[end] != '\\') end++;
        if (end == at) break;
        Key *next = child(key, path + at, end - at);
        if (!next && create) {
            next = add(key, path + at, end - at);
            if (created) *created = true;
        }
        if (!next) return nullptr;
        key = next;
        at = end;
    }
    return key;
}

Value *value(Key *key, PCWSTR name, size_t characters)
{
    for (Value *found = key->values; found; found = found->next)
        if (sameName(found->name, name, characters)) return found;
    return nullptr;
}

NTSTATUS set(Key *key, PCWSTR name, size_t characters, ULONG type, const void *data, ULONG bytes)
{
    auto *copy = (UCHAR *)heap::allocate(bytes ? bytes : 1);
    Value *found = value(key, name, characters);
    if (copy && !found && (found = heap::create<Value>())) {
        found->name = copyOf(name, characters);
        Value **link = &key->values;
        while (*link) link = &(*link)->next;
        *link = found;
    }
    if (!copy || !found) {
        heap::release(copy);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    memcpy(copy, data, bytes);
    heap::release(found->data);
    found->data = copy;
    found->bytes = bytes;
    found->type = type;
    return STATUS_SUCCESS;
}

NTSTATUS remove(Key *key)
{
    for (Key *child = key->children; child; child = child->next)
        if (!child->deleted) return STATUS_ACCESS_DENIED;
    key->deleted = true;
    return STATUS_SUCCESS;
}

HANDLE open(Key *key) { return handles::open(handles::Kind::Key, key); }
Key *of(HANDLE handle) { return (Key *)handles::find(handles::Kind::Key, handle); }
}
