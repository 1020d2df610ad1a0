/** The kernel the engine runs on here: one processor, one thread, interrupts taken while it waits. */
#pragma once
#include "driver.h"

namespace shim
{
/** Everything a program of the engine needs from PortCls. Static: nothing is freed at the end of a run. */
PRESOURCELIST resources();
PPORTWAVERTSTREAM portStream();

/** Lets `us` microseconds pass; serves the interrupt and queued DPCs whenever they are due. */
void wait(ULONG us);

/** Port accesses and notes since the start, as lines for the comparison; printed by printLog. */
void note(char kind, ULONG first, ULONG second);
void printLog();

/** Blocks, pages and interrupt objects that were taken and not given back. */
ULONG outstanding();
}
