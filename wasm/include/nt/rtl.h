/** Run-time library: memory, strings, checked arithmetic, debug print. */
#pragma once
#include <ntstatus.h>

#define RtlZeroMemory(p, n) __builtin_memset((p), 0, (n))
#define RtlFillMemory(p, n, v) __builtin_memset((p), (v), (n))
#define RtlCopyMemory(d, s, n) __builtin_memcpy((d), (s), (n))
#define RtlMoveMemory(d, s, n) __builtin_memmove((d), (s), (n))
#define RtlEqualMemory(a, b, n) (!__builtin_memcmp((a), (b), (n)))
#define RtlSecureZeroMemory(p, n) __builtin_memset((p), 0, (n))
#define RtlCopyBytes RtlCopyMemory
#define RtlZeroBytes RtlZeroMemory
FORCEINLINE SIZE_T RtlCompareMemory(const VOID *a, const VOID *b, SIZE_T bytes)
{
    SIZE_T i = 0;
    while (i < bytes && ((const UCHAR *)a)[i] == ((const UCHAR *)b)[i]) i++;
    return i;
}

EXTERN_C void *memcpy(void *, const void *, size_t);
EXTERN_C void *memmove(void *, const void *, size_t);
EXTERN_C void *memset(void *, int, size_t);
EXTERN_C int memcmp(const void *, const void *, size_t);

EXTERN_C VOID NTAPI RtlInitUnicodeString(PUNICODE_STRING destination, PCWSTR source);
EXTERN_C ULONG DbgPrint(PCSTR format, ...);
EXTERN_C ULONG DbgPrintEx(ULONG componentId, ULONG level, PCSTR format, ...);
EXTERN_C DECLSPEC_NORETURN VOID NTAPI KeBugCheckEx(ULONG code, ULONG_PTR p1, ULONG_PTR p2, ULONG_PTR p3, ULONG_PTR p4);

#define DPFLTR_IHVAUDIO_ID 78
#define DPFLTR_IHVDRIVER_ID 77
#define DPFLTR_ERROR_LEVEL 0
#define DPFLTR_WARNING_LEVEL 1
#define DPFLTR_TRACE_LEVEL 2
#define DPFLTR_INFO_LEVEL 3
#define KdPrint(arguments)
#define KdPrintEx(arguments)

FORCEINLINE ULONGLONG UInt32x32To64(ULONG a, ULONG b) { return (ULONGLONG)a * b; }
FORCEINLINE LONGLONG Int32x32To64(LONG a, LONG b) { return (LONGLONG)a * b; }
FORCEINLINE LARGE_INTEGER RtlConvertLongToLargeInteger(LONG v)
{
    LARGE_INTEGER r;
    r.QuadPart = v;
    return r;
}
FORCEINLINE LARGE_INTEGER RtlConvertUlongToLargeInteger(ULONG v)
{
    LARGE_INTEGER r;
    r.QuadPart = v;
    return r;
}
