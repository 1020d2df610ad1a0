#include "mintopo.h"

namespace
{
    KSDATARANGE AnalogRange = {{
        sizeof(KSDATARANGE),
        0,
        0,
        0,
        {STATICGUIDOF(KSDATAFORMAT_TYPE_AUDIO)},
        {STATICGUIDOF(KSDATAFORMAT_SUBTYPE_ANALOG)},
        {STATICGUIDOF(KSDATAFORMAT_SPECIFIER_NONE)},
    }};
    PKSDATARANGE AnalogRanges[] = {&AnalogRange};

    constexpr PCPIN_DESCRIPTOR Pin(KSPIN_DATAFLOW flow, const GUID *category)
    {
        return {0, 0, 0, nullptr,
                {0, nullptr, 0, nullptr, 1, AnalogRanges, flow, KSPIN_COMMUNICATION_NONE, category, nullptr, {0}}};
    }

    /** In the order of TOPOLOGY_PIN. */
    constexpr PCPIN_DESCRIPTOR Pins[TopologyPinCount] = {
        Pin(KSPIN_DATAFLOW_IN, &KSCATEGORY_AUDIO),
        Pin(KSPIN_DATAFLOW_OUT, &KSNODETYPE_SPEAKER),
        Pin(KSPIN_DATAFLOW_IN, &KSNODETYPE_LINE_CONNECTOR),
        Pin(KSPIN_DATAFLOW_OUT, &KSCATEGORY_AUDIO),
    };

    constexpr PCCONNECTION_DESCRIPTOR Connections[] = {
        {PCFILTER_NODE, TopologyPinRenderBridge, PCFILTER_NODE, TopologyPinSpeaker},
        {PCFILTER_NODE, TopologyPinLineIn, PCFILTER_NODE, TopologyPinCaptureBridge},
    };

    const PCFILTER_DESCRIPTOR FilterDescriptor = {
        0,       nullptr,                sizeof(PCPIN_DESCRIPTOR), TopologyPinCount, Pins,   sizeof(PCNODE_DESCRIPTOR), 0,
        nullptr, ARRAYSIZE(Connections), Connections,              0,                nullptr};
}

#pragma code_seg("PAGE")

STDMETHODIMP_(NTSTATUS) CMiniportTopology::NonDelegatingQueryInterface(REFIID iid, PVOID *object)
{
    PAGED_CODE();
    if (IsEqualGUIDAligned(iid, IID_IUnknown))
        *object = PVOID(PUNKNOWN(PMINIPORTTOPOLOGY(this)));
    else if (IsEqualGUIDAligned(iid, IID_IMiniport))
        *object = PVOID(PMINIPORT(this));
    else if (IsEqualGUIDAligned(iid, IID_IMiniportTopology))
        *object = PVOID(PMINIPORTTOPOLOGY(this));
    else
    {
        *object = nullptr;
        return STATUS_INVALID_PARAMETER;
    }
    PUNKNOWN(*object)->AddRef();
    return STATUS_SUCCESS;
}

STDMETHODIMP_(NTSTATUS) CMiniportTopology::Init(PUNKNOWN, PRESOURCELIST, PPORTTOPOLOGY)
{
    PAGED_CODE();
    return STATUS_SUCCESS;
}

STDMETHODIMP_(NTSTATUS) CMiniportTopology::GetDescription(PPCFILTER_DESCRIPTOR *description)
{
    PAGED_CODE();
    *description = const_cast<PPCFILTER_DESCRIPTOR>(&FilterDescriptor);
    return STATUS_SUCCESS;
}

STDMETHODIMP_(NTSTATUS)
CMiniportTopology::DataRangeIntersection(ULONG, PKSDATARANGE, PKSDATARANGE, ULONG, PVOID, PULONG)
{
    PAGED_CODE();
    // Bridge pins are not connected by clients: PortCls' own intersection is right for them.
    return STATUS_NOT_IMPLEMENTED;
}
