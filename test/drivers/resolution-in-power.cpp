/** Restores the timer resolution while it processes a power request. */
#include "start.h"
#include <stdunk.h>

class CPower : public IAdapterPowerManagement
{
public:
    STDMETHODIMP_(NTSTATUS) QueryInterface(REFIID iid, PVOID *object) override
    {
        if (!IsEqualGUIDAligned(iid, IID_IUnknown) && !IsEqualGUIDAligned(iid, IID_IAdapterPowerManagement))
            return STATUS_INVALID_PARAMETER;
        *object = this;
        return STATUS_SUCCESS;
    }
    STDMETHODIMP_(ULONG) AddRef() override { return 1; }
    STDMETHODIMP_(ULONG) Release() override { return 1; }
    STDMETHODIMP_(void) PowerChangeState(POWER_STATE) override { ExSetTimerResolution(0, FALSE); }
    STDMETHODIMP_(NTSTATUS) QueryPowerChangeState(POWER_STATE) override { return STATUS_SUCCESS; }
    STDMETHODIMP_(NTSTATUS) QueryDeviceCapabilities(PDEVICE_CAPABILITIES) override { return STATUS_SUCCESS; }
};
static CPower g_power;

static NTSTATUS Start(PDEVICE_OBJECT fdo, PIRP, PRESOURCELIST)
{
    return PcRegisterAdapterPowerManagement(&g_power, fdo);
}
