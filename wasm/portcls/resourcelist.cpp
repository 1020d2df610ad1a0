#include "resourcelist.h"

namespace ports {
CM_PARTIAL_RESOURCE_DESCRIPTOR *ResourceList::Entries::at(ULONG i)
{
    constexpr size_t first = offsetof(CM_RESOURCE_LIST, List) + offsetof(CM_FULL_RESOURCE_DESCRIPTOR, PartialResourceList) + offsetof(CM_PARTIAL_RESOURCE_LIST, PartialDescriptors);
    return (CM_PARTIAL_RESOURCE_DESCRIPTOR *)((UCHAR *)&list + first) + i;
}
PCM_PARTIAL_RESOURCE_DESCRIPTOR ResourceList::Entries::find(CM_RESOURCE_TYPE type, ULONG index)
{
    for (ULONG i = 0; i < count(); i++)
        if (at(i)->Type == type && index-- == 0) return at(i);
    return nullptr;
}

ResourceList::ResourceList() : translated(), untranslated()
{
    Entries *both[] = {&translated, &untranslated};
    for (Entries *entries : both) {
        entries->list.Count = 1;
        entries->list.List[0].InterfaceType = PCIBus;
        entries->list.List[0].PartialResourceList.Version = 1;
        entries->list.List[0].PartialResourceList.Revision = 1;
    }
}

void ResourceList::addPorts(unsigned long long start, ULONG lengthBytes)
{
    CM_PARTIAL_RESOURCE_DESCRIPTOR descriptor = {};
    descriptor.Type = CmResourceTypePort;
    descriptor.ShareDisposition = CmResourceShareDeviceExclusive;
    descriptor.Flags = CM_RESOURCE_PORT_IO;
    descriptor.u.Port.Start.QuadPart = (LONGLONG)start;
    descriptor.u.Port.Length = lengthBytes;
    AddEntry(&descriptor, &descriptor);
}
void ResourceList::addInterrupt(ULONG irql, ULONG vector, KAFFINITY affinity)
{
    CM_PARTIAL_RESOURCE_DESCRIPTOR descriptor = {};
    descriptor.Type = CmResourceTypeInterrupt;
    descriptor.ShareDisposition = CmResourceShareShared;
    descriptor.Flags = CM_RESOURCE_INTERRUPT_LEVEL_SENSITIVE;
    descriptor.u.Interrupt.Level = irql;
    descriptor.u.Interrupt.Vector = vector;
    descriptor.u.Interrupt.Affinity = affinity;
    AddEntry(&descriptor, &descriptor);
}

ULONG ResourceList::NumberOfEntries() { return host::ResourceList_NumberOfEntries(this, translated.count()); }
ULONG ResourceList::NumberOfEntriesOfType(CM_RESOURCE_TYPE type)
{
    ULONG n = 0;
    while (translated.find(type, n)) n++;
    return host::ResourceList_NumberOfEntriesOfType(this, type, n);
}
PCM_PARTIAL_RESOURCE_DESCRIPTOR ResourceList::FindTranslatedEntry(CM_RESOURCE_TYPE type, ULONG index)
{
    PCM_PARTIAL_RESOURCE_DESCRIPTOR found = translated.find(type, index);
    return host::ResourceList_FindTranslatedEntry(this, type, index, found != nullptr) ? found : nullptr;
}
PCM_PARTIAL_RESOURCE_DESCRIPTOR ResourceList::FindUntranslatedEntry(CM_RESOURCE_TYPE type, ULONG index)
{
    PCM_PARTIAL_RESOURCE_DESCRIPTOR found = untranslated.find(type, index);
    return host::ResourceList_FindUntranslatedEntry(this, type, index, found != nullptr) ? found : nullptr;
}
NTSTATUS ResourceList::AddEntry(PCM_PARTIAL_RESOURCE_DESCRIPTOR t, PCM_PARTIAL_RESOURCE_DESCRIPTOR u)
{
    if (translated.count() == CAPACITY) return STATUS_INSUFFICIENT_RESOURCES;
    *translated.at(translated.count()++) = *t;
    *untranslated.at(untranslated.count()++) = *u;
    return STATUS_SUCCESS;
}
NTSTATUS ResourceList::AddEntryFromParent(IResourceList *parent, CM_RESOURCE_TYPE type, ULONG index)
{
    PCM_PARTIAL_RESOURCE_DESCRIPTOR t = parent->FindTranslatedEntry(type, index), u = parent->FindUntranslatedEntry(type, index);
    return t && u ? AddEntry(t, u) : STATUS_INVALID_PARAMETER;
}
}
