#include "port.h"
#include "moreports.h"
#include "streamresource.h"

namespace ports {
template <class Interface> void Helper<Interface>::addFirst()
{
    if (this->count++ == 0) port->holdForHelper();
}
template <class Interface> IUnknown *Helper<Interface>::answer(int id)
{
    // Identity: IUnknown of a helper is the port's, as for any interface of one object.
    return port->interfaceFor(id);
}
template <class Interface> void Helper<Interface>::destroy(IUnknown *) { port->releaseForHelper(); }
template <class Interface> void Helper<Interface>::hold(IUnknown *self, IUnknown *found)
{
    if (found == self) addFirst();
    else found->AddRef();
}

/* Whoever constructs a port needs them, wherever that is. */
template class Helper<IPortClsStreamResourceManager2>;
template class Helper<IPortClsPnp>;
template class Helper<IPortClsEtwHelper>;
template class Helper<IUnregisterSubdevice>;
template class Helper<IUnregisterPhysicalConnection>;

IUnknown *Port::answer(int id)
{
    switch (id) {
    case iid::IUnknown:
    case iid::IPort:
        return this;
    case iid::IPortWaveRT:
        return kind == Kind::WaveRT ? this : nullptr;
    case iid::IPortTopology:
        return kind == Kind::Topology ? this : nullptr;
    case iid::IPortClsStreamResourceManager:
    case iid::IPortClsStreamResourceManager2:
        return &manager;
    case iid::IPortClsPnp:
        return &pnp;
    case iid::IPortClsEtwHelper:
        return &etw;
    case iid::IUnregisterSubdevice:
        return &subdevices;
    case iid::IUnregisterPhysicalConnection:
        return &connections;
    default:
        return moreInterfaces(id);
    }
}

void Port::hold(IUnknown *self, IUnknown *found)
{
    if (found == self) count++;
    else if (found == &manager) manager.addFirst();
    else if (found == &pnp) pnp.addFirst();
    else if (found == &etw) etw.addFirst();
    else if (found == &subdevices) subdevices.addFirst();
    else if (found == &connections) connections.addFirst();
    else found->AddRef();
}

void Port::releaseForHelper()
{
    if (--count > 0) return;
    host::Unknown_Release(this, 0);
    destroy(this);
}

NTSTATUS Port::Init(PDEVICE_OBJECT fdo, PIRP irp, PUNKNOWN miniport, PUNKNOWN adapter, PRESOURCELIST resources)
{
    return host::Port_Init(this, fdo, irp, miniport, adapter, resources);
}
NTSTATUS Port::GetDeviceProperty(DEVICE_REGISTRY_PROPERTY property, ULONG length, PVOID, PULONG resultLength)
{
    if (resultLength) *resultLength = 0;
    return host::Port_GetDeviceProperty(this, (unsigned)property, length);
}
NTSTATUS Port::NewRegistryKey(PREGISTRYKEY *key, [[maybe_unused]] PUNKNOWN outer, ULONG type, [[maybe_unused]] ACCESS_MASK access,
                              [[maybe_unused]] POBJECT_ATTRIBUTES attributes, ULONG, [[maybe_unused]] PULONG disposition)
{
    if (key) *key = nullptr;
#ifdef PORTCLSLAB_ANY_DRIVER
    NTSTATUS status = host::Port_NewRegistryKey(this, type);
    return NT_SUCCESS(status) ? newRegistryKey(this, key, outer, type, access, attributes, disposition) : status;
#else
    return host::Port_NewRegistryKey(this, type);
#endif
}

NTSTATUS StreamResourceManager::AddStreamResource(PVOID set, PPCSTREAMRESOURCE_DESCRIPTOR descriptor, PCSTREAMRESOURCE *handle)
{
    streamresource::Flat flat(descriptor);
    abi::Address added;
    NTSTATUS status = host::StreamResourceManager_AddStreamResource(this, set, flat.present, flat.size, flat.flags, flat.pdo, flat.type, flat.version,
                                                                    flat.resource, handle != nullptr, added);
    return streamresource::finish(status, added, handle);
}
NTSTATUS StreamResourceManager::RemoveStreamResource(PCSTREAMRESOURCE handle) { return host::StreamResourceManager_RemoveStreamResource(this, handle); }
NTSTATUS StreamResourceManager::AddStreamResource2(PDEVICE_OBJECT pdo, PVOID set, PPCSTREAMRESOURCE_DESCRIPTOR descriptor, PCSTREAMRESOURCE *handle)
{
    streamresource::Flat flat(descriptor);
    abi::Address added;
    NTSTATUS status = host::StreamResourceManager_AddStreamResource2(this, pdo, set, flat.present, flat.size, flat.flags, flat.pdo, flat.type, flat.version,
                                                                     flat.resource, handle != nullptr, added);
    return streamresource::finish(status, added, handle);
}

NTSTATUS Pnp::RegisterAdapterPnpManagement(PUNKNOWN adapter, PDEVICE_OBJECT fdo) { return host::PortClsPnp_RegisterAdapterPnpManagement(port, adapter, fdo); }
NTSTATUS Pnp::UnregisterAdapterPnpManagement(PDEVICE_OBJECT fdo) { return host::PortClsPnp_UnregisterAdapterPnpManagement(port, fdo); }

NTSTATUS EtwHelper::MiniportWriteEtwEvent(EPcMiniportEngineEvent event, ULONGLONG p1, ULONGLONG p2, ULONGLONG p3, ULONGLONG p4)
{
    return host::MiniportWriteEtwEvent(port, (unsigned)event, (long long)p1, (long long)p2, (long long)p3, (long long)p4);
}

NTSTATUS SubdeviceRemover::UnregisterSubdevice(PDEVICE_OBJECT fdo, PUNKNOWN unknown) { return host::UnregisterSubdevice(fdo, unknown); }

NTSTATUS ConnectionRemover::UnregisterPhysicalConnection(PDEVICE_OBJECT fdo, PUNKNOWN from, ULONG fromPin, PUNKNOWN to, ULONG toPin)
{
    return host::UnregisterPhysicalConnection(fdo, from, fromPin, to, toPin);
}
/* Connections to other devices cannot be registered here, so there is none to take back. */
NTSTATUS ConnectionRemover::UnregisterPhysicalConnectionToExternal(PDEVICE_OBJECT, PUNKNOWN, ULONG, PUNICODE_STRING, ULONG) { return STATUS_NOT_FOUND; }
NTSTATUS ConnectionRemover::UnregisterPhysicalConnectionFromExternal(PDEVICE_OBJECT, PUNICODE_STRING, ULONG, PUNKNOWN, ULONG) { return STATUS_NOT_FOUND; }
}
