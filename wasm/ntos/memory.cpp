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

/* In the order of ROUTINES of the boundary table. */
const PVOID routines[] = {
    (PVOID)ExAllocatePool2,
    (PVOID)ExAllocateTimer,
    (PVOID)ExSetTimer,
    (PVOID)ExCancelTimer,
    (PVOID)ExDeleteTimer,
    (PVOID)KeQueryInterruptTimePrecise,
    (PVOID)KeQuerySystemTimePrecise,
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
    heap::stop(Stop::ContiguousCaller);
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
    const ULONG_PTR position = host::MmGetSystemRoutineAddress(narrow.characters, narrow.count).value;
    return position == 0 || position > ARRAYSIZE(routines) ? nullptr : routines[position - 1];
}
}
