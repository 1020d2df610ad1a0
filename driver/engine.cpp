#include "engine.h"

CDmaEngine::CDmaEngine()
    : m_channels{}, m_ready(FALSE), m_released(FALSE), m_references(1)
{
    KeInitializeSpinLock(&m_lock);
}

void CDmaEngine::AddRef()
{
    InterlockedIncrement(&m_references);
}

void CDmaEngine::Release()
{
    if (InterlockedDecrement(&m_references) == 0)
        delete this;
}

_Use_decl_annotations_
KIRQL CDmaEngine::Lock()
{
    KIRQL irql;
    KeAcquireSpinLock(&m_lock, &irql);
    return irql;
}

_Use_decl_annotations_
void CDmaEngine::Unlock(KIRQL irql)
{
    KeReleaseSpinLock(&m_lock, irql);
}

_Use_decl_annotations_
NTSTATUS CDmaEngine::Open(STREAM_DIRECTION direction, IDmaClient *client, const AUDIO_FORMAT &format)
{
    CHANNEL &channel = m_channels[direction];
    if (channel.Client)
        return STATUS_DEVICE_BUSY;

    NTSTATUS status = SetFormat(direction, format);
    if (!NT_SUCCESS(status))
        return status;

    const KIRQL irql = Lock();
    channel.Client = client;
    Unlock(irql);
    return STATUS_SUCCESS;
}

_Use_decl_annotations_
void CDmaEngine::Close(STREAM_DIRECTION direction)
{
    const KIRQL irql = Lock();
    m_channels[direction].Client = nullptr;
    Unlock(irql);
}

_Use_decl_annotations_
void CDmaEngine::NotifyClient(CHANNEL *channel)
{
    if (channel->Packets == channel->PacketsNotified)
        return;
    channel->PacketsNotified = channel->Packets;
    if (channel->Client && channel->Buffer.Notifies)
        channel->Client->OnPacketsComplete(channel->Packets);
}

_Use_decl_annotations_
NTSTATUS CDmaEngine::CheckRunnable(const CHANNEL &channel) const
{
    if (m_released)
        return STATUS_DEVICE_REMOVED;
    if (!m_ready)
        return STATUS_DEVICE_NOT_READY;
    return channel.Buffer.Mdl ? STATUS_SUCCESS : STATUS_INVALID_DEVICE_STATE;
}

void CDmaEngine::MarkReady()
{
    const KIRQL irql = Lock();
    m_ready = TRUE;
    Unlock(irql);
}

void CDmaEngine::MarkReleased()
{
    const KIRQL irql = Lock();
    m_ready = FALSE;
    m_released = TRUE;
    Unlock(irql);
}

_Use_decl_annotations_
void CDmaEngine::StoreFormat(STREAM_DIRECTION direction, const AUDIO_FORMAT &format)
{
    const KIRQL irql = Lock();
    m_channels[direction].Format = format;
    Unlock(irql);
}

_Use_decl_annotations_
void CDmaEngine::AttachBuffer(STREAM_DIRECTION direction, const DMA_BUFFER &buffer)
{
    const KIRQL irql = Lock();
    m_channels[direction].Buffer = buffer;
    Unlock(irql);
}

_Use_decl_annotations_
DMA_BUFFER CDmaEngine::DetachBuffer(STREAM_DIRECTION direction)
{
    const KIRQL irql = Lock();
    const DMA_BUFFER buffer = m_channels[direction].Buffer;
    RtlZeroMemory(&m_channels[direction].Buffer, sizeof(DMA_BUFFER));
    Unlock(irql);
    return buffer;
}

#pragma code_seg("PAGE")

_Use_decl_annotations_
NTSTATUS CDmaEngine::MapBuffer(PPORTWAVERTSTREAM port, DMA_BUFFER *buffer)
{
    PAGED_CODE();
    buffer->Address = static_cast<PUCHAR>(port->MapAllocatedPages(buffer->Mdl, MmCached));
    if (!buffer->Address)
        return STATUS_INSUFFICIENT_RESOURCES;
    // Fresh pages hold what their last owner left in them.
    RtlZeroMemory(buffer->Address, buffer->Bytes);
    return STATUS_SUCCESS;
}

_Use_decl_annotations_
void CDmaEngine::ReleasePages(PPORTWAVERTSTREAM port, DMA_BUFFER *buffer)
{
    PAGED_CODE();
    if (buffer->Address)
        port->UnmapAllocatedPages(buffer->Address, buffer->Mdl);
    if (buffer->Mdl)
        port->FreePagesFromMdl(buffer->Mdl);
    RtlZeroMemory(buffer, sizeof(*buffer));
}

#pragma code_seg()
