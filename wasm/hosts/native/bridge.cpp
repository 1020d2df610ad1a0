/** The native end of the boundary: the bridge and the driver are functions of this process. */
#include "../../ntos/heap.h"
#include "../../portcls/entries.h"
#include "../process/serve.h"
#include "../process/fiber.h"

/* Written by the build from the driver's objects. */
extern "C" const char driver_imports[];

namespace abi {
double mailbox[SLOTS];
double call(int id) { return fiber::call(id); }
}

static void hang(const void *) { serve::trap(serve::ENDLESS); }

extern "C" {
extern const serve::Driver native_driver;
const serve::Driver native_driver = {abi::HASH, driver_imports, abi::mailbox, entries::enter, heap::allocate, heap::release, hang};
}
