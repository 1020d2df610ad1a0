/** Interfaces of the port that only some drivers ask for, and the PortCls functions around them. */
#include "../portcls/object.h"
#include "drm.h"
#include "../portcls/moreports.h"
#include "service.h"

namespace ports {
namespace {
/* One object each, for all ports: none of them keeps anything of a port. */
template <class Interface> class Shared : public objects::Counted<Interface> {
protected:
    void destroy(IUnknown *) override { this->count = 1; }
};

class Events final : public Shared<IPortEvents> {
public:
    STDMETHODIMP_(void) AddEventToEventList(PKSEVENT_ENTRY) override { service::called("IPortEvents::AddEventToEventList"); }
    STDMETHODIMP_(void) GenerateEventList(GUID *, ULONG, BOOL, ULONG, BOOL, ULONG) override { service::called("IPortEvents::GenerateEventList"); }

protected:
    IUnknown *answer(int id) override { return id == iid::IUnknown || id == iid::IPortEvents ? this : nullptr; }
};

class Power final : public Shared<IPortClsPower> {
public:
    STDMETHODIMP_(NTSTATUS) RegisterAdapterPowerManagement(PUNKNOWN adapter, PDEVICE_OBJECT fdo) override { return host::PcRegisterAdapterPowerManagement(adapter, fdo); }
    STDMETHODIMP_(NTSTATUS) UnregisterAdapterPowerManagement(PDEVICE_OBJECT fdo) override { return host::PcUnregisterAdapterPowerManagement(fdo); }
    STDMETHODIMP_(NTSTATUS) SetIdlePowerManagement(PDEVICE_OBJECT, BOOLEAN) override
    {
        service::called("IPortClsPower::SetIdlePowerManagement");
        return STATUS_SUCCESS;
    }

protected:
    IUnknown *answer(int id) override { return id == iid::IUnknown || id == iid::IPortClsPower ? this : nullptr; }
};

class RuntimePower final : public Shared<IPortClsRuntimePower> {
public:
    STDMETHODIMP_(NTSTATUS) RegisterPowerControlCallback(PDEVICE_OBJECT, PCPFNRUNTIME_POWER_CONTROL_CALLBACK, PVOID) override
    {
        service::called("IPortClsRuntimePower::RegisterPowerControlCallback");
        return STATUS_SUCCESS;
    }
    STDMETHODIMP_(NTSTATUS) UnregisterPowerControlCallback(PDEVICE_OBJECT) override
    {
        service::called("IPortClsRuntimePower::UnregisterPowerControlCallback");
        return STATUS_SUCCESS;
    }
    STDMETHODIMP_(NTSTATUS) SendPowerControl(PDEVICE_OBJECT, LPCGUID, PVOID, SIZE_T, PVOID, SIZE_T, PSIZE_T) override
    {
        service::called("IPortClsRuntimePower::SendPowerControl");
        return STATUS_NOT_IMPLEMENTED;
    }

protected:
    IUnknown *answer(int id) override { return id == iid::IUnknown || id == iid::IPortClsRuntimePower ? this : nullptr; }
};

template <class T> IUnknown *only()
{
    static T *object;
    if (!object) object = heap::create<T>();
    return object;
}
}

IUnknown *moreInterfaces(int id)
{
    switch (id) {
    case iid::IPortEvents: return only<Events>();
    case iid::IPortClsPower: return only<Power>();
    case iid::IPortClsRuntimePower: return only<RuntimePower>();
    case iid::IDrmPort:
    case iid::IDrmPort2: return drm::port();
    default: return nullptr;
    }
}
}

PORTCLASSAPI NTSTATUS NTAPI PcCompleteIrp(PDEVICE_OBJECT, PIRP irp, NTSTATUS status)
{
    service::called("PcCompleteIrp");
    return irp->IoStatus.Status = status;
}
PORTCLASSAPI NTSTATUS NTAPI PcForwardIrpSynchronous(PDEVICE_OBJECT, PIRP irp)
{
    service::called("PcForwardIrpSynchronous");
    return irp->IoStatus.Status = STATUS_SUCCESS;
}
PORTCLASSAPI ULONGLONG NTAPI PcGetTimeInterval(ULONGLONG since) { return KeQueryInterruptTime() - since; }
PORTCLASSAPI NTSTATUS NTAPI PcGetDeviceProperty(PVOID device, DEVICE_REGISTRY_PROPERTY property, ULONG room, PVOID buffer, PULONG needed)
{
    return IoGetDeviceProperty((PDEVICE_OBJECT)device, property, room, buffer, needed);
}
/* The miniports PortCls itself has are for MIDI and for old hardware. */
PORTCLASSAPI NTSTATUS NTAPI PcNewMiniport(PMINIPORT *miniport, REFCLSID)
{
    service::called("PcNewMiniport");
    if (miniport) *miniport = nullptr;
    return STATUS_INVALID_PARAMETER;
}
PORTCLASSAPI NTSTATUS NTAPI PcRequestNewPowerState(PDEVICE_OBJECT, DEVICE_POWER_STATE)
{
    service::called("PcRequestNewPowerState");
    return STATUS_SUCCESS;
}
PORTCLASSAPI NTSTATUS NTAPI PcCompletePendingPropertyRequest(PPCPROPERTY_REQUEST request, NTSTATUS status)
{
    return host::PcCompletePendingPropertyRequest(request, status);
}
