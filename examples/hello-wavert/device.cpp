/** What moves time on: a thread of the driver, and its registration as a resource of audio streams. */
#include "hello.h"

constexpr KPRIORITY ThreadPriority = LOW_REALTIME_PRIORITY + 8;
constexpr ULONG TimerResolutionHns = 10000;
constexpr LONGLONG HnsPerSecond = 10000000;

#pragma code_seg("PAGE")

CDevice::CDevice(PDEVICE_OBJECT pdo)
    : CUnknown(nullptr), m_pdo(pdo), m_thread(nullptr), m_end(FALSE), m_ready(FALSE), m_released(FALSE),
      m_stream(nullptr), m_manager(nullptr), m_resource(nullptr)
{
    PAGED_CODE();
    KeInitializeSpinLock(&m_lock);
    KeInitializeEvent(&m_wake, SynchronizationEvent, FALSE);
}

CDevice::~CDevice()
{
    PAGED_CODE();
    NT_ASSERT(!m_thread && !m_stream && !m_resource);
}

STDMETHODIMP_(NTSTATUS) CDevice::NonDelegatingQueryInterface(REFIID iid, PVOID *object)
{
    PAGED_CODE();
    *object = nullptr;
    if (!IsEqualGUIDAligned(iid, IID_IUnknown) && !IsEqualGUIDAligned(iid, IID_IAdapterPowerManagement))
        return STATUS_INVALID_PARAMETER;
    *object = PVOID(static_cast<IAdapterPowerManagement *>(this));
    AddRef();
    return STATUS_SUCCESS;
}

NTSTATUS CDevice::Start()
{
    PAGED_CODE();
    OBJECT_ATTRIBUTES attributes;
    InitializeObjectAttributes(&attributes, nullptr, OBJ_KERNEL_HANDLE, nullptr, nullptr);
    HANDLE handle;
    NTSTATUS status =
        PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, &attributes, nullptr, nullptr, ThreadRoutine, this);
    if (!NT_SUCCESS(status))
        return status;
    // The object is what is registered and waited for; a handle of our own with full access does not fail.
    PVOID thread = nullptr;
    status = ObReferenceObjectByHandle(handle, THREAD_ALL_ACCESS, *PsThreadType, KernelMode, &thread, nullptr);
    NT_ASSERT(NT_SUCCESS(status));
    m_thread = static_cast<PETHREAD>(thread);
    ZwClose(handle);
    SetReady(TRUE);
    return STATUS_SUCCESS;
}

_Use_decl_annotations_
void CDevice::RegisterThread(PUNKNOWN port)
{
    PAGED_CODE();
    // Windows 10 and later. A failure costs protection, not function.
    PVOID manager = nullptr;
    if (!NT_SUCCESS(port->QueryInterface(IID_IPortClsStreamResourceManager, &manager)))
        return;
    m_manager = static_cast<PPORTCLSStreamResourceManager>(manager);

    PCSTREAMRESOURCE_DESCRIPTOR descriptor;
    PCSTREAMRESOURCE_DESCRIPTOR_INIT(&descriptor);
    descriptor.Pdo = m_pdo;
    descriptor.Type = ePcStreamResourceThread;
    descriptor.Resource.Thread = m_thread;
    // The handle after a failure is not defined.
    if (!NT_SUCCESS(m_manager->AddStreamResource(nullptr, &descriptor, &m_resource)))
        m_resource = nullptr;
}

void CDevice::ReleaseHardware()
{
    PAGED_CODE();
    m_released = TRUE;
    SetReady(FALSE);
    // A resource is registered only while it exists.
    if (m_resource)
        m_manager->RemoveStreamResource(m_resource);
    m_resource = nullptr;
    if (m_manager)
        m_manager->Release();
    m_manager = nullptr;
    if (!m_thread)
        return;
    m_end = TRUE;
    Wake();
    KeWaitForSingleObject(m_thread, Executive, KernelMode, FALSE, nullptr);
    ObDereferenceObject(m_thread);
    m_thread = nullptr;
}

_Use_decl_annotations_
void CDevice::ThreadRoutine(PVOID context)
{
    PAGED_CODE();
    CDevice *device = static_cast<CDevice *>(context);
    KeSetPriorityThread(reinterpret_cast<PKTHREAD>(PsGetCurrentThread()), ThreadPriority);
    LARGE_INTEGER frequency;
    KeQueryPerformanceCounter(&frequency);

    // A timeout is as exact as the system's clock tick: that is made finer while a stream runs, and only then.
    BOOLEAN fine = FALSE;
    while (!device->m_end)
    {
        const LONGLONG ticks = device->Service();
        if (fine != (ticks > 0))
        {
            fine = ticks > 0;
            ExSetTimerResolution(TimerResolutionHns, fine);
        }
        // Rounded up: the packet is complete when the thread wakes. Packets are far shorter than what could overflow.
        LARGE_INTEGER due;
        due.QuadPart = -((ticks * HnsPerSecond + frequency.QuadPart - 1) / frequency.QuadPart);
        KeWaitForSingleObject(&device->m_wake, Executive, KernelMode, FALSE, ticks > 0 ? &due : nullptr);
    }
    if (fine)
        ExSetTimerResolution(TimerResolutionHns, FALSE);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

/** PortCls pauses the streams before a step down and lets them go on after the step up. The thread sleeps on. */
STDMETHODIMP_(void) CDevice::PowerChangeState(POWER_STATE state)
{
    PAGED_CODE();
    SetReady(state.DeviceState == PowerDeviceD0 && !m_released);
}

STDMETHODIMP_(NTSTATUS) CDevice::QueryPowerChangeState(POWER_STATE)
{
    PAGED_CODE();
    return STATUS_SUCCESS;
}

STDMETHODIMP_(NTSTATUS) CDevice::QueryDeviceCapabilities(PDEVICE_CAPABILITIES)
{
    PAGED_CODE();
    return STATUS_SUCCESS;
}

#pragma code_seg()

// ---- Not paged: takes the lock, or runs under it.

KIRQL CDevice::Lock()
{
    KIRQL irql;
    KeAcquireSpinLock(&m_lock, &irql);
    return irql;
}

_Use_decl_annotations_
void CDevice::Unlock(KIRQL irql)
{
    KeReleaseSpinLock(&m_lock, irql);
}

_Use_decl_annotations_
NTSTATUS CDevice::Attach(CStream *stream)
{
    const KIRQL irql = Lock();
    const BOOLEAN free = !m_stream;
    if (free)
        m_stream = stream;
    Unlock(irql);
    return free ? STATUS_SUCCESS : STATUS_DEVICE_BUSY;
}

void CDevice::Detach()
{
    const KIRQL irql = Lock();
    m_stream = nullptr;
    Unlock(irql);
}

LONGLONG CDevice::Service()
{
    const KIRQL irql = Lock();
    const LONGLONG ticks = m_stream ? m_stream->Service() : 0;
    Unlock(irql);
    return ticks;
}

_Use_decl_annotations_
void CDevice::SetReady(BOOLEAN ready)
{
    const KIRQL irql = Lock();
    m_ready = ready;
    if (!ready && m_stream)
        m_stream->Freeze();
    Unlock(irql);
}
