#include "mintopo.h"

#include "adaptercommon.h"
#include "endpointproperty.h"

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

    constexpr ULONG EndpointVerbs = KSPROPERTY_TYPE_GET | KSPROPERTY_TYPE_SET | KSPROPERTY_TYPE_BASICSUPPORT;
    const GUID PropertySet = {STATIC_KSPROPSETID_PortClsLab};
    const PCPROPERTY_ITEM Properties[] = {
        {&PropertySet, KSPROPERTY_PORTCLSLAB_ENDPOINT, EndpointVerbs, CMiniportTopology::EndpointProperty},
    };
    const PCAUTOMATION_TABLE Automation = {
        sizeof(PCPROPERTY_ITEM), ARRAYSIZE(Properties), Properties, 0, 0, nullptr, 0, 0, nullptr, 0};

    constexpr PCFILTER_DESCRIPTOR Filter(const PCAUTOMATION_TABLE *automation)
    {
        return {0, automation, sizeof(PCPIN_DESCRIPTOR), TopologyPinCount, Pins, sizeof(PCNODE_DESCRIPTOR), 0, nullptr,
                ARRAYSIZE(Connections), Connections, 0, nullptr};
    }
    const PCFILTER_DESCRIPTOR FilterDescriptor = Filter(nullptr);
    const PCFILTER_DESCRIPTOR VirtualFilterDescriptor = Filter(&Automation);

    /** VT_UI4 of wtypes.h, a header for user mode. */
    constexpr ULONG VariantUlong = 19;
    const KSPROPERTY_DESCRIPTION EndpointDescription = {
        EndpointVerbs, sizeof(KSPROPERTY_DESCRIPTION), {{{{STATICGUIDOF(KSPROPTYPESETID_General)}, VariantUlong, 0}}}, 0, 0};
}

#pragma code_seg("PAGE")

_Use_decl_annotations_
CMiniportTopology::CMiniportTopology(CAdapterCommon *adapter) : CUnknown(nullptr), m_adapter(adapter), m_users(0)
{
    PAGED_CODE();
}

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
    *description = const_cast<PPCFILTER_DESCRIPTOR>(m_adapter ? &VirtualFilterDescriptor : &FilterDescriptor);
    return STATUS_SUCCESS;
}

STDMETHODIMP_(NTSTATUS)
CMiniportTopology::DataRangeIntersection(ULONG, PKSDATARANGE, PKSDATARANGE, ULONG, PVOID, PULONG)
{
    PAGED_CODE();
    // Bridge pins are not connected by clients: PortCls' own intersection is right for them.
    return STATUS_NOT_IMPLEMENTED;
}

// ---- Property requests

void CMiniportTopology::EndRequests()
{
    PAGED_CODE();
    if (InterlockedCompareExchange(&m_users, 0, 1) <= 1)
        return;
    KeInitializeEvent(&m_idle, NotificationEvent, FALSE);
    if (InterlockedDecrement(&m_users) > 0)
        KeWaitForSingleObject(&m_idle, Executive, KernelMode, FALSE, nullptr);
}

_Use_decl_annotations_
NTSTATUS CMiniportTopology::EndpointProperty(PPCPROPERTY_REQUEST request)
{
    PAGED_CODE();
    const ULONG verb = request->Verb;
    const ULONG room = request->ValueSize;
    ULONG *const value = static_cast<ULONG *>(request->Value);
    // A client that has no room for the whole description asks for the access flags alone.
    const BOOLEAN describes = (verb & KSPROPERTY_TYPE_BASICSUPPORT) && room != sizeof(ULONG);
    request->ValueSize = describes ? sizeof(EndpointDescription) : sizeof(ULONG);
    if (room == 0 && !(verb & KSPROPERTY_TYPE_SET))
        return STATUS_BUFFER_OVERFLOW;
    if (room < request->ValueSize)
        return STATUS_BUFFER_TOO_SMALL;
    if (verb & KSPROPERTY_TYPE_BASICSUPPORT)
    {
        RtlCopyMemory(value, &EndpointDescription, request->ValueSize);
        return STATUS_SUCCESS;
    }

    // The port's target is the object given to IPort::Init, by the interface given there.
    CMiniportTopology *miniport = static_cast<CMiniportTopology *>(PMINIPORTTOPOLOGY(request->MajorTarget));
    if (InterlockedCompareExchange(&miniport->m_users, 2, 1) != 1)
        return STATUS_DEVICE_REMOVED;
    NTSTATUS status = STATUS_SUCCESS;
    if (verb & KSPROPERTY_TYPE_GET)
        *value = miniport->m_adapter->IsEndpointPresent();
    else if (*value > TRUE)
        status = STATUS_INVALID_PARAMETER;
    else
        status = miniport->m_adapter->SetEndpoint(*value == TRUE);
    if (InterlockedDecrement(&miniport->m_users) == 0)
        KeSetEvent(&miniport->m_idle, IO_NO_INCREMENT, FALSE);
    return status;
}

#pragma code_seg()
