#include "heap.h"
#include "abi.h"

extern "C" {
void *calloc(size_t, size_t);
void free(void *);
}

namespace heap {
void *allocate(size_t bytes) { return calloc(1, bytes); }
void release(void *block) { free(block); }

void *allocatePages(size_t bytes, void *&raw)
{
    raw = calloc(1, bytes + PAGE_SIZE - 16);
    return raw ? (void *)ROUND_TO_PAGES(raw) : nullptr;
}

void stop(Stop reason)
{
    host::Stop((ULONG)reason);
    __builtin_trap();
}

void panic(const char *text)
{
    host::Panic(text, __builtin_strlen(text));
    __builtin_trap();
}
}

/* What a vtable of an abstract class points at. */
extern "C" void __cxa_pure_virtual() { heap::stop(Stop::PureVirtual); }
