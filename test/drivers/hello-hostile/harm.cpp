/** What a driver can do to its host: the client's packet length chooses. */
#include "hello.h"

static volatile ULONG g_sum;

static ULONG Recurse(_In_ ULONG depth)
{
    volatile UCHAR frame[64];
    frame[depth % sizeof(frame)] = static_cast<UCHAR>(depth);
    return Recurse(depth + 1) + frame[(depth + 1) % sizeof(frame)];
}

void Harm(_In_ ULONG packetFrames)
{
    switch (packetFrames)
    {
    case 101: // An address outside its memory.
        *reinterpret_cast<volatile ULONG *>(0x7fff0000) = 1;
        break;
    case 102: // An endless loop without a call.
        for (;;)
            g_sum = g_sum + 1;
    case 103: // All it knows, and what its host keeps there, overwritten; then it goes on as if nothing were.
        for (ULONG at = 16; at < 512 * 1024; at += sizeof(ULONG))
            *reinterpret_cast<volatile ULONG *>(at) = 0xa5a5a5a5;
        break;
    case 104: // All memory there is, and none given back.
        while (ExAllocatePoolWithTag(NonPagedPoolNx, 256 * 1024, PoolTag))
            ;
        break;
    case 105: // Recursion without end.
        g_sum = Recurse(0);
        break;
    case 106: // An endless loop of calls.
        for (;;)
            KeQueryPerformanceCounter(nullptr);
    }
}
