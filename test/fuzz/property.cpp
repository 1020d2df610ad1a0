/**
 * Property requests of any content on the topology filter of the virtual device, as a program in user mode may send them, with
 * changes of power, calls that fail and a surprise removal in between.
 */
#include "kernel.h"
#include "../../driver/endpointproperty.h"
#include "../../wasm/portcls/resourcelist.h"

namespace {
const GUID SET = {STATIC_KSPROPSETID_PortClsLab};
constexpr ULONG VERBS[] = {KSPROPERTY_TYPE_GET, KSPROPERTY_TYPE_SET, KSPROPERTY_TYPE_BASICSUPPORT};

void must(bool condition)
{
    if (!condition) __builtin_trap();
}

/* What a client knows of the device. */
struct Endpoint {
    bool present = true, removed = false;
};

const PCPROPERTY_ITEM *find(const PCAUTOMATION_TABLE *table, const GUID &set, ULONG id)
{
    auto *at = (const UCHAR *)table->Properties;
    for (ULONG i = 0; i < table->PropertyCount; i++, at += table->PropertyItemSize) {
        auto *item = (const PCPROPERTY_ITEM *)at;
        if (item->Id == id && *item->Set == set) return item;
    }
    return nullptr;
}

/* Whether an answer is one that the driver may give. */
void check(const PCPROPERTY_REQUEST &request, ULONG room, NTSTATUS status, Endpoint &endpoint)
{
    const bool support = (request.Verb & KSPROPERTY_TYPE_BASICSUPPORT) != 0, get = (request.Verb & KSPROPERTY_TYPE_GET) != 0;
    switch (status) {
    case STATUS_SUCCESS: break;
    case STATUS_BUFFER_OVERFLOW: must(room == 0 && request.ValueSize > 0); return;
    case STATUS_BUFFER_TOO_SMALL: must(request.ValueSize > room); return;
    case STATUS_DEVICE_REMOVED: must(endpoint.removed); return;
    case STATUS_INVALID_PARAMETER: must(!get && *(ULONG *)request.Value > 1); return;
    case STATUS_INSUFFICIENT_RESOURCES: must(!get && *(ULONG *)request.Value == 1 && !endpoint.present); return;
    default: __builtin_trap();
    }
    must(request.ValueSize <= room && (support || !endpoint.removed));
    if (support) return;
    if (get) must(*(ULONG *)request.Value == (endpoint.present ? 1u : 0u));
    else endpoint.present = *(ULONG *)request.Value == 1;
}

void ask(IMiniportTopology *miniport, fuzz::Input &input, Endpoint &endpoint)
{
    PPCFILTER_DESCRIPTOR filter = nullptr;
    must(NT_SUCCESS(miniport->GetDescription(&filter)) && filter->AutomationTable);
    // The fuzzer would look for set and verbs for a long time.
    const auto options = input.take<UCHAR>();
    const auto verb = input.take<ULONG>();
    const GUID set = options & 1 ? SET : input.take<GUID>();
    const ULONG id = options & 2 ? KSPROPERTY_PORTCLSLAB_ENDPOINT : input.take<ULONG>();
    const ULONG room = input.take<UCHAR>(), instanceBytes = input.take<UCHAR>();
    fuzz::Exact instance(instanceBytes), value(room);
    input.take(instance.get(), instanceBytes);
    input.take(value.get(), room);

    PCPROPERTY_REQUEST request = {};
    request.PropertyItem = find(filter->AutomationTable, set, id);
    request.Verb = options & 4 ? VERBS[verb % ARRAYSIZE(VERBS)] : verb;
    // PortCls has looked at both before it calls the handler.
    if (!request.PropertyItem || !(request.PropertyItem->Flags & request.Verb)) return;
    request.MajorTarget = miniport;
    request.Node = (ULONG)-1;
    request.InstanceSize = instanceBytes;
    request.Instance = instanceBytes ? instance.get() : nullptr;
    request.ValueSize = room;
    request.Value = room ? value.get() : nullptr;
    check(request, room, request.PropertyItem->Handler(&request), endpoint);
}
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz::Input input(data, size);
    fuzz::hasTimer = input.take<UCHAR>() & 1;
    auto *none = heap::create<ports::ResourceList>();
    {
        fuzz::Device device;
        must(NT_SUCCESS(device.start(none)));
        Endpoint endpoint;
        while (input.size() > 0) {
            switch (input.take<UCHAR>() % 8) {
            case 0:
                device.surpriseRemoval();
                endpoint.removed = true;
                break;
            case 1: device.setPower(input.take<UCHAR>() & 1 ? PowerDeviceD0 : PowerDeviceD3); break;
            case 2: fuzz::refused = (fuzz::Refused)(input.take<UCHAR>() % 3); break;
            default: ask(device.topology(), input, endpoint);
            }
        }
    }
    none->Release();
    return 0;
}
