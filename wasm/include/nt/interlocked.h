/** Interlocked operations: full barriers on the compiler's atomics. All return what MSVC's intrinsics return. */
#pragma once
#include <ntdef.h>

/* Some sources include the kernel's headers inside extern "C", where nothing could be overloaded. */
#ifdef __cplusplus
extern "C++" {
#endif

#define PORTCLSLAB_INTERLOCKED(Suffix, T)                                                                     \
    FORCEINLINE T InterlockedIncrement##Suffix(T volatile *p) { return (T)(__atomic_fetch_add(p, (T)1, 5) + 1); } \
    FORCEINLINE T InterlockedDecrement##Suffix(T volatile *p) { return (T)(__atomic_fetch_sub(p, (T)1, 5) - 1); } \
    FORCEINLINE T InterlockedExchange##Suffix(T volatile *p, T v) { return __atomic_exchange_n(p, v, 5); }    \
    FORCEINLINE T InterlockedExchangeAdd##Suffix(T volatile *p, T v) { return __atomic_fetch_add(p, v, 5); }  \
    FORCEINLINE T InterlockedAdd##Suffix(T volatile *p, T v) { return (T)(__atomic_fetch_add(p, v, 5) + v); } \
    FORCEINLINE T InterlockedAnd##Suffix(T volatile *p, T v) { return __atomic_fetch_and(p, v, 5); }          \
    FORCEINLINE T InterlockedOr##Suffix(T volatile *p, T v) { return __atomic_fetch_or(p, v, 5); }            \
    FORCEINLINE T InterlockedXor##Suffix(T volatile *p, T v) { return __atomic_fetch_xor(p, v, 5); }          \
    FORCEINLINE T InterlockedCompareExchange##Suffix(T volatile *p, T v, T comparand)                         \
    {                                                                                                         \
        __atomic_compare_exchange_n(p, &comparand, v, false, 5, 5);                                           \
        return comparand;                                                                                     \
    }

PORTCLSLAB_INTERLOCKED(, LONG)
PORTCLSLAB_INTERLOCKED(16, SHORT)
PORTCLSLAB_INTERLOCKED(64, LONG64)

/* Drivers pass ULONG and ULONGLONG variables with a cast to the signed type; these overloads accept them uncast too. */
FORCEINLINE ULONG InterlockedIncrement(ULONG volatile *p) { return (ULONG)InterlockedIncrement((LONG volatile *)p); }
FORCEINLINE ULONG InterlockedDecrement(ULONG volatile *p) { return (ULONG)InterlockedDecrement((LONG volatile *)p); }
FORCEINLINE ULONG InterlockedExchange(ULONG volatile *p, ULONG v) { return __atomic_exchange_n(p, v, 5); }

FORCEINLINE PVOID InterlockedExchangePointer(PVOID volatile *p, PVOID v) { return __atomic_exchange_n(p, v, 5); }
FORCEINLINE PVOID InterlockedCompareExchangePointer(PVOID volatile *p, PVOID v, PVOID comparand)
{
    __atomic_compare_exchange_n(p, &comparand, v, false, 5, 5);
    return comparand;
}

FORCEINLINE LONG ReadAcquire(LONG const volatile *p) { return __atomic_load_n(p, 2); }
FORCEINLINE LONG ReadNoFence(LONG const volatile *p) { return __atomic_load_n(p, 0); }
FORCEINLINE LONG64 ReadAcquire64(LONG64 const volatile *p) { return __atomic_load_n(p, 2); }
FORCEINLINE LONG64 ReadNoFence64(LONG64 const volatile *p) { return __atomic_load_n(p, 0); }
FORCEINLINE ULONG ReadULongAcquire(ULONG const volatile *p) { return __atomic_load_n(p, 2); }
FORCEINLINE ULONG ReadULongNoFence(ULONG const volatile *p) { return __atomic_load_n(p, 0); }
FORCEINLINE ULONG64 ReadULong64NoFence(ULONG64 const volatile *p) { return __atomic_load_n(p, 0); }
FORCEINLINE PVOID ReadPointerAcquire(PVOID const volatile *p) { return __atomic_load_n(p, 2); }
FORCEINLINE VOID WriteRelease(LONG volatile *p, LONG v) { __atomic_store_n(p, v, 3); }
FORCEINLINE VOID WriteNoFence(LONG volatile *p, LONG v) { __atomic_store_n(p, v, 0); }
FORCEINLINE VOID WriteRelease64(LONG64 volatile *p, LONG64 v) { __atomic_store_n(p, v, 3); }
FORCEINLINE VOID WriteNoFence64(LONG64 volatile *p, LONG64 v) { __atomic_store_n(p, v, 0); }
FORCEINLINE VOID WriteULongRelease(ULONG volatile *p, ULONG v) { __atomic_store_n(p, v, 3); }
FORCEINLINE VOID WriteULongNoFence(ULONG volatile *p, ULONG v) { __atomic_store_n(p, v, 0); }
FORCEINLINE VOID WriteULong64NoFence(ULONG64 volatile *p, ULONG64 v) { __atomic_store_n(p, v, 0); }
FORCEINLINE VOID WritePointerRelease(PVOID volatile *p, PVOID v) { __atomic_store_n(p, v, 3); }

#define KeMemoryBarrier() __atomic_thread_fence(5)
#define KeMemoryBarrierWithoutFence() __atomic_signal_fence(5)
#define MemoryBarrier() __atomic_thread_fence(5)
#define YieldProcessor() ((void)0)

#ifdef __cplusplus
}
#endif
