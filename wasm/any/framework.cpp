/** The tree of framework objects. */
#include "framework.h"

namespace framework {
namespace {
Object *theDriver;

void unlink(Object *object)
{
    if (!object->parent) return;
    Object **at = &object->parent->firstChild;
    while (*at && *at != object) at = &(*at)->nextSibling;
    if (*at) *at = object->nextSibling;
    object->parent = nullptr;
}
}

Object *driver() { return theDriver; }
void setDriver(Object *object) { theDriver = object; }

bool begin(Object *object, Kind kind, PWDF_OBJECT_ATTRIBUTES attributes, Object *parent)
{
    object->kind = kind;
    object->references = 1;
    if (attributes) {
        object->cleanup = attributes->EvtCleanupCallback;
        object->destroy = attributes->EvtDestroyCallback;
        object->type = attributes->ContextTypeInfo;
        if (object->type) {
            const size_t more = attributes->ContextSizeOverride;
            object->context = heap::allocate(more > object->type->ContextSize ? more : object->type->ContextSize);
            if (!object->context) return false;
        }
    }
    object->parent = parent;
    if (parent) {
        object->nextSibling = parent->firstChild;
        parent->firstChild = object;
    }
    return true;
}

void erase(Object *object)
{
    if (object->deleted) return;
    object->deleted = true;
    while (object->firstChild) erase(object->firstChild);
    if (object->cleanup) object->cleanup(object);
    if (object->end) object->end(object);
    unlink(object);
    if (object == theDriver) theDriver = nullptr;
    dereference(object);
}

void reference(Object *object) { object->references++; }
void dereference(Object *object)
{
    if (--object->references) return;
    if (object->destroy) object->destroy(object);
    heap::release(object->context);
    heap::release(object);
}

PDEVICE_OBJECT wdmDevice(const Object *object)
{
    while (object && object->kind != Kind::Device) object = object->parent;
    return object ? ((const Device *)object)->device : nullptr;
}
}

extern "C" {
PVOID NTAPI WdfObjectGetTypedContextWorker(WDFOBJECT object, PCWDF_OBJECT_CONTEXT_TYPE_INFO type)
{
    auto *of = (framework::Object *)object;
    return of->type && of->type->UniqueType == type->UniqueType ? of->context : nullptr;
}
VOID NTAPI WdfObjectDelete(WDFOBJECT object)
{
    service::called("WdfObjectDelete");
    framework::erase((framework::Object *)object);
}
}
