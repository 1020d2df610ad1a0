/** Helper interfaces of the WaveRT port object: event tracing, power registration; and ids of interfaces drivers only ask for. */
#pragma once
#include <punknown.h>

DEFINE_GUID(IID_IPortClsVersion, 0x7D89A7BB, 0x869B, 0x4567, 0x8D, 0xBE, 0x1E, 0x16, 0x8C, 0xC8, 0x53, 0xDE);
#if NTDDI_VERSION >= NTDDI_VISTA
DEFINE_GUID(IID_IPortClsEtwHelper, 0x80EF6667, 0xE8B1, 0x4252, 0xAB, 0x09, 0x8F, 0x6D, 0x5E, 0xBB, 0xD1, 0x9F);
DEFINE_GUID(IID_IPortClsPower, 0x47BA0351, 0xBC4B, 0x4869, 0x81, 0x34, 0xB7, 0x4F, 0xE1, 0x78, 0x52, 0xD8);
DEFINE_GUID(IID_IPortClsRuntimePower, 0xE057C351, 0x0430, 0x4DBC, 0xB1, 0x72, 0xC7, 0x11, 0xD4, 0x0A, 0x23, 0x73);

typedef enum {
    eMINIPORT_IHV_DEFINED = 0,
    eMINIPORT_BUFFER_COMPLETE,
    eMINIPORT_PIN_STATE,
    eMINIPORT_GET_STREAM_POSITION,
    eMINIPORT_SET_WAVERT_BUFFER_WRITE_POSITION,
    eMINIPORT_GET_PRESENTATION_POSITION,
    eMINIPORT_PROGRAM_DMA,
    eMINIPORT_GLITCH_REPORT,
    eMINIPORT_LAST_BUFFER_RENDERED,
    eMINIPORT_PROCESSING_MODE,
    eMINIPORT_FX_CLSID
} EPcMiniportEngineEvent;

DECLARE_INTERFACE_(IPortClsEtwHelper, IUnknown)
{
    STDMETHOD_(NTSTATUS, MiniportWriteEtwEvent)(EPcMiniportEngineEvent miniportEventType, ULONGLONG ullData1, ULONGLONG ullData2, ULONGLONG ullData3,
                                                ULONGLONG ullData4) PURE;
};
typedef IPortClsEtwHelper *PPORTCLSETWHELPER;
#endif
#if NTDDI_VERSION >= NTDDI_WIN8
DEFINE_GUID(IID_IMiniportAudioSignalProcessing, 0xB532678C, 0xBE50, 0x472D, 0x99, 0x73, 0x8A, 0x6F, 0x16, 0x59, 0x49, 0x89);
#endif
#if NTDDI_VERSION >= NTDDI_WIN10_RS2
DEFINE_GUID(IID_IPortClsNotifications, 0x1E092CE2, 0xDB25, 0x483B, 0x84, 0x46, 0xB0, 0x96, 0x12, 0x15, 0x25, 0x8B);
#endif
