/** What the device looks like: a wave filter with one render pin, a topology filter with a speaker. */
#include "hello.h"

static KSDATARANGE_AUDIO RenderRange = {
    {{
        sizeof(KSDATARANGE_AUDIO),
        0,
        0,
        0,
        {STATICGUIDOF(KSDATAFORMAT_TYPE_AUDIO)},
        {STATICGUIDOF(KSDATAFORMAT_SUBTYPE_PCM)},
        {STATICGUIDOF(KSDATAFORMAT_SPECIFIER_WAVEFORMATEX)},
    }},
    Channels, SampleBits, SampleBits, SampleRate, SampleRate};
static KSDATARANGE AnalogRange = {{
    sizeof(KSDATARANGE),
    0,
    0,
    0,
    {STATICGUIDOF(KSDATAFORMAT_TYPE_AUDIO)},
    {STATICGUIDOF(KSDATAFORMAT_SUBTYPE_ANALOG)},
    {STATICGUIDOF(KSDATAFORMAT_SPECIFIER_NONE)},
}};
static PKSDATARANGE RenderRanges[] = {reinterpret_cast<PKSDATARANGE>(&RenderRange)};
static PKSDATARANGE AnalogRanges[] = {&AnalogRange};

/** A pin nobody opens: it stands for a wire. */
static constexpr PCPIN_DESCRIPTOR Wire(KSPIN_DATAFLOW flow, const GUID *category)
{
    return {0, 0, 0, nullptr,
            {0, nullptr, 0, nullptr, 1, AnalogRanges, flow, KSPIN_COMMUNICATION_NONE, category, nullptr, {0}}};
}

static const PCPIN_DESCRIPTOR WavePins[] = {
    {1, 1, 0, nullptr,
     {0, nullptr, 0, nullptr, 1, RenderRanges, KSPIN_DATAFLOW_IN, KSPIN_COMMUNICATION_SINK, &KSCATEGORY_AUDIO, nullptr,
      {0}}},
    Wire(KSPIN_DATAFLOW_OUT, &KSCATEGORY_AUDIO),
};
static const PCPIN_DESCRIPTOR TopologyPins[] = {
    Wire(KSPIN_DATAFLOW_IN, &KSCATEGORY_AUDIO),
    Wire(KSPIN_DATAFLOW_OUT, &KSNODETYPE_SPEAKER),
};
static const PCCONNECTION_DESCRIPTOR Through[] = {{PCFILTER_NODE, 0, PCFILTER_NODE, 1}};

static constexpr PCFILTER_DESCRIPTOR Filter(const PCPIN_DESCRIPTOR (&pins)[2])
{
    return {0, nullptr, sizeof(PCPIN_DESCRIPTOR), ARRAYSIZE(pins), pins, sizeof(PCNODE_DESCRIPTOR), 0, nullptr,
            ARRAYSIZE(Through), Through, 0, nullptr};
}
static PCFILTER_DESCRIPTOR WaveFilter = Filter(WavePins);
static PCFILTER_DESCRIPTOR TopologyFilter = Filter(TopologyPins);

/** PortCls intersects plain PCM ranges itself when a miniport leaves that to it. */
class CWaveFilter final : public IMiniportWaveRT, public CUnknown
{
public:
    DECLARE_STD_UNKNOWN();
    explicit CWaveFilter(_In_ CDevice *device) : CUnknown(nullptr), m_device(device) { m_device->AddRef(); }

    STDMETHODIMP_(NTSTATUS) GetDescription(_Out_ PPCFILTER_DESCRIPTOR *description) override;
    STDMETHODIMP_(NTSTATUS) DataRangeIntersection(_In_ ULONG, _In_ PKSDATARANGE, _In_ PKSDATARANGE, _In_ ULONG,
                                                  _Out_opt_ PVOID, _Out_ PULONG) override;
    // No reference to the port is kept: the port holds one to the miniport, and neither could ever go away.
    STDMETHODIMP_(NTSTATUS) Init(_In_ PUNKNOWN, _In_ PRESOURCELIST, _In_ PPORTWAVERT) override;
    STDMETHODIMP_(NTSTATUS) NewStream(_Out_ PMINIPORTWAVERTSTREAM *stream, _In_ PPORTWAVERTSTREAM portStream,
                                      _In_ ULONG pin, _In_ BOOLEAN capture, _In_ PKSDATAFORMAT format) override;
    STDMETHODIMP_(NTSTATUS) GetDeviceDescription(_Out_ PDEVICE_DESCRIPTION description) override;

private:
    ~CWaveFilter() override { m_device->Release(); }
    CDevice *m_device;
};

class CTopologyFilter final : public IMiniportTopology, public CUnknown
{
public:
    DECLARE_STD_UNKNOWN();
    CTopologyFilter() : CUnknown(nullptr) {}
    STDMETHODIMP_(NTSTATUS) GetDescription(_Out_ PPCFILTER_DESCRIPTOR *description) override;
    STDMETHODIMP_(NTSTATUS) DataRangeIntersection(_In_ ULONG, _In_ PKSDATARANGE, _In_ PKSDATARANGE, _In_ ULONG,
                                                  _Out_opt_ PVOID, _Out_ PULONG) override;
    STDMETHODIMP_(NTSTATUS) Init(_In_ PUNKNOWN, _In_ PRESOURCELIST, _In_ PPORTTOPOLOGY) override;

private:
    ~CTopologyFilter() override = default;
};

#pragma code_seg("PAGE")

STDMETHODIMP_(NTSTATUS) CWaveFilter::NonDelegatingQueryInterface(REFIID iid, PVOID *object)
{
    PAGED_CODE();
    *object = nullptr;
    if (!IsEqualGUIDAligned(iid, IID_IUnknown) && !IsEqualGUIDAligned(iid, IID_IMiniport) &&
        !IsEqualGUIDAligned(iid, IID_IMiniportWaveRT))
        return STATUS_INVALID_PARAMETER;
    *object = PVOID(static_cast<IMiniportWaveRT *>(this));
    AddRef();
    return STATUS_SUCCESS;
}

STDMETHODIMP_(NTSTATUS) CWaveFilter::Init(PUNKNOWN, PRESOURCELIST, PPORTWAVERT)
{
    PAGED_CODE();
    return STATUS_SUCCESS;
}

STDMETHODIMP_(NTSTATUS) CWaveFilter::GetDescription(PPCFILTER_DESCRIPTOR *description)
{
    PAGED_CODE();
    *description = &WaveFilter;
    return STATUS_SUCCESS;
}

STDMETHODIMP_(NTSTATUS)
CWaveFilter::DataRangeIntersection(ULONG, PKSDATARANGE, PKSDATARANGE, ULONG, PVOID, PULONG resultLength)
{
    PAGED_CODE();
    *resultLength = 0;
    return STATUS_NOT_IMPLEMENTED;
}

/** 48 kHz, 16 bits, stereo, plain or extensible. */
static BOOLEAN IsOurFormat(_In_ const KSDATAFORMAT *format)
{
    PAGED_CODE();
    if (format->FormatSize < sizeof(KSDATAFORMAT_WAVEFORMATEX) ||
        !IsEqualGUIDAligned(format->MajorFormat, KSDATAFORMAT_TYPE_AUDIO) ||
        !IsEqualGUIDAligned(format->SubFormat, KSDATAFORMAT_SUBTYPE_PCM) ||
        !IsEqualGUIDAligned(format->Specifier, KSDATAFORMAT_SPECIFIER_WAVEFORMATEX))
        return FALSE;
    const WAVEFORMATEX &wave = reinterpret_cast<const KSDATAFORMAT_WAVEFORMATEX *>(format)->WaveFormatEx;
    if (wave.wFormatTag == WAVE_FORMAT_EXTENSIBLE)
    {
        if (format->FormatSize < sizeof(KSDATAFORMAT) + sizeof(WAVEFORMATEXTENSIBLE) ||
            wave.cbSize < sizeof(WAVEFORMATEXTENSIBLE) - sizeof(WAVEFORMATEX) ||
            !IsEqualGUIDAligned(reinterpret_cast<const WAVEFORMATEXTENSIBLE &>(wave).SubFormat,
                                KSDATAFORMAT_SUBTYPE_PCM))
            return FALSE;
    }
    else if (wave.wFormatTag != WAVE_FORMAT_PCM)
        return FALSE;
    return wave.nSamplesPerSec == SampleRate && wave.nChannels == Channels && wave.wBitsPerSample == SampleBits &&
           wave.nBlockAlign == FrameBytes;
}

STDMETHODIMP_(NTSTATUS) CStream::SetFormat(PKSDATAFORMAT format)
{
    PAGED_CODE();
    return IsOurFormat(format) ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER;
}

STDMETHODIMP_(NTSTATUS)
CWaveFilter::NewStream(PMINIPORTWAVERTSTREAM *stream, PPORTWAVERTSTREAM portStream, ULONG pin, BOOLEAN capture,
                       PKSDATAFORMAT format)
{
    PAGED_CODE();
    *stream = nullptr;
    if (pin != WavePinRender || capture || !IsOurFormat(format))
        return STATUS_INVALID_PARAMETER;
    CStream *made = new (NonPagedPool, PoolTag) CStream(m_device, portStream);
    if (!made)
        return STATUS_INSUFFICIENT_RESOURCES;
    made->AddRef();
    const NTSTATUS status = made->Open();
    if (NT_SUCCESS(status))
        *stream = made;
    else
        made->Release();
    return status;
}

STDMETHODIMP_(NTSTATUS) CWaveFilter::GetDeviceDescription(PDEVICE_DESCRIPTION description)
{
    PAGED_CODE();
    // Windows 8 made the structure longer; an older PortCls has room for the fields of version 0 only.
    RtlZeroMemory(description, RTL_SIZEOF_THROUGH_FIELD(DEVICE_DESCRIPTION, DmaPort));
    description->Version = DEVICE_DESCRIPTION_VERSION;
    description->Master = TRUE;
    description->ScatterGather = TRUE;
    description->Dma32BitAddresses = TRUE;
    description->InterfaceType = PCIBus;
    description->MaximumLength = MAXULONG;
    return STATUS_SUCCESS;
}

STDMETHODIMP_(NTSTATUS) CTopologyFilter::NonDelegatingQueryInterface(REFIID iid, PVOID *object)
{
    PAGED_CODE();
    *object = nullptr;
    if (!IsEqualGUIDAligned(iid, IID_IUnknown) && !IsEqualGUIDAligned(iid, IID_IMiniport) &&
        !IsEqualGUIDAligned(iid, IID_IMiniportTopology))
        return STATUS_INVALID_PARAMETER;
    *object = PVOID(static_cast<IMiniportTopology *>(this));
    AddRef();
    return STATUS_SUCCESS;
}

STDMETHODIMP_(NTSTATUS) CTopologyFilter::Init(PUNKNOWN, PRESOURCELIST, PPORTTOPOLOGY)
{
    PAGED_CODE();
    return STATUS_SUCCESS;
}

STDMETHODIMP_(NTSTATUS) CTopologyFilter::GetDescription(PPCFILTER_DESCRIPTOR *description)
{
    PAGED_CODE();
    *description = &TopologyFilter;
    return STATUS_SUCCESS;
}

STDMETHODIMP_(NTSTATUS)
CTopologyFilter::DataRangeIntersection(ULONG, PKSDATARANGE, PKSDATARANGE, ULONG, PVOID, PULONG resultLength)
{
    PAGED_CODE();
    *resultLength = 0;
    return STATUS_NOT_IMPLEMENTED;
}

_Use_decl_annotations_
NTSTATUS CreateWaveFilter(CDevice *device, PUNKNOWN *miniport)
{
    PAGED_CODE();
    CWaveFilter *filter = new (NonPagedPool, PoolTag) CWaveFilter(device);
    *miniport = PUNKNOWN(static_cast<IMiniportWaveRT *>(filter));
    if (!filter)
        return STATUS_INSUFFICIENT_RESOURCES;
    filter->AddRef();
    return STATUS_SUCCESS;
}

_Use_decl_annotations_
NTSTATUS CreateTopologyFilter(PUNKNOWN *miniport)
{
    PAGED_CODE();
    CTopologyFilter *filter = new (NonPagedPool, PoolTag) CTopologyFilter();
    *miniport = PUNKNOWN(static_cast<IMiniportTopology *>(filter));
    if (!filter)
        return STATUS_INSUFFICIENT_RESOURCES;
    filter->AddRef();
    return STATUS_SUCCESS;
}

#pragma code_seg()
