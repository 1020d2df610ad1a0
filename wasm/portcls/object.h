/** Objects the port side gives to drivers: counted here, every change told to the host. */
#pragma once
#include <portcls.h>
#include "../ntos/heap.h"
#include "abi.h"

namespace objects {
/** Position of an interface id in the table of the boundary; 0 when the boundary does not know it. */
int idOf(REFIID iid);

/**
 * IUnknown for an object that implements Interface. A derived class answers QueryInterface with `answer`, the object to hand
 * out (nullptr: none), and frees itself in `destroy`. The count starts at 1, for whoever asked for the object.
 */
template <class Interface> class Counted : public Interface {
public:
    STDMETHODIMP_(NTSTATUS) QueryInterface(REFIID iid, PVOID *object) override
    {
        if (!object) return STATUS_INVALID_PARAMETER;
        IUnknown *found = answer(idOf(iid));
        NTSTATUS status = host::Unknown_QueryInterface(this, idOf(iid), found);
        if (NT_SUCCESS(status) && !found) status = STATUS_NOINTERFACE;
        *object = nullptr;
        if (!NT_SUCCESS(status)) return status;
        hold(found);
        *object = found;
        return status;
    }
    STDMETHODIMP_(ULONG) AddRef() override
    {
        count++;
        return host::Unknown_AddRef(this, count);
    }
    STDMETHODIMP_(ULONG) Release() override
    {
        if (count == 0) heap::panic("Release of an object that is gone already");
        ULONG left = --count;
        host::Unknown_Release(this, left);
        if (left == 0) destroy();
        return left;
    }

protected:
    ULONG count = 1;

    virtual IUnknown *answer(int id) = 0;
    virtual void destroy() { heap::release(this); }
    /** Counts the reference QueryInterface gives to its caller; the host knows of it from the query itself. */
    virtual void hold(IUnknown *found)
    {
        if (found == this) count++;
    }
};
}
