/**
 * Common declarations of the PortCls Lab audio driver.
 *
 * The driver is one binary for two devices:
 *   PCI\VEN_8086&DEV_2415  Intel ICH AC'97, bus-master DMA, one interrupt
 *   ROOT\PortClsLab        render and loopback capture without hardware, moved by a thread of the driver
 *
 * It runs on Windows 7 and later. Everything newer than Windows 7 is found at run time: kernel functions by
 * MmGetSystemRoutineAddress, PortCls features by QueryInterface on the port.
 */
#pragma once

// The driver brings its own new and delete (pool.h); those of stdunk.h would import ExAllocatePool2.
#define _NEW_DELETE_OPERATORS_

#include <ntddk.h>
#include <windef.h>
#include <portcls.h>
#include <stdunk.h>
#include <ksmedia.h>

#include "pool.h"

/** Which way audio goes through a stream. Also the index of the stream's DMA channel. */
enum STREAM_DIRECTION : ULONG
{
    StreamRender = 0,
    StreamCapture = 1,
    StreamDirectionCount = 2,
};

/** A linear PCM format, reduced to what the driver needs. */
struct AUDIO_FORMAT
{
    ULONG SampleRate;
    ULONG Channels;
    ULONG BitsPerSample;
    ULONG FrameBytes;
};

/** Pins of the wave filter. */
enum WAVE_PIN : ULONG
{
    WavePinRenderSink = 0,
    WavePinRenderBridge = 1,
    WavePinCaptureSource = 2,
    WavePinCaptureBridge = 3,
    WavePinCount = 4,
};

/** Pins of the topology filter. */
enum TOPOLOGY_PIN : ULONG
{
    TopologyPinRenderBridge = 0,
    TopologyPinSpeaker = 1,
    TopologyPinLineIn = 2,
    TopologyPinCaptureBridge = 3,
    TopologyPinCount = 4,
};

constexpr LONGLONG HnsPerSecond = 10000000;
constexpr LONGLONG HnsPerMs = 10000;

/** Largest physical address a 32-bit bus master reaches. */
constexpr LONGLONG HighestAddress32 = 0xFFFFFFFF;

template <typename T> constexpr T Least(T a, T b)
{
    return a < b ? a : b;
}
