/**
 * The C heap of the WebAssembly build: one list of free blocks in address order, first fit, neighbours joined when a block is
 * freed. Drivers hold few blocks, so small code is worth more than a fast search.
 */
#include <wdm.h>

extern "C" UCHAR __heap_base;

namespace {
constexpr size_t WASM_PAGE_BYTES = 65536, UNIT_BYTES = 16, LARGEST_BYTES = 0x40000000;

/* Lies before every block, free or not; `bytes` counts it. `next` is only used while the block is free. */
struct alignas(UNIT_BYTES) Block {
    size_t bytes;
    Block *next;
};
Block *first;
bool started;

Block *behind(Block *block, size_t bytes) { return (Block *)((UCHAR *)block + bytes); }

void joinNext(Block *block)
{
    Block *next = block->next;
    if (behind(block, block->bytes) != next) return;
    block->bytes += next->bytes;
    block->next = next->next;
}

void insert(Block *block)
{
    Block *before = nullptr;
    Block **link = &first;
    while (*link && *link < block) {
        before = *link;
        link = &before->next;
    }
    block->next = *link;
    *link = block;
    joinNext(block);
    if (before) joinNext(before);
}

/* The first time, what the linker left free; then at least `bytes` of new memory. False when there is no more. */
bool grow(size_t bytes)
{
    size_t end = __builtin_wasm_memory_size(0) * WASM_PAGE_BYTES;
    Block *block;
    if (!started) {
        started = true;
        block = (Block *)ALIGN_UP_BY((size_t)&__heap_base, UNIT_BYTES);
    } else {
        if (__builtin_wasm_memory_grow(0, (bytes + WASM_PAGE_BYTES - 1) / WASM_PAGE_BYTES) == (size_t)-1) return false;
        block = (Block *)end;
        end = __builtin_wasm_memory_size(0) * WASM_PAGE_BYTES;
    }
    block->bytes = end - (size_t)block;
    insert(block);
    return true;
}
}

extern "C" {
void *calloc(size_t count, size_t each)
{
    unsigned long long wanted = (unsigned long long)count * each;
    if (wanted > LARGEST_BYTES) return nullptr;
    size_t bytes = ALIGN_UP_BY((size_t)wanted, UNIT_BYTES) + sizeof(Block);
    do {
        for (Block **link = &first; Block *block = *link; link = &block->next) {
            if (block->bytes < bytes) continue;
            // The end is taken, so that the rest keeps its place in the list.
            block->bytes -= bytes;
            if (block->bytes == 0) *link = block->next;
            block = behind(block, block->bytes);
            block->bytes = bytes;
            RtlZeroMemory(block + 1, bytes - sizeof(Block));
            return block + 1;
        }
    } while (grow(bytes));
    return nullptr;
}

void free(void *block)
{
    if (block) insert((Block *)block - 1);
}
}
