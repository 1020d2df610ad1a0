#include "handles.h"
#include "service.h"

namespace handles {
namespace {
struct Open {
    Open *next;
    Kind kind;
    void *object;
};
Open *first;
}

HANDLE open(Kind kind, void *object)
{
    auto *made = heap::create<Open>();
    if (!made) return nullptr;
    *made = {first, kind, object};
    first = made;
    return made;
}
void *find(Kind kind, HANDLE handle)
{
    for (Open *open = first; open; open = open->next)
        if (open == handle && open->kind == kind) return open->object;
    return nullptr;
}
bool close(HANDLE handle)
{
    for (Open **link = &first; *link; link = &(*link)->next) {
        Open *open = *link;
        if (open != handle) continue;
        *link = open->next;
        heap::release(open);
        return true;
    }
    return false;
}
}

extern "C" {
NTSTATUS NTAPI __real_ZwClose(HANDLE handle);
/* The linker sends every call of ZwClose here first. */
NTSTATUS NTAPI __wrap_ZwClose(HANDLE handle)
{
    if (!handles::close(handle)) return __real_ZwClose(handle);
    service::called("ZwClose");
    return STATUS_SUCCESS;
}
}
