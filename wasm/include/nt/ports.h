/** Port I/O and short busy waits (hal.dll). */
#pragma once
#include <ntdef.h>

#ifdef PORTCLSLAB_DRIVER_INLINES
#ifdef _M_AMD64
/* On x64 the port functions are the processor's own instructions. */
#define PORTCLSLAB_PORT(Name, T, Suffix, Operand)                                              \
    FORCEINLINE T READ_PORT_##Name(T *port)                                                    \
    {                                                                                          \
        T value;                                                                               \
        __asm__ volatile("in" Suffix " %%dx, %" Operand "0" : "=a"(value) : "d"((USHORT)(ULONG_PTR)port) : "memory"); \
        return value;                                                                          \
    }                                                                                          \
    FORCEINLINE VOID WRITE_PORT_##Name(T *port, T value)                                       \
    {                                                                                          \
        __asm__ volatile("out" Suffix " %" Operand "0, %%dx" : : "a"(value), "d"((USHORT)(ULONG_PTR)port) : "memory"); \
    }
PORTCLSLAB_PORT(UCHAR, UCHAR, "b", "b")
PORTCLSLAB_PORT(USHORT, USHORT, "w", "w")
PORTCLSLAB_PORT(ULONG, ULONG, "l", "k")
#else
/* ARM64 has no I/O space: a port is an address in memory, and every access is ordered. */
#define PORTCLSLAB_PORT(Name, T)                                                                                  \
    FORCEINLINE T READ_PORT_##Name(T *port)                                                                       \
    {                                                                                                             \
        const T value = *(T volatile *)port;                                                                      \
        __asm__ volatile("dmb sy" : : : "memory");                                                                \
        return value;                                                                                             \
    }                                                                                                             \
    FORCEINLINE VOID WRITE_PORT_##Name(T *port, T value)                                                          \
    {                                                                                                             \
        __asm__ volatile("dmb sy" : : : "memory");                                                                \
        *(T volatile *)port = value;                                                                              \
    }
PORTCLSLAB_PORT(UCHAR, UCHAR)
PORTCLSLAB_PORT(USHORT, USHORT)
PORTCLSLAB_PORT(ULONG, ULONG)
#endif
#else
EXTERN_C UCHAR NTAPI READ_PORT_UCHAR(PUCHAR port);
EXTERN_C USHORT NTAPI READ_PORT_USHORT(PUSHORT port);
EXTERN_C ULONG NTAPI READ_PORT_ULONG(PULONG port);
EXTERN_C VOID NTAPI WRITE_PORT_UCHAR(PUCHAR port, UCHAR value);
EXTERN_C VOID NTAPI WRITE_PORT_USHORT(PUSHORT port, USHORT value);
EXTERN_C VOID NTAPI WRITE_PORT_ULONG(PULONG port, ULONG value);
#endif
EXTERN_C VOID NTAPI KeStallExecutionProcessor(ULONG microseconds);
