/**
 * The WebAssembly end of the boundary: one import, the exports, and nothing else that is specific to WebAssembly.
 * Arguments and results travel in the mailbox, a piece of memory both sides see.
 */
#include <stdlib.h>
#include "../../portcls/entries.h"

#define EXPORT(name) __attribute__((export_name(name)))

extern "C" {
__attribute__((import_module("host"), import_name("call"))) double host_call(int id);

EXPORT("enter") double transport_enter(int id) { return entries::enter(id); }
EXPORT("mailbox") double *transport_mailbox() { return abi::mailbox; }
EXPORT("abi_hash") int transport_hash() { return abi::HASH; }
EXPORT("allocate") void *transport_allocate(size_t bytes) { return calloc(1, bytes); }
EXPORT("release") void transport_release(void *block) { free(block); }

}

namespace abi {
double mailbox[SLOTS];
double call(int id) { return host_call(id); }
}
