/** WaveRT: port, port stream, miniport, miniport stream and its extensions. */
#pragma once
#include <pc/miniport.h>
#include <ksmedia.h>

DEFINE_GUID(IID_IPortWaveRT, 0x339FF909, 0x68A9, 0x4310, 0xB0, 0x9B, 0x27, 0x4E, 0x96, 0xEE, 0x4C, 0xBD);
DEFINE_GUID(IID_IPortWaveRTStream, 0x1809CE5A, 0x64BC, 0x4E62, 0xBD, 0x7D, 0x95, 0xBC, 0xE4, 0x3D, 0xE3, 0x93);
DEFINE_GUID(IID_IMiniportWaveRT, 0x0F9FC4D6, 0x6061, 0x4F3C, 0xB1, 0xFC, 0x07, 0x5E, 0x35, 0xF7, 0x96, 0x0A);
DEFINE_GUID(IID_IMiniportWaveRTStream, 0x000AC9AB, 0xFAAB, 0x4F3D, 0x94, 0x55, 0x6F, 0xF8, 0x30, 0x6A, 0x74, 0xA0);
DEFINE_GUID(IID_IMiniportWaveRTStreamNotification, 0x23759128, 0x96F1, 0x423B, 0xAB, 0x4D, 0x81, 0x63, 0x5B, 0xCF, 0x8C, 0xA1);
DEFINE_GUID(CLSID_PortWaveRT, 0xCC9BE57A, 0xEB9E, 0x42B4, 0x94, 0xFC, 0x0C, 0xAD, 0x3D, 0xBC, 0xE7, 0xFA);

DECLARE_INTERFACE_(IPortWaveRT, IPort){};
typedef IPortWaveRT *PPORTWAVERT;

DECLARE_INTERFACE_(IPortWaveRTStream, IUnknown)
{
    STDMETHOD_(PMDL, AllocatePagesForMdl)(PHYSICAL_ADDRESS HighAddress, SIZE_T TotalBytes) PURE;
    STDMETHOD_(PMDL, AllocateContiguousPagesForMdl)(PHYSICAL_ADDRESS LowAddress, PHYSICAL_ADDRESS HighAddress, SIZE_T TotalBytes) PURE;
    STDMETHOD_(PVOID, MapAllocatedPages)(PMDL MemoryDescriptorList, MEMORY_CACHING_TYPE CacheType) PURE;
    STDMETHOD_(VOID, UnmapAllocatedPages)(PVOID BaseAddress, PMDL MemoryDescriptorList) PURE;
    STDMETHOD_(VOID, FreePagesFromMdl)(PMDL MemoryDescriptorList) PURE;
    STDMETHOD_(ULONG, GetPhysicalPagesCount)(PMDL MemoryDescriptorList) PURE;
    STDMETHOD_(PHYSICAL_ADDRESS, GetPhysicalPageAddress)(PMDL MemoryDescriptorList, ULONG Index) PURE;
};
typedef IPortWaveRTStream *PPORTWAVERTSTREAM;

#define METHODS_IMiniportWaveRTStream(DECL, TAIL)                                                                                  \
    DECL(NTSTATUS, SetFormat)(PKSDATAFORMAT DataFormat) TAIL;                                                          \
    DECL(NTSTATUS, SetState)(KSSTATE State) TAIL;                                                                      \
    DECL(NTSTATUS, GetPosition)(PKSAUDIO_POSITION Position) TAIL;                                                      \
    DECL(NTSTATUS, AllocateAudioBuffer)(ULONG RequestedSize, PMDL * AudioBufferMdl, ULONG * ActualSize,                \
                                              ULONG * OffsetFromFirstPage, MEMORY_CACHING_TYPE * CacheType) TAIL;            \
    DECL(VOID, FreeAudioBuffer)(PMDL AudioBufferMdl, ULONG BufferSize) TAIL;                                           \
    DECL(VOID, GetHWLatency)(KSRTAUDIO_HWLATENCY * hwLatency) TAIL;                                                    \
    DECL(NTSTATUS, GetPositionRegister)(KSRTAUDIO_HWREGISTER * Register) TAIL;                                         \
    DECL(NTSTATUS, GetClockRegister)(KSRTAUDIO_HWREGISTER * Register) TAIL

DECLARE_INTERFACE_(IMiniportWaveRTStream, IUnknown)
{
    METHODS_IMiniportWaveRTStream(STDMETHOD_, PURE);
};
typedef IMiniportWaveRTStream *PMINIPORTWAVERTSTREAM;
#define IMP_IMiniportWaveRTStream METHODS_IMiniportWaveRTStream(PC_METHOD, PC_IMPLEMENT)

#define METHODS_IMiniportWaveRTStreamNotification(DECL, TAIL)                                                                                  \
    DECL(NTSTATUS, AllocateBufferWithNotification)(ULONG NotificationCount, ULONG RequestedSize, PMDL * AudioBufferMdl,            \
                                                         ULONG * ActualSize, ULONG * OffsetFromFirstPage, MEMORY_CACHING_TYPE * CacheType) TAIL; \
    DECL(VOID, FreeBufferWithNotification)(PMDL AudioBufferMdl, ULONG BufferSize) TAIL;                                            \
    DECL(NTSTATUS, RegisterNotificationEvent)(PKEVENT NotificationEvent) TAIL;                                                     \
    DECL(NTSTATUS, UnregisterNotificationEvent)(PKEVENT NotificationEvent) TAIL

DECLARE_INTERFACE_(IMiniportWaveRTStreamNotification, IMiniportWaveRTStream)
{
    METHODS_IMiniportWaveRTStreamNotification(STDMETHOD_, PURE);
};
typedef IMiniportWaveRTStreamNotification *PMINIPORTWAVERTSTREAMNOTIFICATION;
/* The four methods it adds: a class names IMP_IMiniportWaveRTStream besides. */
#define IMP_IMiniportWaveRTStreamNotification METHODS_IMiniportWaveRTStreamNotification(PC_METHOD, PC_IMPLEMENT)

#define METHODS_IMiniportWaveRT(DECL, TAIL)                                                                                        \
    DECL(NTSTATUS, Init)(PUNKNOWN UnknownAdapter, PRESOURCELIST ResourceList, PPORTWAVERT Port) TAIL;                  \
    DECL(NTSTATUS, NewStream)(PMINIPORTWAVERTSTREAM * Stream, PPORTWAVERTSTREAM PortStream, ULONG Pin, BOOLEAN Capture, \
                                    PKSDATAFORMAT DataFormat) TAIL;                                                          \
    DECL(NTSTATUS, GetDeviceDescription)(PDEVICE_DESCRIPTION DeviceDescription) TAIL

DECLARE_INTERFACE_(IMiniportWaveRT, IMiniport)
{
    METHODS_IMiniportWaveRT(STDMETHOD_, PURE);
};
typedef IMiniportWaveRT *PMINIPORTWAVERT;
#define IMP_IMiniportWaveRT \
    IMP_IMiniport;          \
    METHODS_IMiniportWaveRT(PC_METHOD, PC_IMPLEMENT)

#if NTDDI_VERSION >= NTDDI_THRESHOLD
DEFINE_GUID(IID_IMiniportWaveRTInputStream, 0xCD8E756A, 0x5FC7, 0x4624, 0x98, 0x4B, 0x2A, 0xF0, 0x29, 0x25, 0xB9, 0x1F);
DEFINE_GUID(IID_IMiniportWaveRTOutputStream, 0x831FC7BC, 0x6347, 0x44BC, 0xB4, 0x7B, 0xC0, 0xC6, 0x57, 0xB5, 0xBF, 0x73);

/* Both are siblings of IMiniportWaveRTStream, not derived from it. */
#define METHODS_IMiniportWaveRTInputStream(DECL, TAIL) \
    DECL(NTSTATUS, GetReadPacket)(ULONG * PacketNumber, DWORD * Flags, ULONG64 * PerformanceCounterValue, BOOL * MoreData) TAIL

DECLARE_INTERFACE_(IMiniportWaveRTInputStream, IUnknown)
{
    METHODS_IMiniportWaveRTInputStream(STDMETHOD_, PURE);
};
typedef IMiniportWaveRTInputStream *PMINIPORTWAVERTINPUTSTREAM;
#define IMP_IMiniportWaveRTInputStream METHODS_IMiniportWaveRTInputStream(PC_METHOD, PC_IMPLEMENT)

#define METHODS_IMiniportWaveRTOutputStream(DECL, TAIL)                                                                     \
    DECL(NTSTATUS, SetWritePacket)(ULONG PacketNumber, DWORD Flags, ULONG EosPacketLength) TAIL;                \
    DECL(NTSTATUS, GetOutputStreamPresentationPosition)(KSAUDIO_PRESENTATION_POSITION * PresentationPosition) TAIL; \
    DECL(NTSTATUS, GetPacketCount)(ULONG * PacketCount) TAIL

DECLARE_INTERFACE_(IMiniportWaveRTOutputStream, IUnknown)
{
    METHODS_IMiniportWaveRTOutputStream(STDMETHOD_, PURE);
};
typedef IMiniportWaveRTOutputStream *PMINIPORTWAVERTOUTPUTSTREAM;
#define IMP_IMiniportWaveRTOutputStream METHODS_IMiniportWaveRTOutputStream(PC_METHOD, PC_IMPLEMENT)
#endif

