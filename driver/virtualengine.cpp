#include "virtualengine.h"

#include "wavetable.h"

namespace
{
    constexpr ULONG MaximumPacketFrames = CLoopback::RingFrames / 2;
    /** A timer-driven client reads and writes behind the position at any time: data is moved this often for it. */
    constexpr ULONG TimerModeServicesPerSecond = 200;
    constexpr ULONG TimerResolutionHns = HnsPerMs;
    constexpr KPRIORITY ThreadPriority = LOW_REALTIME_PRIORITY + 8;
    constexpr LONGLONG NoBoundary = MAXLONGLONG;

    // Timers finer than the system tick came with Windows 8.1; found at run time.
    using EX_ALLOCATE_TIMER = decltype(&ExAllocateTimer);
    using EX_SET_TIMER = decltype(&ExSetTimer);
    using EX_DELETE_TIMER = decltype(&ExDeleteTimer);

    struct TIMER_FUNCTIONS
    {
        EX_ALLOCATE_TIMER Allocate;
        EX_SET_TIMER Set;
        EX_DELETE_TIMER Delete;
    };
    TIMER_FUNCTIONS g_timer;

    LONGLONG QueryQpc()
    {
        return KeQueryPerformanceCounter(nullptr).QuadPart;
    }
}

#pragma code_seg("PAGE")

CVirtualEngine::CVirtualEngine()
    : m_clocks{}, m_frequency(0), m_thread(nullptr), m_end(FALSE), m_endpointPresent(TRUE), m_timer(nullptr),
      m_resolutionRaised(FALSE)
{
    PAGED_CODE();
    ExInitializeFastMutex(&m_mutex);
    KeInitializeEvent(&m_wake, SynchronizationEvent, FALSE);

    LARGE_INTEGER frequency;
    KeQueryPerformanceCounter(&frequency);
    m_frequency = frequency.QuadPart;
}

CVirtualEngine::~CVirtualEngine()
{
    PAGED_CODE();
    NT_ASSERT(!m_thread && !m_timer);
}

_Use_decl_annotations_
NTSTATUS CVirtualEngine::Start(PRESOURCELIST)
{
    PAGED_CODE();
    g_timer.Allocate = reinterpret_cast<EX_ALLOCATE_TIMER>(FindKernelRoutine(L"ExAllocateTimer"));
    g_timer.Set = reinterpret_cast<EX_SET_TIMER>(FindKernelRoutine(L"ExSetTimer"));
    g_timer.Delete = reinterpret_cast<EX_DELETE_TIMER>(FindKernelRoutine(L"ExDeleteTimer"));
    // Without the timer the thread waits with a timeout, at a raised timer resolution.
    if (g_timer.Allocate && g_timer.Set && g_timer.Delete)
        m_timer = g_timer.Allocate(TimerRoutine, &m_wake, EX_TIMER_HIGH_RESOLUTION);

    NTSTATUS status = StartThread();
    if (NT_SUCCESS(status))
        status = PowerUp();
    if (!NT_SUCCESS(status))
        ReleaseHardware();
    return status;
}

NTSTATUS CVirtualEngine::StartThread()
{
    PAGED_CODE();
    m_end = FALSE;
    OBJECT_ATTRIBUTES attributes;
    InitializeObjectAttributes(&attributes, nullptr, OBJ_KERNEL_HANDLE, nullptr, nullptr);
    HANDLE handle;
    NTSTATUS status =
        PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, &attributes, nullptr, nullptr, ThreadRoutine, this);
    if (!NT_SUCCESS(status))
        return status;

    // A handle only opens the way to the object; the object is what is registered and waited for. Referencing a valid
    // handle of our own with full access does not fail.
    PVOID thread = nullptr;
    status = ObReferenceObjectByHandle(handle, THREAD_ALL_ACCESS, *PsThreadType, KernelMode, &thread, nullptr);
    NT_ASSERT(NT_SUCCESS(status));
    m_thread = static_cast<PETHREAD>(thread);
    ZwClose(handle);
    return status;
}

void CVirtualEngine::EndThread()
{
    PAGED_CODE();
    if (!m_thread)
        return;
    m_end = TRUE;
    KeSetEvent(&m_wake, IO_NO_INCREMENT, FALSE);
    KeWaitForSingleObject(m_thread, Executive, KernelMode, FALSE, nullptr);
    ObDereferenceObject(m_thread);
    m_thread = nullptr;
}

NTSTATUS CVirtualEngine::PowerUp()
{
    PAGED_CODE();
    if (m_released)
        return STATUS_DEVICE_REMOVED;
    if (!m_endpointPresent)
        return STATUS_DEVICE_NOT_READY;
    MarkReady();
    return STATUS_SUCCESS;
}

/**
 * PortCls holds its device lock. Without the timer the thread sleeps on while the endpoint is away: it may be inside
 * ExSetTimerResolution, which waits for a power request to end, which waits for the device lock.
 */
_Use_decl_annotations_
NTSTATUS CVirtualEngine::SetEndpoint(BOOLEAN present)
{
    PAGED_CODE();
    if (!present && m_timer)
        EndThread();
    if (present && !m_thread)
    {
        const NTSTATUS status = StartThread();
        if (!NT_SUCCESS(status))
            return status;
    }
    m_endpointPresent = present;
    return STATUS_SUCCESS;
}

void CVirtualEngine::PowerDown()
{
    // The thread lives on; with no channel running it sleeps.
    PAGED_CODE();
}

void CVirtualEngine::ReleaseHardware()
{
    PAGED_CODE();
    EndThread();
    MarkReleased();
    if (m_timer)
    {
        g_timer.Delete(m_timer, TRUE, TRUE, nullptr);
        m_timer = nullptr;
    }
}

_Use_decl_annotations_
BOOLEAN CVirtualEngine::DescribeStreamResource(PPCSTREAMRESOURCE_DESCRIPTOR descriptor) const
{
    PAGED_CODE();
    if (!m_thread)
        return FALSE;
    descriptor->Type = ePcStreamResourceThread;
    descriptor->Resource.Thread = m_thread;
    return TRUE;
}

/** In the thread only: during a power request, which pauses the streams, this call would wait for the end of the request. */
_Use_decl_annotations_
void CVirtualEngine::RaiseTimerResolution(BOOLEAN raise)
{
    PAGED_CODE();
    if (m_timer || raise == m_resolutionRaised)
        return;
    ExSetTimerResolution(TimerResolutionHns, raise);
    m_resolutionRaised = raise;
}

const WAVE_FILTER &CVirtualEngine::Filter() const
{
    PAGED_CODE();
    return VirtualFilter;
}

_Use_decl_annotations_
BOOLEAN CVirtualEngine::SupportsFormat(const AUDIO_FORMAT &format) const
{
    PAGED_CODE();
    const ULONG bits = format.BitsPerSample;
    const ULONG rate = format.SampleRate;
    return (format.Channels == 1 || format.Channels == 2) && (bits == 16 || bits == 24 || bits == 32) &&
           (rate == 44100 || rate == 48000 || rate == 96000);
}

_Use_decl_annotations_
void CVirtualEngine::GetLatency(const AUDIO_FORMAT &, KSRTAUDIO_HWLATENCY *latency) const
{
    PAGED_CODE();
    RtlZeroMemory(latency, sizeof(*latency));
}

_Use_decl_annotations_
NTSTATUS CVirtualEngine::SetFormat(STREAM_DIRECTION direction, const AUDIO_FORMAT &format)
{
    PAGED_CODE();
    if (!SupportsFormat(format))
        return STATUS_NOT_SUPPORTED;
    StoreFormat(direction, format);
    return STATUS_SUCCESS;
}

_Use_decl_annotations_
ULONG CVirtualEngine::MaximumPacketBytes(const AUDIO_FORMAT &format) const
{
    PAGED_CODE();
    return MaximumPacketFrames * format.FrameBytes;
}

_Use_decl_annotations_
NTSTATUS CVirtualEngine::AllocateBuffer(STREAM_DIRECTION direction, PPORTWAVERTSTREAM port, DMA_BUFFER *buffer)
{
    PAGED_CODE();
    PHYSICAL_ADDRESS highest;
    highest.QuadPart = HighestAddress32;
    buffer->Address = nullptr;
    buffer->Mdl = port->AllocatePagesForMdl(highest, buffer->Bytes);
    NTSTATUS status = STATUS_INSUFFICIENT_RESOURCES;
    if (buffer->Mdl && MmGetMdlByteCount(buffer->Mdl) >= buffer->Bytes)
        status = MapBuffer(port, buffer);
    if (NT_SUCCESS(status) && direction == StreamRender)
        status = m_loopback.Allocate(m_channels[direction].Format.FrameBytes);
    if (!NT_SUCCESS(status))
    {
        ReleasePages(port, buffer);
        return status;
    }
    AttachBuffer(direction, *buffer);
    return STATUS_SUCCESS;
}

_Use_decl_annotations_
void CVirtualEngine::FreeBuffer(STREAM_DIRECTION direction, PPORTWAVERTSTREAM port)
{
    PAGED_CODE();
    Stop(direction);

    ExAcquireFastMutex(&m_mutex);
    DMA_BUFFER buffer = DetachBuffer(direction);
    if (direction == StreamRender)
        m_loopback.Free();
    ExReleaseFastMutex(&m_mutex);
    ReleasePages(port, &buffer);
}

_Use_decl_annotations_
void CVirtualEngine::Pause(STREAM_DIRECTION direction)
{
    PAGED_CODE();
    ExAcquireFastMutex(&m_mutex);
    if (IsRunning(direction))
    {
        // Bring everything up to this moment, then freeze.
        MoveData();
        FreezeChannel(direction, QueryQpc());
        m_loopback.Disconnect();
    }
    ExReleaseFastMutex(&m_mutex);
}

/** The timer is one of the kernel's or a timeout; either may fire late, the arithmetic does not care. */
_Use_decl_annotations_
void CVirtualEngine::WaitForBoundary(LONGLONG nextQpc)
{
    PAGED_CODE();
    if (nextQpc == NoBoundary)
    {
        KeWaitForSingleObject(&m_wake, Executive, KernelMode, FALSE, nullptr);
        return;
    }
    const LONGLONG ticks = nextQpc - QueryQpc();
    if (ticks <= 0)
        return;
    // Rounded up: never early. Boundaries are less than a second away, so this cannot overflow.
    LARGE_INTEGER due;
    due.QuadPart = -((ticks * HnsPerSecond + m_frequency - 1) / m_frequency);
    if (m_timer)
    {
        g_timer.Set(m_timer, due.QuadPart, 0, nullptr);
        KeWaitForSingleObject(&m_wake, Executive, KernelMode, FALSE, nullptr);
    }
    else
    {
        KeWaitForSingleObject(&m_wake, Executive, KernelMode, FALSE, &due);
    }
}

_Use_decl_annotations_
void CVirtualEngine::ThreadRoutine(PVOID context)
{
    PAGED_CODE();
    CVirtualEngine *engine = static_cast<CVirtualEngine *>(context);
    KeSetPriorityThread(reinterpret_cast<PKTHREAD>(PsGetCurrentThread()), ThreadPriority);

    while (!engine->m_end)
    {
        ExAcquireFastMutex(&engine->m_mutex);
        const LONGLONG next = engine->MoveData();
        ExReleaseFastMutex(&engine->m_mutex);
        engine->RaiseTimerResolution(next != NoBoundary);
        engine->WaitForBoundary(next);
    }
    engine->RaiseTimerResolution(FALSE);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

/**
 * Moves all data that is due, completes packets and reckons the next boundary. The mutex is held.
 * A thread that comes late finds several packets due: they are counted together, and only what is still in the buffers
 * is moved.
 * @return  Performance counter of the next boundary, or NoBoundary.
 */
LONGLONG CVirtualEngine::MoveData()
{
    PAGED_CODE();
    const LONGLONG now = QueryQpc();
    LONGLONG next = NoBoundary;
    // Render first: what is captured now has to be in the ring.
    for (ULONG i = 0; i < StreamDirectionCount; i++)
    {
        const STREAM_DIRECTION direction = static_cast<STREAM_DIRECTION>(i);
        if (!IsRunning(direction))
            continue;
        const ULONGLONG due = DueFrames(direction, now);
        const CHANNEL &channel = m_channels[i];
        if (direction == StreamRender)
            m_loopback.Put(channel.Buffer, m_clocks[i].MovedFrames, due);
        else
            m_loopback.Take(channel.Buffer, channel.Format.FrameBytes, m_clocks[i].MovedFrames, due,
                            m_clocks[StreamRender].MovedFrames);
        CompleteChannel(direction, due);

        const ULONGLONG step = ServiceFrames(channel);
        const LONGLONG boundary = BoundaryQpc(direction, (due / step + 1) * step);
        if (boundary < next)
            next = boundary;
    }
    return next;
}

/** Frames that have passed at `now`. At a boundary's own (rounded-down) tick that is the whole boundary. */
_Use_decl_annotations_
ULONGLONG CVirtualEngine::DueFrames(STREAM_DIRECTION direction, LONGLONG now) const
{
    PAGED_CODE();
    const LONGLONG elapsed = now - m_clocks[direction].Origin;
    const ULONGLONG frames = TicksToFrames(elapsed, m_channels[direction].Format.SampleRate, m_frequency);
    return BoundaryQpc(direction, frames + 1) <= now ? frames + 1 : frames;
}

_Use_decl_annotations_
ULONGLONG CVirtualEngine::ServiceFrames(const CHANNEL &channel) const
{
    PAGED_CODE();
    return channel.Buffer.Notifies ? channel.Buffer.PacketBytes / channel.Format.FrameBytes
                                   : channel.Format.SampleRate / TimerModeServicesPerSecond;
}

#pragma code_seg()

// ---- From here on: non-paged, takes or runs under the lock.

_Use_decl_annotations_
void CVirtualEngine::TimerRoutine(PEX_TIMER, PVOID context)
{
    KeSetEvent(static_cast<PKEVENT>(context), IO_NO_INCREMENT, FALSE);
}

_Use_decl_annotations_
BOOLEAN CVirtualEngine::IsRunning(STREAM_DIRECTION direction) const
{
    return m_channels[direction].Running;
}

_Use_decl_annotations_
LONGLONG CVirtualEngine::BoundaryQpc(STREAM_DIRECTION direction, ULONGLONG frames) const
{
    return m_clocks[direction].Origin + FramesToTicks(frames, m_channels[direction].Format.SampleRate, m_frequency);
}

_Use_decl_annotations_
void CVirtualEngine::CompleteChannel(STREAM_DIRECTION direction, ULONGLONG movedFrames)
{
    const KIRQL irql = Lock();
    CHANNEL &channel = m_channels[direction];
    // Quiesce may have come in between; then the counters are frozen.
    if (channel.Running)
    {
        m_clocks[direction].MovedFrames = movedFrames;
        channel.Packets = movedFrames / (channel.Buffer.PacketBytes / channel.Format.FrameBytes);
        NotifyClient(&channel);
    }
    Unlock(irql);
}

/** Takes the channel's clock out of running time. The caller holds the mutex, or is Quiesce. */
_Use_decl_annotations_
void CVirtualEngine::FreezeChannel(STREAM_DIRECTION direction, LONGLONG now)
{
    const KIRQL irql = Lock();
    CHANNEL &channel = m_channels[direction];
    if (channel.Running)
    {
        DMA_PROGRESS progress;
        GetProgress(direction, &progress);
        channel.Frames = progress.Frames;
        channel.Qpc = now;
        channel.Running = FALSE;
        m_clocks[direction].Elapsed = now - m_clocks[direction].Origin;
    }
    Unlock(irql);
}

/** Relates the two streams in time once both run. The mutex is held. */
void CVirtualEngine::AlignLoopback()
{
    const AUDIO_FORMAT &render = m_channels[StreamRender].Format;
    const AUDIO_FORMAT &capture = m_channels[StreamCapture].Format;
    const BOOLEAN sameFormat = render.SampleRate == capture.SampleRate && render.Channels == capture.Channels &&
                               render.BitsPerSample == capture.BitsPerSample;
    if (!IsRunning(StreamRender) || !IsRunning(StreamCapture) || !sameFormat)
    {
        m_loopback.Disconnect();
        return;
    }
    const LONGLONG ticks = m_clocks[StreamCapture].Origin - m_clocks[StreamRender].Origin;
    m_loopback.Connect(ticks >= 0
                           ? static_cast<LONGLONG>(TicksToFrames(ticks, render.SampleRate, m_frequency))
                           : -static_cast<LONGLONG>(TicksToFrames(-ticks, render.SampleRate, m_frequency)));
}

_Use_decl_annotations_
NTSTATUS CVirtualEngine::Run(STREAM_DIRECTION direction)
{
    ExAcquireFastMutex(&m_mutex);
    // What the other stream did until now belongs to the time before this start.
    MoveData();
    const KIRQL irql = Lock();
    CHANNEL &channel = m_channels[direction];
    const NTSTATUS status = CheckRunnable(channel);
    if (NT_SUCCESS(status) && !channel.Running)
    {
        m_clocks[direction].Origin = QueryQpc() - m_clocks[direction].Elapsed;
        channel.Running = TRUE;
    }
    Unlock(irql);
    AlignLoopback();
    ExReleaseFastMutex(&m_mutex);
    if (NT_SUCCESS(status))
        KeSetEvent(&m_wake, IO_NO_INCREMENT, FALSE);
    return status;
}

_Use_decl_annotations_
void CVirtualEngine::Stop(STREAM_DIRECTION direction)
{
    Pause(direction);

    ExAcquireFastMutex(&m_mutex);
    const KIRQL irql = Lock();
    CHANNEL &channel = m_channels[direction];
    channel.Running = FALSE;
    channel.Packets = 0;
    channel.PacketsNotified = 0;
    channel.Frames = 0;
    channel.Qpc = 0;
    RtlZeroMemory(&m_clocks[direction], sizeof(CLOCK));
    if (direction == StreamRender)
        m_loopback.Restart();
    Unlock(irql);
    ExReleaseFastMutex(&m_mutex);
}

/** Marks only, so that it never waits: the thread finds no channel running when it looks next. */
void CVirtualEngine::Quiesce()
{
    const LONGLONG now = QueryQpc();
    FreezeChannel(StreamRender, now);
    FreezeChannel(StreamCapture, now);
    const KIRQL irql = Lock();
    m_ready = FALSE;
    Unlock(irql);
}

_Use_decl_annotations_
void CVirtualEngine::GetProgress(STREAM_DIRECTION direction, DMA_PROGRESS *progress)
{
    const CHANNEL &channel = m_channels[direction];
    progress->Packets = channel.Packets;
    progress->Frames = channel.Frames;
    progress->Qpc = channel.Qpc;
    if (!channel.Running)
        return;

    // The clock says how far the converter is; the thread says what has been moved. Packets are complete only when moved,
    // and a position beyond the packet in progress would contradict their count.
    progress->Qpc = QueryQpc();
    progress->Frames =
        TicksToFrames(progress->Qpc - m_clocks[direction].Origin, channel.Format.SampleRate, m_frequency);
    if (progress->Frames < m_clocks[direction].MovedFrames)
        progress->Frames = m_clocks[direction].MovedFrames;
    if (channel.Buffer.Notifies)
    {
        const ULONGLONG end = (channel.Packets + 1) * (channel.Buffer.PacketBytes / channel.Format.FrameBytes);
        if (progress->Frames >= end)
            progress->Frames = end - 1;
    }
}

_Use_decl_annotations_
LONGLONG CVirtualEngine::FrameQpc(STREAM_DIRECTION direction, const DMA_PROGRESS &progress, ULONGLONG frame) const
{
    const CHANNEL &channel = m_channels[direction];
    if (channel.Running)
        return BoundaryQpc(direction, frame);
    return progress.Qpc - FramesToTicks(progress.Frames - frame, channel.Format.SampleRate, m_frequency);
}
