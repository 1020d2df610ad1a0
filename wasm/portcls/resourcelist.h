/** IResourceList over a fixed number of descriptors. */
#pragma once
#include "object.h"

namespace ports {
class ResourceList final : public objects::Counted<IResourceList> {
public:
    ResourceList();
    void addPorts(unsigned long long start, ULONG lengthBytes);
    void addInterrupt(ULONG irql, ULONG vector, KAFFINITY affinity);

    STDMETHODIMP_(ULONG) NumberOfEntries() override;
    STDMETHODIMP_(ULONG) NumberOfEntriesOfType(CM_RESOURCE_TYPE type) override;
    STDMETHODIMP_(PCM_PARTIAL_RESOURCE_DESCRIPTOR) FindTranslatedEntry(CM_RESOURCE_TYPE type, ULONG index) override;
    STDMETHODIMP_(PCM_PARTIAL_RESOURCE_DESCRIPTOR) FindUntranslatedEntry(CM_RESOURCE_TYPE type, ULONG index) override;
    STDMETHODIMP_(NTSTATUS) AddEntry(PCM_PARTIAL_RESOURCE_DESCRIPTOR, PCM_PARTIAL_RESOURCE_DESCRIPTOR) override;
    STDMETHODIMP_(NTSTATUS) AddEntryFromParent(IResourceList *, CM_RESOURCE_TYPE, ULONG) override;
    STDMETHODIMP_(PCM_RESOURCE_LIST) TranslatedList() override { return &translated.list; }
    STDMETHODIMP_(PCM_RESOURCE_LIST) UntranslatedList() override { return &untranslated.list; }

protected:
    IUnknown *answer(int id) override { return id == iid::IUnknown || id == iid::IResourceList ? this : nullptr; }

private:
    static constexpr ULONG CAPACITY = 8;
    /* CM_RESOURCE_LIST ends in an array of one; the others follow it in memory. */
    struct Entries {
        CM_RESOURCE_LIST list;
        CM_PARTIAL_RESOURCE_DESCRIPTOR more[CAPACITY - 1];
        CM_PARTIAL_RESOURCE_DESCRIPTOR *at(ULONG i);
        ULONG &count() { return list.List[0].PartialResourceList.Count; }
        PCM_PARTIAL_RESOURCE_DESCRIPTOR find(CM_RESOURCE_TYPE type, ULONG index);
    };
    Entries translated, untranslated;
};
}
