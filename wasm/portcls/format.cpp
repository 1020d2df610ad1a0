#include "format.h"

namespace format {
namespace {
DWORD speakers(unsigned channels)
{
    switch (channels) {
    case 1: return KSAUDIO_SPEAKER_MONO;
    case 2: return KSAUDIO_SPEAKER_STEREO;
    case 4: return KSAUDIO_SPEAKER_QUAD;
    case 6: return KSAUDIO_SPEAKER_5POINT1_SURROUND;
    case 8: return KSAUDIO_SPEAKER_7POINT1_SURROUND;
    default: return KSAUDIO_SPEAKER_DIRECTOUT;
    }
}
const GUID &subtype(const Wave &wave) { return wave.isFloat ? KSDATAFORMAT_SUBTYPE_IEEE_FLOAT : KSDATAFORMAT_SUBTYPE_PCM; }
}

Description::Description(const Wave &wave)
{
    bool extensible = wave.channels > 2 || wave.bits > 16 || wave.isFloat;
    data.DataFormat.FormatSize = extensible ? sizeof(KSDATAFORMAT_WAVEFORMATEXTENSIBLE) : sizeof(KSDATAFORMAT_WAVEFORMATEX);
    data.DataFormat.MajorFormat = KSDATAFORMAT_TYPE_AUDIO;
    data.DataFormat.SubFormat = subtype(wave);
    data.DataFormat.Specifier = KSDATAFORMAT_SPECIFIER_WAVEFORMATEX;
    WAVEFORMATEX &format = data.WaveFormatExt.Format;
    format.wFormatTag = extensible ? WAVE_FORMAT_EXTENSIBLE : WAVE_FORMAT_PCM;
    format.nChannels = (WORD)wave.channels;
    format.nSamplesPerSec = wave.rate;
    format.wBitsPerSample = (WORD)wave.bits;
    format.nBlockAlign = (WORD)(wave.channels * wave.bits / 8);
    format.nAvgBytesPerSec = wave.rate * format.nBlockAlign;
    data.DataFormat.SampleSize = format.nBlockAlign;
    if (!extensible) return;
    format.cbSize = sizeof(WAVEFORMATEXTENSIBLE) - sizeof(WAVEFORMATEX);
    data.WaveFormatExt.Samples.wValidBitsPerSample = (WORD)wave.bits;
    data.WaveFormatExt.dwChannelMask = speakers(wave.channels);
    data.WaveFormatExt.SubFormat = subtype(wave);
}

KSDATARANGE_AUDIO rangeOf(const Wave &wave)
{
    KSDATARANGE_AUDIO range = {};
    range.DataRange.FormatSize = sizeof(range);
    range.DataRange.MajorFormat = KSDATAFORMAT_TYPE_AUDIO;
    range.DataRange.SubFormat = subtype(wave);
    range.DataRange.Specifier = KSDATAFORMAT_SPECIFIER_WAVEFORMATEX;
    range.MaximumChannels = wave.channels;
    range.MinimumBitsPerSample = range.MaximumBitsPerSample = wave.bits;
    range.MinimumSampleFrequency = range.MaximumSampleFrequency = wave.rate;
    return range;
}

bool parse(const KSDATAFORMAT *ks, ULONG bytes, Wave &wave)
{
    if (bytes < sizeof(KSDATAFORMAT) + sizeof(WAVEFORMATEX) || ks->Specifier != KSDATAFORMAT_SPECIFIER_WAVEFORMATEX) return false;
    auto *format = (const WAVEFORMATEX *)(ks + 1);
    wave = {format->nSamplesPerSec, format->nChannels, format->wBitsPerSample, ks->SubFormat == KSDATAFORMAT_SUBTYPE_IEEE_FLOAT};
    return true;
}
}
