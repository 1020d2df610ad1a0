/** IInterruptSync and IResourceList: the one interrupt and the two port ranges of the device. */
#include "interrupts.h"

#include "kernel.h"
#include "machine-port.h"

namespace
{
class InterruptSync final : public IInterruptSync
{
public:
    STDMETHODIMP_(NTSTATUS) QueryInterface(REFIID, PVOID *) override { return STATUS_NOINTERFACE; }
    STDMETHODIMP_(ULONG) AddRef() override { return ++m_references; }
    STDMETHODIMP_(ULONG) Release() override { return --m_references; }
    STDMETHODIMP_(NTSTATUS) CallSynchronizedRoutine(PINTERRUPTSYNCROUTINE routine, PVOID context) override
    {
        return routine(this, context);
    }
    STDMETHODIMP_(PKINTERRUPT) GetKInterrupt() override { return nullptr; }
    STDMETHODIMP_(NTSTATUS) Connect() override
    {
        m_connected = true;
        return STATUS_SUCCESS;
    }
    STDMETHODIMP_(void) Disconnect() override { m_connected = false; }
    STDMETHODIMP_(NTSTATUS) RegisterServiceRoutine(PINTERRUPTSYNCROUTINE routine, PVOID context, BOOLEAN) override
    {
        m_routine = routine;
        m_context = context;
        return STATUS_SUCCESS;
    }

    void Serve()
    {
        constexpr ULONG MaximumPasses = 8;
        for (ULONG pass = 0; m_connected && m_routine && pass < MaximumPasses && machineport::lineAsserted(); pass++)
            shim::note('n', 0, static_cast<ULONG>(m_routine(this, m_context)));
    }
    ULONG References() const { return m_references; }

private:
    ULONG m_references = 0;
    bool m_connected = false;
    PINTERRUPTSYNCROUTINE m_routine = nullptr;
    PVOID m_context = nullptr;
};
InterruptSync interruptSync;

class Resources final : public IResourceList
{
public:
    STDMETHODIMP_(NTSTATUS) QueryInterface(REFIID, PVOID *) override { return STATUS_NOINTERFACE; }
    STDMETHODIMP_(ULONG) AddRef() override { return 1; }
    STDMETHODIMP_(ULONG) Release() override { return 1; }
    STDMETHODIMP_(ULONG) NumberOfEntries() override { return 2; }
    STDMETHODIMP_(ULONG) NumberOfEntriesOfType(CM_RESOURCE_TYPE type) override { return type == CmResourceTypePort ? 2 : 0; }
    STDMETHODIMP_(PCM_PARTIAL_RESOURCE_DESCRIPTOR) FindTranslatedEntry(CM_RESOURCE_TYPE type, ULONG index) override
    {
        if (type != CmResourceTypePort || index > 1)
            return nullptr;
        CM_PARTIAL_RESOURCE_DESCRIPTOR &entry = m_ports[index];
        entry.Type = CmResourceTypePort;
        entry.u.Port.Start.QuadPart = index == 0 ? machineport::mixerBase() : machineport::busMasterBase();
        entry.u.Port.Length = index == 0 ? 256 : 64;
        return &entry;
    }
    STDMETHODIMP_(PCM_PARTIAL_RESOURCE_DESCRIPTOR) FindUntranslatedEntry(CM_RESOURCE_TYPE type, ULONG index) override
    {
        return FindTranslatedEntry(type, index);
    }
    STDMETHODIMP_(NTSTATUS) AddEntry(PCM_PARTIAL_RESOURCE_DESCRIPTOR, PCM_PARTIAL_RESOURCE_DESCRIPTOR) override
    {
        return STATUS_NOT_SUPPORTED;
    }
    STDMETHODIMP_(NTSTATUS) AddEntryFromParent(IResourceList *, CM_RESOURCE_TYPE, ULONG) override
    {
        return STATUS_NOT_SUPPORTED;
    }
    STDMETHODIMP_(PCM_RESOURCE_LIST) TranslatedList() override { return nullptr; }
    STDMETHODIMP_(PCM_RESOURCE_LIST) UntranslatedList() override { return nullptr; }

private:
    CM_PARTIAL_RESOURCE_DESCRIPTOR m_ports[2] = {};
};
Resources resourceList;
}

namespace shim
{
void serveInterrupt() { interruptSync.Serve(); }
ULONG interruptObjects() { return interruptSync.References(); }
PRESOURCELIST resources() { return &resourceList; }
}

PORTCLASSAPI NTSTATUS NTAPI PcNewInterruptSync(PINTERRUPTSYNC *sync, PUNKNOWN, PRESOURCELIST, ULONG, INTERRUPTSYNCMODE)
{
    interruptSync.AddRef();
    *sync = &interruptSync;
    return STATUS_SUCCESS;
}
