/** The processor of the guest: ports, time stamp counter. 32-bit, flat, interrupts off. */
#pragma once
#include <stdint.h>

namespace cpu
{
inline void out8(uint16_t port, uint8_t value) { __asm__ volatile("outb %0, %1" ::"a"(value), "Nd"(port)); }
inline void out16(uint16_t port, uint16_t value) { __asm__ volatile("outw %0, %1" ::"a"(value), "Nd"(port)); }
inline void out32(uint16_t port, uint32_t value) { __asm__ volatile("outl %0, %1" ::"a"(value), "Nd"(port)); }
inline uint8_t in8(uint16_t port)
{
    uint8_t value;
    __asm__ volatile("inb %1, %0" : "=a"(value) : "Nd"(port));
    return value;
}
inline uint16_t in16(uint16_t port)
{
    uint16_t value;
    __asm__ volatile("inw %1, %0" : "=a"(value) : "Nd"(port));
    return value;
}
inline uint32_t in32(uint16_t port)
{
    uint32_t value;
    __asm__ volatile("inl %1, %0" : "=a"(value) : "Nd"(port));
    return value;
}
inline uint64_t timeStamp()
{
    uint32_t low, high;
    __asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
    return static_cast<uint64_t>(high) << 32 | low;
}

/** `width` is 1, 2 or 4 bytes. */
inline uint32_t in(uint16_t port, uint32_t width)
{
    return width == 1 ? in8(port) : width == 2 ? in16(port) : in32(port);
}
inline void out(uint16_t port, uint32_t width, uint32_t value)
{
    if (width == 1)
        out8(port, static_cast<uint8_t>(value));
    else if (width == 2)
        out16(port, static_cast<uint16_t>(value));
    else
        out32(port, value);
}
}
