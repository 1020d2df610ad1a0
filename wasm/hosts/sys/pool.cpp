#include "pool.h"
#include <stdint.h>
#include <sys/mman.h>

namespace pool {
namespace {
constexpr size_t PAGE_BYTES = 4096, ALIGNMENT = 16;
constexpr size_t PAGES = size_t(1) << 23; /* 32 GB of addresses */

enum State : uint8_t { Unused, Guard, Live, Freed };
struct Page {
    State state;
    /** Of a block's first page: how many it has, and where in it the block begins. */
    uint16_t offset;
    uint32_t count;
};

char *arena;
Page *pages;
size_t next;

void *reserve(size_t bytes, int access)
{
    void *at = mmap(nullptr, bytes, access, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    return at == MAP_FAILED ? nullptr : at;
}
}

bool initialise()
{
    arena = (char *)reserve(PAGES * PAGE_BYTES, PROT_NONE);
    pages = (Page *)reserve(PAGES * sizeof(Page), PROT_READ | PROT_WRITE);
    return arena && pages;
}

void *allocate(size_t bytes)
{
    const size_t used = ((bytes ? bytes : 1) + ALIGNMENT - 1) & ~(ALIGNMENT - 1);
    const size_t count = (used + PAGE_BYTES - 1) / PAGE_BYTES;
    if (bytes > PAGES * PAGE_BYTES || count + 1 > PAGES - next) return nullptr;
    char *first = arena + next * PAGE_BYTES;
    if (mprotect(first, count * PAGE_BYTES, PROT_READ | PROT_WRITE) != 0) return nullptr;
    const size_t offset = count * PAGE_BYTES - used;
    for (size_t i = 0; i < count; i++) pages[next + i] = {Live, 0, 0};
    pages[next].offset = (uint16_t)offset;
    pages[next].count = (uint32_t)count;
    pages[next + count].state = Guard;
    next += count + 1;
    return first + offset;
}

bool release(void *block)
{
    if (!block) return true;
    const size_t index = (size_t)((char *)block - arena) / PAGE_BYTES;
    if ((char *)block < arena || index >= PAGES) return false;
    const Page page = pages[index];
    char *first = arena + index * PAGE_BYTES;
    if (page.state != Live || page.count == 0 || first + page.offset != (char *)block) return false;
    for (size_t i = 0; i < page.count; i++) pages[index + i].state = Freed;
    // The contents go, the addresses stay taken.
    madvise(first, page.count * PAGE_BYTES, MADV_DONTNEED);
    mprotect(first, page.count * PAGE_BYTES, PROT_NONE);
    return true;
}

const char *describe(const void *address)
{
    const char *at = (const char *)address;
    if (at < arena || at >= arena + PAGES * PAGE_BYTES) return nullptr;
    switch (pages[(size_t)(at - arena) / PAGE_BYTES].state) {
    case Guard: return "behind the end of a block of memory";
    case Freed: return "in memory that was freed";
    case Live: return "in memory";
    default: return "in no memory";
    }
}
}
