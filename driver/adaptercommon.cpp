#include "adaptercommon.h"

#include "ac97engine.h"
#include "mintopo.h"
#include "minwave.h"

namespace
{
    // PortCls keeps the pointers for as long as the device exists.
    WCHAR WaveName[] = L"Wave";
    WCHAR TopologyName[] = L"Topology";
}

const CAdapterCommon::CONNECTION CAdapterCommon::Connections[] = {
    {&CAdapterCommon::m_wave, WavePinRenderBridge, &CAdapterCommon::m_topology, TopologyPinRenderBridge},
    {&CAdapterCommon::m_topology, TopologyPinCaptureBridge, &CAdapterCommon::m_wave, WavePinCaptureBridge},
};

#pragma code_seg("PAGE")

CAdapterCommon::CAdapterCommon(PDEVICE_OBJECT fdo, PDEVICE_OBJECT pdo)
    : CUnknown(nullptr), m_fdo(fdo), m_pdo(pdo), m_engine(nullptr), m_virtualEngine(nullptr), m_powerState(PowerDeviceD0),
      m_powerRegistered(FALSE), m_pnp(nullptr), m_wave{}, m_topology{},
      m_topologyMiniport(nullptr), m_connected(0)
{
    PAGED_CODE();
}

CAdapterCommon::~CAdapterCommon()
{
    PAGED_CODE();
    NT_ASSERT(!m_wave.Port && !m_topology.Port);
    if (m_engine)
        m_engine->Release();
}

STDMETHODIMP_(NTSTATUS) CAdapterCommon::NonDelegatingQueryInterface(REFIID iid, PVOID *object)
{
    PAGED_CODE();
    if (IsEqualGUIDAligned(iid, IID_IUnknown))
        *object = PVOID(PUNKNOWN(PADAPTERPOWERMANAGEMENT3(this)));
    else if (IsEqualGUIDAligned(iid, IID_IAdapterPowerManagement) ||
             IsEqualGUIDAligned(iid, IID_IAdapterPowerManagement2) ||
             IsEqualGUIDAligned(iid, IID_IAdapterPowerManagement3))
        // Each of the three begins with the methods of the one before it: one pointer serves all.
        *object = PVOID(PADAPTERPOWERMANAGEMENT3(this));
    else if (IsEqualGUIDAligned(iid, IID_IAdapterPnpManagement))
        *object = PVOID(static_cast<IAdapterPnpManagement *>(this));
    else
    {
        *object = nullptr;
        return STATUS_INVALID_PARAMETER;
    }
    PUNKNOWN(*object)->AddRef();
    return STATUS_SUCCESS;
}

_Use_decl_annotations_
NTSTATUS CAdapterCommon::Start(PIRP irp, PRESOURCELIST resources)
{
    PAGED_CODE();
    NTSTATUS status = CreateEngine(resources);
    if (NT_SUCCESS(status))
        status = PcRegisterAdapterPowerManagement(PUNKNOWN(PADAPTERPOWERMANAGEMENT3(this)), m_fdo);
    if (NT_SUCCESS(status))
    {
        m_powerRegistered = TRUE;
        status = InstallTopology(irp, resources);
    }
    if (NT_SUCCESS(status))
        status = InstallWave(irp, resources);
    if (NT_SUCCESS(status))
        status = ConnectSubdevices();
    if (!NT_SUCCESS(status))
    {
        // Backwards. No request has been allowed yet.
        m_topologyMiniport = nullptr;
        UnregisterSubdevices();
        Shutdown();
        ReleaseHardware();
        return status;
    }

    // Both are extras of newer Windows versions; the device works without them.
    RegisterPnpManagement();
    m_streamResource.Attach(m_wave.Port, m_pdo);
    m_streamResource.Add(*m_engine);
    if (m_topologyMiniport)
        m_topologyMiniport->AllowRequests();
    return STATUS_SUCCESS;
}

/** Two port ranges and an interrupt make an AC'97 controller, nothing at all makes the virtual device. */
_Use_decl_annotations_
NTSTATUS CAdapterCommon::CreateEngine(PRESOURCELIST resources)
{
    PAGED_CODE();
    const ULONG ports = resources ? resources->NumberOfEntriesOfType(CmResourceTypePort) : 0;
    const ULONG interrupts = resources ? resources->NumberOfEntriesOfType(CmResourceTypeInterrupt) : 0;
    CDmaEngine *engine;
    if (ports == 2 && interrupts == 1)
        engine = new (DriverPool) CAc97Engine();
    else if (ports == 0 && interrupts == 0)
        engine = m_virtualEngine = new (DriverPool) CVirtualEngine();
    else
        return STATUS_DEVICE_CONFIGURATION_ERROR;
    if (!engine)
        return STATUS_INSUFFICIENT_RESOURCES;

    const NTSTATUS status = engine->Start(resources);
    if (!NT_SUCCESS(status))
    {
        engine->Release();
        return status;
    }
    m_engine = engine;
    return STATUS_SUCCESS;
}

_Use_decl_annotations_
NTSTATUS CAdapterCommon::InstallSubdevice(PIRP irp, PRESOURCELIST resources, REFCLSID portClass, PUNKNOWN miniport,
                                          PWSTR name, SUBDEVICE *subdevice)
{
    PAGED_CODE();
    PPORT port = nullptr;
    NTSTATUS status = PcNewPort(&port, portClass);
    if (!NT_SUCCESS(status))
        return status;

    status = port->Init(m_fdo, irp, miniport, PUNKNOWN(PADAPTERPOWERMANAGEMENT3(this)), resources);
    if (NT_SUCCESS(status))
        status = PcRegisterSubdevice(m_fdo, name, port);
    if (!NT_SUCCESS(status))
    {
        port->Release();
        return status;
    }
    subdevice->Port = port;
    subdevice->Registered = TRUE;
    return STATUS_SUCCESS;
}

_Use_decl_annotations_
NTSTATUS CAdapterCommon::InstallTopology(PIRP irp, PRESOURCELIST resources)
{
    PAGED_CODE();
    CMiniportTopology *miniport = new (DriverPool) CMiniportTopology(m_virtualEngine ? this : nullptr);
    if (!miniport)
        return STATUS_INSUFFICIENT_RESOURCES;
    miniport->AddRef();
    const NTSTATUS status =
        InstallSubdevice(irp, resources, CLSID_PortTopology, PUNKNOWN(PMINIPORTTOPOLOGY(miniport)), TopologyName,
                         &m_topology);
    // From here on the port keeps the miniport.
    miniport->Release();
    if (NT_SUCCESS(status) && m_virtualEngine)
        m_topologyMiniport = miniport;
    return status;
}

_Use_decl_annotations_
NTSTATUS CAdapterCommon::InstallWave(PIRP irp, PRESOURCELIST resources)
{
    PAGED_CODE();
    CMiniportWaveRT *miniport = new (DriverPool) CMiniportWaveRT(m_engine);
    if (!miniport)
        return STATUS_INSUFFICIENT_RESOURCES;
    miniport->AddRef();
    const NTSTATUS status = InstallSubdevice(irp, resources, CLSID_PortWaveRT, PUNKNOWN(PMINIPORTWAVERT(miniport)),
                                             WaveName, &m_wave);
    miniport->Release();
    return status;
}

NTSTATUS CAdapterCommon::ConnectSubdevices()
{
    PAGED_CODE();
    for (; m_connected < ARRAYSIZE(Connections); m_connected++)
    {
        const CONNECTION &connection = Connections[m_connected];
        const NTSTATUS status =
            PcRegisterPhysicalConnection(m_fdo, (this->*connection.From).Port, connection.FromPin,
                                         (this->*connection.To).Port, connection.ToPin);
        if (!NT_SUCCESS(status))
            return status;
    }
    return STATUS_SUCCESS;
}

void CAdapterCommon::RegisterPnpManagement()
{
    PAGED_CODE();
    PVOID pnp = nullptr;
    if (!NT_SUCCESS(m_wave.Port->QueryInterface(IID_IPortClsPnp, &pnp)))
        return;
    m_pnp = static_cast<PPORTCLSPNP>(pnp);
    if (!NT_SUCCESS(m_pnp->RegisterAdapterPnpManagement(PUNKNOWN(static_cast<IAdapterPnpManagement *>(this)), m_fdo)))
    {
        m_pnp->Release();
        m_pnp = nullptr;
    }
}

void CAdapterCommon::ReleaseHardware()
{
    PAGED_CODE();
    if (!m_engine)
        return;
    if (m_topologyMiniport)
        m_topologyMiniport->EndRequests();
    m_topologyMiniport = nullptr;
    // A resource is registered only while it exists, and exists only while DMA may need it.
    m_engine->Quiesce();
    m_streamResource.Remove();
    m_engine->ReleaseHardware();
}

void CAdapterCommon::DisconnectSubdevices()
{
    PAGED_CODE();
    PVOID unknown = nullptr;
    if (m_connected == 0 ||
        !NT_SUCCESS(m_wave.Port->QueryInterface(IID_IUnregisterPhysicalConnection, &unknown)))
        return;
    PUNREGISTERPHYSICALCONNECTION unregister = static_cast<PUNREGISTERPHYSICALCONNECTION>(unknown);
    while (m_connected > 0)
    {
        const CONNECTION &connection = Connections[--m_connected];
        unregister->UnregisterPhysicalConnection(m_fdo, (this->*connection.From).Port, connection.FromPin,
                                                 (this->*connection.To).Port, connection.ToPin);
    }
    unregister->Release();
}

_Use_decl_annotations_
void CAdapterCommon::UnregisterSubdevice(SUBDEVICE *subdevice)
{
    PAGED_CODE();
    if (!subdevice->Registered)
        return;
    subdevice->Registered = FALSE;
    PVOID unknown = nullptr;
    if (!NT_SUCCESS(subdevice->Port->QueryInterface(IID_IUnregisterSubdevice, &unknown)))
        return;
    PUNREGISTERSUBDEVICE unregister = static_cast<PUNREGISTERSUBDEVICE>(unknown);
    unregister->UnregisterSubdevice(m_fdo, subdevice->Port);
    unregister->Release();
}

void CAdapterCommon::UnregisterSubdevices()
{
    PAGED_CODE();
    DisconnectSubdevices();
    UnregisterSubdevice(&m_wave);
    UnregisterSubdevice(&m_topology);
}

void CAdapterCommon::Shutdown()
{
    PAGED_CODE();
    m_streamResource.Detach();
    if (m_pnp)
    {
        m_pnp->UnregisterAdapterPnpManagement(m_fdo);
        m_pnp->Release();
        m_pnp = nullptr;
    }
    SUBDEVICE *const subdevices[] = {&m_wave, &m_topology};
    for (SUBDEVICE *subdevice : subdevices)
    {
        if (subdevice->Port)
            subdevice->Port->Release();
        *subdevice = {};
    }
    if (m_powerRegistered)
    {
        PcUnregisterAdapterPowerManagement(m_fdo);
        m_powerRegistered = FALSE;
    }
}

// ---- Endpoint

/** Power requests are not served at the same time: PortCls holds its device lock for them, too. */
_Use_decl_annotations_
NTSTATUS CAdapterCommon::SetEndpoint(BOOLEAN present)
{
    PAGED_CODE();
    if (present == IsEndpointPresent())
        return STATUS_SUCCESS;
    if (!present)
    {
        m_virtualEngine->Quiesce();
        m_streamResource.Remove();
    }
    const NTSTATUS status = m_virtualEngine->SetEndpoint(present);
    // In Dx the step up to D0 does the rest.
    if (NT_SUCCESS(status) && m_powerState == PowerDeviceD0 && NT_SUCCESS(m_virtualEngine->PowerUp()))
        m_streamResource.Add(*m_engine);
    return status;
}

// ---- Power

/**
 * PortCls has paused the streams before a step down and lets them go on after a step up. A step cannot fail: a device
 * that does not come back answers the next start of a stream with an error.
 */
_Use_decl_annotations_
void CAdapterCommon::SetPowerState(DEVICE_POWER_STATE state)
{
    PAGED_CODE();
    const BOOLEAN wasOn = m_powerState == PowerDeviceD0;
    const BOOLEAN on = state == PowerDeviceD0;
    m_powerState = state;
    if (wasOn == on || !m_engine)
        return;

    if (on)
    {
        if (NT_SUCCESS(m_engine->PowerUp()))
            m_streamResource.Add(*m_engine);
        return;
    }
    m_engine->Quiesce();
    if (m_engine->LosesStreamResourceInDx())
        m_streamResource.Remove();
    m_engine->PowerDown();
}

STDMETHODIMP_(void) CAdapterCommon::PowerChangeState(POWER_STATE state)
{
    PAGED_CODE();
    SetPowerState(state.DeviceState);
}

STDMETHODIMP_(void) CAdapterCommon::PowerChangeState2(DEVICE_POWER_STATE deviceState, SYSTEM_POWER_STATE)
{
    PAGED_CODE();
    SetPowerState(deviceState);
}

STDMETHODIMP_(void)
CAdapterCommon::PowerChangeState3(DEVICE_POWER_STATE deviceState, SYSTEM_POWER_STATE, PC_EXIT_LATENCY)
{
    PAGED_CODE();
    SetPowerState(deviceState);
}

STDMETHODIMP_(NTSTATUS) CAdapterCommon::QueryPowerChangeState(POWER_STATE)
{
    PAGED_CODE();
    return STATUS_SUCCESS;
}

STDMETHODIMP_(NTSTATUS) CAdapterCommon::QueryDeviceCapabilities(PDEVICE_CAPABILITIES)
{
    PAGED_CODE();
    // The bus driver's mapping of system to device states fits both devices.
    return STATUS_SUCCESS;
}

STDMETHODIMP_(NTSTATUS) CAdapterCommon::D3ExitLatencyChanged(PC_EXIT_LATENCY)
{
    PAGED_CODE();
    // There is one way back from D3, and it takes milliseconds.
    return STATUS_SUCCESS;
}

// ---- Rebalance

STDMETHODIMP_(PC_REBALANCE_TYPE) CAdapterCommon::GetSupportedRebalanceType()
{
    PAGED_CODE();
    return PcRebalanceRemoveSubdevices;
}

STDMETHODIMP_(void) CAdapterCommon::PnpQueryStop()
{
    // PortCls holds new streams back by itself.
    PAGED_CODE();
}

STDMETHODIMP_(void) CAdapterCommon::PnpCancelStop()
{
    // May come without a query before it; there is nothing to undo.
    PAGED_CODE();
}

STDMETHODIMP_(void) CAdapterCommon::PnpStop()
{
    PAGED_CODE();
    ReleaseHardware();
    UnregisterSubdevices();
}

#pragma code_seg()
