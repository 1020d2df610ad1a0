/**
 * What the driver does with its AC'97 engine, in one straight program: start, play packet by packet, pause and go on,
 * stop and start over, lose power in the middle, release. A client writes each packet as soon as its place is free.
 */
#include "ac97engine.h"
#include "kernel.h"
#include "machine-port.h"

namespace
{
// Longer than what QEMU fetches ahead, so that a packet is rewritten before it is fetched again.
constexpr ULONG PacketFrames = 1440;
constexpr ULONG PacketCount = 2;
constexpr ULONG FrameSize = 4;
constexpr ULONG MsUs = 1000;
/** QEMU's mixer still plays what it holds. */
constexpr ULONG DrainUs = 60 * MsUs;

class Client final : public IDmaClient
{
public:
    void Begin(DMA_BUFFER *buffer, ULONG firstSample)
    {
        m_buffer = buffer;
        m_firstSample = firstSample;
        for (ULONG packet = 0; packet < PacketCount; packet++)
            Write(packet);
        m_written = PacketCount;
    }
    void OnPacketsComplete(ULONGLONG packets) override
    {
        shim::note('p', static_cast<ULONG>(packets), 0);
        for (; m_written < packets + PacketCount; m_written++)
            Write(m_written);
    }

private:
    /** Left samples count up from the first one, right ones are their negatives. */
    void Write(ULONGLONG packet)
    {
        ULONG *frames = reinterpret_cast<ULONG *>(m_buffer->Address) + static_cast<ULONG>(packet % PacketCount) * PacketFrames;
        const ULONG first = m_firstSample + static_cast<ULONG>(packet) * PacketFrames;
        for (ULONG i = 0; i < PacketFrames; i++)
            frames[i] = ((first + i) & 0xFFFF) | (0 - (first + i)) << 16;
    }

    DMA_BUFFER *m_buffer = nullptr;
    ULONG m_firstSample = 0;
    ULONGLONG m_written = 0;
};

CDmaEngine *engine;
int failures;

/** Notes the status of step `step`. */
bool check(ULONG step, NTSTATUS status)
{
    shim::note('s', step, static_cast<ULONG>(status));
    if (!NT_SUCCESS(status))
        failures++;
    return NT_SUCCESS(status);
}

void noteProgress()
{
    DMA_PROGRESS progress;
    const KIRQL irql = engine->Lock();
    engine->GetProgress(StreamRender, &progress);
    engine->Unlock(irql);
    shim::note('g', static_cast<ULONG>(progress.Packets), static_cast<ULONG>(progress.Frames));
}

/** The level at which QEMU's mixer changes no sample; it takes the codec's 0 dB of PCM out for an attenuation. */
void setUnchangedLevel()
{
    machineport::out(static_cast<uint16_t>(machineport::mixerBase() + Ac97::PcmOutVolume), 2, 0);
}

void mark(ULONG phase)
{
    shim::note('m', phase, 0);
}
}

int runEngineProgram()
{
    static Client client;
    const AUDIO_FORMAT format = {48000, 2, 16, FrameSize};
    DMA_BUFFER buffer = {};
    buffer.PacketBytes = PacketFrames * FrameSize;
    buffer.PacketCount = PacketCount;
    buffer.Bytes = buffer.PacketBytes * PacketCount;
    buffer.Notifies = TRUE;

    mark(0);
    engine = new (DriverPool) CAc97Engine;
    if (!engine || !check(0, engine->Start(shim::resources())))
        return 10;
    setUnchangedLevel();
    shim::note('v', engine->SupportsFormat(format), engine->MaximumPacketBytes(format));
    check(1, engine->Open(StreamRender, &client, format));
    check(2, engine->AllocateBuffer(StreamRender, shim::portStream(), &buffer));
    client.Begin(&buffer, 1);
    check(3, engine->Run(StreamRender));
    for (ULONG i = 0; i < 8; i++)
    {
        shim::wait(i == 0 ? 25 * MsUs : 20 * MsUs);
        noteProgress();
    }
    engine->Pause(StreamRender);
    noteProgress();

    mark(1);
    shim::wait(DrainUs);
    check(4, engine->Run(StreamRender));
    shim::wait(100 * MsUs);
    engine->Stop(StreamRender);
    noteProgress();
    shim::wait(DrainUs);

    mark(2);
    client.Begin(&buffer, 15001);
    check(5, engine->Run(StreamRender));
    shim::wait(105 * MsUs);
    engine->Quiesce();
    noteProgress();
    engine->PowerDown();
    shim::wait(DrainUs);

    mark(3);
    check(6, engine->PowerUp());
    setUnchangedLevel();
    check(7, engine->Run(StreamRender));
    shim::wait(100 * MsUs);
    engine->Stop(StreamRender);
    shim::wait(DrainUs);

    mark(4);
    engine->FreeBuffer(StreamRender, shim::portStream());
    engine->Close(StreamRender);
    engine->Quiesce();
    engine->ReleaseHardware();
    engine->Release();
    shim::note('l', shim::outstanding(), 0);
    shim::printLog();
    return failures == 0 && shim::outstanding() == 0 ? 0 : 11;
}
