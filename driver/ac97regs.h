/**
 * Registers of the Intel ICH AC'97 controller (82801AA, 8086:2415).
 */
#pragma once

#include "driver.h"

namespace Ac97
{
    // Mixer registers of the codec (NAM, 16 bits wide).
    constexpr ULONG CodecReset = 0x00;
    constexpr ULONG MasterVolume = 0x02;
    constexpr ULONG PcmOutVolume = 0x18;
    constexpr ULONG RecordSelect = 0x1A;
    constexpr ULONG RecordGain = 0x1C;
    constexpr ULONG PowerdownStatus = 0x26;
    constexpr ULONG ExtendedAudioId = 0x28;
    constexpr ULONG ExtendedAudioControl = 0x2A;
    constexpr ULONG FrontDacRate = 0x2C;
    constexpr ULONG AdcRate = 0x32;

    constexpr USHORT Volume0dB = 0x0000;
    constexpr USHORT PcmOut0dB = 0x0808;
    constexpr USHORT RecordLineIn = 0x0404;
    constexpr USHORT SectionsReady = 0x000F;
    constexpr USHORT VariableRateAudio = 0x0001;

    // Bus-master registers (NABM): one box per direction, then the global ones.
    constexpr ULONG BoxPcmIn = 0x00;
    constexpr ULONG BoxPcmOut = 0x10;
    constexpr ULONG ListAddress = 0x00;  // x_BDBAR, 32 bits
    constexpr ULONG CurrentIndex = 0x04; // x_CIV, 8 bits
    constexpr ULONG LastValidIndex = 0x05; // x_LVI, 8 bits
    constexpr ULONG Status = 0x06;       // x_SR, 16 bits
    constexpr ULONG PositionSamples = 0x08; // x_PICB, 16 bits
    constexpr ULONG Control = 0x0B;      // x_CR, 8 bits
    constexpr ULONG GlobalControl = 0x2C;
    constexpr ULONG GlobalStatus = 0x30;
    constexpr ULONG CodecSemaphore = 0x34;

    constexpr USHORT StatusHalted = 0x01;
    constexpr USHORT StatusLastValidDone = 0x04;
    constexpr USHORT StatusBufferDone = 0x08;
    constexpr USHORT StatusFifoError = 0x10;
    constexpr USHORT StatusEvents = StatusLastValidDone | StatusBufferDone | StatusFifoError;

    constexpr UCHAR ControlRun = 0x01;
    constexpr UCHAR ControlReset = 0x02;
    /** Interrupts on last valid buffer, FIFO error and buffer completion. */
    constexpr UCHAR ControlInterrupts = 0x1C;

    constexpr ULONG GlobalColdResetRelease = 0x02;
    constexpr ULONG GlobalWarmReset = 0x04;
    constexpr ULONG GlobalLinkOff = 0x08;
    constexpr ULONG GlobalChannelMode = 0x00300000;
    constexpr ULONG GlobalPcmInInterrupt = 0x20;
    constexpr ULONG GlobalPcmOutInterrupt = 0x40;
    constexpr ULONG GlobalCodecReady = 0x100;
    constexpr ULONG GlobalNoDevice = 0xFFFFFFFF;

    // The buffer descriptor list.
    constexpr ULONG DescriptorCount = 32;
    constexpr ULONG DescriptorInterrupt = 0x80000000;
    constexpr ULONG SampleBytes = 2;
    constexpr ULONG FrameBytes = 4;
    /** An even number of samples in the 16-bit length field. */
    constexpr ULONG MaximumDescriptorSamples = 65534;
    constexpr ULONG FixedRate = 48000;

    struct DESCRIPTOR
    {
        ULONG Address;
        ULONG Control;
    };
    static_assert(sizeof(DESCRIPTOR) == 8, "the chip reads eight bytes a descriptor");
}
