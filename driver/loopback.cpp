#include "loopback.h"

#pragma code_seg("PAGE")

_Use_decl_annotations_
NTSTATUS CLoopback::Allocate(ULONG frameBytes)
{
    PAGED_CODE();
    m_ring = static_cast<PUCHAR>(PoolAllocate(RingFrames * frameBytes));
    m_frameBytes = frameBytes;
    m_firstFrame = 0;
    return m_ring ? STATUS_SUCCESS : STATUS_INSUFFICIENT_RESOURCES;
}

void CLoopback::Free()
{
    PAGED_CODE();
    PoolFree(m_ring);
    m_ring = nullptr;
    m_connected = FALSE;
}

_Use_decl_annotations_
void CLoopback::Put(const DMA_BUFFER &buffer, ULONGLONG from, ULONGLONG until)
{
    PAGED_CODE();
    const ULONG bufferFrames = buffer.Bytes / m_frameBytes;
    ULONGLONG frame = from;
    if (until - frame > bufferFrames)
    {
        // Played while nobody was looking, and overwritten since.
        frame = until - bufferFrames;
        m_firstFrame = frame;
    }
    while (frame < until)
    {
        const ULONG source = static_cast<ULONG>(frame % bufferFrames);
        const ULONG target = static_cast<ULONG>(frame % RingFrames);
        ULONGLONG count = until - frame;
        count = Least(count, static_cast<ULONGLONG>(bufferFrames - source));
        count = Least(count, static_cast<ULONGLONG>(RingFrames - target));
        RtlCopyMemory(m_ring + target * m_frameBytes, buffer.Address + source * m_frameBytes,
                      static_cast<SIZE_T>(count) * m_frameBytes);
        frame += count;
    }
    if (until - m_firstFrame > RingFrames)
        m_firstFrame = until - RingFrames;
}

_Use_decl_annotations_
void CLoopback::Take(const DMA_BUFFER &buffer, ULONG frameBytes, ULONGLONG from, ULONGLONG until, ULONGLONG rendered)
{
    PAGED_CODE();
    const ULONG bufferFrames = buffer.Bytes / frameBytes;
    const LONGLONG ringFirst = static_cast<LONGLONG>(m_firstFrame);
    const LONGLONG ringEnd = static_cast<LONGLONG>(rendered);
    ULONGLONG frame = until - from > bufferFrames ? until - bufferFrames : from;
    while (frame < until)
    {
        const ULONG target = static_cast<ULONG>(frame % bufferFrames);
        ULONGLONG count = until - frame;
        count = Least(count, static_cast<ULONGLONG>(bufferFrames - target));
        PUCHAR destination = buffer.Address + target * frameBytes;

        const LONGLONG source = static_cast<LONGLONG>(frame) + m_offset;
        if (m_connected && source >= ringFirst && source < ringEnd)
        {
            const ULONG position = static_cast<ULONG>(source % RingFrames);
            count = Least(count, static_cast<ULONGLONG>(ringEnd - source));
            count = Least(count, static_cast<ULONGLONG>(RingFrames - position));
            RtlCopyMemory(destination, m_ring + position * frameBytes, static_cast<SIZE_T>(count) * frameBytes);
        }
        else
        {
            // Silence, up to where rendered audio begins if it begins within this stretch.
            if (m_connected && source < ringFirst)
                count = Least(count, static_cast<ULONGLONG>(ringFirst - source));
            RtlZeroMemory(destination, static_cast<SIZE_T>(count) * frameBytes);
        }
        frame += count;
    }
}

#pragma code_seg()

// Called by CVirtualEngine::Run outside paged code.
_Use_decl_annotations_
void CLoopback::Connect(LONGLONG offset)
{
    m_offset = offset;
    m_connected = TRUE;
}
