#include "ac97engine.h"

#include "wavetable.h"

using namespace Ac97;

namespace
{
    constexpr SIZE_T DescriptorMemoryBytes = StreamDirectionCount * DescriptorCount * sizeof(DESCRIPTOR);

    constexpr ULONG IoSpaceBytes = 64 * 1024;

    // Limits of the waits. Hardware that has gone never answers; no loop may depend on it.
    constexpr ULONG BoxTimeoutUs = 100;
    constexpr ULONG ServicePasses = 4;
    constexpr ULONG PositionTries = 16;

    // Between memory and the wire: the controller's FIFO and the way through the codec (estimates).
    constexpr ULONG FifoBytes = 32;
    constexpr ULONG CodecDelayFrames = 4;
}

#pragma code_seg("PAGE")

CAc97Engine::CAc97Engine()
    : m_busMasterPorts(nullptr), m_interruptSync(nullptr), m_connected(FALSE), m_descriptorMemory(nullptr), m_boxes{}
{
    PAGED_CODE();
    m_boxes[StreamRender].Base = BoxPcmOut;
    m_boxes[StreamCapture].Base = BoxPcmIn;
    KeInitializeDpc(&m_dpc, DpcRoutine, this);
}

CAc97Engine::~CAc97Engine()
{
    PAGED_CODE();
    NT_ASSERT(!m_interruptSync && !m_descriptorMemory);
}

_Use_decl_annotations_
NTSTATUS CAc97Engine::Start(PRESOURCELIST resources)
{
    PAGED_CODE();
    NTSTATUS status = TakeResources(resources);
    if (NT_SUCCESS(status))
        status = AllocateDescriptors();
    if (NT_SUCCESS(status))
        status = PcNewInterruptSync(&m_interruptSync, nullptr, resources, 0, InterruptSyncModeNormal);
    if (NT_SUCCESS(status))
        status = m_interruptSync->RegisterServiceRoutine(ServiceRoutine, this, FALSE);
    if (NT_SUCCESS(status))
        status = PowerUp();
    if (!NT_SUCCESS(status))
        ReleaseHardware();
    return status;
}

/** First port of a range that has `bytes` ports or more, as a pointer; NULL: there is none where ports can be. */
static PUCHAR FindPorts(_In_ PRESOURCELIST resources, _In_ ULONG index, _In_ ULONG bytes)
{
    PAGED_CODE();
    const PCM_PARTIAL_RESOURCE_DESCRIPTOR entry = resources->FindTranslatedEntry(CmResourceTypePort, index);
    if (!entry || entry->u.Port.Length < bytes || entry->u.Port.Start.HighPart != 0)
        return nullptr;
    const ULONG first = entry->u.Port.Start.LowPart;
    // A port is an address of 16 bits. A range at port 0, where a PC has a DMA controller, comes out as NULL by itself.
    if (first > IoSpaceBytes - bytes)
        return nullptr;
    return reinterpret_cast<PUCHAR>(static_cast<ULONG_PTR>(first));
}

_Use_decl_annotations_
NTSTATUS CAc97Engine::TakeResources(PRESOURCELIST resources)
{
    PAGED_CODE();
    PUCHAR const mixer = FindPorts(resources, 0, AdcRate + sizeof(USHORT));
    m_busMasterPorts = FindPorts(resources, 1, CodecSemaphore + sizeof(UCHAR));
    m_codec.SetPorts(mixer, m_busMasterPorts);
    return mixer && m_busMasterPorts ? STATUS_SUCCESS : STATUS_DEVICE_CONFIGURATION_ERROR;
}

NTSTATUS CAc97Engine::AllocateDescriptors()
{
    PAGED_CODE();
    PHYSICAL_ADDRESS lowest, highest, boundary;
    lowest.QuadPart = 0;
    highest.QuadPart = HighestAddress32;
    boundary.QuadPart = 0;
    m_descriptorMemory =
        MmAllocateContiguousMemorySpecifyCache(DescriptorMemoryBytes, lowest, highest, boundary, MmNonCached);
    if (!m_descriptorMemory)
        return STATUS_INSUFFICIENT_RESOURCES;

    DESCRIPTOR *descriptors = static_cast<DESCRIPTOR *>(m_descriptorMemory);
    for (BOX &box : m_boxes)
    {
        box.Descriptors = descriptors;
        box.DescriptorsPhysical = MmGetPhysicalAddress(descriptors).LowPart;
        descriptors += DescriptorCount;
    }
    return STATUS_SUCCESS;
}

NTSTATUS CAc97Engine::PowerUp()
{
    PAGED_CODE();
    if (m_released)
        return STATUS_DEVICE_REMOVED;
    // I/O decoding and bus mastering in the PCI command register have been enabled by the bus driver.
    NTSTATUS status = m_codec.BringUp();
    if (!NT_SUCCESS(status))
        return status;
    // Streams that were open across a power-down find their rate again.
    for (ULONG direction = 0; direction < StreamDirectionCount; direction++)
    {
        const CHANNEL &channel = m_channels[direction];
        if (channel.Client &&
            !m_codec.SetRate(static_cast<STREAM_DIRECTION>(direction), channel.Format.SampleRate))
            return STATUS_DEVICE_NOT_READY;
    }

    for (const BOX &box : m_boxes)
    {
        HaltBox(box);
        ResetBox(box);
    }
    status = m_interruptSync->Connect();
    if (!NT_SUCCESS(status))
        return status;
    m_connected = TRUE;
    MarkReady();
    return STATUS_SUCCESS;
}

void CAc97Engine::PowerDown()
{
    PAGED_CODE();
    if (m_connected)
    {
        m_interruptSync->Disconnect();
        m_connected = FALSE;
    }
    // The last interrupt may have queued a DPC that has not run yet.
    KeFlushQueuedDpcs();
}

void CAc97Engine::ReleaseHardware()
{
    PAGED_CODE();
    PowerDown();

    // After this no Run or Stop of a stream touches the list any more.
    MarkReleased();

    if (m_interruptSync)
    {
        m_interruptSync->Release();
        m_interruptSync = nullptr;
    }
    if (m_descriptorMemory)
    {
        MmFreeContiguousMemorySpecifyCache(m_descriptorMemory, DescriptorMemoryBytes, MmNonCached);
        m_descriptorMemory = nullptr;
    }
}

_Use_decl_annotations_
BOOLEAN CAc97Engine::DescribeStreamResource(PPCSTREAMRESOURCE_DESCRIPTOR descriptor) const
{
    PAGED_CODE();
    if (!m_connected)
        return FALSE;
    descriptor->Type = ePcStreamResourceInterrupt;
    descriptor->Resource.Interrupt.Version = CONNECT_FULLY_SPECIFIED;
    descriptor->Resource.Interrupt.Generic = m_interruptSync->GetKInterrupt();
    return TRUE;
}

const WAVE_FILTER &CAc97Engine::Filter() const
{
    PAGED_CODE();
    return m_codec.HasVariableRate() ? Ac97VariableRateFilter : Ac97FixedRateFilter;
}

_Use_decl_annotations_
BOOLEAN CAc97Engine::SupportsFormat(const AUDIO_FORMAT &format) const
{
    PAGED_CODE();
    return format.Channels == 2 && format.BitsPerSample == 16 && m_codec.SupportsRate(format.SampleRate);
}

_Use_decl_annotations_
void CAc97Engine::GetLatency(const AUDIO_FORMAT &format, KSRTAUDIO_HWLATENCY *latency) const
{
    PAGED_CODE();
    latency->FifoSize = FifoBytes;
    latency->ChipsetDelay = 0;
    latency->CodecDelay = static_cast<ULONG>(FramesToTicks(CodecDelayFrames, format.SampleRate, HnsPerSecond));
}

_Use_decl_annotations_
NTSTATUS CAc97Engine::SetFormat(STREAM_DIRECTION direction, const AUDIO_FORMAT &format)
{
    PAGED_CODE();
    if (!m_ready)
        return STATUS_DEVICE_NOT_READY;
    if (!SupportsFormat(format) || !m_codec.SetRate(direction, format.SampleRate))
        return STATUS_NOT_SUPPORTED;
    StoreFormat(direction, format);
    return STATUS_SUCCESS;
}

_Use_decl_annotations_
ULONG CAc97Engine::MaximumPacketBytes(const AUDIO_FORMAT &) const
{
    PAGED_CODE();
    return MaximumDescriptorSamples * SampleBytes;
}

_Use_decl_annotations_
BOOLEAN CAc97Engine::PacketsContiguous(PPORTWAVERTSTREAM port, const DMA_BUFFER &buffer) const
{
    PAGED_CODE();
    // A descriptor holds one address: each packet has to lie in consecutive pages, the packets need not.
    for (ULONG packet = 0; packet < buffer.PacketCount; packet++)
    {
        const ULONG first = packet * buffer.PacketBytes / PAGE_SIZE;
        const ULONG last = ((packet + 1) * buffer.PacketBytes - 1) / PAGE_SIZE;
        const LONGLONG base = port->GetPhysicalPageAddress(buffer.Mdl, first).QuadPart;
        for (ULONG page = first + 1; page <= last; page++)
        {
            const LONGLONG expected = base + static_cast<LONGLONG>(page - first) * PAGE_SIZE;
            if (port->GetPhysicalPageAddress(buffer.Mdl, page).QuadPart != expected)
                return FALSE;
        }
    }
    return TRUE;
}

_Use_decl_annotations_
NTSTATUS CAc97Engine::AllocateBuffer(STREAM_DIRECTION direction, PPORTWAVERTSTREAM port, DMA_BUFFER *buffer)
{
    PAGED_CODE();
    PHYSICAL_ADDRESS lowest, highest;
    lowest.QuadPart = 0;
    highest.QuadPart = HighestAddress32;

    buffer->Address = nullptr;
    buffer->Mdl = port->AllocatePagesForMdl(highest, buffer->Bytes);
    if (buffer->Mdl && (MmGetMdlByteCount(buffer->Mdl) < buffer->Bytes || !PacketsContiguous(port, *buffer)))
    {
        port->FreePagesFromMdl(buffer->Mdl);
        buffer->Mdl = port->AllocateContiguousPagesForMdl(lowest, highest, buffer->Bytes);
    }
    if (!buffer->Mdl)
        return STATUS_INSUFFICIENT_RESOURCES;

    // The driver never needs to see captured data. It maps a render buffer to write silence behind the end of a stream.
    NTSTATUS status = direction == StreamRender ? MapBuffer(port, buffer) : STATUS_SUCCESS;
    if (!NT_SUCCESS(status))
    {
        ReleasePages(port, buffer);
        return status;
    }

    BOX &box = m_boxes[direction];
    for (ULONG packet = 0; packet < buffer->PacketCount; packet++)
    {
        const ULONG offset = packet * buffer->PacketBytes;
        const PHYSICAL_ADDRESS page = port->GetPhysicalPageAddress(buffer->Mdl, offset / PAGE_SIZE);
        box.PacketAddress[packet] = page.LowPart + offset % PAGE_SIZE;
    }

    box.MustLoad = TRUE;
    AttachBuffer(direction, *buffer);
    return STATUS_SUCCESS;
}

_Use_decl_annotations_
void CAc97Engine::FreeBuffer(STREAM_DIRECTION direction, PPORTWAVERTSTREAM port)
{
    PAGED_CODE();
    Stop(direction);

    DMA_BUFFER buffer = DetachBuffer(direction);
    ReleasePages(port, &buffer);
}

#pragma code_seg()

// ---- From here on: non-paged, runs under the lock, in the ISR or in the DPC.

_Use_decl_annotations_
UCHAR CAc97Engine::Read8(ULONG offset) const
{
    return READ_PORT_UCHAR(m_busMasterPorts + offset);
}

_Use_decl_annotations_
USHORT CAc97Engine::Read16(ULONG offset) const
{
    return READ_PORT_USHORT(reinterpret_cast<PUSHORT>(m_busMasterPorts + offset));
}

_Use_decl_annotations_
ULONG CAc97Engine::Read32(ULONG offset) const
{
    return READ_PORT_ULONG(reinterpret_cast<PULONG>(m_busMasterPorts + offset));
}

_Use_decl_annotations_
void CAc97Engine::Write8(ULONG offset, UCHAR value) const
{
    WRITE_PORT_UCHAR(m_busMasterPorts + offset, value);
}

_Use_decl_annotations_
void CAc97Engine::Write16(ULONG offset, USHORT value) const
{
    WRITE_PORT_USHORT(reinterpret_cast<PUSHORT>(m_busMasterPorts + offset), value);
}

_Use_decl_annotations_
void CAc97Engine::Write32(ULONG offset, ULONG value) const
{
    WRITE_PORT_ULONG(reinterpret_cast<PULONG>(m_busMasterPorts + offset), value);
}

_Use_decl_annotations_
void CAc97Engine::HaltBox(const BOX &box)
{
    Write8(box.Base + Control, ControlInterrupts);
    for (ULONG us = 0; us < BoxTimeoutUs && !(Read16(box.Base + Status) & StatusHalted); us++)
        KeStallExecutionProcessor(1);
}

_Use_decl_annotations_
void CAc97Engine::ResetBox(const BOX &box)
{
    Write8(box.Base + Control, ControlReset);
    for (ULONG us = 0; us < BoxTimeoutUs; us++)
    {
        const UCHAR control = Read8(box.Base + Control);
        // All ones: the device was removed, and this bit will never clear.
        if (!(control & ControlReset) || control == MAXUCHAR)
            break;
        KeStallExecutionProcessor(1);
    }
    Write16(box.Base + Status, StatusEvents);
}

_Use_decl_annotations_
void CAc97Engine::SetDescriptor(BOX *box, const CHANNEL &channel, ULONG index, ULONG packet, ULONG skipBytes)
{
    DESCRIPTOR &descriptor = box->Descriptors[index];
    descriptor.Address = box->PacketAddress[packet] + skipBytes;
    descriptor.Control = DescriptorInterrupt | ((channel.Buffer.PacketBytes - skipBytes) / SampleBytes);
}

/**
 * Gives the chip a list that goes on at the channel's position: at the start of the buffer after a stop, somewhere inside
 * it after the chip lost its state in Dx. The number of packets divides 32, so one list serves for ever; only its first
 * descriptor is short when the position is inside a packet, and is completed once the chip has left it.
 */
_Use_decl_annotations_
void CAc97Engine::LoadBox(BOX *box, CHANNEL *channel)
{
    const ULONG packetFrames = channel->Buffer.PacketBytes / FrameBytes;
    channel->Packets = channel->Frames / packetFrames;
    const ULONG skipBytes = static_cast<ULONG>(channel->Frames % packetFrames) * FrameBytes;
    const ULONG packetCount = channel->Buffer.PacketCount;
    const ULONG firstPacket = static_cast<ULONG>(channel->Packets % packetCount);

    for (ULONG index = 0; index < DescriptorCount; index++)
        SetDescriptor(box, *channel, index, (firstPacket + index) % packetCount, index == 0 ? skipBytes : 0);

    ResetBox(*box);
    Write32(box->Base + ListAddress, box->DescriptorsPhysical);
    Write8(box->Base + LastValidIndex, DescriptorCount - 1);
    box->LastIndex = 0;
    box->HaltIndex = DescriptorCount;
    box->PartialFirst = skipBytes != 0;
    box->MustLoad = FALSE;
}

/**
 * Brings the counters of a running channel up to date from CIV and PICB. Packets are counted by the difference of CIV
 * modulo 32, never by interrupts: one interrupt may stand for several packets. The chip halts at LVI, 31 descriptors
 * ahead of the last service; where it has gone on from there, a whole lap must not look like none.
 */
_Use_decl_annotations_
void CAc97Engine::UpdateChannel(BOX *box, CHANNEL *channel)
{
    const ULONG packetSamples = channel->Buffer.PacketBytes / SampleBytes;
    UCHAR index = 0;
    ULONG samplesLeft = 0;
    for (ULONG tries = 0; tries < PositionTries; tries++)
    {
        index = Read8(box->Base + CurrentIndex);
        samplesLeft = Read16(box->Base + PositionSamples);
        if (index != Read8(box->Base + CurrentIndex))
            continue;
        // Zero while DMA goes on: between two descriptors, read again. Zero when halted: the end of this one.
        if (samplesLeft != 0 || (Read16(box->Base + Status) & StatusHalted))
            break;
    }
    // A device that has gone answers with ones.
    if (index >= DescriptorCount || samplesLeft > packetSamples)
        return;

    if (box->HaltIndex < DescriptorCount)
    {
        channel->Packets += (box->HaltIndex - box->LastIndex) & (DescriptorCount - 1);
        box->LastIndex = box->HaltIndex;
        box->HaltIndex = DescriptorCount;
    }
    channel->Packets += (index - box->LastIndex) & (DescriptorCount - 1);
    box->LastIndex = index;
    if (box->PartialFirst && index != 0)
    {
        // A lap ahead of the chip's prefetch: the next time round descriptor 0 is a whole packet.
        SetDescriptor(box, *channel, 0,
                      static_cast<ULONG>((channel->Packets - index) % channel->Buffer.PacketCount), 0);
        box->PartialFirst = FALSE;
    }

    // PICB may be reloaded a moment before CIV moves; a position never goes back.
    const ULONGLONG frames = (channel->Packets * packetSamples + (packetSamples - samplesLeft)) / 2;
    if (frames > channel->Frames)
        channel->Frames = frames;
    channel->Qpc = KeQueryPerformanceCounter(nullptr).QuadPart;
}

_Use_decl_annotations_
NTSTATUS CAc97Engine::Run(STREAM_DIRECTION direction)
{
    const KIRQL irql = Lock();
    CHANNEL &channel = m_channels[direction];
    BOX &box = m_boxes[direction];
    const NTSTATUS status = CheckRunnable(channel);
    if (NT_SUCCESS(status) && !channel.Running)
    {
        if (box.MustLoad)
            LoadBox(&box, &channel);
        channel.Running = TRUE;
        // One write starts everything: a chip model may take any later write to this register as a new start.
        Write8(box.Base + Control, ControlRun | ControlInterrupts);
    }
    Unlock(irql);
    return status;
}

/**
 * Halts by clearing the run bit alone: the chip keeps its registers, and Run makes it go on inside the descriptor. Some
 * emulated chips go on with the next descriptor instead. The counters stay right either way because they are read from
 * CIV and PICB afterwards; there, the rest of the packet is skipped and counted as transferred.
 */
_Use_decl_annotations_
void CAc97Engine::Pause(STREAM_DIRECTION direction)
{
    const KIRQL irql = Lock();
    CHANNEL &channel = m_channels[direction];
    if (channel.Running)
    {
        BOX &box = m_boxes[direction];
        HaltBox(box);
        UpdateChannel(&box, &channel);
        channel.Running = FALSE;
    }
    Unlock(irql);
}

_Use_decl_annotations_
void CAc97Engine::Stop(STREAM_DIRECTION direction)
{
    const KIRQL irql = Lock();
    CHANNEL &channel = m_channels[direction];
    BOX &box = m_boxes[direction];
    if (m_ready && channel.Buffer.Mdl && !box.MustLoad)
    {
        HaltBox(box);
        ResetBox(box);
    }
    channel.Running = FALSE;
    channel.Packets = 0;
    channel.PacketsNotified = 0;
    channel.Frames = 0;
    channel.Qpc = 0;
    box.MustLoad = TRUE;
    Unlock(irql);
}

void CAc97Engine::Quiesce()
{
    const KIRQL irql = Lock();
    if (m_ready)
    {
        for (ULONG direction = 0; direction < StreamDirectionCount; direction++)
        {
            BOX &box = m_boxes[direction];
            HaltBox(box);
            if (m_channels[direction].Running)
                UpdateChannel(&box, &m_channels[direction]);
            m_channels[direction].Running = FALSE;
            ResetBox(box);
            box.MustLoad = TRUE;
        }
        m_ready = FALSE;
    }
    Unlock(irql);
}

_Use_decl_annotations_
void CAc97Engine::GetProgress(STREAM_DIRECTION direction, DMA_PROGRESS *progress)
{
    CHANNEL &channel = m_channels[direction];
    if (channel.Running)
        UpdateChannel(&m_boxes[direction], &channel);
    progress->Packets = channel.Packets;
    progress->Frames = channel.Frames;
    progress->Qpc = channel.Qpc;
}

_Use_decl_annotations_
LONGLONG CAc97Engine::FrameQpc(STREAM_DIRECTION direction, const DMA_PROGRESS &progress, ULONGLONG frame) const
{
    LARGE_INTEGER frequency;
    KeQueryPerformanceCounter(&frequency);
    const ULONG rate = m_channels[direction].Format.SampleRate;
    return progress.Qpc - FramesToTicks(progress.Frames - frame, rate, frequency.QuadPart);
}

/**
 * Runs at the interrupt's IRQL. Acknowledges, keeps the end of the list 31 descriptors away from the chip, and leaves the
 * rest to the DPC. STATUS_UNSUCCESSFUL: not our interrupt, the line is shared.
 */
_Use_decl_annotations_
NTSTATUS CAc97Engine::ServiceRoutine(PINTERRUPTSYNC, PVOID context)
{
    CAc97Engine *engine = static_cast<CAc97Engine *>(context);
    BOOLEAN ours = FALSE;

    // All boxes, then look again: an emulated line may drop with the first box although the second is still pending.
    for (ULONG pass = 0; pass < ServicePasses; pass++)
    {
        const ULONG globalStatus = engine->Read32(GlobalStatus);
        if (globalStatus == GlobalNoDevice || !(globalStatus & (GlobalPcmInInterrupt | GlobalPcmOutInterrupt)))
            break;
        ours = TRUE;
        for (BOX &box : engine->m_boxes)
        {
            const ULONG pending = box.Base == BoxPcmOut ? GlobalPcmOutInterrupt : GlobalPcmInInterrupt;
            if (!(globalStatus & pending))
                continue;
            // Writing back only what was read leaves later events pending.
            const USHORT status = engine->Read16(box.Base + Status);
            engine->Write16(box.Base + Status, status & StatusEvents);
            const UCHAR index = engine->Read8(box.Base + CurrentIndex);
            if (status & StatusHalted)
                box.HaltIndex = index;
            engine->Write8(box.Base + LastValidIndex, (index - 1) & (DescriptorCount - 1));
        }
    }
    if (!ours)
        return STATUS_UNSUCCESSFUL;
    KeInsertQueueDpc(&engine->m_dpc, nullptr, nullptr);
    return STATUS_SUCCESS;
}

_Use_decl_annotations_
void CAc97Engine::DpcRoutine(PKDPC, PVOID context, PVOID, PVOID)
{
    CAc97Engine *engine = static_cast<CAc97Engine *>(context);
    const KIRQL irql = engine->Lock();
    for (ULONG direction = 0; direction < StreamDirectionCount; direction++)
    {
        CHANNEL &channel = engine->m_channels[direction];
        if (channel.Running)
            engine->UpdateChannel(&engine->m_boxes[direction], &channel);
        engine->NotifyClient(&channel);
    }
    engine->Unlock(irql);
}
