/** Port I/O, short waits and the clocks. */
#include <wdm.h>
#include "abi.h"

namespace {
/** Ticks of the performance counter a second; one tick is 100 ns. */
constexpr LONGLONG QPC_FREQUENCY_HZ = 10'000'000;
long long number(const volatile void *port) { return (long long)(ULONG_PTR)port; }
}

extern "C" {
UCHAR NTAPI READ_PORT_UCHAR(PUCHAR port) { return (UCHAR)host::READ_PORT_UCHAR(number(port)); }
USHORT NTAPI READ_PORT_USHORT(PUSHORT port) { return (USHORT)host::READ_PORT_USHORT(number(port)); }
ULONG NTAPI READ_PORT_ULONG(PULONG port) { return (ULONG)host::READ_PORT_ULONG(number(port)); }
VOID NTAPI WRITE_PORT_UCHAR(PUCHAR port, UCHAR value) { host::WRITE_PORT_UCHAR(number(port), value); }
VOID NTAPI WRITE_PORT_USHORT(PUSHORT port, USHORT value) { host::WRITE_PORT_USHORT(number(port), value); }
VOID NTAPI WRITE_PORT_ULONG(PULONG port, ULONG value) { host::WRITE_PORT_ULONG(number(port), value); }
VOID NTAPI KeStallExecutionProcessor(ULONG microseconds) { host::KeStallExecutionProcessor(microseconds); }

LARGE_INTEGER NTAPI KeQueryPerformanceCounter(PLARGE_INTEGER frequency)
{
    if (frequency) frequency->QuadPart = QPC_FREQUENCY_HZ;
    LARGE_INTEGER now;
    now.QuadPart = host::KeQueryPerformanceCounter();
    return now;
}
ULONGLONG NTAPI KeQueryInterruptTime(VOID) { return (ULONGLONG)host::KeQueryInterruptTime(); }
/* Counts from the simulated machine's start, not from 1601: a run has no date. */
VOID NTAPI KeQuerySystemTimePrecise(PLARGE_INTEGER systemTime) { systemTime->QuadPart = KeQueryPerformanceCounter(nullptr).QuadPart; }

ULONGLONG NTAPI KeQueryInterruptTimePrecise(PULONG64 qpc)
{
    *qpc = (ULONG64)host::KeQueryPerformanceCounter();
    return (ULONGLONG)host::KeQueryInterruptTime();
}
}
