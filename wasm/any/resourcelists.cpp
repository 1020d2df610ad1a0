/** Resource lists that a driver makes itself: of the system's lists, and sublists it divides its resources into. */
#include <string.h>
#include "../portcls/object.h"
#include "service.h"

namespace {
constexpr char KIND[] = "resources";
constexpr size_t FIRST = offsetof(CM_RESOURCE_LIST, List) + offsetof(CM_FULL_RESOURCE_DESCRIPTOR, PartialResourceList) + offsetof(CM_PARTIAL_RESOURCE_LIST, PartialDescriptors);
/** More entries than any device has; bounds what a wrong argument asks for. */
constexpr ULONG MOST_ENTRIES = 4096;

ULONG &countOf(PCM_RESOURCE_LIST list) { return list->List[0].PartialResourceList.Count; }
PCM_PARTIAL_RESOURCE_DESCRIPTOR entryOf(PCM_RESOURCE_LIST list, ULONG i) { return (PCM_PARTIAL_RESOURCE_DESCRIPTOR)((UCHAR *)list + FIRST) + i; }
PCM_PARTIAL_RESOURCE_DESCRIPTOR find(PCM_RESOURCE_LIST list, CM_RESOURCE_TYPE type, ULONG index)
{
    for (ULONG i = 0; i < countOf(list); i++)
        if (entryOf(list, i)->Type == type && index-- == 0) return entryOf(list, i);
    return nullptr;
}

class OwnList final : public objects::Counted<IResourceList> {
public:
    /** Empty, with room for `capacity` entries; false: no memory. `like` says on which bus the resources are. */
    bool begin(ULONG capacity, PCM_RESOURCE_LIST like)
    {
        m_capacity = capacity;
        m_translated = room(like);
        m_untranslated = room(like);
        if (!m_translated || !m_untranslated) return false;
        host::Object_Allocate(KIND, sizeof(KIND) - 1, this);
        return true;
    }
    NTSTATUS append(PCM_PARTIAL_RESOURCE_DESCRIPTOR translated, PCM_PARTIAL_RESOURCE_DESCRIPTOR untranslated)
    {
        ULONG i = countOf(m_translated);
        if (i == m_capacity) return STATUS_INSUFFICIENT_RESOURCES;
        *entryOf(m_translated, i) = *translated;
        *entryOf(m_untranslated, i) = *untranslated;
        countOf(m_translated) = countOf(m_untranslated) = i + 1;
        return STATUS_SUCCESS;
    }
    STDMETHODIMP_(ULONG) NumberOfEntries() override { return host::ResourceList_NumberOfEntries(this, countOf(m_translated)); }
    STDMETHODIMP_(ULONG) NumberOfEntriesOfType(CM_RESOURCE_TYPE type) override
    {
        ULONG n = 0;
        while (find(m_translated, type, n)) n++;
        return host::ResourceList_NumberOfEntriesOfType(this, type, n);
    }
    STDMETHODIMP_(PCM_PARTIAL_RESOURCE_DESCRIPTOR) FindTranslatedEntry(CM_RESOURCE_TYPE type, ULONG index) override
    {
        PCM_PARTIAL_RESOURCE_DESCRIPTOR found = find(m_translated, type, index);
        return host::ResourceList_FindTranslatedEntry(this, type, index, found != nullptr) ? found : nullptr;
    }
    STDMETHODIMP_(PCM_PARTIAL_RESOURCE_DESCRIPTOR) FindUntranslatedEntry(CM_RESOURCE_TYPE type, ULONG index) override
    {
        PCM_PARTIAL_RESOURCE_DESCRIPTOR found = find(m_untranslated, type, index);
        return host::ResourceList_FindUntranslatedEntry(this, type, index, found != nullptr) ? found : nullptr;
    }
    STDMETHODIMP_(NTSTATUS) AddEntry(PCM_PARTIAL_RESOURCE_DESCRIPTOR translated, PCM_PARTIAL_RESOURCE_DESCRIPTOR untranslated) override
    {
        service::called("IResourceList::AddEntry");
        return append(translated, untranslated);
    }
    STDMETHODIMP_(NTSTATUS) AddEntryFromParent(IResourceList *parent, CM_RESOURCE_TYPE type, ULONG index) override
    {
        service::called("IResourceList::AddEntryFromParent");
        PCM_PARTIAL_RESOURCE_DESCRIPTOR translated = find(parent->TranslatedList(), type, index), untranslated = find(parent->UntranslatedList(), type, index);
        return translated && untranslated ? append(translated, untranslated) : STATUS_INVALID_PARAMETER;
    }
    STDMETHODIMP_(PCM_RESOURCE_LIST) TranslatedList() override { return m_translated; }
    STDMETHODIMP_(PCM_RESOURCE_LIST) UntranslatedList() override { return m_untranslated; }

    /** Memory of a list that was not begun. */
    void drop()
    {
        heap::release(m_translated);
        heap::release(m_untranslated);
        heap::release(this);
    }

protected:
    IUnknown *answer(int id) override { return id == iid::IUnknown || id == iid::IResourceList ? this : nullptr; }
    void destroy(IUnknown *) override { drop(); }

private:
    PCM_RESOURCE_LIST room(PCM_RESOURCE_LIST like) const
    {
        auto *list = (PCM_RESOURCE_LIST)heap::allocate(FIRST + (m_capacity + 1) * sizeof(CM_PARTIAL_RESOURCE_DESCRIPTOR));
        if (!list) return nullptr;
        memcpy(list, like, FIRST);
        list->Count = 1;
        countOf(list) = 0;
        return list;
    }

    ULONG m_capacity = 0;
    PCM_RESOURCE_LIST m_translated = nullptr, m_untranslated = nullptr;
};

NTSTATUS make(OwnList *&list, ULONG capacity, PCM_RESOURCE_LIST like)
{
    list = heap::create<OwnList>();
    if (!list) return STATUS_INSUFFICIENT_RESOURCES;
    if (list->begin(capacity, like)) return STATUS_SUCCESS;
    list->drop();
    return STATUS_INSUFFICIENT_RESOURCES;
}
}

PORTCLASSAPI NTSTATUS NTAPI PcNewResourceSublist(PRESOURCELIST *out, PUNKNOWN outer, POOL_TYPE, PRESOURCELIST parent, ULONG capacity)
{
    service::called("PcNewResourceSublist");
    if (!out) return STATUS_INVALID_PARAMETER;
    *out = nullptr;
    if (!parent || capacity == 0 || capacity > MOST_ENTRIES) return STATUS_INVALID_PARAMETER;
    // Aggregation is not simulated.
    if (outer) return STATUS_NOT_SUPPORTED;
    OwnList *list;
    NTSTATUS status = make(list, capacity, parent->TranslatedList());
    if (NT_SUCCESS(status)) *out = list;
    return status;
}
PORTCLASSAPI NTSTATUS NTAPI PcNewResourceList(PRESOURCELIST *out, PUNKNOWN outer, POOL_TYPE, PCM_RESOURCE_LIST translated, PCM_RESOURCE_LIST untranslated)
{
    service::called("PcNewResourceList");
    if (!out) return STATUS_INVALID_PARAMETER;
    *out = nullptr;
    if (outer) return STATUS_NOT_SUPPORTED;
    // A device without resources has no lists.
    CM_RESOURCE_LIST none = {};
    if (!translated || !untranslated) translated = untranslated = &none;
    ULONG count = translated->Count == 0 ? 0 : countOf(translated);
    if (count > MOST_ENTRIES || (count > 0 && countOf(untranslated) < count)) return STATUS_INVALID_PARAMETER;
    OwnList *list;
    NTSTATUS status = make(list, count, translated);
    if (!NT_SUCCESS(status)) return status;
    for (ULONG i = 0; i < count; i++) list->append(entryOf(translated, i), entryOf(untranslated, i));
    *out = list;
    return STATUS_SUCCESS;
}
