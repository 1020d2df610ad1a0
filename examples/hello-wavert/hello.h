/**
 * Hello WaveRT: a complete audio driver with one render pin, for a device that plays into nothing.
 *
 *   adapter.cpp  the driver, its device: load, add, start, power, stop, removal
 *   filters.cpp  what the device looks like: the wave filter with its render pin, the topology filter with its speaker
 *   device.cpp   what moves time on: a thread, and its registration as a resource of audio streams
 *   stream.cpp   the stream: buffer, states, position, packets, notification events
 *
 * One binary for Windows 7 and later. What is newer than Windows 7 is asked for at run time.
 */
#pragma once

// Pool that cannot be executed where Windows has it (8 and later), zeroed on every version.
#define POOL_NX_OPTIN 1
#define POOL_ZERO_DOWN_LEVEL_SUPPORT 1
// The operators of stdunk.h may import ExAllocatePool2, which came with Windows 10 2004.
#define _NEW_DELETE_OPERATORS_

#include <ntddk.h>
#include <windef.h>
#include <portcls.h>
#include <stdunk.h>
#include <ksmedia.h>

constexpr ULONG PoolTag = 'olHW';

// The one format of the render pin.
constexpr ULONG SampleRate = 48000;
constexpr ULONG Channels = 2;
constexpr ULONG SampleBits = 16;
constexpr ULONG FrameBytes = Channels * SampleBits / 8;

// Pins of the wave filter: the client's, and the one that leads to the topology filter. There, the same in reverse.
constexpr ULONG WavePinRender = 0;
constexpr ULONG WavePinBridge = 1;
constexpr ULONG TopologyPinBridge = 0;
constexpr ULONG TopologyPinSpeaker = 1;

inline void *__cdecl operator new(size_t bytes, POOL_TYPE type, ULONG tag) noexcept
{
    return ExAllocatePoolZero(type, bytes, tag);
}

/** What moves time on. Lives as long as anybody holds a reference; does nothing any more once it is released. */
class CDevice final : public IAdapterPowerManagement, public CUnknown
{
public:
    DECLARE_STD_UNKNOWN();
    explicit CDevice(_In_ PDEVICE_OBJECT pdo);

    /** Starts the thread. */
    _IRQL_requires_(PASSIVE_LEVEL) NTSTATUS Start();
    /** Registers the thread as a resource of audio streams, where Windows knows of such. `port`: the WaveRT port. */
    _IRQL_requires_(PASSIVE_LEVEL) void RegisterThread(_In_ PUNKNOWN port);
    /** Stops the stream, takes the registration back, ends the thread. May be called more than once. */
    _IRQL_requires_(PASSIVE_LEVEL) void ReleaseHardware();

    /** One stream at a time. */
    _IRQL_requires_max_(DISPATCH_LEVEL) NTSTATUS Attach(_In_ class CStream *stream);
    _IRQL_requires_max_(DISPATCH_LEVEL) void Detach();
    /** Makes the thread look again: a stream has begun or stopped. */
    void Wake() { KeSetEvent(&m_wake, IO_NO_INCREMENT, FALSE); }
    /** The device is in D0 and there. The lock is held. */
    BOOLEAN IsReady() const { return m_ready; }

    _IRQL_raises_(DISPATCH_LEVEL) KIRQL Lock();
    _IRQL_requires_(DISPATCH_LEVEL) void Unlock(_In_ KIRQL irql);

    // IAdapterPowerManagement
    STDMETHODIMP_(void) PowerChangeState(_In_ POWER_STATE state) override;
    STDMETHODIMP_(NTSTATUS) QueryPowerChangeState(_In_ POWER_STATE state) override;
    STDMETHODIMP_(NTSTATUS) QueryDeviceCapabilities(_Inout_ PDEVICE_CAPABILITIES capabilities) override;

private:
    ~CDevice() override;
    static KSTART_ROUTINE ThreadRoutine;
    LONGLONG Service();
    void SetReady(_In_ BOOLEAN ready);

    PDEVICE_OBJECT m_pdo;
    /** Guards the stream's state and everything below that the thread reads. */
    KSPIN_LOCK m_lock;
    KEVENT m_wake;
    PETHREAD m_thread;
    volatile BOOLEAN m_end;
    BOOLEAN m_ready;
    BOOLEAN m_released;
    class CStream *m_stream;
    PPORTCLSStreamResourceManager m_manager;
    PCSTREAMRESOURCE m_resource;
};

/** One open render stream. Its clock is the performance counter; position, packets and events follow from it. */
class CStream final : public IMiniportWaveRTStreamNotification, public IMiniportWaveRTOutputStream, public CUnknown
{
public:
    DECLARE_STD_UNKNOWN();
    CStream(_In_ CDevice *device, _In_ PPORTWAVERTSTREAM port);

    /** Tells the client of packets that are complete. The device's lock is held.
     *  @return Ticks of the performance counter to the end of the next packet, or 0: nothing to wait for. */
    _IRQL_requires_(DISPATCH_LEVEL) LONGLONG Service();
    /** Stops the clock where it is. The device's lock is held. */
    _IRQL_requires_(DISPATCH_LEVEL) void Freeze();
    /** Makes the device know this stream. */
    _IRQL_requires_(PASSIVE_LEVEL) NTSTATUS Open();

    // IMiniportWaveRTStream
    STDMETHODIMP_(NTSTATUS) SetFormat(_In_ PKSDATAFORMAT format) override;
    STDMETHODIMP_(NTSTATUS) SetState(_In_ KSSTATE state) override;
    STDMETHODIMP_(NTSTATUS) GetPosition(_Out_ PKSAUDIO_POSITION position) override;
    STDMETHODIMP_(NTSTATUS) AllocateAudioBuffer(_In_ ULONG requestedBytes, _Out_ PMDL *mdl, _Out_ ULONG *actualBytes,
                                                _Out_ ULONG *offsetBytes,
                                                _Out_ MEMORY_CACHING_TYPE *cacheType) override;
    STDMETHODIMP_(VOID) FreeAudioBuffer(_In_opt_ PMDL mdl, _In_ ULONG bytes) override;
    STDMETHODIMP_(VOID) GetHWLatency(_Out_ KSRTAUDIO_HWLATENCY *latency) override;
    STDMETHODIMP_(NTSTATUS) GetPositionRegister(_Out_ KSRTAUDIO_HWREGISTER *) override { return STATUS_NOT_SUPPORTED; }
    STDMETHODIMP_(NTSTATUS) GetClockRegister(_Out_ KSRTAUDIO_HWREGISTER *) override { return STATUS_NOT_SUPPORTED; }

    // IMiniportWaveRTStreamNotification
    STDMETHODIMP_(NTSTATUS) AllocateBufferWithNotification(_In_ ULONG notificationCount, _In_ ULONG requestedBytes,
                                                           _Out_ PMDL *mdl, _Out_ ULONG *actualBytes,
                                                           _Out_ ULONG *offsetBytes,
                                                           _Out_ MEMORY_CACHING_TYPE *cacheType) override;
    STDMETHODIMP_(VOID) FreeBufferWithNotification(_In_ PMDL mdl, _In_ ULONG bytes) override;
    STDMETHODIMP_(NTSTATUS) RegisterNotificationEvent(_In_ PKEVENT event) override;
    STDMETHODIMP_(NTSTATUS) UnregisterNotificationEvent(_In_ PKEVENT event) override;

    // IMiniportWaveRTOutputStream
    STDMETHODIMP_(NTSTATUS) SetWritePacket(_In_ ULONG packetNumber, _In_ DWORD flags,
                                           _In_ ULONG eosPacketLength) override;
    STDMETHODIMP_(NTSTATUS) GetOutputStreamPresentationPosition(_Out_ KSAUDIO_PRESENTATION_POSITION *position) override;
    STDMETHODIMP_(NTSTATUS) GetPacketCount(_Out_ ULONG *packetCount) override;

private:
    ~CStream() override;
    NTSTATUS Allocate(_In_ ULONG notifications, _In_ ULONG requestedBytes, _Out_ PMDL *mdl, _Out_ ULONG *actualBytes,
                      _Out_ ULONG *offsetBytes, _Out_ MEMORY_CACHING_TYPE *cacheType);
    void FreeBuffer();
    void StoreBuffer(_In_opt_ PMDL mdl, _In_opt_ PUCHAR address, _In_ ULONG packetCount, _In_ ULONG packetFrames,
                     _In_ BOOLEAN notifies);
    NTSTATUS EnterState(_In_ KSSTATE state);
    ULONGLONG Frames(_In_ LONGLONG now) const;
    NTSTATUS AcceptPacket(_In_ ULONG packetNumber, _In_ BOOLEAN endOfStream, _In_ ULONG endBytes);
    void Silence(_In_ ULONGLONG packet, _In_ ULONG fromByte);

    CDevice *m_device;
    PPORTWAVERTSTREAM m_port;
    BOOLEAN m_opened;
    KSSTATE m_state;
    LONGLONG m_frequency;
    // The clock: while it runs, counted from m_origin; while it stands, m_elapsed has passed.
    BOOLEAN m_running;
    LONGLONG m_origin;
    LONGLONG m_elapsed;
    // The buffer: m_packetCount packets when the client wants events, else one and m_notifies FALSE.
    PMDL m_mdl;
    PUCHAR m_address;
    ULONG m_packetCount;
    ULONG m_packetFrames;
    BOOLEAN m_notifies;
    PKEVENT m_event;
    // Packets whose end has been dealt with; the last packet of the stream and its bytes, once it is known.
    ULONGLONG m_completed;
    BOOLEAN m_endOfStream;
    ULONGLONG m_endPacket;
    ULONG m_endBytes;
};

/** Makes the two filters. The result has one reference. */
_IRQL_requires_(PASSIVE_LEVEL) NTSTATUS CreateWaveFilter(_In_ CDevice *device, _Out_ PUNKNOWN *miniport);
_IRQL_requires_(PASSIVE_LEVEL) NTSTATUS CreateTopologyFilter(_Out_ PUNKNOWN *miniport);
