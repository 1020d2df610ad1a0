/**
 * Tables of the wave filter. Pins and connections are the same for every device; the streaming range is not.
 */
#pragma once

#include "driver.h"

/** What the wave miniport needs to know about its device's filter. */
struct WAVE_FILTER
{
    PCFILTER_DESCRIPTOR Descriptor;
    const KSDATARANGE_AUDIO *Range;
};

/** AC'97 whose codec runs at 48 kHz only. */
extern const WAVE_FILTER Ac97FixedRateFilter;
/** AC'97 with variable rate audio. */
extern const WAVE_FILTER Ac97VariableRateFilter;
/** The virtual device. */
extern const WAVE_FILTER VirtualFilter;
