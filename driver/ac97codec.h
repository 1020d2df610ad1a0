/**
 * The codec behind an ICH AC'97 controller: bring-up, levels, sample rates. PASSIVE_LEVEL.
 *
 * One register access may be under way at a time. The callers are serialised: START_DEVICE, power changes and PortCls'
 * device lock around the calls of a stream.
 */
#pragma once

#include "ac97regs.h"

class CAc97Codec
{
public:
    CAc97Codec() : m_mixerPorts(nullptr), m_busMasterPorts(nullptr), m_variableRate(FALSE), m_rateMask{} {}

    void SetPorts(_In_ PUCHAR mixer, _In_ PUCHAR busMaster);

    /** Resets, unmutes, and learns what the codec can do. STATUS_DEVICE_NOT_READY: no answer in time. */
    NTSTATUS BringUp();

    BOOLEAN HasVariableRate() const { return m_variableRate; }

    /** TRUE when both converters run at `rate` (in Hz). */
    BOOLEAN SupportsRate(_In_ ULONG rate) const;

    /** Sets the rate of one converter. @return FALSE when the codec took another rate. */
    BOOLEAN SetRate(_In_ STREAM_DIRECTION direction, _In_ ULONG rate);

private:
    void ProbeRates();
    void WaitFree();
    USHORT Read(_In_ ULONG offset);
    void Write(_In_ ULONG offset, _In_ USHORT value);
    PULONG BusMaster32(_In_ ULONG offset) const;

    PUCHAR m_mixerPorts;
    PUCHAR m_busMasterPorts;
    BOOLEAN m_variableRate;
    /** Bit i: the converter takes Rates[i]; one mask per direction. */
    ULONG m_rateMask[StreamDirectionCount];
};
