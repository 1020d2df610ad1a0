/**
 * Topology miniport: one path from the wave filter to the speaker, one from the line input to the wave filter. On the
 * virtual device the filter has the property of endpointproperty.h.
 */
#pragma once

#include "driver.h"

class CAdapterCommon;

class CMiniportTopology final : public IMiniportTopology, public CUnknown
{
public:
    DECLARE_STD_UNKNOWN();

    /** @param adapter  Takes the property requests, or NULL for a filter without the property. Not referenced. */
    explicit CMiniportTopology(_In_opt_ CAdapterCommon *adapter);

    /** From here on requests reach the adapter. */
    void AllowRequests() { InterlockedExchange(&m_users, 1); }

    /** Waits for a request in progress; those that come later do not reach the adapter any more. */
    void EndRequests();

    // IMiniport
    STDMETHODIMP_(NTSTATUS) GetDescription(_Out_ PPCFILTER_DESCRIPTOR *description) override;
    STDMETHODIMP_(NTSTATUS) DataRangeIntersection(_In_ ULONG pin, _In_ PKSDATARANGE clientRange,
                                                  _In_ PKSDATARANGE ourRange, _In_ ULONG outputLength,
                                                  _Out_opt_ PVOID output, _Out_ PULONG resultLength) override;

    // IMiniportTopology
    STDMETHODIMP_(NTSTATUS) Init(_In_opt_ PUNKNOWN adapter, _In_ PRESOURCELIST resources,
                                 _In_ PPORTTOPOLOGY port) override;

    /** Handles KSPROPERTY_PORTCLSLAB_ENDPOINT. PortCls holds its device lock, so requests come one after the other. */
    static NTSTATUS EndpointProperty(_Inout_ PPCPROPERTY_REQUEST request);

private:
    CAdapterCommon *const m_adapter;
    /** Who uses the adapter: 1 while requests are allowed, and 1 for the request in progress. */
    LONG m_users;
    /** Set by the request that EndRequests waits for; initialised only then. */
    KEVENT m_idle;
};
