/** IInterruptSync and PcNewInterruptSync. */
#include "object.h"

/* Drivers only pass its address around. */
struct _KINTERRUPT {
    ULONG vector;
    ULONG reserved[7];
};

namespace {
class InterruptSync final : public objects::Counted<IInterruptSync> {
public:
    STDMETHODIMP_(NTSTATUS) CallSynchronizedRoutine(PINTERRUPTSYNCROUTINE routine, PVOID context) override
    {
        int irql = host::InterruptSync_CallSynchronizedRoutine(this);
        NTSTATUS status = routine(this, context);
        host::InterruptSync_Leave(this, irql);
        return status;
    }
    STDMETHODIMP_(PKINTERRUPT) GetKInterrupt() override { return host::InterruptSync_GetKInterrupt(this).as<PKINTERRUPT>(); }
    STDMETHODIMP_(NTSTATUS) Connect() override { return host::InterruptSync_Connect(this, &interrupt); }
    STDMETHODIMP_(void) Disconnect() override { host::InterruptSync_Disconnect(this); }
    STDMETHODIMP_(NTSTATUS) RegisterServiceRoutine(PINTERRUPTSYNCROUTINE routine, PVOID context, BOOLEAN first) override
    {
        return host::InterruptSync_RegisterServiceRoutine(this, routine, context, first != 0);
    }

protected:
    IUnknown *answer(int id) override { return id == iid::IUnknown || id == iid::IInterruptSync ? this : nullptr; }

private:
    _KINTERRUPT interrupt = {};
};
}

PORTCLASSAPI NTSTATUS NTAPI PcNewInterruptSync(PINTERRUPTSYNC *out, PUNKNOWN, PRESOURCELIST resources, ULONG index, INTERRUPTSYNCMODE mode)
{
    if (!out) return STATUS_INVALID_PARAMETER;
    *out = nullptr;
    auto *sync = heap::create<InterruptSync>();
    if (!sync) return STATUS_INSUFFICIENT_RESOURCES;
    NTSTATUS status = host::PcNewInterruptSync(resources, index, mode, sync);
    if (NT_SUCCESS(status)) *out = sync;
    else heap::release(sync);
    return status;
}
