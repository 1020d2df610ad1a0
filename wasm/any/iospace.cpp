/** Device memory. Addresses that MmMapIoSpace gives are the host's; what lies below is the driver's own memory, read as such. */
#include "service.h"

namespace {
/** As in web/simulator/any/iospace.ts. */
constexpr ULONG_PTR FIRST_ADDRESS = 0xe0000000;

bool isDevice(const volatile void *at) { return (ULONG_PTR)at >= FIRST_ADDRESS; }
unsigned number(const volatile void *at) { return (unsigned)(ULONG_PTR)at; }

template <class T> using Read = T(NTAPI *)(volatile T *);
template <class T> using Write = VOID(NTAPI *)(volatile T *, T);
template <class T> void readEach(Read<T> read, volatile T *at, T *to, ULONG count)
{
    for (ULONG i = 0; i < count; i++) to[i] = read(at + i);
}
template <class T> void writeEach(Write<T> write, volatile T *at, const T *from, ULONG count)
{
    for (ULONG i = 0; i < count; i++) write(at + i, from[i]);
}
}

extern "C" {
UCHAR NTAPI READ_REGISTER_UCHAR(volatile UCHAR *at) { return isDevice(at) ? (UCHAR)host::READ_REGISTER_UCHAR(number(at)) : *at; }
USHORT NTAPI READ_REGISTER_USHORT(volatile USHORT *at) { return isDevice(at) ? (USHORT)host::READ_REGISTER_USHORT(number(at)) : *at; }
ULONG NTAPI READ_REGISTER_ULONG(volatile ULONG *at) { return isDevice(at) ? (ULONG)host::READ_REGISTER_ULONG(number(at)) : *at; }
VOID NTAPI WRITE_REGISTER_UCHAR(volatile UCHAR *at, UCHAR value)
{
    if (isDevice(at)) host::WRITE_REGISTER_UCHAR(number(at), value);
    else *at = value;
}
VOID NTAPI WRITE_REGISTER_USHORT(volatile USHORT *at, USHORT value)
{
    if (isDevice(at)) host::WRITE_REGISTER_USHORT(number(at), value);
    else *at = value;
}
VOID NTAPI WRITE_REGISTER_ULONG(volatile ULONG *at, ULONG value)
{
    if (isDevice(at)) host::WRITE_REGISTER_ULONG(number(at), value);
    else *at = value;
}
VOID NTAPI READ_REGISTER_BUFFER_UCHAR(volatile UCHAR *at, UCHAR *to, ULONG count) { readEach(READ_REGISTER_UCHAR, at, to, count); }
VOID NTAPI READ_REGISTER_BUFFER_USHORT(volatile USHORT *at, USHORT *to, ULONG count) { readEach(READ_REGISTER_USHORT, at, to, count); }
VOID NTAPI READ_REGISTER_BUFFER_ULONG(volatile ULONG *at, ULONG *to, ULONG count) { readEach(READ_REGISTER_ULONG, at, to, count); }
VOID NTAPI WRITE_REGISTER_BUFFER_UCHAR(volatile UCHAR *at, UCHAR *from, ULONG count) { writeEach(WRITE_REGISTER_UCHAR, at, from, count); }
VOID NTAPI WRITE_REGISTER_BUFFER_USHORT(volatile USHORT *at, USHORT *from, ULONG count) { writeEach(WRITE_REGISTER_USHORT, at, from, count); }
VOID NTAPI WRITE_REGISTER_BUFFER_ULONG(volatile ULONG *at, ULONG *from, ULONG count) { writeEach(WRITE_REGISTER_ULONG, at, from, count); }

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

VOID NTAPI READ_REGISTER_BUFFER_ULONG64(volatile ULONG64 *at, ULONG64 *to, ULONG count) { readEach(READ_REGISTER_ULONG64, at, to, count); }
VOID NTAPI WRITE_REGISTER_BUFFER_ULONG64(volatile ULONG64 *at, ULONG64 *from, ULONG count) { writeEach(WRITE_REGISTER_ULONG64, at, from, count); }

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
