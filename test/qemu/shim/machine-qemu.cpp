#include "machine-port.h"

#include "../guest/machine.h"

namespace
{
machine::Device device;
}

namespace machineport
{
uint16_t mixerBase() { return device.mixer; }
uint16_t busMasterBase() { return device.busMaster; }
uint32_t in(uint16_t port, uint32_t width) { return cpu::in(port, width); }
void out(uint16_t port, uint32_t width, uint32_t value) { cpu::out(port, width, value); }
bool lineAsserted() { return machine::lineAsserted(device.line); }
uint64_t nowUs() { return machine::nowUs(); }
void idle(uint64_t) {}
void put(char c) { machine::put(c); }
}

extern "C" uint8_t guestMain(const MultibootInfo *)
{
    if (!machine::findDevice(&device))
        return 1;
    return static_cast<uint8_t>(runEngineProgram());
}

// 64-bit division, which the compiler takes from a library that a freestanding program does not have.
extern "C" uint64_t __udivmoddi4(uint64_t value, uint64_t by, uint64_t *rest)
{
    uint64_t quotient = 0, left = 0;
    for (int bit = 63; bit >= 0; bit--)
    {
        left = left << 1 | (value >> bit & 1);
        if (left >= by)
        {
            left -= by;
            quotient |= 1ull << bit;
        }
    }
    if (rest)
        *rest = left;
    return quotient;
}
extern "C" uint64_t __udivdi3(uint64_t value, uint64_t by)
{
    return __udivmoddi4(value, by, nullptr);
}
extern "C" uint64_t __umoddi3(uint64_t value, uint64_t by)
{
    uint64_t rest;
    __udivmoddi4(value, by, &rest);
    return rest;
}

extern "C" [[noreturn]] void __cxa_pure_virtual()
{
    machine::print("pure virtual function called\n");
    machine::exit(12);
}
