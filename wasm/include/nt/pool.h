/** Pool. */
#pragma once
#include <ntdef.h>

typedef enum _POOL_TYPE {
    NonPagedPool = 0,
    NonPagedPoolExecute = NonPagedPool,
    PagedPool = 1,
    NonPagedPoolMustSucceed = 2,
    DontUseThisType = 3,
    NonPagedPoolCacheAligned = 4,
    PagedPoolCacheAligned = 5,
    NonPagedPoolNx = 512,
    NonPagedPoolNxCacheAligned = NonPagedPoolNx + 4
} POOL_TYPE;

#ifdef POOL_NX_OPTIN
/* With the opt-in, NonPagedPool means NonPagedPoolNx from Windows 8 on; before, the system has no such pool. */
EXTERN_C POOL_TYPE ExDefaultNonPagedPoolType;
#define NonPagedPool ExDefaultNonPagedPoolType
#endif
EXTERN_C VOID NTAPI ExInitializeDriverRuntime(ULONG flags);
#define DrvRtPoolNxOptIn 0x00000001

typedef ULONG64 POOL_FLAGS;
#define POOL_FLAG_REQUIRED_START 0x0000000000000001ULL
#define POOL_FLAG_USE_QUOTA 0x0000000000000001ULL
#define POOL_FLAG_UNINITIALIZED 0x0000000000000002ULL
#define POOL_FLAG_SESSION 0x0000000000000004ULL
#define POOL_FLAG_CACHE_ALIGNED 0x0000000000000008ULL
#define POOL_FLAG_RESERVED1 0x0000000000000010ULL
#define POOL_FLAG_RAISE_ON_FAILURE 0x0000000000000020ULL
#define POOL_FLAG_NON_PAGED 0x0000000000000040ULL
#define POOL_FLAG_NON_PAGED_EXECUTE 0x0000000000000080ULL
#define POOL_FLAG_PAGED 0x0000000000000100ULL

EXTERN_C PVOID NTAPI ExAllocatePoolWithTag(POOL_TYPE type, SIZE_T bytes, ULONG tag);
EXTERN_C PVOID NTAPI ExAllocatePool2(POOL_FLAGS flags, SIZE_T bytes, ULONG tag);
EXTERN_C VOID NTAPI ExFreePoolWithTag(PVOID block, ULONG tag);
EXTERN_C VOID NTAPI ExFreePool(PVOID block);

#define ExAllocatePool(type, bytes) ExAllocatePoolWithTag(type, bytes, ' mdW')

/* Inline in the WDK too: zeroed memory on every Windows version. */
FORCEINLINE PVOID ExAllocatePoolZero(POOL_TYPE type, SIZE_T bytes, ULONG tag)
{
    PVOID block = ExAllocatePoolWithTag(type, bytes, tag);
    if (block) __builtin_memset(block, 0, bytes);
    return block;
}
FORCEINLINE PVOID ExAllocatePoolUninitialized(POOL_TYPE type, SIZE_T bytes, ULONG tag)
{
    return ExAllocatePoolWithTag(type, bytes, tag);
}
