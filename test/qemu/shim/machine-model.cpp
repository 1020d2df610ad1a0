/** Under WebAssembly the machine is imported: engine-model.ts. */
#include "machine-port.h"

extern "C"
{
__attribute__((import_module("machine"), import_name("mixerBase"))) uint32_t importedMixerBase();
__attribute__((import_module("machine"), import_name("busMasterBase"))) uint32_t importedBusMasterBase();
__attribute__((import_module("machine"), import_name("in"))) uint32_t importedIn(uint32_t port, uint32_t width);
__attribute__((import_module("machine"), import_name("out"))) void importedOut(uint32_t port, uint32_t width, uint32_t value);
__attribute__((import_module("machine"), import_name("lineAsserted"))) uint32_t importedLineAsserted();
__attribute__((import_module("machine"), import_name("nowUs"))) double importedNowUs();
__attribute__((import_module("machine"), import_name("idle"))) void importedIdle(double untilUs);
__attribute__((import_module("machine"), import_name("put"))) void importedPut(uint32_t c);
__attribute__((export_name("run"))) int run() { return runEngineProgram(); }
}

namespace machineport
{
uint16_t mixerBase() { return static_cast<uint16_t>(importedMixerBase()); }
uint16_t busMasterBase() { return static_cast<uint16_t>(importedBusMasterBase()); }
uint32_t in(uint16_t port, uint32_t width) { return importedIn(port, width); }
void out(uint16_t port, uint32_t width, uint32_t value) { importedOut(port, width, value); }
bool lineAsserted() { return importedLineAsserted() != 0; }
uint64_t nowUs() { return static_cast<uint64_t>(importedNowUs()); }
void idle(uint64_t untilUs) { importedIdle(static_cast<double>(untilUs)); }
void put(char c) { importedPut(static_cast<unsigned char>(c)); }
}
