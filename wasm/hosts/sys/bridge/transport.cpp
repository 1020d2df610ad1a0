/**
 * The end of the boundary inside bridge.sys: host calls, memory and the driver's entry point come from the program that loads
 * it. Also what 64-bit Windows exports under other names than the documentation uses.
 */
#include "../../../ntos/heap.h"
#include "../../../portcls/entries.h"

#define EXPORT extern "C" __declspec(dllexport)

extern "C" {
/* The loader program. */
__declspec(dllimport) double host_call(int id);
__declspec(dllimport) void *host_allocate(size_t bytes);
__declspec(dllimport) void host_release(void *block);

/* What the compiler refers to wherever there is floating point. */
int _fltused = 0;
/* What a vtable of an abstract class points at. */
int _purecall(void) { heap::stop(Stop::PureVirtual); }

void *calloc(size_t count, size_t each) { return host_allocate(count * each); }
void free(void *block)
{
    if (block) host_release(block);
}
/* Not made into a call of itself. */
size_t strlen(const char *text)
{
    const volatile char *end = text;
    while (*end) end++;
    return (size_t)(end - text);
}

DRIVER_INITIALIZE DriverEntry;
}

namespace {
PDRIVER_INITIALIZE entryPoint;
/** The task priority driver code read last; -1 when it has not since it wrote it. */
int lastRead = -1;
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) { return entryPoint(driver, path); }

namespace abi {
double mailbox[SLOTS];
double call(int id) { return host_call(id); }
}

EXPORT double bridge_enter(int id) { return entries::enter(id); }
EXPORT int bridge_hash() { return abi::HASH; }
EXPORT double *bridge_mailbox() { return abi::mailbox; }
/** `entry` is the entry point of the driver's image. */
EXPORT void bridge_connect(void *entry) { entryPoint = (PDRIVER_INITIALIZE)entry; }

/* KeGetCurrentIrql, KeRaiseIrql and KeLowerIrql are inline for x64: they move CR8, and raising reads it first. */
EXPORT KIRQL bridge_read_priority()
{
    const KIRQL irql = KeGetCurrentIrql();
    lastRead = irql;
    return irql;
}
EXPORT void bridge_write_priority(KIRQL irql)
{
    const bool raises = lastRead >= 0 && irql >= lastRead;
    lastRead = -1;
    if (raises) host::KeRaiseIrql(irql);
    else KeLowerIrql(irql);
}

extern "C" KIRQL NTAPI KeAcquireSpinLockRaiseToDpc(PKSPIN_LOCK lock) { return (KIRQL)host::KeAcquireSpinLock(lock); }
