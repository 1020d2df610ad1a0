/**
 * The hardware side of the driver: one engine per device, with one DMA channel per direction.
 *
 * Locking: the engine owns one spin lock. It guards the channels and everything a stream shares with the engine's DPC or
 * thread (packet counters, notification events). There is no second lock that nests with it inside a stream.
 *
 * Lifetime: the adapter and every stream hold a reference. The hardware is given up in ReleaseHardware, which may come
 * while streams are still open (surprise removal, rebalance); from then on an engine only keeps its last counters, so that
 * clients can still read them and close.
 */
#pragma once

#include "driver.h"

struct WAVE_FILTER;

/** The cyclic buffer of a stream, as its engine sees it. */
struct DMA_BUFFER
{
    PMDL Mdl;
    /** The buffer mapped for the driver; NULL when the engine does not need it mapped. */
    PUCHAR Address;
    ULONG Bytes;
    ULONG PacketBytes;
    /** Packets in the buffer. 1 for a timer-driven buffer. */
    ULONG PacketCount;
    /** FALSE for a timer-driven buffer (no packets, no events). */
    BOOLEAN Notifies;
};

/** How far a channel has come since its stream left KSSTATE_STOP. */
struct DMA_PROGRESS
{
    /** Packets transferred completely. */
    ULONGLONG Packets;
    /** Frames transferred. */
    ULONGLONG Frames;
    /** Performance counter at the moment `Frames` was true; the current one while the channel runs. */
    LONGLONG Qpc;
};

/** A stream, seen from its engine. */
class DECLSPEC_NOVTABLE IDmaClient
{
public:
    /**
     * Packets were completed. Called by the engine's DPC or thread with the engine's lock held.
     * @param packets  Number of complete packets since the stream left KSSTATE_STOP.
     */
    _IRQL_requires_(DISPATCH_LEVEL)
    virtual void OnPacketsComplete(_In_ ULONGLONG packets) = 0;
};

class DECLSPEC_NOVTABLE CDmaEngine
{
public:
    CDmaEngine();

    void AddRef();
    void Release();

    /** @return The IRQL to give to Unlock. */
    _IRQL_requires_max_(DISPATCH_LEVEL)
    KIRQL Lock();
    void Unlock(_In_ KIRQL irql);

    // -- The device. PASSIVE_LEVEL, called by the adapter.

    /** Takes the device's resources and brings it up in D0. On failure nothing is left behind. */
    virtual NTSTATUS Start(_In_ PRESOURCELIST resources) = 0;

    /** From Dx to D0. The positions of the streams are kept. */
    virtual NTSTATUS PowerUp() = 0;

    /** From D0 to Dx; Quiesce has been called. No hardware access until PowerUp. */
    virtual void PowerDown() = 0;

    /** Gives the hardware up for good; Quiesce has been called. May be repeated. */
    virtual void ReleaseHardware() = 0;

    /**
     * Describes the interrupt or thread that keeps the audio going, if it exists at the moment.
     * @param descriptor  Initialised by the caller; Type and Resource are filled in.
     */
    virtual BOOLEAN DescribeStreamResource(_Inout_ PPCSTREAMRESOURCE_DESCRIPTOR descriptor) const = 0;

    /** TRUE when the resource of DescribeStreamResource does not survive PowerDown. */
    virtual BOOLEAN LosesStreamResourceInDx() const = 0;

    /** Stops all DMA at once and allows no new start. Does not wait, so that IMiniportPnpNotify::PnpStop may call it. */
    virtual void Quiesce() = 0;

    // -- Formats. PASSIVE_LEVEL.

    virtual const WAVE_FILTER &Filter() const = 0;

    virtual BOOLEAN SupportsFormat(_In_ const AUDIO_FORMAT &format) const = 0;

    virtual void GetLatency(_In_ const AUDIO_FORMAT &format, _Out_ KSRTAUDIO_HWLATENCY *latency) const = 0;

    // -- Channels. PASSIVE_LEVEL unless noted.

    /** Claims a channel. STATUS_DEVICE_BUSY: it has a stream. STATUS_NOT_SUPPORTED: not in this format. */
    NTSTATUS Open(_In_ STREAM_DIRECTION direction, _In_ IDmaClient *client, _In_ const AUDIO_FORMAT &format);

    void Close(_In_ STREAM_DIRECTION direction);

    /** Changes the format of an open channel that has no buffer. */
    virtual NTSTATUS SetFormat(_In_ STREAM_DIRECTION direction, _In_ const AUDIO_FORMAT &format) = 0;

    /** Largest packet the engine can transfer in one piece. */
    virtual ULONG MaximumPacketBytes(_In_ const AUDIO_FORMAT &format) const = 0;

    /**
     * Allocates pages the engine can reach and attaches them to the channel.
     * @param buffer  In: sizes. Out: Mdl and Address as well.
     */
    virtual NTSTATUS AllocateBuffer(_In_ STREAM_DIRECTION direction, _In_ PPORTWAVERTSTREAM port,
                                    _Inout_ DMA_BUFFER *buffer) = 0;

    /** Detaches and frees the buffer. The channel is stopped. */
    virtual void FreeBuffer(_In_ STREAM_DIRECTION direction, _In_ PPORTWAVERTSTREAM port) = 0;

    /** Starts, or goes on after Pause. */
    virtual NTSTATUS Run(_In_ STREAM_DIRECTION direction) = 0;

    /** Halts and keeps the counters. */
    virtual void Pause(_In_ STREAM_DIRECTION direction) = 0;

    /** Halts and sets the counters to zero. */
    virtual void Stop(_In_ STREAM_DIRECTION direction) = 0;

    /** Reads the progress. The engine's lock is held. */
    _IRQL_requires_(DISPATCH_LEVEL)
    virtual void GetProgress(_In_ STREAM_DIRECTION direction, _Out_ DMA_PROGRESS *progress) = 0;

    /**
     * Performance counter at the moment `frame` passed the converter. The engine's lock is held.
     * @param progress  A snapshot of GetProgress to reckon from.
     */
    _IRQL_requires_(DISPATCH_LEVEL)
    virtual LONGLONG FrameQpc(_In_ STREAM_DIRECTION direction, _In_ const DMA_PROGRESS &progress,
                              _In_ ULONGLONG frame) const = 0;

protected:
    virtual ~CDmaEngine() = default;

    struct CHANNEL
    {
        IDmaClient *Client;
        AUDIO_FORMAT Format;
        DMA_BUFFER Buffer;
        BOOLEAN Running;
        /** Packets transferred, and how many of them the client has been told about. */
        ULONGLONG Packets;
        ULONGLONG PacketsNotified;
        /** Last known progress; valid as it is while the channel does not run. */
        ULONGLONG Frames;
        LONGLONG Qpc;
    };

    /** Tells the client about packets it does not know of yet. The lock is held. */
    void NotifyClient(_Inout_ CHANNEL *channel);

    /** Why a channel cannot run now; STATUS_SUCCESS when it can. The lock is held. */
    NTSTATUS CheckRunnable(_In_ const CHANNEL &channel) const;

    // Changes under the lock for callers in paged code, which must not hold it themselves.
    void MarkReady();
    void MarkReleased();
    void StoreFormat(_In_ STREAM_DIRECTION direction, _In_ const AUDIO_FORMAT &format);
    void AttachBuffer(_In_ STREAM_DIRECTION direction, _In_ const DMA_BUFFER &buffer);
    DMA_BUFFER DetachBuffer(_In_ STREAM_DIRECTION direction);

    /** Maps the buffer for the driver. STATUS_INSUFFICIENT_RESOURCES. */
    static NTSTATUS MapBuffer(_In_ PPORTWAVERTSTREAM port, _Inout_ DMA_BUFFER *buffer);

    /** Unmaps and frees what a DMA_BUFFER holds. */
    static void ReleasePages(_In_ PPORTWAVERTSTREAM port, _Inout_ DMA_BUFFER *buffer);

    CHANNEL m_channels[StreamDirectionCount];
    /** TRUE between bring-up and Quiesce: the device is in D0 and DMA may run. */
    BOOLEAN m_ready;
    /** TRUE from ReleaseHardware on. */
    BOOLEAN m_released;

private:
    KSPIN_LOCK m_lock;
    LONG m_references;
};

/** frames * ticksPerSecond / rate, rounded down, for any number of frames (no 64-bit overflow, no drift). */
inline LONGLONG FramesToTicks(ULONGLONG frames, ULONG rate, LONGLONG ticksPerSecond)
{
    const ULONGLONG frequency = static_cast<ULONGLONG>(ticksPerSecond);
    return static_cast<LONGLONG>(frames / rate * frequency + frames % rate * frequency / rate);
}

/** ticks * rate / ticksPerSecond, rounded down, for any number of ticks. */
inline ULONGLONG TicksToFrames(LONGLONG ticks, ULONG rate, LONGLONG ticksPerSecond)
{
    const ULONGLONG elapsed = static_cast<ULONGLONG>(ticks);
    const ULONGLONG frequency = static_cast<ULONGLONG>(ticksPerSecond);
    return elapsed / frequency * rate + elapsed % frequency * rate / frequency;
}
