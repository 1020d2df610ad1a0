/** Objects of the driver framework as the bridge holds them: a tree that is deleted from below, references, and the driver's memory with each. */
#pragma once
#include <wdf.h>
#include "service.h"

namespace framework {
enum class Kind { Driver, Device, WorkItem, Collection, Memory, Request, Target };

struct Object {
    Kind kind;
    Object *parent, *firstChild, *nextSibling;
    unsigned references;
    bool deleted;
    PFN_WDF_OBJECT_CONTEXT_CLEANUP cleanup;
    PFN_WDF_OBJECT_CONTEXT_DESTROY destroy;
    PCWDF_OBJECT_CONTEXT_TYPE_INFO type;
    void *context;
    /** Before the object goes: gives back what it has of Windows. */
    void (*end)(Object *);
};

/** The driver's object; nullptr without one. It is the parent of those that name none. */
Object *driver();
void setDriver(Object *object);

/** Fills in what all objects have. False when there is no memory for the context; the object is then not in the tree. */
bool begin(Object *object, Kind kind, PWDF_OBJECT_ATTRIBUTES attributes, Object *parent);
/** Deletes it and its children; the memory goes with the last reference. */
void erase(Object *object);
void reference(Object *object);
void dereference(Object *object);
/** The device object of the device that is it or above it; nullptr without one. */
PDEVICE_OBJECT wdmDevice(const Object *object);

struct Device {
    Object object;
    PDEVICE_OBJECT device;
};

/**
 * Makes an object of T, whose first member is the Object.
 * @param fallback the parent when `attributes` name none
 */
template <class T> T *make(Kind kind, PWDF_OBJECT_ATTRIBUTES attributes, Object *fallback)
{
    auto *made = heap::create<T>();
    if (!made) return nullptr;
    auto *parent = attributes && attributes->ParentObject ? (Object *)attributes->ParentObject : fallback;
    if (begin(&made->object, kind, attributes, parent)) return made;
    heap::release(made);
    return nullptr;
}
}
