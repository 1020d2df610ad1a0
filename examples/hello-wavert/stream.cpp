/** The stream: buffer, states, position, packets, notification event. */
#include "hello.h"

constexpr ULONG MaximumPacketFrames = SampleRate / 2;

static LONGLONG Now()
{
    return KeQueryPerformanceCounter(nullptr).QuadPart;
}

#pragma code_seg("PAGE")

CStream::CStream(CDevice *device, PPORTWAVERTSTREAM port)
    : CUnknown(nullptr), m_device(device), m_port(port), m_opened(FALSE), m_state(KSSTATE_STOP), m_frequency(0),
      m_running(FALSE), m_origin(0), m_elapsed(0), m_mdl(nullptr), m_address(nullptr), m_packetCount(0),
      m_packetFrames(0), m_notifies(FALSE), m_event(nullptr), m_completed(0), m_endOfStream(FALSE), m_endPacket(0),
      m_endBytes(0)
{
    PAGED_CODE();
    LARGE_INTEGER frequency;
    KeQueryPerformanceCounter(&frequency);
    m_frequency = frequency.QuadPart;
    m_device->AddRef();
    m_port->AddRef();
}

CStream::~CStream()
{
    PAGED_CODE();
    NT_ASSERT(!m_mdl);
    if (m_opened)
        m_device->Detach();
    m_port->Release();
    m_device->Release();
}

NTSTATUS CStream::Open()
{
    PAGED_CODE();
    const NTSTATUS status = m_device->Attach(this);
    m_opened = NT_SUCCESS(status);
    return status;
}

STDMETHODIMP_(NTSTATUS) CStream::NonDelegatingQueryInterface(REFIID iid, PVOID *object)
{
    PAGED_CODE();
    if (IsEqualGUIDAligned(iid, IID_IUnknown) || IsEqualGUIDAligned(iid, IID_IMiniportWaveRTStream) ||
        IsEqualGUIDAligned(iid, IID_IMiniportWaveRTStreamNotification))
        *object = PVOID(static_cast<IMiniportWaveRTStreamNotification *>(this));
    else if (IsEqualGUIDAligned(iid, IID_IMiniportWaveRTOutputStream))
        *object = PVOID(static_cast<IMiniportWaveRTOutputStream *>(this));
    else
    {
        *object = nullptr;
        return STATUS_INVALID_PARAMETER;
    }
    AddRef();
    return STATUS_SUCCESS;
}

STDMETHODIMP_(NTSTATUS) CStream::SetState(KSSTATE state)
{
    PAGED_CODE();
    const NTSTATUS status = EnterState(state);
    m_device->Wake();
    return status;
}

STDMETHODIMP_(NTSTATUS)
CStream::AllocateAudioBuffer(ULONG requestedBytes, PMDL *mdl, ULONG *actualBytes, ULONG *offsetBytes,
                             MEMORY_CACHING_TYPE *cacheType)
{
    PAGED_CODE();
    return Allocate(0, requestedBytes, mdl, actualBytes, offsetBytes, cacheType);
}

STDMETHODIMP_(NTSTATUS)
CStream::AllocateBufferWithNotification(ULONG notificationCount, ULONG requestedBytes, PMDL *mdl, ULONG *actualBytes,
                                        ULONG *offsetBytes, MEMORY_CACHING_TYPE *cacheType)
{
    PAGED_CODE();
    if (notificationCount != 1 && notificationCount != 2)
        return STATUS_INVALID_PARAMETER;
    return Allocate(notificationCount, requestedBytes, mdl, actualBytes, offsetBytes, cacheType);
}

/**
 * Packets are whole frames, and together no less than what was asked for.
 * @param notifications  0: a client without events.
 */
_Use_decl_annotations_
NTSTATUS CStream::Allocate(ULONG notifications, ULONG requestedBytes, PMDL *mdl, ULONG *actualBytes, ULONG *offsetBytes,
                           MEMORY_CACHING_TYPE *cacheType)
{
    PAGED_CODE();
    const ULONG packetCount = notifications ? notifications : 1;
    if (m_mdl)
        return STATUS_INVALID_DEVICE_STATE;
    // Before the rounding, which then cannot overflow.
    if (requestedBytes == 0 || requestedBytes > MaximumPacketFrames * FrameBytes * packetCount)
        return STATUS_UNSUCCESSFUL;
    const ULONG packetFrames = (requestedBytes + FrameBytes * packetCount - 1) / (FrameBytes * packetCount);
    const ULONG bytes = packetFrames * FrameBytes * packetCount;

    PHYSICAL_ADDRESS highest;
    highest.QuadPart = MAXULONG;
    PMDL pages = m_port->AllocatePagesForMdl(highest, bytes);
    if (!pages)
        return STATUS_INSUFFICIENT_RESOURCES;
    // It may have got fewer pages than it asked for.
    PVOID address = MmGetMdlByteCount(pages) >= bytes ? m_port->MapAllocatedPages(pages, MmCached) : nullptr;
    if (!address)
    {
        m_port->FreePagesFromMdl(pages);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    RtlZeroMemory(address, bytes);

    StoreBuffer(pages, static_cast<PUCHAR>(address), packetCount, packetFrames, notifications != 0);
    *mdl = pages;
    *actualBytes = bytes;
    *offsetBytes = 0;
    *cacheType = MmCached;
    return STATUS_SUCCESS;
}

void CStream::FreeBuffer()
{
    PAGED_CODE();
    PMDL pages = m_mdl;
    PVOID address = m_address;
    if (!pages)
        return;
    StoreBuffer(nullptr, nullptr, 0, 0, FALSE);
    m_port->UnmapAllocatedPages(address, pages);
    m_port->FreePagesFromMdl(pages);
}

STDMETHODIMP_(VOID) CStream::FreeAudioBuffer(PMDL, ULONG)
{
    PAGED_CODE();
    FreeBuffer();
}

STDMETHODIMP_(VOID) CStream::FreeBufferWithNotification(PMDL, ULONG)
{
    PAGED_CODE();
    FreeBuffer();
}

STDMETHODIMP_(VOID) CStream::GetHWLatency(KSRTAUDIO_HWLATENCY *latency)
{
    PAGED_CODE();
    RtlZeroMemory(latency, sizeof(*latency));
}

#pragma code_seg()

// ---- Not paged: takes the device's lock, or runs under it.

/** Frames that have passed. At the tick of a boundary, rounded up, that is the whole boundary. */
_Use_decl_annotations_
ULONGLONG CStream::Frames(LONGLONG now) const
{
    const ULONGLONG ticks = static_cast<ULONGLONG>(m_running ? now - m_origin : m_elapsed);
    const ULONGLONG frequency = static_cast<ULONGLONG>(m_frequency);
    // Seconds and the rest apart: nothing overflows, however long a stream runs.
    return ticks / frequency * SampleRate + ticks % frequency * SampleRate / frequency;
}

/** From here on the thread uses this buffer, or, with NULL, none. */
_Use_decl_annotations_
void CStream::StoreBuffer(PMDL mdl, PUCHAR address, ULONG packetCount, ULONG packetFrames, BOOLEAN notifies)
{
    const KIRQL irql = m_device->Lock();
    Freeze();
    m_mdl = mdl;
    m_address = address;
    m_packetCount = packetCount;
    m_packetFrames = packetFrames;
    m_notifies = notifies;
    m_device->Unlock(irql);
}

void CStream::Freeze()
{
    if (m_running)
        m_elapsed = Now() - m_origin;
    m_running = FALSE;
}

_Use_decl_annotations_
NTSTATUS CStream::EnterState(KSSTATE state)
{
    NTSTATUS status = STATUS_SUCCESS;
    const KIRQL irql = m_device->Lock();
    if (state == KSSTATE_RUN)
    {
        if (!m_mdl || !m_device->IsReady())
            status = m_mdl ? STATUS_DEVICE_NOT_READY : STATUS_INVALID_DEVICE_STATE;
        else if (!m_running)
        {
            m_origin = Now() - m_elapsed;
            m_running = TRUE;
        }
    }
    else
        Freeze();
    // After a pause the numbering goes on; after a stop it begins anew.
    if (state == KSSTATE_STOP)
    {
        m_elapsed = 0;
        m_completed = 0;
        m_endOfStream = FALSE;
    }
    if (NT_SUCCESS(status))
        m_state = state;
    m_device->Unlock(irql);
    return status;
}

LONGLONG CStream::Service()
{
    if (!m_running || !m_notifies)
        return 0;
    const LONGLONG now = Now();
    const ULONGLONG packets = Frames(now) / m_packetFrames;
    if (packets != m_completed)
    {
        // Behind the end of the stream nothing is written, but the buffer goes round.
        ULONGLONG packet = packets - m_completed > m_packetCount ? packets - m_packetCount : m_completed;
        for (; m_endOfStream && packet < packets; packet++)
        {
            if (packet + m_packetCount > m_endPacket)
                Silence(packet, 0);
            else if (m_packetCount == 1 && packet + 1 == m_endPacket)
                Silence(packet, m_endBytes);
        }
        m_completed = packets;
        if (m_event)
            KeSetEvent(m_event, IO_NO_INCREMENT, FALSE);
    }
    const ULONGLONG boundary = (packets + 1) * m_packetFrames;
    const ULONGLONG frequency = static_cast<ULONGLONG>(m_frequency);
    const ULONGLONG ticks =
        boundary / SampleRate * frequency + (boundary % SampleRate * frequency + SampleRate - 1) / SampleRate;
    return m_origin + static_cast<LONGLONG>(ticks) - now;
}

_Use_decl_annotations_
void CStream::Silence(ULONGLONG packet, ULONG fromByte)
{
    const ULONG packetBytes = m_packetFrames * FrameBytes;
    const ULONG offset = static_cast<ULONG>(packet % m_packetCount) * packetBytes;
    RtlZeroMemory(m_address + offset + fromByte, packetBytes - fromByte);
}

STDMETHODIMP_(NTSTATUS) CStream::GetPosition(PKSAUDIO_POSITION position)
{
    const KIRQL irql = m_device->Lock();
    position->PlayOffset =
        m_mdl ? Frames(Now()) % (static_cast<ULONGLONG>(m_packetFrames) * m_packetCount) * FrameBytes : 0;
    position->WriteOffset = position->PlayOffset;
    m_device->Unlock(irql);
    return STATUS_SUCCESS;
}

STDMETHODIMP_(NTSTATUS) CStream::RegisterNotificationEvent(PKEVENT event)
{
    NTSTATUS status = STATUS_UNSUCCESSFUL;
    const KIRQL irql = m_device->Lock();
    if (!m_mdl || !m_notifies)
        status = m_mdl ? STATUS_NOT_SUPPORTED : STATUS_INVALID_DEVICE_STATE;
    else if (!m_event)
    {
        m_event = event;
        status = STATUS_SUCCESS;
    }
    m_device->Unlock(irql);
    return status;
}

STDMETHODIMP_(NTSTATUS) CStream::UnregisterNotificationEvent(PKEVENT event)
{
    const KIRQL irql = m_device->Lock();
    const BOOLEAN known = m_event == event;
    if (known)
        m_event = nullptr;
    m_device->Unlock(irql);
    return known ? STATUS_SUCCESS : STATUS_NOT_FOUND;
}

STDMETHODIMP_(NTSTATUS) CStream::SetWritePacket(ULONG packetNumber, DWORD flags, ULONG eosPacketLength)
{
    const BOOLEAN endOfStream = (flags & KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM) != 0;
    if (flags & ~static_cast<DWORD>(KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM))
        return STATUS_INVALID_PARAMETER;
    const KIRQL irql = m_device->Lock();
    const NTSTATUS status = AcceptPacket(packetNumber, endOfStream, eosPacketLength);
    m_device->Unlock(irql);
    return status;
}

/**
 * Before the first start packets 0 to N-1 are welcome; afterwards those whose memory is not being played, and with one
 * packet in the buffer the next one.
 */
_Use_decl_annotations_
NTSTATUS CStream::AcceptPacket(ULONG packetNumber, BOOLEAN endOfStream, ULONG endBytes)
{
    if (endOfStream && m_mdl && endBytes > m_packetFrames * FrameBytes)
        return STATUS_INVALID_PARAMETER;
    if (m_mdl && !m_notifies)
        return STATUS_NOT_SUPPORTED;
    if (!m_mdl || m_state < KSSTATE_PAUSE || m_endOfStream)
        return STATUS_INVALID_DEVICE_STATE;

    const ULONGLONG frames = Frames(Now());
    const BOOLEAN started = m_running || frames != 0;
    const ULONGLONG first = frames / m_packetFrames + (started ? 1 : 0);
    const ULONGLONG last = started && m_packetCount > 1 ? first + m_packetCount - 2 : first + m_packetCount - 1;
    // Numbers have 32 bits and may wrap: the distance says on which side of the window a packet is.
    const LONG distance = static_cast<LONG>(packetNumber - static_cast<ULONG>(first));
    if (distance < 0)
        return STATUS_DATA_LATE_ERROR;
    const ULONGLONG packet = first + static_cast<ULONG>(distance);
    if (packet > last)
        return STATUS_DATA_OVERRUN;
    if (!endOfStream)
        return STATUS_SUCCESS;

    m_endOfStream = TRUE;
    m_endPacket = packet;
    m_endBytes = endBytes - endBytes % FrameBytes;
    // The one packet of a buffer is still being played; Service silences it.
    if (!started || m_packetCount > 1)
        Silence(packet, m_endBytes);
    for (ULONGLONG unused = packet + 1; unused <= last; unused++)
        Silence(unused, 0);
    return STATUS_SUCCESS;
}

STDMETHODIMP_(NTSTATUS) CStream::GetPacketCount(ULONG *packetCount)
{
    NTSTATUS status = STATUS_SUCCESS;
    *packetCount = 0;
    const KIRQL irql = m_device->Lock();
    if (m_mdl && !m_notifies)
        status = STATUS_NOT_SUPPORTED;
    else if (!m_mdl || m_state < KSSTATE_PAUSE)
        status = STATUS_INVALID_DEVICE_STATE;
    else
        *packetCount = static_cast<ULONG>(Frames(Now()) / m_packetFrames);
    m_device->Unlock(irql);
    return status;
}

STDMETHODIMP_(NTSTATUS) CStream::GetOutputStreamPresentationPosition(KSAUDIO_PRESENTATION_POSITION *position)
{
    NTSTATUS status = STATUS_SUCCESS;
    *position = {};
    const KIRQL irql = m_device->Lock();
    if (m_mdl && m_notifies)
    {
        const LONGLONG now = Now();
        position->u64PositionInBlocks = Frames(now);
        position->u64QPCPosition = static_cast<ULONG64>(now);
    }
    else
        status = m_mdl ? STATUS_NOT_SUPPORTED : STATUS_INVALID_DEVICE_STATE;
    m_device->Unlock(irql);
    return status;
}
