/** Callback objects: named lists of routines that drivers call among each other. Those of the system are there and never called. */
#include "service.h"
#include <string.h>

namespace {
struct Registration;
}

struct _CALLBACK_OBJECT {
    _CALLBACK_OBJECT *next;
    PCWSTR name;
    LONG references;
    BOOLEAN several, permanent;
    Registration *first;
};

namespace {
struct Registration {
    Registration *next;
    _CALLBACK_OBJECT *object;
    PCALLBACK_FUNCTION routine;
    PVOID context;
    /* Notifications that stand at it: it is freed when the last one has gone on. */
    LONG held;
    bool gone;
};

_CALLBACK_OBJECT g_ofSystem[] = {
    {&g_ofSystem[1], L"\\Callback\\SetSystemTime", 1, TRUE, TRUE, nullptr},
    {&g_ofSystem[2], L"\\Callback\\PowerState", 1, TRUE, TRUE, nullptr},
    {nullptr, L"\\Callback\\ProcessorAdd", 1, TRUE, TRUE, nullptr},
};
_CALLBACK_OBJECT *g_objects = g_ofSystem;

_CALLBACK_OBJECT *find(PCUNICODE_STRING name, bool insensitive)
{
    for (_CALLBACK_OBJECT *object = g_objects; object; object = object->next) {
        UNICODE_STRING other;
        RtlInitUnicodeString(&other, object->name);
        if (RtlEqualUnicodeString(name, &other, insensitive)) return object;
    }
    return nullptr;
}

bool isObject(PVOID address)
{
    for (_CALLBACK_OBJECT *object = g_objects; object; object = object->next)
        if (object == address) return true;
    return false;
}

void sweep(_CALLBACK_OBJECT *object)
{
    for (Registration **link = &object->first; *link;) {
        Registration *one = *link;
        if (!one->gone || one->held > 0) {
            link = &one->next;
            continue;
        }
        *link = one->next;
        heap::release(one);
    }
}

/* The last reference of an object that is not permanent ends it. */
void release(_CALLBACK_OBJECT *object)
{
    if (--object->references > 0 || object->permanent || object->first) return;
    for (_CALLBACK_OBJECT **link = &g_objects; *link; link = &(*link)->next) {
        if (*link != object) continue;
        *link = object->next;
        heap::release((PVOID)object->name);
        heap::release(object);
        return;
    }
}
}

extern "C" {
NTSTATUS NTAPI ExCreateCallback(PCALLBACK_OBJECT *made, POBJECT_ATTRIBUTES attributes, BOOLEAN create, BOOLEAN several)
{
    PCUNICODE_STRING name = attributes->ObjectName;
    service::called("ExCreateCallback", name);
    *made = nullptr;
    if (!name || name->Length == 0) return STATUS_UNSUCCESSFUL;
    if (_CALLBACK_OBJECT *known = find(name, attributes->Attributes & OBJ_CASE_INSENSITIVE)) {
        known->references++;
        *made = known;
        return STATUS_SUCCESS;
    }
    if (!create) return STATUS_OBJECT_NAME_NOT_FOUND;
    auto *object = heap::create<_CALLBACK_OBJECT>();
    auto *copy = (PWCH)heap::allocate(name->Length + sizeof(WCHAR));
    if (!object || !copy) {
        if (object) heap::release(object);
        if (copy) heap::release(copy);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    memcpy(copy, name->Buffer, name->Length);
    *object = {g_objects, copy, 1, several, (BOOLEAN)((attributes->Attributes & OBJ_PERMANENT) != 0), nullptr};
    g_objects = object;
    *made = object;
    return STATUS_SUCCESS;
}

PVOID NTAPI ExRegisterCallback(PCALLBACK_OBJECT object, PCALLBACK_FUNCTION routine, PVOID context)
{
    service::called("ExRegisterCallback", object->name, wcslen(object->name));
    Registration **link = &object->first;
    for (; *link; link = &(*link)->next)
        if (!object->several && !(*link)->gone) return nullptr;
    auto *one = heap::create<Registration>();
    if (!one) return nullptr;
    *one = {nullptr, object, routine, context, 0, false};
    *link = one;
    // Whoever is registered keeps the object.
    object->references++;
    return one;
}

VOID NTAPI ExUnregisterCallback(PVOID registration)
{
    auto *one = (Registration *)registration;
    _CALLBACK_OBJECT *object = one->object;
    service::called("ExUnregisterCallback", object->name, wcslen(object->name));
    one->gone = true;
    sweep(object);
    release(object);
}

VOID NTAPI ExNotifyCallback(PVOID callback, PVOID argument1, PVOID argument2)
{
    auto *object = (_CALLBACK_OBJECT *)callback;
    service::called("ExNotifyCallback", object->name, wcslen(object->name));
    // A routine may register and unregister; those that come meanwhile stand at the end and are called, too.
    for (Registration *one = object->first; one; one = one->next) {
        if (one->gone) continue;
        one->held++;
        one->routine(one->context, argument1, argument2);
        one->held--;
    }
    sweep(object);
}

LONG_PTR NTAPI __real_ObfDereferenceObject(PVOID object);
/* The linker sends every call of ObfDereferenceObject here first. */
LONG_PTR NTAPI __wrap_ObfDereferenceObject(PVOID object)
{
    if (!isObject(object)) return __real_ObfDereferenceObject(object);
    service::called("ObDereferenceObject", ((_CALLBACK_OBJECT *)object)->name, wcslen(((_CALLBACK_OBJECT *)object)->name));
    release((_CALLBACK_OBJECT *)object);
    return 1;
}
}
