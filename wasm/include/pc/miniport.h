/**
 * IMiniport and IMiniportTopology.
 * Each method list is written once (METHODS_...) and used twice: pure in the interface, plain in the IMP_ macro of a class.
 */
#pragma once
#include <pc/port.h>

DEFINE_GUID(IID_IMiniport, 0xB4C90A24, 0x5791, 0x11D0, 0x86, 0xF9, 0x00, 0xA0, 0xC9, 0x11, 0xB5, 0x44);
DEFINE_GUID(IID_IMiniportTopology, 0xB4C90A31, 0x5791, 0x11D0, 0x86, 0xF9, 0x00, 0xA0, 0xC9, 0x11, 0xB5, 0x44);
DEFINE_GUID(IID_IPinCount, 0x5DADB7DC, 0xA2CB, 0x4540, 0xA4, 0xA8, 0x42, 0x5E, 0xE4, 0xAE, 0x90, 0x51);

#define METHODS_IMiniport(DECL, TAIL)                                                                                               \
    DECL(NTSTATUS, GetDescription)(PPCFILTER_DESCRIPTOR * Description) TAIL;                                            \
    DECL(NTSTATUS, DataRangeIntersection)(ULONG PinId, PKSDATARANGE DataRange, PKSDATARANGE MatchingDataRange,          \
                                                ULONG OutputBufferLength, PVOID ResultantFormat, PULONG ResultantFormatLength) TAIL

DECLARE_INTERFACE_(IMiniport, IUnknown)
{
    METHODS_IMiniport(STDMETHOD_, PURE);
};
typedef IMiniport *PMINIPORT;
#define IMP_IMiniport METHODS_IMiniport(PC_METHOD, PC_IMPLEMENT)

#define METHODS_IMiniportTopology(DECL, TAIL) \
    DECL(NTSTATUS, Init)(PUNKNOWN UnknownAdapter, PRESOURCELIST ResourceList, PPORTTOPOLOGY Port) TAIL

DECLARE_INTERFACE_(IMiniportTopology, IMiniport)
{
    METHODS_IMiniportTopology(STDMETHOD_, PURE);
};
typedef IMiniportTopology *PMINIPORTTOPOLOGY;
#define IMP_IMiniportTopology \
    IMP_IMiniport;            \
    METHODS_IMiniportTopology(PC_METHOD, PC_IMPLEMENT)
