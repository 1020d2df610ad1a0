#include "minwavestream.h"

#include "minwave.h"

#pragma code_seg("PAGE")

CMiniportWaveRTStream::CMiniportWaveRTStream(CDmaEngine *engine, PPORTWAVERTSTREAM port, BOOLEAN capture)
    : CUnknown(nullptr), m_engine(engine), m_port(port), m_direction(capture ? StreamCapture : StreamRender),
      m_opened(FALSE), m_endOfStream(FALSE), m_state(KSSTATE_STOP), m_format{}, m_buffer{}, m_fifoFrames(0),
      m_endBytes(0), m_endPacket(0), m_packetsSeen(0), m_nextRead(0)
{
    PAGED_CODE();
    InitializeListHead(&m_events);
    m_engine->AddRef();
    m_port->AddRef();
}

CMiniportWaveRTStream::~CMiniportWaveRTStream()
{
    PAGED_CODE();
    // The port has stopped the stream and freed the buffer. From Close on the engine does not know this object.
    NT_ASSERT(!m_buffer.Mdl);
    if (m_opened)
        m_engine->Close(m_direction);
    while (!IsListEmpty(&m_events))
        PoolFree(CONTAINING_RECORD(RemoveHeadList(&m_events), EVENT_ENTRY, Link));
    m_port->Release();
    m_engine->Release();
}

NTSTATUS CMiniportWaveRTStream::Open(const AUDIO_FORMAT &format)
{
    PAGED_CODE();
    const NTSTATUS status = m_engine->Open(m_direction, this, format);
    if (!NT_SUCCESS(status))
        return status;
    m_opened = TRUE;
    m_format = format;

    KSRTAUDIO_HWLATENCY latency;
    m_engine->GetLatency(format, &latency);
    m_fifoFrames = m_direction == StreamRender ? latency.FifoSize / format.FrameBytes : 0;
    return STATUS_SUCCESS;
}

STDMETHODIMP_(NTSTATUS) CMiniportWaveRTStream::NonDelegatingQueryInterface(REFIID iid, PVOID *object)
{
    PAGED_CODE();
    if (IsEqualGUIDAligned(iid, IID_IUnknown))
        *object = PVOID(PUNKNOWN(PMINIPORTWAVERTSTREAMNOTIFICATION(this)));
    else if (IsEqualGUIDAligned(iid, IID_IMiniportWaveRTStream))
        *object = PVOID(PMINIPORTWAVERTSTREAM(this));
    else if (IsEqualGUIDAligned(iid, IID_IMiniportWaveRTStreamNotification))
        *object = PVOID(PMINIPORTWAVERTSTREAMNOTIFICATION(this));
    else if (IsEqualGUIDAligned(iid, IID_IMiniportWaveRTInputStream) && m_direction == StreamCapture)
        *object = PVOID(PMINIPORTWAVERTINPUTSTREAM(this));
    else if (IsEqualGUIDAligned(iid, IID_IMiniportWaveRTOutputStream) && m_direction == StreamRender)
        *object = PVOID(PMINIPORTWAVERTOUTPUTSTREAM(this));
    else
    {
        *object = nullptr;
        return STATUS_INVALID_PARAMETER;
    }
    PUNKNOWN(*object)->AddRef();
    return STATUS_SUCCESS;
}

STDMETHODIMP_(NTSTATUS) CMiniportWaveRTStream::SetFormat(PKSDATAFORMAT dataFormat)
{
    PAGED_CODE();
    AUDIO_FORMAT format;
    NTSTATUS status = ParseFormat(dataFormat, &format);
    if (!NT_SUCCESS(status))
        return status;
    // The buffer is laid out in frames of the format it was allocated for.
    if (m_state == KSSTATE_RUN || m_buffer.Mdl || !m_engine->SupportsFormat(format))
        return STATUS_INVALID_PARAMETER;
    status = m_engine->SetFormat(m_direction, format);
    if (NT_SUCCESS(status))
        m_format = format;
    return status;
}

/**
 * Upward steps into RUN may fail; a step down always succeeds, also when a surprise removal has stopped the hardware
 * before.
 */
STDMETHODIMP_(NTSTATUS) CMiniportWaveRTStream::SetState(KSSTATE state)
{
    PAGED_CODE();
    switch (state)
    {
    case KSSTATE_STOP:
        m_engine->Stop(m_direction);
        break;

    case KSSTATE_ACQUIRE:
    case KSSTATE_PAUSE:
        if (m_state == KSSTATE_RUN)
            m_engine->Pause(m_direction);
        break;

    case KSSTATE_RUN:
    {
        const NTSTATUS status = m_engine->Run(m_direction);
        if (!NT_SUCCESS(status))
            return status;
        break;
    }

    default:
        return STATUS_INVALID_PARAMETER;
    }
    EnterState(state);
    return STATUS_SUCCESS;
}

STDMETHODIMP_(NTSTATUS)
CMiniportWaveRTStream::AllocateAudioBuffer(ULONG requestedBytes, PMDL *mdl, ULONG *actualBytes, ULONG *offsetBytes,
                                           MEMORY_CACHING_TYPE *cacheType)
{
    PAGED_CODE();
    return AllocateBuffer(1, FALSE, requestedBytes, mdl, actualBytes, offsetBytes, cacheType);
}

STDMETHODIMP_(NTSTATUS)
CMiniportWaveRTStream::AllocateBufferWithNotification(ULONG notificationCount, ULONG requestedBytes, PMDL *mdl,
                                                      ULONG *actualBytes, ULONG *offsetBytes,
                                                      MEMORY_CACHING_TYPE *cacheType)
{
    PAGED_CODE();
    // One event a cycle, or one in the middle and one at the end.
    if (notificationCount != 1 && notificationCount != 2)
        return STATUS_INVALID_PARAMETER;
    return AllocateBuffer(notificationCount, TRUE, requestedBytes, mdl, actualBytes, offsetBytes, cacheType);
}

/**
 * Every packet is a whole number of frames and together they are no smaller than what was asked for: a smaller buffer
 * would be refused by the audio engine.
 */
_Use_decl_annotations_
NTSTATUS CMiniportWaveRTStream::AllocateBuffer(ULONG packetCount, BOOLEAN notifies, ULONG requestedBytes, PMDL *mdl,
                                               ULONG *actualBytes, ULONG *offsetBytes, MEMORY_CACHING_TYPE *cacheType)
{
    PAGED_CODE();
    if (m_buffer.Mdl)
        return STATUS_INVALID_DEVICE_STATE;
    // Checked before rounding, which then cannot overflow.
    if (requestedBytes == 0 || requestedBytes > m_engine->MaximumPacketBytes(m_format) * packetCount)
        return STATUS_UNSUCCESSFUL;

    const ULONG frameBytes = m_format.FrameBytes;
    const ULONG framesAsked = (requestedBytes + frameBytes - 1) / frameBytes;
    const ULONG packetFrames = (framesAsked + packetCount - 1) / packetCount;

    DMA_BUFFER buffer = {};
    buffer.PacketBytes = packetFrames * frameBytes;
    buffer.PacketCount = packetCount;
    buffer.Bytes = buffer.PacketBytes * packetCount;
    buffer.Notifies = notifies;
    if (buffer.PacketBytes > m_engine->MaximumPacketBytes(m_format))
        return STATUS_UNSUCCESSFUL;

    const NTSTATUS status = m_engine->AllocateBuffer(m_direction, m_port, &buffer);
    if (!NT_SUCCESS(status))
        return status;
    StoreBuffer(buffer);
    *mdl = buffer.Mdl;
    *actualBytes = buffer.Bytes;
    *offsetBytes = 0;
    *cacheType = MmCached;
    return STATUS_SUCCESS;
}

STDMETHODIMP_(VOID) CMiniportWaveRTStream::FreeAudioBuffer(PMDL, ULONG)
{
    PAGED_CODE();
    FreeBuffer();
}

STDMETHODIMP_(VOID) CMiniportWaveRTStream::FreeBufferWithNotification(PMDL, ULONG)
{
    PAGED_CODE();
    FreeBuffer();
}

void CMiniportWaveRTStream::FreeBuffer()
{
    PAGED_CODE();
    if (!m_buffer.Mdl)
        return;
    // After a surprise removal or a rebalance the hardware is gone, the buffer is not: it lives until here.
    StoreBuffer({});
    m_engine->FreeBuffer(m_direction, m_port);
}

STDMETHODIMP_(VOID) CMiniportWaveRTStream::GetHWLatency(KSRTAUDIO_HWLATENCY *latency)
{
    PAGED_CODE();
    m_engine->GetLatency(m_format, latency);
}

STDMETHODIMP_(NTSTATUS) CMiniportWaveRTStream::GetPositionRegister(KSRTAUDIO_HWREGISTER *)
{
    // Neither device has a register that can be mapped for a client. It also keeps rebalance possible.
    PAGED_CODE();
    return STATUS_NOT_SUPPORTED;
}

STDMETHODIMP_(NTSTATUS) CMiniportWaveRTStream::GetClockRegister(KSRTAUDIO_HWREGISTER *)
{
    PAGED_CODE();
    return STATUS_NOT_SUPPORTED;
}

#pragma code_seg()

// ---- From here on: non-paged, runs under the lock or in the streaming path.

/** Counters begin anew in STOP only: after a pause the numbering goes on. */
_Use_decl_annotations_
void CMiniportWaveRTStream::EnterState(KSSTATE state)
{
    const KIRQL irql = m_engine->Lock();
    m_state = state;
    if (state == KSSTATE_STOP)
    {
        m_endOfStream = FALSE;
        m_endBytes = 0;
        m_endPacket = 0;
        m_packetsSeen = 0;
        m_nextRead = 0;
    }
    m_engine->Unlock(irql);
}

_Use_decl_annotations_
void CMiniportWaveRTStream::StoreBuffer(const DMA_BUFFER &buffer)
{
    const KIRQL irql = m_engine->Lock();
    m_buffer = buffer;
    m_engine->Unlock(irql);
}

/** DMA position less what is still on its way to the converter. */
_Use_decl_annotations_
ULONGLONG CMiniportWaveRTStream::PresentedFrames(const DMA_PROGRESS &progress) const
{
    return progress.Frames > m_fifoFrames ? progress.Frames - m_fifoFrames : 0;
}

/** Byte offsets in the buffer. Zero without one. May come at DISPATCH_LEVEL. */
STDMETHODIMP_(NTSTATUS) CMiniportWaveRTStream::GetPosition(PKSAUDIO_POSITION position)
{
    position->PlayOffset = 0;
    position->WriteOffset = 0;
    const KIRQL irql = m_engine->Lock();
    if (m_buffer.Mdl)
    {
        DMA_PROGRESS progress;
        m_engine->GetProgress(m_direction, &progress);
        const ULONG frameBytes = m_format.FrameBytes;
        position->PlayOffset = PresentedFrames(progress) * frameBytes % m_buffer.Bytes;
        // What lies before this has been fetched: a client may change only what comes after it.
        position->WriteOffset = progress.Frames * frameBytes % m_buffer.Bytes;
    }
    m_engine->Unlock(irql);
    return STATUS_SUCCESS;
}

STDMETHODIMP_(NTSTATUS) CMiniportWaveRTStream::RegisterNotificationEvent(PKEVENT event)
{
    const NTSTATUS status = CheckPacketMode();
    if (!NT_SUCCESS(status))
        return status;
    EVENT_ENTRY *entry = static_cast<EVENT_ENTRY *>(PoolAllocate(sizeof(EVENT_ENTRY)));
    if (!entry)
        return STATUS_INSUFFICIENT_RESOURCES;
    entry->Event = event;

    const KIRQL irql = m_engine->Lock();
    const BOOLEAN duplicate = FindEvent(event) != nullptr;
    if (!duplicate)
        InsertTailList(&m_events, &entry->Link);
    m_engine->Unlock(irql);

    if (duplicate)
    {
        PoolFree(entry);
        return STATUS_UNSUCCESSFUL;
    }
    return STATUS_SUCCESS;
}

STDMETHODIMP_(NTSTATUS) CMiniportWaveRTStream::UnregisterNotificationEvent(PKEVENT event)
{
    const KIRQL irql = m_engine->Lock();
    EVENT_ENTRY *entry = FindEvent(event);
    if (entry)
        RemoveEntryList(&entry->Link);
    m_engine->Unlock(irql);

    PoolFree(entry);
    return entry ? STATUS_SUCCESS : STATUS_NOT_FOUND;
}

/** The lock is held. */
_Use_decl_annotations_
CMiniportWaveRTStream::EVENT_ENTRY *CMiniportWaveRTStream::FindEvent(PKEVENT event)
{
    for (PLIST_ENTRY link = m_events.Flink; link != &m_events; link = link->Flink)
    {
        EVENT_ENTRY *entry = CONTAINING_RECORD(link, EVENT_ENTRY, Link);
        if (entry->Event == event)
            return entry;
    }
    return nullptr;
}
