#include "object.h"

namespace objects {
int idOf(REFIID wanted)
{
    for (int id = 1; id < (int)ARRAYSIZE(iid::table); id++)
        if (wanted == iid::table[id]) return id;
    return 0;
}

NTSTATUS Core::query(IUnknown *self, REFIID iid, PVOID *object)
{
    if (!object) return STATUS_INVALID_PARAMETER;
    int id = idOf(iid);
    IUnknown *found = answer(id);
    NTSTATUS status = host::Unknown_QueryInterface(self, (unsigned)id, found);
    if (NT_SUCCESS(status) && !found) status = STATUS_NOINTERFACE;
    *object = nullptr;
    if (!NT_SUCCESS(status)) return status;
    hold(self, found);
    *object = found;
    return status;
}
ULONG Core::addReference(IUnknown *self)
{
    count++;
    return host::Unknown_AddRef(self, count);
}
ULONG Core::dropReference(IUnknown *self)
{
    if (count == 0) heap::stop(Stop::ReleasedTwice);
    ULONG left = --count;
    host::Unknown_Release(self, left);
    if (left == 0) destroy(self);
    return left;
}
void Core::destroy(IUnknown *self) { heap::release(self); }
void Core::hold(IUnknown *self, IUnknown *found)
{
    if (found == self) count++;
}
}
