/**
 * Engine of the ICH AC'97 controller.
 */
#pragma once

#include "ac97codec.h"
#include "ac97regs.h"
#include "engine.h"

class CAc97Engine final : public CDmaEngine
{
public:
    CAc97Engine();

    NTSTATUS Start(_In_ PRESOURCELIST resources) override;
    NTSTATUS PowerUp() override;
    void PowerDown() override;
    void ReleaseHardware() override;
    BOOLEAN DescribeStreamResource(_Inout_ PPCSTREAMRESOURCE_DESCRIPTOR descriptor) const override;
    BOOLEAN LosesStreamResourceInDx() const override { return TRUE; }
    void Quiesce() override;

    const WAVE_FILTER &Filter() const override;
    BOOLEAN SupportsFormat(_In_ const AUDIO_FORMAT &format) const override;
    void GetLatency(_In_ const AUDIO_FORMAT &format, _Out_ KSRTAUDIO_HWLATENCY *latency) const override;

    NTSTATUS SetFormat(_In_ STREAM_DIRECTION direction, _In_ const AUDIO_FORMAT &format) override;
    ULONG MaximumPacketBytes(_In_ const AUDIO_FORMAT &format) const override;
    NTSTATUS AllocateBuffer(_In_ STREAM_DIRECTION direction, _In_ PPORTWAVERTSTREAM port,
                            _Inout_ DMA_BUFFER *buffer) override;
    void FreeBuffer(_In_ STREAM_DIRECTION direction, _In_ PPORTWAVERTSTREAM port) override;
    NTSTATUS Run(_In_ STREAM_DIRECTION direction) override;
    void Pause(_In_ STREAM_DIRECTION direction) override;
    void Stop(_In_ STREAM_DIRECTION direction) override;
    void GetProgress(_In_ STREAM_DIRECTION direction, _Out_ DMA_PROGRESS *progress) override;
    LONGLONG FrameQpc(_In_ STREAM_DIRECTION direction, _In_ const DMA_PROGRESS &progress,
                      _In_ ULONGLONG frame) const override;

private:
    ~CAc97Engine() override;

    /** A bus-master box: what it needs beyond the common channel. */
    struct BOX
    {
        ULONG Base;
        Ac97::DESCRIPTOR *Descriptors;
        ULONG DescriptorsPhysical;
        /** Physical address of each packet of the buffer. */
        ULONG PacketAddress[2];
        /** The chip lost the list (stop, power loss): load it before the next start. */
        BOOLEAN MustLoad;
        /** Descriptor 0 describes only the rest of a packet until the chip has left it. */
        BOOLEAN PartialFirst;
        UCHAR LastIndex;
        /** Where the service routine found the chip halted at the end of the list, or DescriptorCount. */
        UCHAR HaltIndex;
    };

    static NTSTATUS ServiceRoutine(_In_ PINTERRUPTSYNC sync, _In_ PVOID context);
    static void DpcRoutine(_In_ PKDPC dpc, _In_opt_ PVOID context, _In_opt_ PVOID argument1, _In_opt_ PVOID argument2);

    NTSTATUS TakeResources(_In_ PRESOURCELIST resources);
    NTSTATUS AllocateDescriptors();

    BOOLEAN PacketsContiguous(_In_ PPORTWAVERTSTREAM port, _In_ const DMA_BUFFER &buffer) const;
    void HaltBox(_In_ const BOX &box);
    void ResetBox(_In_ const BOX &box);
    void LoadBox(_Inout_ BOX *box, _Inout_ CHANNEL *channel);
    void SetDescriptor(_Inout_ BOX *box, _In_ const CHANNEL &channel, _In_ ULONG index, _In_ ULONG packet,
                       _In_ ULONG skipBytes);
    void UpdateChannel(_Inout_ BOX *box, _Inout_ CHANNEL *channel);

    UCHAR Read8(_In_ ULONG offset) const;
    USHORT Read16(_In_ ULONG offset) const;
    ULONG Read32(_In_ ULONG offset) const;
    void Write8(_In_ ULONG offset, _In_ UCHAR value) const;
    void Write16(_In_ ULONG offset, _In_ USHORT value) const;
    void Write32(_In_ ULONG offset, _In_ ULONG value) const;

    CAc97Codec m_codec;
    PUCHAR m_busMasterPorts;
    PINTERRUPTSYNC m_interruptSync;
    BOOLEAN m_connected;
    PVOID m_descriptorMemory;
    BOX m_boxes[StreamDirectionCount];
    KDPC m_dpc;
};
