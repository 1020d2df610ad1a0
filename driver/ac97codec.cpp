#include "ac97codec.h"

using namespace Ac97;

namespace
{
    constexpr ULONG Rates[] = {8000, 11025, 16000, 22050, 32000, 44100, 48000};

    // Limits of the waits. Hardware that has gone never answers; no loop may depend on it.
    constexpr ULONG ReadyTimeoutMs = 1000;
    constexpr ULONG PollIntervalMs = 10;
    constexpr ULONG SemaphoreTimeoutUs = 1000;

    void Delay(_In_ ULONG milliseconds)
    {
        LARGE_INTEGER interval;
        interval.QuadPart = -static_cast<LONGLONG>(milliseconds) * HnsPerMs;
        KeDelayExecutionThread(KernelMode, FALSE, &interval);
    }
}

#pragma code_seg("PAGE")

_Use_decl_annotations_
void CAc97Codec::SetPorts(PUCHAR mixer, PUCHAR busMaster)
{
    PAGED_CODE();
    m_mixerPorts = mixer;
    m_busMasterPorts = busMaster;
}

_Use_decl_annotations_
PULONG CAc97Codec::BusMaster32(ULONG offset) const
{
    PAGED_CODE();
    return reinterpret_cast<PULONG>(m_busMasterPorts + offset);
}

NTSTATUS CAc97Codec::BringUp()
{
    PAGED_CODE();
    // Release the link's reset, or wake the link if it was released before. The register need not read back as written.
    ULONG control = READ_PORT_ULONG(BusMaster32(GlobalControl)) & ~(GlobalLinkOff | GlobalChannelMode);
    control |= (control & GlobalColdResetRelease) ? GlobalWarmReset : GlobalColdResetRelease;
    WRITE_PORT_ULONG(BusMaster32(GlobalControl), control);

    ULONG waitedMs = 0;
    for (;;)
    {
        const ULONG globalStatus = READ_PORT_ULONG(BusMaster32(GlobalStatus));
        if (globalStatus == GlobalNoDevice || waitedMs >= ReadyTimeoutMs)
            return STATUS_DEVICE_NOT_READY;
        if (globalStatus & GlobalCodecReady)
            break;
        Delay(PollIntervalMs);
        waitedMs += PollIntervalMs;
    }

    Write(CodecReset, 0);
    for (waitedMs = 0; (Read(PowerdownStatus) & SectionsReady) != SectionsReady; waitedMs += PollIntervalMs)
    {
        if (waitedMs >= ReadyTimeoutMs)
            return STATUS_DEVICE_NOT_READY;
        Delay(PollIntervalMs);
    }

    // A codec comes out of reset muted.
    Write(MasterVolume, Volume0dB);
    Write(PcmOutVolume, PcmOut0dB);
    Write(RecordSelect, RecordLineIn);
    Write(RecordGain, Volume0dB);

    m_variableRate = (Read(ExtendedAudioId) & VariableRateAudio) != 0;
    if (m_variableRate)
    {
        Write(ExtendedAudioControl, Read(ExtendedAudioControl) | VariableRateAudio);
        ProbeRates();
    }
    return STATUS_SUCCESS;
}

void CAc97Codec::ProbeRates()
{
    PAGED_CODE();
    for (ULONG direction = 0; direction < StreamDirectionCount; direction++)
    {
        m_rateMask[direction] = 0;
        for (ULONG i = 0; i < ARRAYSIZE(Rates); i++)
        {
            if (SetRate(static_cast<STREAM_DIRECTION>(direction), Rates[i]))
                m_rateMask[direction] |= 1u << i;
        }
    }
}

_Use_decl_annotations_
BOOLEAN CAc97Codec::SetRate(STREAM_DIRECTION direction, ULONG rate)
{
    PAGED_CODE();
    if (!m_variableRate)
        return rate == FixedRate;
    // A codec rounds to a rate it can make; what it reads back is what it does.
    const ULONG offset = direction == StreamRender ? FrontDacRate : AdcRate;
    Write(offset, static_cast<USHORT>(rate));
    return Read(offset) == rate;
}

void CAc97Codec::WaitFree()
{
    PAGED_CODE();
    // Reading the semaphore as 0 takes it; the codec access that follows frees it. Some chips leave it taken after an
    // access to a missing register, so go on after the longest time an access lasts.
    for (ULONG us = 0; us < SemaphoreTimeoutUs && (READ_PORT_UCHAR(m_busMasterPorts + CodecSemaphore) & 1); us++)
        KeStallExecutionProcessor(1);
}

_Use_decl_annotations_
USHORT CAc97Codec::Read(ULONG offset)
{
    PAGED_CODE();
    WaitFree();
    return READ_PORT_USHORT(reinterpret_cast<PUSHORT>(m_mixerPorts + offset));
}

_Use_decl_annotations_
void CAc97Codec::Write(ULONG offset, USHORT value)
{
    PAGED_CODE();
    WaitFree();
    WRITE_PORT_USHORT(reinterpret_cast<PUSHORT>(m_mixerPorts + offset), value);
}

_Use_decl_annotations_
BOOLEAN CAc97Codec::SupportsRate(ULONG rate) const
{
    PAGED_CODE();
    if (!m_variableRate)
        return rate == FixedRate;
    for (ULONG i = 0; i < ARRAYSIZE(Rates); i++)
    {
        if (Rates[i] == rate)
            return (m_rateMask[StreamRender] & m_rateMask[StreamCapture] & (1u << i)) != 0;
    }
    return FALSE;
}

#pragma code_seg()
