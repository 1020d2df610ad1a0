/** Entries that describe the filter of a driver the simulator knows nothing of. */
#include "../portcls/entries.h"
#include "../ntos/heap.h"
#include <portcls.h>

namespace entries {
namespace {
constexpr unsigned FLOAT_BIT = 16;

/* Pins may have fields of the driver's own behind ours. */
const PCPIN_DESCRIPTOR *pinOf(const PCFILTER_DESCRIPTOR *filter, ULONG pin)
{
    if (!filter || pin >= filter->PinCount || !filter->Pins) return nullptr;
    return (const PCPIN_DESCRIPTOR *)((const UCHAR *)filter->Pins + (SIZE_T)pin * filter->PinSize);
}

NTSTATUS describePin(const PCFILTER_DESCRIPTOR *filter, ULONG index, unsigned long long *results)
{
    const PCPIN_DESCRIPTOR *pin = pinOf(filter, index);
    if (!pin) return STATUS_INVALID_PARAMETER;
    results[0] = (unsigned)pin->KsPinDescriptor.DataFlow;
    results[1] = (unsigned)pin->KsPinDescriptor.Communication;
    results[2] = pin->KsPinDescriptor.DataRangesCount;
    results[3] = pin->MaxFilterInstanceCount;
    return STATUS_SUCCESS;
}

NTSTATUS describeRange(const PCFILTER_DESCRIPTOR *filter, ULONG index, ULONG rangeIndex, unsigned long long *results)
{
    const PCPIN_DESCRIPTOR *pin = pinOf(filter, index);
    if (!pin || rangeIndex >= pin->KsPinDescriptor.DataRangesCount) return STATUS_INVALID_PARAMETER;
    // An attribute list follows its range in the table; it is not a range.
    if (rangeIndex > 0 && (pin->KsPinDescriptor.DataRanges[rangeIndex - 1]->Flags & KSDATARANGE_ATTRIBUTES)) return STATUS_NO_MATCH;
    const KSDATARANGE *range = pin->KsPinDescriptor.DataRanges[rangeIndex];
    bool isFloat = range->SubFormat == KSDATAFORMAT_SUBTYPE_IEEE_FLOAT;
    bool isWave = range->FormatSize >= sizeof(KSDATARANGE_AUDIO) && range->Specifier == KSDATAFORMAT_SPECIFIER_WAVEFORMATEX &&
                  (isFloat || range->SubFormat == KSDATAFORMAT_SUBTYPE_PCM);
    if (!isWave) return STATUS_NO_MATCH;
    const KSDATARANGE_AUDIO *audio = (const KSDATARANGE_AUDIO *)range;
    results[0] = audio->MinimumSampleFrequency;
    results[1] = audio->MaximumSampleFrequency;
    results[2] = audio->MaximumChannels;
    results[3] = (audio->MinimumBitsPerSample & 0xff) | (audio->MaximumBitsPerSample & 0xff) << 8 | (unsigned)isFloat << FLOAT_BIT;
    return STATUS_SUCCESS;
}
}

static NTSTATUS addMemory(PRESOURCELIST list, unsigned long long start, ULONG lengthBytes)
{
    CM_PARTIAL_RESOURCE_DESCRIPTOR descriptor = {};
    descriptor.Type = CmResourceTypeMemory;
    descriptor.ShareDisposition = CmResourceShareDeviceExclusive;
    descriptor.u.Memory.Start.QuadPart = (LONGLONG)start;
    descriptor.u.Memory.Length = lengthBytes;
    return list->AddEntry(&descriptor, &descriptor);
}

double more(int id, const abi::Word *a, unsigned long long *results)
{
    switch (id) {
    case entry::Filter_Pin: return describePin((const PCFILTER_DESCRIPTOR *)a[0], (ULONG)a[1], results);
    case entry::Filter_PinRange: return describeRange((const PCFILTER_DESCRIPTOR *)a[0], (ULONG)a[1], (ULONG)a[2], results);
    case entry::AddMemoryResource: return addMemory((PRESOURCELIST)a[0], a[1], (ULONG)a[2]);
    default: heap::stop(Stop::NoEntry);
    }
}
}
