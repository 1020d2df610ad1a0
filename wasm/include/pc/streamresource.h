/** Stream resources: the descriptor, both manager interfaces and the two functions. */
#pragma once
#include <pc/descriptors.h>

#if NTDDI_VERSION >= NTDDI_THRESHOLD
DEFINE_GUID(IID_IPortClsStreamResourceManager, 0xE1CD9915, 0xCAB1, 0x4103, 0xBB, 0x2F, 0x7D, 0xC0, 0x9C, 0x9B, 0xE9, 0x42);
DEFINE_GUID(IID_IPortClsStreamResourceManager2, 0x0D500BAE, 0xD565, 0x469D, 0xA0, 0xE2, 0xF2, 0x83, 0x76, 0x0D, 0x71, 0x48);

DECLARE_HANDLE(PCSTREAMRESOURCE);
typedef PCSTREAMRESOURCE *PPCSTREAMRESOURCE;

typedef enum _PcStreamResourceType {
    ePcStreamResourceInterrupt = 0,
    ePcStreamResourceThread = 1,
    ePcStreamResourceSet = 2
} PcStreamResourceType;

typedef struct _PCSTREAMRESOURCE_DESCRIPTOR {
    ULONG Size;
    ULONG Flags;
    PDEVICE_OBJECT Pdo;
    PcStreamResourceType Type;
    union {
        struct {
            ULONG Version;
            PVOID Generic;
        } Interrupt;
        PETHREAD Thread;
        PVOID ResourceSet;
    } Resource;
} PCSTREAMRESOURCE_DESCRIPTOR, *PPCSTREAMRESOURCE_DESCRIPTOR;

/** Zeroes the descriptor and sets Size. Type is left at 0, which means interrupt. */
FORCEINLINE VOID PCSTREAMRESOURCE_DESCRIPTOR_INIT(PPCSTREAMRESOURCE_DESCRIPTOR ResourceDescriptor)
{
    RtlZeroMemory(ResourceDescriptor, sizeof(*ResourceDescriptor));
    ResourceDescriptor->Size = sizeof(*ResourceDescriptor);
}

DECLARE_INTERFACE_(IPortClsStreamResourceManager, IUnknown)
{
    STDMETHOD_(NTSTATUS, AddStreamResource)(PVOID ResourceSet, PPCSTREAMRESOURCE_DESCRIPTOR ResourceDescriptor, PCSTREAMRESOURCE *ResourceHandle) PURE;
    STDMETHOD_(NTSTATUS, RemoveStreamResource)(PCSTREAMRESOURCE ResourceHandle) PURE;
};
typedef IPortClsStreamResourceManager *PPORTCLSStreamResourceManager;

DECLARE_INTERFACE_(IPortClsStreamResourceManager2, IPortClsStreamResourceManager)
{
    STDMETHOD_(NTSTATUS, AddStreamResource2)(PDEVICE_OBJECT Pdo, PVOID ResourceSet, PPCSTREAMRESOURCE_DESCRIPTOR ResourceDescriptor, PCSTREAMRESOURCE *ResourceHandle) PURE;
};
typedef IPortClsStreamResourceManager2 *PPORTCLSStreamResourceManager2;

/* Declared without NTAPI, as in the WDK (F-1). */
PORTCLASSAPI NTSTATUS PcAddStreamResource(PDEVICE_OBJECT Pdo, PVOID ResourceSet, PPCSTREAMRESOURCE_DESCRIPTOR ResourceDescriptor, PCSTREAMRESOURCE *ResourceHandle);
PORTCLASSAPI NTSTATUS PcRemoveStreamResource(PCSTREAMRESOURCE ResourceHandle);
#endif
