/** Integer arithmetic that reports overflow instead of wrapping. */
#pragma once
#include <ntstatus.h>

#define INTSAFE_ARITHMETIC(Name, T)                                                    \
    FORCEINLINE NTSTATUS Rtl##Name##Add(T a, T b, T *r)                                \
    {                                                                                  \
        if (!__builtin_add_overflow(a, b, r)) return STATUS_SUCCESS;                   \
        *r = (T)-1;                                                                    \
        return STATUS_INTEGER_OVERFLOW;                                                \
    }                                                                                  \
    FORCEINLINE NTSTATUS Rtl##Name##Sub(T a, T b, T *r)                                \
    {                                                                                  \
        if (!__builtin_sub_overflow(a, b, r)) return STATUS_SUCCESS;                   \
        *r = (T)-1;                                                                    \
        return STATUS_INTEGER_OVERFLOW;                                                \
    }                                                                                  \
    FORCEINLINE NTSTATUS Rtl##Name##Mult(T a, T b, T *r)                               \
    {                                                                                  \
        if (!__builtin_mul_overflow(a, b, r)) return STATUS_SUCCESS;                   \
        *r = (T)-1;                                                                    \
        return STATUS_INTEGER_OVERFLOW;                                                \
    }

INTSAFE_ARITHMETIC(ULong, ULONG)
INTSAFE_ARITHMETIC(ULongLong, ULONGLONG)
INTSAFE_ARITHMETIC(SizeT, SIZE_T)
INTSAFE_ARITHMETIC(Long, LONG)
INTSAFE_ARITHMETIC(LongLong, LONGLONG)

FORCEINLINE NTSTATUS RtlULongLongToULong(ULONGLONG v, ULONG *r)
{
    *r = v > MAXULONG ? MAXULONG : (ULONG)v;
    return v > MAXULONG ? STATUS_INTEGER_OVERFLOW : STATUS_SUCCESS;
}
#ifdef PORTCLSLAB_ANY_DRIVER
#include <any/intsafe.h>
#endif
