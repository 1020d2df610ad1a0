#include "wavetable.h"

namespace
{
    constexpr KSDATARANGE PcmRange = {{
        sizeof(KSDATARANGE_AUDIO),
        0,
        0,
        0,
        {STATICGUIDOF(KSDATAFORMAT_TYPE_AUDIO)},
        {STATICGUIDOF(KSDATAFORMAT_SUBTYPE_PCM)},
        {STATICGUIDOF(KSDATAFORMAT_SPECIFIER_WAVEFORMATEX)},
    }};

    // Highest number of channels, lowest and highest sample size, lowest and highest rate. PortCls takes pointers to
    // ranges that are not const but does not write to them.
    KSDATARANGE_AUDIO Ac97FixedRateRange = {PcmRange, 2, 16, 16, 48000, 48000};
    KSDATARANGE_AUDIO Ac97VariableRateRange = {PcmRange, 2, 16, 16, 8000, 48000};
    KSDATARANGE_AUDIO VirtualRange = {PcmRange, 2, 16, 32, 44100, 96000};

    KSDATARANGE BridgeRange = {{
        sizeof(KSDATARANGE),
        0,
        0,
        0,
        {STATICGUIDOF(KSDATAFORMAT_TYPE_AUDIO)},
        {STATICGUIDOF(KSDATAFORMAT_SUBTYPE_ANALOG)},
        {STATICGUIDOF(KSDATAFORMAT_SPECIFIER_NONE)},
    }};

    PKSDATARANGE Ac97FixedRateRanges[] = {reinterpret_cast<PKSDATARANGE>(&Ac97FixedRateRange)};
    PKSDATARANGE Ac97VariableRateRanges[] = {reinterpret_cast<PKSDATARANGE>(&Ac97VariableRateRange)};
    PKSDATARANGE VirtualRanges[] = {reinterpret_cast<PKSDATARANGE>(&VirtualRange)};
    PKSDATARANGE BridgeRanges[] = {&BridgeRange};

    /** One stream at a time: the device has one DMA channel per direction. */
    constexpr PCPIN_DESCRIPTOR StreamingPin(PKSDATARANGE *ranges, KSPIN_DATAFLOW flow, KSPIN_COMMUNICATION communication)
    {
        return {1, 1, 0, nullptr,
                {0, nullptr, 0, nullptr, 1, ranges, flow, communication, &KSCATEGORY_AUDIO, nullptr, {0}}};
    }

    /** A bridge pin is never opened: its instance counts are zero. */
    constexpr PCPIN_DESCRIPTOR BridgePin(KSPIN_DATAFLOW flow)
    {
        return {0, 0, 0, nullptr,
                {0, nullptr, 0, nullptr, 1, BridgeRanges, flow, KSPIN_COMMUNICATION_NONE, &KSCATEGORY_AUDIO, nullptr,
                 {0}}};
    }

    /** The four pins in the order of WAVE_PIN. */
    struct WAVE_PINS
    {
        PCPIN_DESCRIPTOR Pin[WavePinCount];
    };

    constexpr WAVE_PINS WavePins(PKSDATARANGE *ranges)
    {
        return {{
            StreamingPin(ranges, KSPIN_DATAFLOW_IN, KSPIN_COMMUNICATION_SINK),
            BridgePin(KSPIN_DATAFLOW_OUT),
            StreamingPin(ranges, KSPIN_DATAFLOW_OUT, KSPIN_COMMUNICATION_SOURCE),
            BridgePin(KSPIN_DATAFLOW_IN),
        }};
    }

    constexpr WAVE_PINS Ac97FixedRatePins = WavePins(Ac97FixedRateRanges);
    constexpr WAVE_PINS Ac97VariableRatePins = WavePins(Ac97VariableRateRanges);
    constexpr WAVE_PINS VirtualPins = WavePins(VirtualRanges);

    constexpr PCCONNECTION_DESCRIPTOR Connections[] = {
        {PCFILTER_NODE, WavePinRenderSink, PCFILTER_NODE, WavePinRenderBridge},
        {PCFILTER_NODE, WavePinCaptureBridge, PCFILTER_NODE, WavePinCaptureSource},
    };

    constexpr PCFILTER_DESCRIPTOR FilterDescriptor(const WAVE_PINS &pins)
    {
        return {0,           nullptr,     sizeof(PCPIN_DESCRIPTOR), WavePinCount, pins.Pin, sizeof(PCNODE_DESCRIPTOR), 0,
                nullptr,     ARRAYSIZE(Connections), Connections,   0,            nullptr};
    }
}

const WAVE_FILTER Ac97FixedRateFilter = {FilterDescriptor(Ac97FixedRatePins), &Ac97FixedRateRange};
const WAVE_FILTER Ac97VariableRateFilter = {FilterDescriptor(Ac97VariableRatePins), &Ac97VariableRateRange};
const WAVE_FILTER VirtualFilter = {FilterDescriptor(VirtualPins), &VirtualRange};
