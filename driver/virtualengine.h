/**
 * Engine of the virtual device: a thread of the driver takes the place of the hardware.
 *
 * Every boundary lies at origin + frames / rate, reckoned from the start of the stream in whole performance-counter
 * ticks, so that packets of any length keep exact time for as long as the stream runs. What is rendered goes into a ring
 * from which the capture channel reads it at the same moment of time (loopback).
 */
#pragma once

#include "engine.h"
#include "loopback.h"

class CVirtualEngine final : public CDmaEngine
{
public:
    CVirtualEngine();

    NTSTATUS Start(_In_opt_ PRESOURCELIST resources) override;
    NTSTATUS PowerUp() override;
    void PowerDown() override;
    void ReleaseHardware() override;
    BOOLEAN DescribeStreamResource(_Inout_ PPCSTREAMRESOURCE_DESCRIPTOR descriptor) const override;
    BOOLEAN LosesStreamResourceInDx() const override { return FALSE; }
    void Quiesce() override;

    /**
     * Ends the thread that serves the endpoints, or creates it anew. Before the end Quiesce has been called and the stream
     * resource is removed; after the return follows PowerUp. On failure the endpoints stay away.
     */
    NTSTATUS SetEndpoint(_In_ BOOLEAN present);

    BOOLEAN IsEndpointPresent() const { return m_endpointPresent; }

    const WAVE_FILTER &Filter() const override;
    BOOLEAN SupportsFormat(_In_ const AUDIO_FORMAT &format) const override;
    void GetLatency(_In_ const AUDIO_FORMAT &format, _Out_ KSRTAUDIO_HWLATENCY *latency) const override;

    NTSTATUS SetFormat(_In_ STREAM_DIRECTION direction, _In_ const AUDIO_FORMAT &format) override;
    ULONG MaximumPacketBytes(_In_ const AUDIO_FORMAT &format) const override;
    NTSTATUS AllocateBuffer(_In_ STREAM_DIRECTION direction, _In_ PPORTWAVERTSTREAM port,
                            _Inout_ DMA_BUFFER *buffer) override;
    void FreeBuffer(_In_ STREAM_DIRECTION direction, _In_ PPORTWAVERTSTREAM port) override;
    NTSTATUS Run(_In_ STREAM_DIRECTION direction) override;
    void Pause(_In_ STREAM_DIRECTION direction) override;
    void Stop(_In_ STREAM_DIRECTION direction) override;
    void GetProgress(_In_ STREAM_DIRECTION direction, _Out_ DMA_PROGRESS *progress) override;
    LONGLONG FrameQpc(_In_ STREAM_DIRECTION direction, _In_ const DMA_PROGRESS &progress,
                      _In_ ULONGLONG frame) const override;

private:
    ~CVirtualEngine() override;

    /** Time base of a channel, in performance-counter ticks. */
    struct CLOCK
    {
        /** While running: the moment of frame 0, moved forward by the time spent in pause. */
        LONGLONG Origin;
        /** While not running: ticks run so far. */
        LONGLONG Elapsed;
        /** Frames the thread has moved out of or into the buffer. */
        ULONGLONG MovedFrames;
    };

    static void ThreadRoutine(_In_ PVOID context);
    static EXT_CALLBACK TimerRoutine;

    NTSTATUS StartThread();
    void EndThread();
    void WaitForBoundary(_In_ LONGLONG nextQpc);
    void RaiseTimerResolution(_In_ BOOLEAN raise);

    LONGLONG MoveData();
    ULONGLONG DueFrames(_In_ STREAM_DIRECTION direction, _In_ LONGLONG now) const;
    ULONGLONG ServiceFrames(_In_ const CHANNEL &channel) const;
    LONGLONG BoundaryQpc(_In_ STREAM_DIRECTION direction, _In_ ULONGLONG frames) const;
    void CompleteChannel(_In_ STREAM_DIRECTION direction, _In_ ULONGLONG movedFrames);
    void FreezeChannel(_In_ STREAM_DIRECTION direction, _In_ LONGLONG now);
    void AlignLoopback();
    BOOLEAN IsRunning(_In_ STREAM_DIRECTION direction) const;

    /** Serialises the thread's work on the buffers with PASSIVE_LEVEL calls that start, stop and free. Taken before the lock. */
    FAST_MUTEX m_mutex;
    CLOCK m_clocks[StreamDirectionCount];
    LONGLONG m_frequency;

    CLoopback m_loopback;

    PETHREAD m_thread;
    KEVENT m_wake;
    BOOLEAN m_end;
    /** FALSE from SetEndpoint(FALSE) on: the device does not come up until SetEndpoint(TRUE). */
    BOOLEAN m_endpointPresent;
    PEX_TIMER m_timer;
    BOOLEAN m_resolutionRaised;
};
