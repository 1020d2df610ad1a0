/** Wave formats between scalars and KSDATAFORMAT. */
#pragma once
#include <ksmedia.h>

namespace format {
struct Wave {
    unsigned rate, channels, bits;
    bool isFloat;
};

/** A KSDATAFORMAT for this wave format: extensible when it has more than two channels, more than 16 bits, or is float. */
class Description {
    KSDATAFORMAT_WAVEFORMATEXTENSIBLE data = {};

public:
    explicit Description(const Wave &wave);
    PKSDATAFORMAT ks() { return &data.DataFormat; }
};

/** The client's data range of exactly this wave format. */
KSDATARANGE_AUDIO rangeOf(const Wave &wave);

/** Reads rate, channels and bits out of a format of `bytes` bytes; false when it is not a wave format. */
bool parse(const KSDATAFORMAT *ks, ULONG bytes, Wave &wave);
}
