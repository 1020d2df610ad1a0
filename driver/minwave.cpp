#include "minwave.h"

#include "minwavestream.h"
#include "wavetable.h"

namespace
{
    // What a wildcard or wide range is narrowed to, best first. An engine says which of them it supports.
    constexpr ULONG PreferredRates[] = {48000, 44100, 96000, 32000, 22050, 16000, 11025, 8000};
    constexpr ULONG PreferredBits[] = {16, 24, 32};

    BOOLEAN Matches(_In_ const GUID &asked, _In_ const GUID &ours, _In_ const GUID &wildcard)
    {
        return IsEqualGUIDAligned(asked, ours) || IsEqualGUIDAligned(asked, wildcard);
    }
}

#pragma code_seg("PAGE")

CMiniportWaveRT::CMiniportWaveRT(CDmaEngine *engine) : CUnknown(nullptr), m_engine(engine)
{
    PAGED_CODE();
    m_engine->AddRef();
}

CMiniportWaveRT::~CMiniportWaveRT()
{
    PAGED_CODE();
    m_engine->Release();
}

STDMETHODIMP_(NTSTATUS) CMiniportWaveRT::NonDelegatingQueryInterface(REFIID iid, PVOID *object)
{
    PAGED_CODE();
    if (IsEqualGUIDAligned(iid, IID_IUnknown))
        *object = PVOID(PUNKNOWN(PMINIPORTWAVERT(this)));
    else if (IsEqualGUIDAligned(iid, IID_IMiniport))
        *object = PVOID(PMINIPORT(this));
    else if (IsEqualGUIDAligned(iid, IID_IMiniportWaveRT))
        *object = PVOID(PMINIPORTWAVERT(this));
    else if (IsEqualGUIDAligned(iid, IID_IMiniportPnpNotify))
        *object = PVOID(static_cast<IMiniportPnpNotify *>(this));
    else
    {
        *object = nullptr;
        return STATUS_INVALID_PARAMETER;
    }
    PUNKNOWN(*object)->AddRef();
    return STATUS_SUCCESS;
}

STDMETHODIMP_(NTSTATUS) CMiniportWaveRT::Init(PUNKNOWN, PRESOURCELIST, PPORTWAVERT)
{
    // No reference to the port is kept: the port holds one to the miniport, and neither could ever go away.
    PAGED_CODE();
    return STATUS_SUCCESS;
}

STDMETHODIMP_(NTSTATUS) CMiniportWaveRT::GetDescription(PPCFILTER_DESCRIPTOR *description)
{
    PAGED_CODE();
    *description = const_cast<PPCFILTER_DESCRIPTOR>(&m_engine->Filter().Descriptor);
    return STATUS_SUCCESS;
}

STDMETHODIMP_(NTSTATUS)
CMiniportWaveRT::DataRangeIntersection(ULONG pin, PKSDATARANGE clientRange, PKSDATARANGE ourRange, ULONG outputLength,
                                       PVOID output, PULONG resultLength)
{
    PAGED_CODE();
    *resultLength = 0;
    if (pin != WavePinRenderSink && pin != WavePinCaptureSource)
        return STATUS_NOT_IMPLEMENTED;
    if (!Matches(clientRange->MajorFormat, ourRange->MajorFormat, KSDATAFORMAT_TYPE_WILDCARD) ||
        !Matches(clientRange->SubFormat, ourRange->SubFormat, KSDATAFORMAT_SUBTYPE_WILDCARD) ||
        !Matches(clientRange->Specifier, ourRange->Specifier, KSDATAFORMAT_SPECIFIER_WILDCARD))
        return STATUS_NO_MATCH;

    // A range with a wildcard specifier carries no audio limits.
    KSDATARANGE_AUDIO limits = *m_engine->Filter().Range;
    if (clientRange->FormatSize >= sizeof(KSDATARANGE_AUDIO))
        limits = *reinterpret_cast<PKSDATARANGE_AUDIO>(clientRange);

    AUDIO_FORMAT format = {};
    for (ULONG channels = Least<ULONG>(limits.MaximumChannels, 2); channels > 0 && !format.FrameBytes; channels--)
    {
        for (ULONG rate : PreferredRates)
        {
            for (ULONG bits : PreferredBits)
            {
                const AUDIO_FORMAT candidate = {rate, channels, bits, channels * bits / 8};
                const BOOLEAN asked = rate >= limits.MinimumSampleFrequency && rate <= limits.MaximumSampleFrequency &&
                                      bits >= limits.MinimumBitsPerSample && bits <= limits.MaximumBitsPerSample;
                if (!format.FrameBytes && asked && m_engine->SupportsFormat(candidate))
                    format = candidate;
            }
        }
    }
    if (!format.FrameBytes)
        return STATUS_NO_MATCH;

    *resultLength = sizeof(KSDATAFORMAT_WAVEFORMATEX);
    if (outputLength == 0)
        return STATUS_BUFFER_OVERFLOW;
    if (outputLength < sizeof(KSDATAFORMAT_WAVEFORMATEX))
        return STATUS_BUFFER_TOO_SMALL;

    PKSDATAFORMAT_WAVEFORMATEX result = static_cast<PKSDATAFORMAT_WAVEFORMATEX>(output);
    RtlZeroMemory(result, sizeof(*result));
    result->DataFormat.FormatSize = sizeof(*result);
    result->DataFormat.SampleSize = format.FrameBytes;
    result->DataFormat.MajorFormat = KSDATAFORMAT_TYPE_AUDIO;
    result->DataFormat.SubFormat = KSDATAFORMAT_SUBTYPE_PCM;
    result->DataFormat.Specifier = KSDATAFORMAT_SPECIFIER_WAVEFORMATEX;
    result->WaveFormatEx.wFormatTag = WAVE_FORMAT_PCM;
    result->WaveFormatEx.nChannels = static_cast<WORD>(format.Channels);
    result->WaveFormatEx.nSamplesPerSec = format.SampleRate;
    result->WaveFormatEx.nAvgBytesPerSec = format.SampleRate * format.FrameBytes;
    result->WaveFormatEx.nBlockAlign = static_cast<WORD>(format.FrameBytes);
    result->WaveFormatEx.wBitsPerSample = static_cast<WORD>(format.BitsPerSample);
    return STATUS_SUCCESS;
}

STDMETHODIMP_(NTSTATUS)
CMiniportWaveRT::NewStream(PMINIPORTWAVERTSTREAM *stream, PPORTWAVERTSTREAM portStream, ULONG pin, BOOLEAN capture,
                           PKSDATAFORMAT dataFormat)
{
    PAGED_CODE();
    *stream = nullptr;
    const ULONG expectedPin = capture ? WavePinCaptureSource : WavePinRenderSink;
    if (pin != expectedPin)
        return STATUS_INVALID_PARAMETER;
    AUDIO_FORMAT format;
    NTSTATUS status = ParseFormat(dataFormat, &format);
    if (!NT_SUCCESS(status))
        return status;

    CMiniportWaveRTStream *newStream = new (DriverPool) CMiniportWaveRTStream(m_engine, portStream, capture);
    if (!newStream)
        return STATUS_INSUFFICIENT_RESOURCES;
    newStream->AddRef();
    status = newStream->Open(format);
    if (!NT_SUCCESS(status))
    {
        newStream->Release();
        return status;
    }
    // The reference taken above is the caller's.
    *stream = newStream;
    return STATUS_SUCCESS;
}

STDMETHODIMP_(NTSTATUS) CMiniportWaveRT::GetDeviceDescription(PDEVICE_DESCRIPTION description)
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

STDMETHODIMP_(void) CMiniportWaveRT::PnpStop()
{
    // PortCls holds its device lock: stop the DMA and leave. IAdapterPnpManagement::PnpStop does the rest.
    PAGED_CODE();
    m_engine->Quiesce();
}

_Use_decl_annotations_
NTSTATUS ParseFormat(const KSDATAFORMAT *dataFormat, AUDIO_FORMAT *format)
{
    PAGED_CODE();
    if (!IsEqualGUIDAligned(dataFormat->MajorFormat, KSDATAFORMAT_TYPE_AUDIO) ||
        !IsEqualGUIDAligned(dataFormat->SubFormat, KSDATAFORMAT_SUBTYPE_PCM))
        return STATUS_INVALID_PARAMETER;

    const WAVEFORMATEX *wave;
    ULONG waveBytes;
    if (IsEqualGUIDAligned(dataFormat->Specifier, KSDATAFORMAT_SPECIFIER_WAVEFORMATEX) &&
        dataFormat->FormatSize >= sizeof(KSDATAFORMAT_WAVEFORMATEX))
    {
        wave = &reinterpret_cast<const KSDATAFORMAT_WAVEFORMATEX *>(dataFormat)->WaveFormatEx;
        waveBytes = dataFormat->FormatSize - sizeof(KSDATAFORMAT);
    }
    else if (IsEqualGUIDAligned(dataFormat->Specifier, KSDATAFORMAT_SPECIFIER_DSOUND) &&
             dataFormat->FormatSize >= sizeof(KSDATAFORMAT_DSOUND))
    {
        wave = &reinterpret_cast<const KSDATAFORMAT_DSOUND *>(dataFormat)->BufferDesc.WaveFormatEx;
        waveBytes = sizeof(WAVEFORMATEX);
    }
    else
        return STATUS_INVALID_PARAMETER;

    if (wave->wFormatTag == WAVE_FORMAT_EXTENSIBLE)
    {
        if (waveBytes < sizeof(WAVEFORMATEXTENSIBLE) ||
            wave->cbSize < sizeof(WAVEFORMATEXTENSIBLE) - sizeof(WAVEFORMATEX))
            return STATUS_INVALID_PARAMETER;
        const WAVEFORMATEXTENSIBLE *extensible = reinterpret_cast<const WAVEFORMATEXTENSIBLE *>(wave);
        if (!IsEqualGUIDAligned(extensible->SubFormat, KSDATAFORMAT_SUBTYPE_PCM))
            return STATUS_INVALID_PARAMETER;
    }
    else if (wave->wFormatTag != WAVE_FORMAT_PCM)
        return STATUS_INVALID_PARAMETER;

    format->SampleRate = wave->nSamplesPerSec;
    format->Channels = wave->nChannels;
    format->BitsPerSample = wave->wBitsPerSample;
    format->FrameBytes = wave->nBlockAlign;
    // Samples are packed: 24 bits take three bytes.
    if (format->FrameBytes == 0 || format->FrameBytes * 8 != format->Channels * format->BitsPerSample)
        return STATUS_INVALID_PARAMETER;
    return STATUS_SUCCESS;
}

#pragma code_seg()
