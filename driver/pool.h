/**
 * Non-paged pool for the driver's objects, and kernel functions found at run time.
 */
#pragma once

#include <ntddk.h>

/** Tag of every pool block of the driver; a debugger shows it as "PLab". */
constexpr ULONG PoolTag = 'baLP';

/** Selects the driver's pool in `new (DriverPool) T(...)`. */
enum DRIVER_POOL { DriverPool };

/**
 * Address of a kernel function that is newer than the oldest Windows the driver loads on.
 * @return NULL when this Windows does not have it.
 */
_IRQL_requires_(PASSIVE_LEVEL)
PVOID FindKernelRoutine(_In_ PCWSTR name);

/**
 * Finds the newest pool allocator this Windows has. Called once, from DriverEntry, before any allocation.
 */
_IRQL_requires_(PASSIVE_LEVEL)
void PoolInitialize();

/**
 * Allocates zeroed non-paged memory.
 * @return NULL when there is none.
 */
_IRQL_requires_max_(DISPATCH_LEVEL)
PVOID PoolAllocate(_In_ SIZE_T bytes);

/** Frees a block of PoolAllocate. NULL is allowed. */
_IRQL_requires_max_(DISPATCH_LEVEL)
void PoolFree(_In_opt_ PVOID block);

/** `new (DriverPool) T`: the result is NULL, and no constructor runs, when memory is short. */
void *__cdecl operator new(size_t bytes, DRIVER_POOL pool) noexcept;
void __cdecl operator delete(void *block, DRIVER_POOL pool) noexcept;
void __cdecl operator delete(void *block) noexcept;
void __cdecl operator delete(void *block, size_t bytes) noexcept;
