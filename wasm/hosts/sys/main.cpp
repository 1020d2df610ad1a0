/**
 * The host process of a driver for Windows: `sys-host <bridge.sys> <driver.sys>`. The bridge is an image of its own, made by
 * the same compiler for the same target as the driver, so that every calling convention between them is right; this program
 * only loads both, keeps the stacks and the memory, and serves the simulator.
 */
#include "faults.h"
#include "image.h"
#include "pool.h"
#include "../process/fiber.h"
#include "../process/serve.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WINDOWS __attribute__((ms_abi))

namespace {
/** A kernel stack of 64-bit Windows has 24 KB; the rest is for the bridge and for this program. */
constexpr size_t STACK_BYTES = 24 * 1024 + 16 * 1024;

const image::Image *bridge;
double(WINDOWS *bridgeEnter)(int entry);

// ---- what the bridge imports

WINDOWS double hostCall(int id) { return fiber::call(id); }
WINDOWS void *hostAllocate(size_t bytes) { return pool::allocate(bytes); }
WINDOWS void hostRelease(void *block)
{
    if (!pool::release(block)) faults::trap("memory is freed that is not allocated", __builtin_return_address(0));
}

struct Export {
    const char *name;
    void *function;
};
const Export own[] = {
    {"host_call", (void *)hostCall},
    {"host_allocate", (void *)hostAllocate},
    {"host_release", (void *)hostRelease},
};

void *resolveForBridge(const char *, const char *name)
{
    for (const Export &item : own)
        if (strcmp(item.name, name) == 0) return item.function;
    return nullptr;
}
/* Which module a function lives in is the boundary table's business; the bridge has them all. */
void *resolveForDriver(const char *, const char *name) { return image::exported(*bridge, name); }

char imports[16 * 1024];
size_t importBytes;
void noteImport(const char *, const char *name)
{
    const size_t length = strlen(name);
    if (importBytes + length + 2 > sizeof(imports)) return;
    memcpy(imports + importBytes, name, length);
    importBytes += length;
    imports[importBytes++] = '\n';
}

/* Looks a function of the bridge up; ends the process when it has none of this name. */
template <class Function> void find(Function &function, const char *name)
{
    function = (Function)image::exported(*bridge, name);
    if (function) return;
    char text[128];
    snprintf(text, sizeof(text), "the bridge has no %s: build it again", name);
    serve::refuse(text);
}

double enter(int entry) { return bridgeEnter(entry); }
void release(void *block) { hostRelease(block); }
void hang(const void *at) { faults::trap(serve::ENDLESS, at); }
}

int main(int count, char **arguments)
{
    if (count != 3) {
        fputs("usage: sys-host <bridge.sys> <driver.sys>\n", stderr);
        return 2;
    }
    if (!pool::initialise()) serve::refuse("the system gives no address space");
    fiber::initialise(STACK_BYTES);
    const char *why = nullptr;
    bridge = image::load(arguments[1], resolveForBridge, nullptr, why);
    if (!bridge) serve::refuse(why);
    const image::Image *driver = image::load(arguments[2], resolveForDriver, noteImport, why);
    if (!driver) serve::refuse(why);
    if (!driver->entryPoint) serve::refuse("the driver has no entry point");

    faults::Kernel kernel;
    find(kernel.readByte, "READ_PORT_UCHAR");
    find(kernel.readWord, "READ_PORT_USHORT");
    find(kernel.readLong, "READ_PORT_ULONG");
    find(kernel.writeByte, "WRITE_PORT_UCHAR");
    find(kernel.writeWord, "WRITE_PORT_USHORT");
    find(kernel.writeLong, "WRITE_PORT_ULONG");
    find(kernel.getIrql, "bridge_read_priority");
    find(kernel.setIrql, "bridge_write_priority");
    faults::catchAll(kernel);

    find(bridgeEnter, "bridge_enter");
    int(WINDOWS * hash)();
    find(hash, "bridge_hash");
    double *(WINDOWS * mailbox)();
    find(mailbox, "bridge_mailbox");
    void(WINDOWS * connect)(void *);
    find(connect, "bridge_connect");
    connect(driver->entryPoint);
    const serve::Driver served = {hash(), imports, mailbox(), enter, pool::allocate, release, hang};
    serve::run(served);
}
