/**
 * The adapter object: owner of a device's hardware, subdevices and registrations, from one START_DEVICE to the next STOP
 * or REMOVE.
 */
#pragma once

#include "engine.h"
#include "resources.h"
#include "virtualengine.h"

class CMiniportTopology;

class CAdapterCommon final : public IAdapterPowerManagement3, public IAdapterPnpManagement, public CUnknown
{
public:
    DECLARE_STD_UNKNOWN();

    CAdapterCommon(_In_ PDEVICE_OBJECT fdo, _In_ PDEVICE_OBJECT pdo);

    /** Brings the device up and registers everything. On failure all of it is taken back. */
    NTSTATUS Start(_In_ PIRP irp, _In_opt_ PRESOURCELIST resources);

    /**
     * Gives up the hardware: DMA, then the stream resource, then interrupt or thread. Does not wait for streams to be
     * closed. May be repeated.
     */
    void ReleaseHardware();

    /** Takes the subdevices back so that the device can start again. The hardware has been released. May be repeated. */
    void UnregisterSubdevices();

    /** The last step of a start's life: releases what Start took. Streams may still be open. */
    void Shutdown();

    // Called by property requests of the topology filter, one at a time, between Start and ReleaseHardware.

    BOOLEAN IsEndpointPresent() const { return m_virtualEngine->IsEndpointPresent(); }

    /** Takes the endpoint away, or brings it back. A failure leaves it away. */
    NTSTATUS SetEndpoint(_In_ BOOLEAN present);

    /** TRUE when PortCls calls PnpStop for a STOP_DEVICE. */
    BOOLEAN HasPnpManagement() const { return m_pnp != nullptr; }

    // IAdapterPowerManagement
    STDMETHODIMP_(void) PowerChangeState(_In_ POWER_STATE state) override;
    STDMETHODIMP_(NTSTATUS) QueryPowerChangeState(_In_ POWER_STATE state) override;
    STDMETHODIMP_(NTSTATUS) QueryDeviceCapabilities(_Inout_ PDEVICE_CAPABILITIES capabilities) override;
    // IAdapterPowerManagement2
    STDMETHODIMP_(void) PowerChangeState2(_In_ DEVICE_POWER_STATE deviceState, _In_ SYSTEM_POWER_STATE systemState) override;
    // IAdapterPowerManagement3
    STDMETHODIMP_(void) PowerChangeState3(_In_ DEVICE_POWER_STATE deviceState, _In_ SYSTEM_POWER_STATE systemState,
                                          _In_ PC_EXIT_LATENCY latency) override;
    STDMETHODIMP_(NTSTATUS) D3ExitLatencyChanged(_In_ PC_EXIT_LATENCY latency) override;

    // IAdapterPnpManagement
    STDMETHODIMP_(PC_REBALANCE_TYPE) GetSupportedRebalanceType() override;
    STDMETHODIMP_(void) PnpQueryStop() override;
    STDMETHODIMP_(void) PnpCancelStop() override;
    STDMETHODIMP_(void) PnpStop() override;

private:
    ~CAdapterCommon() override;

    /** A filter of the device: its port object, and whether PortCls knows it. */
    struct SUBDEVICE
    {
        PPORT Port;
        BOOLEAN Registered;
    };

    struct CONNECTION
    {
        SUBDEVICE CAdapterCommon::*From;
        ULONG FromPin;
        SUBDEVICE CAdapterCommon::*To;
        ULONG ToPin;
    };
    static const CONNECTION Connections[2];

    NTSTATUS CreateEngine(_In_opt_ PRESOURCELIST resources);
    NTSTATUS InstallSubdevice(_In_ PIRP irp, _In_ PRESOURCELIST resources, _In_ REFCLSID portClass,
                              _In_ PUNKNOWN miniport, _In_ PWSTR name, _Out_ SUBDEVICE *subdevice);
    NTSTATUS InstallWave(_In_ PIRP irp, _In_ PRESOURCELIST resources);
    NTSTATUS InstallTopology(_In_ PIRP irp, _In_ PRESOURCELIST resources);
    NTSTATUS ConnectSubdevices();
    void RegisterPnpManagement();
    void DisconnectSubdevices();
    void UnregisterSubdevice(_Inout_ SUBDEVICE *subdevice);
    void SetPowerState(_In_ DEVICE_POWER_STATE state);

    const PDEVICE_OBJECT m_fdo;
    const PDEVICE_OBJECT m_pdo;
    CDmaEngine *m_engine;
    /** The same object when the device is the virtual one, else NULL. */
    CVirtualEngine *m_virtualEngine;
    DEVICE_POWER_STATE m_powerState;
    BOOLEAN m_powerRegistered;
    PPORTCLSPNP m_pnp;
    SUBDEVICE m_wave;
    SUBDEVICE m_topology;
    /** Hands property requests to this object until ReleaseHardware; the port keeps it longer. NULL: there are none. */
    CMiniportTopology *m_topologyMiniport;
    /** Number of entries of Connections that are registered. */
    ULONG m_connected;
    CStreamResource m_streamResource;
};
