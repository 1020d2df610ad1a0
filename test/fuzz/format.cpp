/** A data format of any content, as an application may put it into a pin's connect request and into SetFormat. */
#include "kernel.h"
#include "../../wasm/portcls/portstream.h"

namespace {
/* KS has checked before a driver sees it that the format fits into the request: only FormatSize is made true. */
constexpr size_t LEAST_BYTES = sizeof(KSDATAFORMAT);
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz::Input input(data, size);
    const auto pin = input.take<UCHAR>();
    const auto options = input.take<UCHAR>();
    if (input.size() < LEAST_BYTES) return 0;
    const size_t bytes = input.size();
    fuzz::Exact copy(bytes);
    __builtin_memcpy(copy.get(), input.data(), bytes);
    auto *format = (PKSDATAFORMAT)copy.get();
    format->FormatSize = (ULONG)bytes;
    // The fuzzer would look for the GUIDs for a long time.
    if (options & 1) format->MajorFormat = KSDATAFORMAT_TYPE_AUDIO;
    if (options & 2) format->SubFormat = KSDATAFORMAT_SUBTYPE_PCM;
    if (options & 4) format->Specifier = KSDATAFORMAT_SPECIFIER_WAVEFORMATEX;
    if (options & 8) format->Specifier = KSDATAFORMAT_SPECIFIER_DSOUND;

    static fuzz::Device device;
    static IResourceList *resources = fuzz::usualResources();
    static const NTSTATUS started = device.start(resources);
    if (!NT_SUCCESS(started)) __builtin_trap();
    auto *portStream = heap::create<ports::PortStream>();
    PMINIPORTWAVERTSTREAM stream = nullptr;
    if (NT_SUCCESS(device.wave()->NewStream(&stream, portStream, pin & 3, (options & 16) != 0, format))) {
        stream->SetFormat(format);
        stream->SetState(KSSTATE_ACQUIRE);
        stream->SetState(KSSTATE_STOP);
        stream->Release();
    }
    portStream->Release();
    return 0;
}
