/** The port objects and the helper interfaces that belong to them. */
#pragma once
#include "object.h"

namespace ports {
enum class Kind { WaveRT, Topology };

class Port;

/**
 * An interface of the port with an address of its own. It lives as long as the port; while somebody holds it, it holds the port.
 */
template <class Interface> class Helper : public objects::Counted<Interface> {
public:
    explicit Helper(Port *owner) : port(owner) { this->count = 0; }
    void addFirst();

protected:
    Port *port;
    IUnknown *answer(int id) override;
    void destroy(IUnknown *self) override;
    void hold(IUnknown *self, IUnknown *found) override;
};

class StreamResourceManager final : public Helper<IPortClsStreamResourceManager2> {
public:
    using Helper::Helper;
    STDMETHODIMP_(NTSTATUS) AddStreamResource(PVOID, PPCSTREAMRESOURCE_DESCRIPTOR, PCSTREAMRESOURCE *) override;
    STDMETHODIMP_(NTSTATUS) RemoveStreamResource(PCSTREAMRESOURCE) override;
    STDMETHODIMP_(NTSTATUS) AddStreamResource2(PDEVICE_OBJECT, PVOID, PPCSTREAMRESOURCE_DESCRIPTOR, PCSTREAMRESOURCE *) override;
};

class Pnp final : public Helper<IPortClsPnp> {
public:
    using Helper::Helper;
    STDMETHODIMP_(NTSTATUS) RegisterAdapterPnpManagement(PUNKNOWN, PDEVICE_OBJECT) override;
    STDMETHODIMP_(NTSTATUS) UnregisterAdapterPnpManagement(PDEVICE_OBJECT) override;
};

class EtwHelper final : public Helper<IPortClsEtwHelper> {
public:
    using Helper::Helper;
    STDMETHODIMP_(NTSTATUS) MiniportWriteEtwEvent(EPcMiniportEngineEvent, ULONGLONG, ULONGLONG, ULONGLONG, ULONGLONG) override;
};

class SubdeviceRemover final : public Helper<IUnregisterSubdevice> {
public:
    using Helper::Helper;
    STDMETHODIMP_(NTSTATUS) UnregisterSubdevice(PDEVICE_OBJECT, PUNKNOWN) override;
};

class ConnectionRemover final : public Helper<IUnregisterPhysicalConnection> {
public:
    using Helper::Helper;
    STDMETHODIMP_(NTSTATUS) UnregisterPhysicalConnection(PDEVICE_OBJECT, PUNKNOWN, ULONG, PUNKNOWN, ULONG) override;
    STDMETHODIMP_(NTSTATUS) UnregisterPhysicalConnectionToExternal(PDEVICE_OBJECT, PUNKNOWN, ULONG, PUNICODE_STRING, ULONG) override;
    STDMETHODIMP_(NTSTATUS) UnregisterPhysicalConnectionFromExternal(PDEVICE_OBJECT, PUNICODE_STRING, ULONG, PUNKNOWN, ULONG) override;
};

/** IPortWaveRT and IPortTopology add nothing to IPort, so one class serves both. */
class Port final : public objects::Counted<IPort> {
public:
    explicit Port(Kind k) : kind(k), manager(this), pnp(this), etw(this), subdevices(this), connections(this) {}

    STDMETHODIMP_(NTSTATUS) Init(PDEVICE_OBJECT, PIRP, PUNKNOWN, PUNKNOWN, PRESOURCELIST) override;
    STDMETHODIMP_(NTSTATUS) GetDeviceProperty(DEVICE_REGISTRY_PROPERTY, ULONG, PVOID, PULONG) override;
    STDMETHODIMP_(NTSTATUS) NewRegistryKey(PREGISTRYKEY *, PUNKNOWN, ULONG, ACCESS_MASK, POBJECT_ATTRIBUTES, ULONG, PULONG) override;

    /** A held helper keeps the port alive. */
    void holdForHelper() { count++; }
    void releaseForHelper();
    IUnknown *interfaceFor(int id) { return answer(id); }

protected:
    IUnknown *answer(int id) override;
    void hold(IUnknown *self, IUnknown *found) override;

private:
    Kind kind;
    StreamResourceManager manager;
    Pnp pnp;
    EtwHelper etw;
    SubdeviceRemover subdevices;
    ConnectionRemover connections;
};
}
