/**
 * Topology miniport: one path from the wave filter to the speaker, one from the line input to the wave filter.
 */
#pragma once

#include "driver.h"

class CMiniportTopology final : public IMiniportTopology, public CUnknown
{
public:
    DECLARE_STD_UNKNOWN();
    DEFINE_STD_CONSTRUCTOR(CMiniportTopology);

    // IMiniport
    STDMETHODIMP_(NTSTATUS) GetDescription(_Out_ PPCFILTER_DESCRIPTOR *description) override;
    STDMETHODIMP_(NTSTATUS) DataRangeIntersection(_In_ ULONG pin, _In_ PKSDATARANGE clientRange,
                                                  _In_ PKSDATARANGE ourRange, _In_ ULONG outputLength,
                                                  _Out_opt_ PVOID output, _Out_ PULONG resultLength) override;

    // IMiniportTopology
    STDMETHODIMP_(NTSTATUS) Init(_In_opt_ PUNKNOWN adapter, _In_ PRESOURCELIST resources,
                                 _In_ PPORTTOPOLOGY port) override;
};
