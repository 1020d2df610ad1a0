/**
 * The wire of the virtual device: what is rendered can be captured at the same moment of time.
 *
 * Frames are counted from the start of their stream. The owner serialises all calls.
 */
#pragma once

#include "engine.h"

class CLoopback
{
public:
    static constexpr ULONG RingFrames = 32768;

    CLoopback() : m_ring(nullptr), m_frameBytes(0), m_firstFrame(0), m_offset(0), m_connected(FALSE) {}
    ~CLoopback() { NT_ASSERT(!m_ring); }

    /** Makes room for rendered audio. STATUS_INSUFFICIENT_RESOURCES. */
    NTSTATUS Allocate(_In_ ULONG frameBytes);
    void Free();

    /** Both streams run in one format: capture frame n is render frame n + offset. */
    void Connect(_In_ LONGLONG offset);

    /** Captures silence from now on. */
    void Disconnect() { m_connected = FALSE; }

    /** The render stream counts from zero again. */
    void Restart() { m_firstFrame = 0; }

    /** Takes render frames [from, until) out of the buffer, or as many of the last ones as it still holds. */
    void Put(_In_ const DMA_BUFFER &buffer, _In_ ULONGLONG from, _In_ ULONGLONG until);

    /**
     * Writes capture frames [from, until) into the buffer, or as many of the last ones as it can hold.
     * @param rendered  Render frames put so far.
     */
    void Take(_In_ const DMA_BUFFER &buffer, _In_ ULONG frameBytes, _In_ ULONGLONG from, _In_ ULONGLONG until,
              _In_ ULONGLONG rendered);

private:
    /** Frame n of the render stream lies at n modulo RingFrames. */
    PUCHAR m_ring;
    ULONG m_frameBytes;
    /** First render frame in the ring; older ones are gone or were never put. */
    ULONGLONG m_firstFrame;
    LONGLONG m_offset;
    BOOLEAN m_connected;
};
