/**
 * Pool. Each block lies between two guards that are checked when it is freed; a fresh block holds 0xA5, a freed one 0xDD, so
 * that use before initialisation and after free show up. The host decides whether an allocation succeeds.
 */
#include "heap.h"
#include "abi.h"

namespace {
constexpr UCHAR FRESH = 0xA5, FREED = 0xDD, GUARD = 0xFB;
constexpr size_t GUARD_BYTES = 16;
constexpr size_t LARGEST_BYTES = 0x40000000;

/* The guard behind a block; where memory itself guards, only what is left of the last 16 bytes. */
constexpr size_t tailBytes(size_t bytes) { return heap::ENDS_AT_FAULT ? (0 - bytes) % GUARD_BYTES : GUARD_BYTES; }

/* Lies before every block; 32 bytes on each target, so that the block keeps the heap's 16-byte alignment. */
struct alignas(16) Header {
    unsigned long long bytes;
    unsigned long long complement;
    UCHAR guard[GUARD_BYTES];
};

UCHAR *newBlock(size_t bytes)
{
    if (bytes > LARGEST_BYTES) return nullptr;
    auto *header = (Header *)heap::allocate(sizeof(Header) + bytes + tailBytes(bytes));
    if (!header) return nullptr;
    header->bytes = bytes;
    header->complement = ~header->bytes;
    auto *block = (UCHAR *)(header + 1);
    RtlFillMemory(header->guard, GUARD_BYTES, GUARD);
    RtlFillMemory(block, bytes, FRESH);
    RtlFillMemory(block + bytes, tailBytes(bytes), GUARD);
    heap::forbid(header, sizeof(Header));
    heap::forbid(block + bytes, tailBytes(bytes));
    return block;
}

bool intact(const UCHAR *guard, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        if (guard[i] != GUARD) return false;
    return true;
}

Header *headerOf(void *block) { return (Header *)block - 1; }

void dropBlock(void *block)
{
    Header *header = headerOf(block);
    heap::allow(header, sizeof(Header));
    heap::allow((UCHAR *)block + header->bytes, tailBytes((size_t)header->bytes));
    RtlFillMemory(block, (size_t)header->bytes, FREED);
    header->complement = 0;
    heap::release(header);
}

void freeChecked(void *block)
{
    Header *header = headerOf(block);
    heap::allow(header, sizeof(Header));
    if (header->complement != ~header->bytes) heap::stop(Stop::PoolCaller);
    if (!intact(header->guard, GUARD_BYTES)) heap::stop(Stop::PoolUnderrun);
    heap::allow((UCHAR *)block + header->bytes, tailBytes((size_t)header->bytes));
    if (!intact((UCHAR *)block + header->bytes, tailBytes((size_t)header->bytes))) heap::stop(Stop::PoolOverrun);
    dropBlock(block);
}
}

extern "C" {
POOL_TYPE ExDefaultNonPagedPoolType = NonPagedPool;

VOID NTAPI ExInitializeDriverRuntime(ULONG flags)
{
    if (flags & DrvRtPoolNxOptIn) ExDefaultNonPagedPoolType = NonPagedPoolNx;
}

PVOID NTAPI ExAllocatePoolWithTag(POOL_TYPE type, SIZE_T bytes, ULONG tag)
{
    UCHAR *block = newBlock(bytes);
    if (block && !host::ExAllocatePoolWithTag(type, (long long)bytes, tag, block)) {
        dropBlock(block);
        return nullptr;
    }
    return block;
}

PVOID NTAPI ExAllocatePool2(POOL_FLAGS flags, SIZE_T bytes, ULONG tag)
{
    UCHAR *block = newBlock(bytes);
    if (block && !host::ExAllocatePool2((long long)flags, (long long)bytes, tag, block)) {
        dropBlock(block);
        block = nullptr;
    }
    if (block && !(flags & POOL_FLAG_UNINITIALIZED)) RtlZeroMemory(block, bytes);
    return block;
}

/* The host knows every live block: it stops a driver that frees what is not one before the header is looked at. */
VOID NTAPI ExFreePoolWithTag(PVOID block, ULONG tag)
{
    if (host::ExFreePoolWithTag(block, tag)) freeChecked(block);
}

VOID NTAPI ExFreePool(PVOID block)
{
    if (host::ExFreePool(block)) freeChecked(block);
}
}
