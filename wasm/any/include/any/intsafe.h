/** The rest of the checked arithmetic. */
#pragma once
INTSAFE_ARITHMETIC(UShort, USHORT)
INTSAFE_ARITHMETIC(UInt, UINT)
INTSAFE_ARITHMETIC(Int, INT)
INTSAFE_ARITHMETIC(DWord, DWORD)
INTSAFE_ARITHMETIC(UInt32, ULONG)
INTSAFE_ARITHMETIC(UInt64, ULONGLONG)
INTSAFE_ARITHMETIC(ULong64, ULONGLONG)
INTSAFE_ARITHMETIC(Int64, LONGLONG)
INTSAFE_ARITHMETIC(ULongPtr, ULONG_PTR)
#define INTSAFE_CONVERSION(Name, From, To)                                        \
    FORCEINLINE NTSTATUS Rtl##Name(From v, To *r)                                 \
    {                                                                             \
        *r = (To)v;                                                               \
        if ((From)*r == v && (*r < 0) == (v < 0)) return STATUS_SUCCESS;          \
        *r = (To)-1;                                                              \
        return STATUS_INTEGER_OVERFLOW;                                           \
    }
INTSAFE_CONVERSION(ULongLongToLong, ULONGLONG, LONG)
INTSAFE_CONVERSION(LongLongToULong, LONGLONG, ULONG)
INTSAFE_CONVERSION(LongLongToLong, LONGLONG, LONG)
INTSAFE_CONVERSION(LongLongToULongLong, LONGLONG, ULONGLONG)
INTSAFE_CONVERSION(ULongLongToLongLong, ULONGLONG, LONGLONG)
INTSAFE_CONVERSION(ULongToUShort, ULONG, USHORT)
INTSAFE_CONVERSION(ULongToLong, ULONG, LONG)
INTSAFE_CONVERSION(LongToULong, LONG, ULONG)
INTSAFE_CONVERSION(ULongToUChar, ULONG, UCHAR)
INTSAFE_CONVERSION(SizeTToULong, SIZE_T, ULONG)
INTSAFE_CONVERSION(SizeTToUShort, SIZE_T, USHORT)
INTSAFE_CONVERSION(SIZETToULong, SIZE_T, ULONG)
INTSAFE_CONVERSION(UInt64ToUInt32, ULONGLONG, ULONG)
INTSAFE_CONVERSION(ULong64ToULong, ULONGLONG, ULONG)
