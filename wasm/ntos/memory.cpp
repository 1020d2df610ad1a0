/** Contiguous memory, physical addresses, routine look-up. */
#include "heap.h"
#include "text.h"
#include "abi.h"

namespace {
/* Contiguous blocks by address: where the heap's own block starts. */
struct Block {
    Block *next;
    void *address;
    void *raw;
};
Block *blocks = nullptr;

struct Routine {
    const char *name;
    PVOID address;
};
/* Functions newer than the oldest Windows of the simulation, which careful drivers look up instead of importing. */
const Routine routines[] = {
    {"ExAllocatePool2", (PVOID)ExAllocatePool2},
    {"ExAllocateTimer", (PVOID)ExAllocateTimer},
    {"ExSetTimer", (PVOID)ExSetTimer},
    {"ExCancelTimer", (PVOID)ExCancelTimer},
    {"ExDeleteTimer", (PVOID)ExDeleteTimer},
    {"KeQueryInterruptTimePrecise", (PVOID)KeQueryInterruptTimePrecise},
};
}

extern "C" {
PVOID NTAPI MmAllocateContiguousMemorySpecifyCache(SIZE_T bytes, PHYSICAL_ADDRESS lowest, PHYSICAL_ADDRESS highest, PHYSICAL_ADDRESS boundaryMultiple,
                                                   MEMORY_CACHING_TYPE cache)
{
    auto *block = heap::create<Block>();
    void *address = block ? heap::allocatePages(bytes, block->raw) : nullptr;
    if (address && host::MmAllocateContiguousMemorySpecifyCache((long long)bytes, lowest.QuadPart, highest.QuadPart, boundaryMultiple.QuadPart, cache, address)) {
        block->address = address;
        block->next = blocks;
        blocks = block;
        return address;
    }
    if (block) heap::release(block->raw);
    heap::release(block);
    return nullptr;
}

VOID NTAPI MmFreeContiguousMemorySpecifyCache(PVOID address, SIZE_T bytes, MEMORY_CACHING_TYPE cache)
{
    if (!host::MmFreeContiguousMemorySpecifyCache(address, (long long)bytes, cache)) return;
    for (Block **link = &blocks; *link; link = &(*link)->next) {
        Block *block = *link;
        if (block->address != address) continue;
        *link = block->next;
        heap::release(block->raw);
        heap::release(block);
        return;
    }
    heap::panic("MmFreeContiguousMemorySpecifyCache of memory that is not allocated");
}

PHYSICAL_ADDRESS NTAPI MmGetPhysicalAddress(PVOID address)
{
    PHYSICAL_ADDRESS physical;
    physical.QuadPart = host::MmGetPhysicalAddress(address);
    return physical;
}

PVOID NTAPI MmGetSystemRoutineAddress(PUNICODE_STRING name)
{
    text::Narrow<64> narrow(name->Buffer, name->Length / sizeof(WCHAR));
    if (!host::MmGetSystemRoutineAddress(narrow.characters, narrow.count)) return nullptr;
    for (const Routine &routine : routines)
        if (__builtin_strcmp(routine.name, narrow.characters) == 0) return routine.address;
    return nullptr;
}
}
