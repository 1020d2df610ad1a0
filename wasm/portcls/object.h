/** Objects the port side gives to drivers: counted here, every change told to the host. */
#pragma once
#include <portcls.h>
#include "../ntos/heap.h"
#include "abi.h"

namespace objects {
/** Position of an interface id in the table of the boundary; 0 when the boundary does not know it. */
int idOf(REFIID iid);

/**
 * The part all counted objects share, apart from their interface so that there is one copy of the code. `self` is the object
 * as its owner sees it. The count starts at 1, for whoever asked for the object.
 */
class Core {
protected:
    ULONG count = 1;

    NTSTATUS query(IUnknown *self, REFIID iid, PVOID *object);
    ULONG addReference(IUnknown *self);
    ULONG dropReference(IUnknown *self);

    /** The object to hand out for an interface id of the boundary; nullptr: none. */
    virtual IUnknown *answer(int id) = 0;
    /** Called when the last reference is gone. */
    virtual void destroy(IUnknown *self);
    /** Counts the reference QueryInterface gives to its caller; the host knows of it from the query itself. */
    virtual void hold(IUnknown *self, IUnknown *found);
};

/** IUnknown for an object that implements Interface. */
template <class Interface> class Counted : public Interface, public Core {
public:
    STDMETHODIMP_(NTSTATUS) QueryInterface(REFIID iid, PVOID *object) override { return query(this, iid, object); }
    STDMETHODIMP_(ULONG) AddRef() override { return addReference(this); }
    STDMETHODIMP_(ULONG) Release() override { return dropReference(this); }
};
}
