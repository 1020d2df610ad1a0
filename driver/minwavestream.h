/**
 * WaveRT stream: buffer, states, packets, positions and notification events of one open pin.
 *
 * Everything that the engine's DPC or thread shares with the methods below (state, end of stream, read packet, events) is
 * guarded by the engine's lock. PortCls serialises the PASSIVE_LEVEL methods among themselves, except where an INF sets
 * UsePositionLock; the lock covers that as well.
 */
#pragma once

#include "engine.h"

class CMiniportWaveRTStream final : public IMiniportWaveRTStreamNotification,
                                    public IMiniportWaveRTInputStream,
                                    public IMiniportWaveRTOutputStream,
                                    public IDmaClient,
                                    public CUnknown
{
public:
    DECLARE_STD_UNKNOWN();

    CMiniportWaveRTStream(_In_ CDmaEngine *engine, _In_ PPORTWAVERTSTREAM port, _In_ BOOLEAN capture);

    /** Claims the engine's channel. Called once, before the stream is given to the port. */
    NTSTATUS Open(_In_ const AUDIO_FORMAT &format);

    // IMiniportWaveRTStream
    STDMETHODIMP_(NTSTATUS) SetFormat(_In_ PKSDATAFORMAT dataFormat) override;
    STDMETHODIMP_(NTSTATUS) SetState(_In_ KSSTATE state) override;
    STDMETHODIMP_(NTSTATUS) GetPosition(_Out_ PKSAUDIO_POSITION position) override;
    STDMETHODIMP_(NTSTATUS) AllocateAudioBuffer(_In_ ULONG requestedBytes, _Out_ PMDL *mdl, _Out_ ULONG *actualBytes,
                                                _Out_ ULONG *offsetBytes, _Out_ MEMORY_CACHING_TYPE *cacheType) override;
    STDMETHODIMP_(VOID) FreeAudioBuffer(_In_opt_ PMDL mdl, _In_ ULONG bytes) override;
    STDMETHODIMP_(VOID) GetHWLatency(_Out_ KSRTAUDIO_HWLATENCY *latency) override;
    STDMETHODIMP_(NTSTATUS) GetPositionRegister(_Out_ KSRTAUDIO_HWREGISTER *hwRegister) override;
    STDMETHODIMP_(NTSTATUS) GetClockRegister(_Out_ KSRTAUDIO_HWREGISTER *hwRegister) override;

    // IMiniportWaveRTStreamNotification
    STDMETHODIMP_(NTSTATUS) AllocateBufferWithNotification(_In_ ULONG notificationCount, _In_ ULONG requestedBytes,
                                                           _Out_ PMDL *mdl, _Out_ ULONG *actualBytes,
                                                           _Out_ ULONG *offsetBytes,
                                                           _Out_ MEMORY_CACHING_TYPE *cacheType) override;
    STDMETHODIMP_(VOID) FreeBufferWithNotification(_In_ PMDL mdl, _In_ ULONG bytes) override;
    STDMETHODIMP_(NTSTATUS) RegisterNotificationEvent(_In_ PKEVENT event) override;
    STDMETHODIMP_(NTSTATUS) UnregisterNotificationEvent(_In_ PKEVENT event) override;

    // IMiniportWaveRTInputStream (capture only)
    STDMETHODIMP_(NTSTATUS) GetReadPacket(_Out_ ULONG *packetNumber, _Out_ DWORD *flags, _Out_ ULONG64 *qpc,
                                          _Out_ BOOL *moreData) override;

    // IMiniportWaveRTOutputStream (render only)
    STDMETHODIMP_(NTSTATUS) SetWritePacket(_In_ ULONG packetNumber, _In_ DWORD flags, _In_ ULONG eosPacketLength) override;
    STDMETHODIMP_(NTSTATUS) GetOutputStreamPresentationPosition(_Out_ KSAUDIO_PRESENTATION_POSITION *position) override;
    STDMETHODIMP_(NTSTATUS) GetPacketCount(_Out_ ULONG *packetCount) override;

    // IDmaClient
    void OnPacketsComplete(_In_ ULONGLONG packets) override;

private:
    ~CMiniportWaveRTStream() override;

    struct EVENT_ENTRY
    {
        LIST_ENTRY Link;
        PKEVENT Event;
    };

    NTSTATUS AllocateBuffer(_In_ ULONG packetCount, _In_ BOOLEAN notifies, _In_ ULONG requestedBytes, _Out_ PMDL *mdl,
                            _Out_ ULONG *actualBytes, _Out_ ULONG *offsetBytes, _Out_ MEMORY_CACHING_TYPE *cacheType);
    void FreeBuffer();
    void EnterState(_In_ KSSTATE state);
    void StoreBuffer(_In_ const DMA_BUFFER &buffer);
    NTSTATUS CheckPacketMode() const;
    NTSTATUS CheckPacketCall() const;
    NTSTATUS AcceptWritePacket(_In_ ULONG packetNumber, _In_ DWORD flags, _In_ ULONG eosPacketLength);
    NTSTATUS TakeReadPacket(_Out_ ULONG *packetNumber, _Out_ ULONG64 *qpc, _Out_ BOOL *moreData);
    void SilencePacket(_In_ ULONGLONG packet, _In_ ULONG fromByte);
    EVENT_ENTRY *FindEvent(_In_ PKEVENT event);
    ULONGLONG PresentedFrames(_In_ const DMA_PROGRESS &progress) const;

    CDmaEngine *m_engine;
    PPORTWAVERTSTREAM m_port;
    const STREAM_DIRECTION m_direction;
    BOOLEAN m_opened;
    /** Render: the end-of-stream packet has been announced. */
    BOOLEAN m_endOfStream;
    KSSTATE m_state;
    AUDIO_FORMAT m_format;
    DMA_BUFFER m_buffer;
    /** Render: frames between the DMA position and the converter. */
    ULONG m_fifoFrames;

    /** Render: bytes of data and number of the end-of-stream packet, once there is one. */
    ULONG m_endBytes;
    ULONGLONG m_endPacket;
    /** Packets whose completion has been dealt with. */
    ULONGLONG m_packetsSeen;
    /** Capture: number of the next packet to hand out. */
    ULONGLONG m_nextRead;

    LIST_ENTRY m_events;
};
