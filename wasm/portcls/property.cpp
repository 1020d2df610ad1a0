#include "property.h"

namespace property {
namespace {
/* The driver's items may have fields of its own behind ours. */
const PCPROPERTY_ITEM *find(const PCAUTOMATION_TABLE *table, const GUID &set, ULONG id)
{
    if (!table) return nullptr;
    auto *at = (const UCHAR *)table->Properties;
    for (ULONG i = 0; i < table->PropertyCount; i++, at += table->PropertyItemSize) {
        auto *item = (const PCPROPERTY_ITEM *)at;
        if (item->Id == id && *item->Set == set) return item;
    }
    return nullptr;
}
}

NTSTATUS ofFilter(const abi::Word *a, ULONG &value, ULONG &bytes)
{
    const PCPROPERTY_ITEM *item = find(((PPCFILTER_DESCRIPTOR)a[1])->AutomationTable, propset::table[a[2]], (ULONG)a[3]);
    if (!item) return STATUS_NOT_FOUND;
    if (!(item->Flags & a[4])) return STATUS_INVALID_DEVICE_REQUEST;
    ULONG buffer[LONGEST / sizeof(ULONG)] = {(ULONG)a[5]};
    PCPROPERTY_REQUEST request = {(IUnknown *)a[0], nullptr, (ULONG)-1, item, (ULONG)a[4], 0, nullptr, (ULONG)a[6], buffer, nullptr};
    NTSTATUS status = item->Handler(&request);
    value = buffer[0];
    bytes = request.ValueSize;
    return status;
}
}
