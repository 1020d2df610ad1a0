/**
 * Replays a register script. The script comes as a multiboot module: 32-bit words, an operation and its arguments, as
 * script.ts encodes them. Each reading is logged as `step value us`.
 */
#include "machine.h"

/** The part of the loader's information that is used. */
struct MultibootInfo
{
    uint32_t flags, memoryLow, memoryHigh, bootDevice, commandLine, moduleCount;
    const struct Module
    {
        uint32_t start, end, name, reserved;
    } *modules;
};

namespace
{
enum Operation : uint32_t
{
    End,
    Write,
    Read,
    Wait,
    Until,
    Line,
    UntilLine,
    Store,
    Ramp,
    Fill,
    Hash,
};
constexpr uint32_t HasModules = 8;

machine::Device device;

/** Offsets with bit 16 set are in NABM, the others in NAM. */
uint16_t portOf(uint32_t at)
{
    return static_cast<uint16_t>((at >> 16 ? device.busMaster : device.mixer) + (at & 0xFFFF));
}

struct Reading
{
    uint32_t step, value;
    uint64_t atUs;
};
/** Kept until the end: printing takes time. A script with more readings is refused. */
constexpr uint32_t Capacity = 16384;
Reading readings[Capacity];
uint32_t readingCount;

void log(uint32_t step, uint32_t value, uint64_t atUs)
{
    readings[readingCount++] = {step, value, atUs};
}

void printReadings()
{
    for (uint32_t i = 0; i < readingCount; i++)
    {
        machine::printDecimal(readings[i].step);
        machine::put(' ');
        machine::printHex(readings[i].value);
        machine::put(' ');
        machine::printDecimal(readings[i].atUs);
        machine::put('\n');
    }
    machine::print("end\n");
}

/** FNV-1a over 32-bit words. */
uint32_t hash(const volatile uint32_t *data, uint32_t words)
{
    uint32_t value = 0x811C9DC5;
    while (words--)
        value = (value ^ *data++) * 0x01000193;
    return value;
}
}

extern "C" uint8_t guestMain(const MultibootInfo *info)
{
    if (!(info->flags & HasModules) || info->moduleCount != 1 || !machine::findDevice(&device))
        return 1;
    const uint32_t *next = reinterpret_cast<const uint32_t *>(info->modules->start);
    // Waits count from the wait before, not from where the program has got to: its own time adds up to
    // nothing. What it prepares in memory takes no time of the script either.
    uint64_t scriptUs = machine::nowUs();
    const uint64_t beganUs = scriptUs;

    for (uint32_t step = 0;; step++)
    {
        const uint32_t operation = *next++;
        const bool touchesMemory = operation == Store || operation == Ramp || operation == Fill;
        const uint64_t fromUs = touchesMemory ? machine::nowUs() : 0;
        switch (operation)
        {
        case End:
            printReadings();
            return 0;
        case Write:
            cpu::out(portOf(next[0]), next[1], next[2]);
            next += 3;
            break;
        case Read:
            log(step, cpu::in(portOf(next[0]), next[1]), scriptUs - beganUs);
            next += 2;
            break;
        case Wait:
            scriptUs += *next++;
            while (machine::nowUs() < scriptUs)
                ;
            break;
        case Until:
        case UntilLine:
        {
            const bool line = operation == UntilLine;
            const uint64_t limitUs = scriptUs + next[line ? 0 : 4];
            bool met;
            do
                met = line ? machine::lineAsserted(device.line)
                           : (cpu::in(portOf(next[0]), next[1]) & next[2]) == next[3];
            while (!met && machine::nowUs() < limitUs);
            scriptUs = machine::nowUs();
            log(step, met, scriptUs - beganUs);
            next += line ? 1 : 5;
            break;
        }
        case Line:
            log(step, machine::lineAsserted(device.line), scriptUs - beganUs);
            break;
        case Store:
            *reinterpret_cast<volatile uint32_t *>(next[0]) = next[1];
            next += 2;
            break;
        case Ramp:
            for (uint32_t i = 0; i < next[1]; i++)
                reinterpret_cast<volatile uint32_t *>(next[0])[i] =
                    ((next[2] + i) & 0xFFFF) | static_cast<uint32_t>(-(next[2] + i)) << 16;
            next += 3;
            break;
        case Fill:
            for (uint32_t i = 0; i < next[1]; i++)
                reinterpret_cast<volatile uint32_t *>(next[0])[i] = next[2];
            next += 3;
            break;
        case Hash:
            log(step, hash(reinterpret_cast<const uint32_t *>(next[0]), next[1] / 4), scriptUs - beganUs);
            next += 2;
            break;
        default:
            return 2;
        }
        if (touchesMemory)
            scriptUs += machine::nowUs() - fromUs;
        if (readingCount == Capacity)
            return 3;
    }
}
