/** Time: performance counter (10 MHz here), interrupt time and system time in 100-ns units. */
#pragma once
#include <ntdef.h>

EXTERN_C LARGE_INTEGER NTAPI KeQueryPerformanceCounter(PLARGE_INTEGER frequency);
EXTERN_C ULONGLONG NTAPI KeQueryInterruptTime(VOID);
EXTERN_C ULONGLONG NTAPI KeQueryInterruptTimePrecise(PULONG64 qpc);
EXTERN_C VOID NTAPI KeQuerySystemTimePrecise(PLARGE_INTEGER systemTime);
