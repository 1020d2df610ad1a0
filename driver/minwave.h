/**
 * WaveRT miniport: the wave filter of a device, and the maker of its streams.
 */
#pragma once

#include "engine.h"

class CMiniportWaveRT final : public IMiniportWaveRT, public IMiniportPnpNotify, public CUnknown
{
public:
    DECLARE_STD_UNKNOWN();

    /** @param engine  The device; the miniport holds a reference. */
    explicit CMiniportWaveRT(_In_ CDmaEngine *engine);

    // IMiniport
    STDMETHODIMP_(NTSTATUS) GetDescription(_Out_ PPCFILTER_DESCRIPTOR *description) override;
    STDMETHODIMP_(NTSTATUS) DataRangeIntersection(_In_ ULONG pin, _In_ PKSDATARANGE clientRange,
                                                  _In_ PKSDATARANGE ourRange, _In_ ULONG outputLength,
                                                  _Out_opt_ PVOID output, _Out_ PULONG resultLength) override;

    // IMiniportWaveRT
    STDMETHODIMP_(NTSTATUS) Init(_In_ PUNKNOWN adapter, _In_ PRESOURCELIST resources, _In_ PPORTWAVERT port) override;
    STDMETHODIMP_(NTSTATUS) NewStream(_Out_ PMINIPORTWAVERTSTREAM *stream, _In_ PPORTWAVERTSTREAM portStream,
                                      _In_ ULONG pin, _In_ BOOLEAN capture, _In_ PKSDATAFORMAT format) override;
    STDMETHODIMP_(NTSTATUS) GetDeviceDescription(_Out_ PDEVICE_DESCRIPTION description) override;

    // IMiniportPnpNotify
    STDMETHODIMP_(void) PnpStop() override;

private:
    ~CMiniportWaveRT() override;

    CDmaEngine *m_engine;
};

/**
 * Reads a linear PCM format out of the block a client sent.
 * @return STATUS_INVALID_PARAMETER: not one, or inconsistent in itself.
 */
_IRQL_requires_(PASSIVE_LEVEL)
NTSTATUS ParseFormat(_In_ const KSDATAFORMAT *dataFormat, _Out_ AUDIO_FORMAT *format);
