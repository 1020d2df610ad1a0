/** What a guest program finds: the AC'97 function, a clock, a log. */
#pragma once
#include "cpu.h"

struct MultibootInfo;

namespace machine
{
/** I/O bases and interrupt line of the AC'97 function, as the firmware assigned them. */
struct Device
{
    uint16_t mixer;
    uint16_t busMaster;
    uint8_t line;
};

/** Finds 8086:2415 and turns on I/O decoding and bus mastering. FALSE: not there. */
bool findDevice(Device *device);

/** Level of an interrupt line at the interrupt controllers, whether masked or not. */
bool lineAsserted(uint8_t line);

/** Measures the time stamp counter against the timer chip. Before nowUs. */
void calibrateClock();
/** Microseconds since calibrateClock. */
uint64_t nowUs();

/** The log goes to the debug console, one byte a port write. */
void put(char c);
void print(const char *text);
void printHex(uint32_t value);
void printDecimal(uint64_t value);

/** Ends QEMU; its exit code is 1 for `code` 0. */
[[noreturn]] void exit(uint8_t code);
}

/** Entered with the multiboot information; returns the code for machine::exit. */
extern "C" uint8_t guestMain(const MultibootInfo *info);
