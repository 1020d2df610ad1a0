#include "driver.h"

namespace
{
    using EX_ALLOCATE_POOL2 = decltype(&ExAllocatePool2);

    EX_ALLOCATE_POOL2 g_allocatePool2;
    POOL_TYPE g_poolType = NonPagedPool;
}

PVOID FindKernelRoutine(PCWSTR name)
{
    UNICODE_STRING routine;
    RtlInitUnicodeString(&routine, name);
    return MmGetSystemRoutineAddress(&routine);
}

void PoolInitialize()
{
    // ExAllocatePool2 came with Windows 10 2004 and must not be imported by a binary that loads on Windows 7.
    g_allocatePool2 = reinterpret_cast<EX_ALLOCATE_POOL2>(FindKernelRoutine(L"ExAllocatePool2"));

    // Without it, memory that cannot be executed exists from Windows 8 on, recognised by an export of that release.
    // On Windows 7 all non-paged pool is executable.
    g_poolType = FindKernelRoutine(L"KeQuerySystemTimePrecise") ? NonPagedPoolNx : NonPagedPool;
}

PVOID PoolAllocate(SIZE_T bytes)
{
    if (g_allocatePool2)
        return g_allocatePool2(POOL_FLAG_NON_PAGED, bytes, PoolTag);

    PVOID block = ExAllocatePoolWithTag(g_poolType, bytes, PoolTag);
    if (block)
        RtlZeroMemory(block, bytes);
    return block;
}

void PoolFree(PVOID block)
{
    if (block)
        ExFreePoolWithTag(block, PoolTag);
}

void *__cdecl operator new(size_t bytes, DRIVER_POOL) noexcept
{
    return PoolAllocate(bytes);
}

void __cdecl operator delete(void *block, DRIVER_POOL) noexcept
{
    PoolFree(block);
}

void __cdecl operator delete(void *block) noexcept
{
    PoolFree(block);
}

void __cdecl operator delete(void *block, size_t) noexcept
{
    PoolFree(block);
}
