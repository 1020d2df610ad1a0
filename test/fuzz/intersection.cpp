/** A client's data range of any content, and an answer buffer of any size. */
#include "kernel.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz::Input input(data, size);
    const auto pin = input.take<UCHAR>();
    const auto options = input.take<UCHAR>();
    const ULONG answerBytes = input.take<UCHAR>();
    if (input.size() < sizeof(KSDATARANGE)) return 0;
    const size_t bytes = input.size();
    fuzz::Exact copy(bytes), answer(answerBytes);
    __builtin_memcpy(copy.get(), input.data(), bytes);
    auto *range = (PKSDATARANGE)copy.get();
    // KS has checked the size before a driver sees the range.
    range->FormatSize = (ULONG)bytes;
    if (options & 1) range->MajorFormat = KSDATAFORMAT_TYPE_AUDIO;
    if (options & 2) range->SubFormat = KSDATAFORMAT_SUBTYPE_PCM;
    if (options & 4) range->Specifier = KSDATAFORMAT_SPECIFIER_WAVEFORMATEX;

    static fuzz::Device device;
    static IResourceList *resources = fuzz::usualResources();
    static const NTSTATUS started = device.start(resources);
    if (!NT_SUCCESS(started)) __builtin_trap();
    PPCFILTER_DESCRIPTOR filter = nullptr;
    if (!NT_SUCCESS(device.wave()->GetDescription(&filter)) || pin >= filter->PinCount) return 0;
    const auto *pins = (const UCHAR *)filter->Pins;
    const KSPIN_DESCRIPTOR &ours = ((const PCPIN_DESCRIPTOR *)(pins + (size_t)pin * filter->PinSize))->KsPinDescriptor;
    for (ULONG i = 0; i < ours.DataRangesCount; i++) {
        ULONG used = 0;
        const NTSTATUS status =
            device.wave()->DataRangeIntersection(pin, range, ours.DataRanges[i], answerBytes, answerBytes ? answer.get() : nullptr, &used);
        // An answer never claims more than it was given room for.
        if (NT_SUCCESS(status) && answerBytes != 0 && used > answerBytes) __builtin_trap();
    }
    return 0;
}
