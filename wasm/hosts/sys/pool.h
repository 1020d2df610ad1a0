/**
 * Memory in which a mistake shows at once: each block ends where a page ends and the next page cannot be touched, and a freed
 * block's pages are never used again.
 */
#pragma once
#include <stddef.h>

namespace pool {
/** False when the system gives no address space. */
bool initialise();
/** Zeroed, 16-byte aligned, page aligned when `bytes` is a number of pages; nullptr when there is none. */
void *allocate(size_t bytes);
/** False when `block` is no block, or is free already. */
bool release(void *block);
/** What lies at an address nothing may touch, in words; nullptr for an address that is not ours. */
const char *describe(const void *address);
}
