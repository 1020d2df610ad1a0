/** IResourceList and IInterruptSync. */
#pragma once
#include <punknown.h>

DEFINE_GUID(IID_IResourceList, 0x22C6AC60, 0x851B, 0x11D0, 0x9A, 0x7F, 0x00, 0xAA, 0x00, 0x38, 0xAC, 0xFE);
DEFINE_GUID(IID_IInterruptSync, 0x22C6AC63, 0x851B, 0x11D0, 0x9A, 0x7F, 0x00, 0xAA, 0x00, 0x38, 0xAC, 0xFE);

DECLARE_INTERFACE_(IResourceList, IUnknown)
{
    STDMETHOD_(ULONG, NumberOfEntries)() PURE;
    STDMETHOD_(ULONG, NumberOfEntriesOfType)(CM_RESOURCE_TYPE Type) PURE;
    STDMETHOD_(PCM_PARTIAL_RESOURCE_DESCRIPTOR, FindTranslatedEntry)(CM_RESOURCE_TYPE Type, ULONG Index) PURE;
    STDMETHOD_(PCM_PARTIAL_RESOURCE_DESCRIPTOR, FindUntranslatedEntry)(CM_RESOURCE_TYPE Type, ULONG Index) PURE;
    STDMETHOD_(NTSTATUS, AddEntry)(PCM_PARTIAL_RESOURCE_DESCRIPTOR Translated, PCM_PARTIAL_RESOURCE_DESCRIPTOR Untranslated) PURE;
    STDMETHOD_(NTSTATUS, AddEntryFromParent)(IResourceList *Parent, CM_RESOURCE_TYPE Type, ULONG Index) PURE;
    STDMETHOD_(PCM_RESOURCE_LIST, TranslatedList)() PURE;
    STDMETHOD_(PCM_RESOURCE_LIST, UntranslatedList)() PURE;

    ULONG NumberOfPorts() { return NumberOfEntriesOfType(CmResourceTypePort); }
    ULONG NumberOfInterrupts() { return NumberOfEntriesOfType(CmResourceTypeInterrupt); }
    ULONG NumberOfMemories() { return NumberOfEntriesOfType(CmResourceTypeMemory); }
    ULONG NumberOfDmas() { return NumberOfEntriesOfType(CmResourceTypeDma); }
    PCM_PARTIAL_RESOURCE_DESCRIPTOR FindTranslatedPort(ULONG i) { return FindTranslatedEntry(CmResourceTypePort, i); }
    PCM_PARTIAL_RESOURCE_DESCRIPTOR FindUntranslatedPort(ULONG i) { return FindUntranslatedEntry(CmResourceTypePort, i); }
    PCM_PARTIAL_RESOURCE_DESCRIPTOR FindTranslatedInterrupt(ULONG i) { return FindTranslatedEntry(CmResourceTypeInterrupt, i); }
    PCM_PARTIAL_RESOURCE_DESCRIPTOR FindUntranslatedInterrupt(ULONG i) { return FindUntranslatedEntry(CmResourceTypeInterrupt, i); }
    PCM_PARTIAL_RESOURCE_DESCRIPTOR FindTranslatedMemory(ULONG i) { return FindTranslatedEntry(CmResourceTypeMemory, i); }
    PCM_PARTIAL_RESOURCE_DESCRIPTOR FindUntranslatedMemory(ULONG i) { return FindUntranslatedEntry(CmResourceTypeMemory, i); }
    PCM_PARTIAL_RESOURCE_DESCRIPTOR FindTranslatedDma(ULONG i) { return FindTranslatedEntry(CmResourceTypeDma, i); }
    PCM_PARTIAL_RESOURCE_DESCRIPTOR FindUntranslatedDma(ULONG i) { return FindUntranslatedEntry(CmResourceTypeDma, i); }
    NTSTATUS AddPortFromParent(IResourceList *parent, ULONG i) { return AddEntryFromParent(parent, CmResourceTypePort, i); }
    NTSTATUS AddInterruptFromParent(IResourceList *parent, ULONG i) { return AddEntryFromParent(parent, CmResourceTypeInterrupt, i); }
    NTSTATUS AddMemoryFromParent(IResourceList *parent, ULONG i) { return AddEntryFromParent(parent, CmResourceTypeMemory, i); }
    NTSTATUS AddDmaFromParent(IResourceList *parent, ULONG i) { return AddEntryFromParent(parent, CmResourceTypeDma, i); }
};
typedef IResourceList *PRESOURCELIST;

typedef enum { InterruptSyncModeNormal = 1, InterruptSyncModeAll, InterruptSyncModeRepeat } INTERRUPTSYNCMODE;

struct IInterruptSync;
typedef NTSTATUS (NTAPI *PINTERRUPTSYNCROUTINE)(IInterruptSync *InterruptSync, PVOID DynamicContext);

DECLARE_INTERFACE_(IInterruptSync, IUnknown)
{
    STDMETHOD_(NTSTATUS, CallSynchronizedRoutine)(PINTERRUPTSYNCROUTINE Routine, PVOID DynamicContext) PURE;
    STDMETHOD_(PKINTERRUPT, GetKInterrupt)() PURE;
    STDMETHOD_(NTSTATUS, Connect)() PURE;
    STDMETHOD_(void, Disconnect)() PURE;
    STDMETHOD_(NTSTATUS, RegisterServiceRoutine)(PINTERRUPTSYNCROUTINE Routine, PVOID DynamicContext, BOOLEAN First) PURE;
};
typedef IInterruptSync *PINTERRUPTSYNC;
