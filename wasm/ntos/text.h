/** Text crosses the boundary as ASCII. */
#pragma once
#include <ntdef.h>

namespace text {
/** The ASCII copy of a wide text; what does not fit is cut off, what is not ASCII becomes '?'. */
template <size_t Capacity> struct Narrow {
    char characters[Capacity];
    size_t count = 0;

    Narrow(PCWSTR wide, size_t length)
    {
        while (count < length && count < Capacity - 1) {
            characters[count] = (unsigned)wide[count] < 0x7f ? (char)wide[count] : '?';
            count++;
        }
        characters[count] = 0;
    }
};

inline size_t length(PCWSTR wide)
{
    size_t n = 0;
    while (wide[n]) n++;
    return n;
}
}
