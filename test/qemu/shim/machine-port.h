/** The machine under the shim: QEMU (machine-qemu.cpp) or the simulator's model (imports of machine-model.cpp). */
#pragma once
#include <stdint.h>

namespace machineport
{
/** Port numbers of the mixer and the bus-master registers. */
uint16_t mixerBase();
uint16_t busMasterBase();

/** `width` is 1, 2 or 4 bytes. */
uint32_t in(uint16_t port, uint32_t width);
void out(uint16_t port, uint32_t width, uint32_t value);

bool lineAsserted();
uint64_t nowUs();
/** Lets time pass; may return before `untilUs`, for an interrupt to be seen. */
void idle(uint64_t untilUs);

void put(char c);
}

/** First byte of the memory that pages are taken from: physical and virtual addresses are the same. */
constexpr uint32_t ArenaBase = 0x400000, ArenaEnd = 0x600000;

/** Runs the steps of engine-program.cpp. @return 0 when every call of the engine did what it should. */
int runEngineProgram();
