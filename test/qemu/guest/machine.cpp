#include "machine.h"

__asm__(".section .multiboot, \"a\"\n .align 4\n .long 0x1BADB002, 0, -0x1BADB002\n"
        ".text\n .globl start\nstart:\n mov $stackTop, %esp\n push %ebx\n call enter\n1: hlt\n jmp 1b\n"
        ".bss\n .align 16\n .skip 32768\nstackTop:\n.text\n");

namespace
{
constexpr uint16_t DebugConsole = 0xE9, ExitDevice = 0xF4;
constexpr uint16_t PciAddress = 0xCF8, PciData = 0xCFC;
constexpr uint32_t Ac97Ids = 0x24158086;

uint64_t startTicks;
uint32_t ticksPerUs = 1;

uint32_t readConfig(uint32_t device, uint32_t offset)
{
    cpu::out32(PciAddress, 0x80000000 | device << 11 | offset);
    return cpu::in32(PciData);
}
void writeConfig(uint32_t device, uint32_t offset, uint32_t value)
{
    cpu::out32(PciAddress, 0x80000000 | device << 11 | offset);
    cpu::out32(PciData, value);
}

/** A freestanding 32-bit program has no 64-bit division of its own. */
uint64_t divide(uint64_t value, uint32_t by)
{
    const uint32_t high = static_cast<uint32_t>(value >> 32);
    uint32_t low = static_cast<uint32_t>(value), rest = high % by;
    __asm__("divl %2" : "+a"(low), "+d"(rest) : "r"(by));
    return static_cast<uint64_t>(high / by) << 32 | low;
}
}

namespace machine
{
bool findDevice(Device *device)
{
    for (uint32_t slot = 0; slot < 256; slot++)
    {
        if (readConfig(slot, 0) != Ac97Ids)
            continue;
        writeConfig(slot, 0x04, 5);
        device->mixer = static_cast<uint16_t>(readConfig(slot, 0x10) & ~3u);
        device->busMaster = static_cast<uint16_t>(readConfig(slot, 0x14) & ~3u);
        device->line = static_cast<uint8_t>(readConfig(slot, 0x3C) & 15);
        return true;
    }
    return false;
}

bool lineAsserted(uint8_t line)
{
    // The request register: level-triggered inputs show their level there.
    const uint16_t controller = line < 8 ? 0x20 : 0xA0;
    cpu::out8(controller, 0x0A);
    return cpu::in8(controller) >> (line & 7) & 1;
}

void calibrateClock()
{
    constexpr uint32_t TenMs = 11932;
    cpu::out8(0x61, (cpu::in8(0x61) & ~2) | 1);
    cpu::out8(0x43, 0xB0);
    cpu::out8(0x42, TenMs & 0xFF);
    cpu::out8(0x42, TenMs >> 8);
    const uint64_t from = cpu::timeStamp();
    while (!(cpu::in8(0x61) & 0x20))
        ;
    ticksPerUs = (static_cast<uint32_t>(cpu::timeStamp() - from) + 5000) / 10000;
    startTicks = cpu::timeStamp();
}
uint64_t nowUs()
{
    return divide(cpu::timeStamp() - startTicks, ticksPerUs);
}

void put(char c)
{
    cpu::out8(DebugConsole, static_cast<uint8_t>(c));
}
void print(const char *text)
{
    while (*text)
        put(*text++);
}
void printHex(uint32_t value)
{
    int shift = 28;
    while (shift > 0 && !(value >> shift))
        shift -= 4;
    for (; shift >= 0; shift -= 4)
        put("0123456789abcdef"[value >> shift & 15]);
}
void printDecimal(uint64_t value)
{
    const uint64_t high = divide(value, 10);
    if (high)
        printDecimal(high);
    put(static_cast<char>('0' + static_cast<uint32_t>(value - high * 10)));
}

void exit(uint8_t code)
{
    cpu::out8(ExitDevice, code);
    for (;;)
        __asm__ volatile("hlt");
}
}

// The compiler may call these whatever the source says.
extern "C" void *memcpy(void *to, const void *from, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; i++)
        static_cast<volatile uint8_t *>(to)[i] = static_cast<const uint8_t *>(from)[i];
    return to;
}
extern "C" void *memset(void *to, int value, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; i++)
        static_cast<volatile uint8_t *>(to)[i] = static_cast<uint8_t>(value);
    return to;
}

extern "C" void enter(const MultibootInfo *info)
{
    machine::calibrateClock();
    machine::exit(guestMain(info));
}
