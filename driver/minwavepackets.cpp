/**
 * The packet interfaces of a stream: IMiniportWaveRTOutputStream and IMiniportWaveRTInputStream.
 *
 * All of it is non-paged: it is the streaming path, and much of it runs under the engine's lock.
 */
#include "minwavestream.h"

/** A buffer with packets exists. */
NTSTATUS CMiniportWaveRTStream::CheckPacketMode() const
{
    if (!m_buffer.Mdl)
        return STATUS_INVALID_DEVICE_STATE;
    return m_buffer.Notifies ? STATUS_SUCCESS : STATUS_NOT_SUPPORTED;
}

/** Packets are being exchanged. */
NTSTATUS CMiniportWaveRTStream::CheckPacketCall() const
{
    const NTSTATUS status = CheckPacketMode();
    if (!NT_SUCCESS(status))
        return status;
    return m_state >= KSSTATE_PAUSE ? STATUS_SUCCESS : STATUS_INVALID_DEVICE_STATE;
}

/**
 * Behind an end-of-stream packet nothing more is written, but the hardware goes round: each packet that completes with
 * its memory not waiting to play the end is filled with silence. This is the one reason why the driver maps the buffer.
 * In a buffer of one packet the last packet follows in the same memory: what lies behind its data is silenced here.
 */
_Use_decl_annotations_
void CMiniportWaveRTStream::OnPacketsComplete(ULONGLONG packets)
{
    if (m_endOfStream)
    {
        ULONGLONG first = m_packetsSeen;
        if (packets - first > m_buffer.PacketCount)
            first = packets - m_buffer.PacketCount;
        for (ULONGLONG packet = first; packet < packets; packet++)
        {
            if (packet + m_buffer.PacketCount > m_endPacket)
                SilencePacket(packet, 0);
            else if (m_buffer.PacketCount == 1 && packet + 1 == m_endPacket)
                SilencePacket(packet, m_endBytes);
        }
    }
    m_packetsSeen = packets;

    for (PLIST_ENTRY link = m_events.Flink; link != &m_events; link = link->Flink)
        KeSetEvent(CONTAINING_RECORD(link, EVENT_ENTRY, Link)->Event, IO_NO_INCREMENT, FALSE);
}

_Use_decl_annotations_
void CMiniportWaveRTStream::SilencePacket(ULONGLONG packet, ULONG fromByte)
{
    const ULONG offset = static_cast<ULONG>(packet % m_buffer.PacketCount) * m_buffer.PacketBytes;
    RtlZeroMemory(m_buffer.Address + offset + fromByte, m_buffer.PacketBytes - fromByte);
}

STDMETHODIMP_(NTSTATUS)
CMiniportWaveRTStream::SetWritePacket(ULONG packetNumber, DWORD flags, ULONG eosPacketLength)
{
    // The arguments first, then the state of the stream, then the number.
    const BOOLEAN endOfStream = (flags & KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM) != 0;
    if (flags & ~static_cast<DWORD>(KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM))
        return STATUS_INVALID_PARAMETER;
    if (endOfStream && m_buffer.Mdl && eosPacketLength > m_buffer.PacketBytes)
        return STATUS_INVALID_PARAMETER;

    const KIRQL irql = m_engine->Lock();
    NTSTATUS status = CheckPacketCall();
    if (NT_SUCCESS(status))
        status = AcceptWritePacket(packetNumber, flags, eosPacketLength);
    m_engine->Unlock(irql);
    return status;
}

/**
 * A packet is welcome when its memory is not in use. Before the first start that is the whole buffer, numbers 0 to N-1.
 * Afterwards packet `count` is in transfer, and the window is count+1 to count+N-1; with one packet in the buffer it is
 * count+1, in the memory that is being played. The lock is held.
 */
_Use_decl_annotations_
NTSTATUS CMiniportWaveRTStream::AcceptWritePacket(ULONG packetNumber, DWORD flags, ULONG eosPacketLength)
{
    if (m_endOfStream)
        return STATUS_INVALID_DEVICE_STATE;

    DMA_PROGRESS progress;
    m_engine->GetProgress(m_direction, &progress);
    const ULONG packetCount = m_buffer.PacketCount;
    const BOOLEAN started = m_state == KSSTATE_RUN || progress.Frames != 0;
    const ULONGLONG first = progress.Packets + (started ? 1 : 0);
    const ULONGLONG last = started && packetCount == 1 ? first : progress.Packets + packetCount - 1;

    // Numbers have 32 bits and may wrap: their distance says which side of the window a packet is on.
    const LONG distance = static_cast<LONG>(packetNumber - static_cast<ULONG>(first));
    if (distance < 0)
        return STATUS_DATA_LATE_ERROR;
    const ULONGLONG packet = first + static_cast<ULONG>(distance);
    if (packet > last)
        return STATUS_DATA_OVERRUN;

    if (flags & KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM)
    {
        m_endOfStream = TRUE;
        m_endPacket = packet;
        m_endBytes = eosPacketLength - eosPacketLength % m_format.FrameBytes;
        // The one packet of a buffer is still being played; OnPacketsComplete silences it.
        if (!started || packetCount > 1)
            SilencePacket(packet, m_endBytes);
        for (ULONGLONG unused = packet + 1; unused <= last; unused++)
            SilencePacket(unused, 0);
    }
    return STATUS_SUCCESS;
}

STDMETHODIMP_(NTSTATUS) CMiniportWaveRTStream::GetPacketCount(ULONG *packetCount)
{
    *packetCount = 0;
    const KIRQL irql = m_engine->Lock();
    const NTSTATUS status = CheckPacketCall();
    if (NT_SUCCESS(status))
    {
        DMA_PROGRESS progress;
        m_engine->GetProgress(m_direction, &progress);
        *packetCount = static_cast<ULONG>(progress.Packets);
    }
    m_engine->Unlock(irql);
    return status;
}

STDMETHODIMP_(NTSTATUS)
CMiniportWaveRTStream::GetOutputStreamPresentationPosition(KSAUDIO_PRESENTATION_POSITION *position)
{
    position->u64PositionInBlocks = 0;
    position->u64QPCPosition = 0;
    const KIRQL irql = m_engine->Lock();
    const NTSTATUS status = CheckPacketMode();
    if (NT_SUCCESS(status))
    {
        DMA_PROGRESS progress;
        m_engine->GetProgress(m_direction, &progress);
        position->u64PositionInBlocks = PresentedFrames(progress);
        // While it stands still the position is true now as it was when it stopped.
        position->u64QPCPosition = static_cast<ULONG64>(
            m_state == KSSTATE_RUN ? progress.Qpc : KeQueryPerformanceCounter(nullptr).QuadPart);
    }
    m_engine->Unlock(irql);
    return status;
}

STDMETHODIMP_(NTSTATUS)
CMiniportWaveRTStream::GetReadPacket(ULONG *packetNumber, DWORD *flags, ULONG64 *qpc, BOOL *moreData)
{
    *packetNumber = 0;
    *flags = 0;
    *qpc = 0;
    *moreData = FALSE;
    const KIRQL irql = m_engine->Lock();
    NTSTATUS status = CheckPacketCall();
    if (NT_SUCCESS(status))
        status = TakeReadPacket(packetNumber, qpc, moreData);
    m_engine->Unlock(irql);
    return status;
}

/**
 * Hands out the oldest packet that is still whole. One packet of the buffer is being written, so with two packets it is
 * the newest complete one; with a single packet, too, but the client has to be quick. What a slow client has missed is
 * dropped, oldest first. The lock is held.
 */
_Use_decl_annotations_
NTSTATUS CMiniportWaveRTStream::TakeReadPacket(ULONG *packetNumber, ULONG64 *qpc, BOOL *moreData)
{
    DMA_PROGRESS progress;
    m_engine->GetProgress(m_direction, &progress);
    if (m_nextRead >= progress.Packets)
        return STATUS_DEVICE_NOT_READY;

    const ULONG whole = m_buffer.PacketCount > 1 ? m_buffer.PacketCount - 1 : 1;
    if (progress.Packets - m_nextRead > whole)
        m_nextRead = progress.Packets - whole;

    const ULONGLONG firstFrame = m_nextRead * (m_buffer.PacketBytes / m_format.FrameBytes);
    *packetNumber = static_cast<ULONG>(m_nextRead);
    *qpc = static_cast<ULONG64>(m_engine->FrameQpc(m_direction, progress, firstFrame));
    m_nextRead++;
    *moreData = m_nextRead < progress.Packets;
    return STATUS_SUCCESS;
}
