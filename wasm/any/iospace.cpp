/** Device memory. Addresses that MmMapIoSpace gives are the host's; what lies below is the driver's own memory, read as such. */
#include "service.h"

namespace {
/** As in web/simulator/any/iospace.ts. */
constexpr ULONG_PTR FIRST_ADDRESS = 0xe0000000;

bool isDevice(const volatile void *at) { return (ULONG_PTR)at >= FIRST_ADDRESS; }
unsigned number(const volatile void *at) { return (unsigned)(ULONG_PTR)at; }
}

#define REGISTER_FUNCTIONS(Name, T)                                                                                                \
    T NTAPI READ_REGISTER_##Name(volatile T *at) { return isDevice(at) ? (T)host::READ_REGISTER_##Name(number(at)) : *at; }        \
    VOID NTAPI WRITE_REGISTER_##Name(volatile T *at, T value)                                                                      \
    {                                                                                                                              \
        if (isDevice(at)) host::WRITE_REGISTER_##Name(number(at), value);                                                          \
        else *at = value;                                                                                                          \
    }                                                                                                                              \
    VOID NTAPI READ_REGISTER_BUFFER_##Name(volatile T *at, T *to, ULONG count)                                                     \
    {                                                                                                                              \
        for (ULONG i = 0; i < count; i++) to[i] = READ_REGISTER_##Name(at + i);                                                    \
    }                                                                                                                              \
    VOID NTAPI WRITE_REGISTER_BUFFER_##Name(volatile T *at, T *from, ULONG count)                                                  \
    {                                                                                                                              \
        for (ULONG i = 0; i < count; i++) WRITE_REGISTER_##Name(at + i, from[i]);                                                  \
    }

extern "C" {
UCHAR NTAPI READ_REGISTER_UCHAR(volatile UCHAR *at);
USHORT NTAPI READ_REGISTER_USHORT(volatile USHORT *at);
ULONG NTAPI READ_REGISTER_ULONG(volatile ULONG *at);
REGISTER_FUNCTIONS(UCHAR, UCHAR)
REGISTER_FUNCTIONS(USHORT, USHORT)
REGISTER_FUNCTIONS(ULONG, ULONG)

/* Two accesses of half the width: the simulated processor has 32 bits. */
ULONG64 NTAPI READ_REGISTER_ULONG64(volatile ULONG64 *at)
{
    auto *half = (volatile ULONG *)at;
    ULONG64 low = READ_REGISTER_ULONG(half);
    return low | (ULONG64)READ_REGISTER_ULONG(half + 1) << 32;
}
VOID NTAPI WRITE_REGISTER_ULONG64(volatile ULONG64 *at, ULONG64 value)
{
    auto *half = (volatile ULONG *)at;
    WRITE_REGISTER_ULONG(half, (ULONG)value);
    WRITE_REGISTER_ULONG(half + 1, (ULONG)(value >> 32));
}

PVOID NTAPI MmMapIoSpace(PHYSICAL_ADDRESS physical, SIZE_T bytes, MEMORY_CACHING_TYPE cache)
{
    return host::MmMapIoSpace((unsigned)physical.QuadPart, bytes, cache).as<PVOID>();
}
PVOID NTAPI MmMapIoSpaceEx(PHYSICAL_ADDRESS physical, SIZE_T bytes, ULONG protect)
{
    return host::MmMapIoSpaceEx((unsigned)physical.QuadPart, bytes, protect).as<PVOID>();
}
VOID NTAPI MmUnmapIoSpace(PVOID at, SIZE_T bytes) { host::MmUnmapIoSpace(at, bytes); }
}
