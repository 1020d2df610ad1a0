/**
 * Interfaces of hardware audio engines, and notifications of audio modules. The simulated port offers no IPortClsNotifications and asks
 * a miniport for none of the others: every stream is a host stream.
 */
#pragma once
#include <pc/miniport.h>
#include <any/ksmedia.h>

DEFINE_GUID(IID_IMiniportAudioEngineNode, 0x2EBF536C, 0xEF57, 0x4C64, 0xBE, 0xDC, 0x25, 0xC1, 0xA6, 0xD6, 0x68, 0xE6);
DEFINE_GUID(IID_IMiniportStreamAudioEngineNode, 0xBD6EEB4B, 0xE6E5, 0x40FD, 0x8D, 0x5A, 0x5B, 0x1D, 0xCD, 0xE2, 0x0C, 0x42);
DEFINE_GUID(IID_IMiniportStreamAudioEngineNode2, 0xAEB7F86A, 0x6CBA, 0x44CF, 0xA2, 0xD2, 0xB3, 0xFA, 0x5B, 0x69, 0x68, 0x17);

typedef enum { eMixFormat, eDeviceFormat, eSupportedDeviceFormats } eEngineFormatType;
typedef enum { eVolumeAttribute, eMuteAttribute, ePeakMeterAttribute } eChannelTargetType;

#define METHODS_IMiniportAudioEngineNode(DECL, TAIL)                                                                                        \
    DECL(NTSTATUS, GetAudioEngineDescriptor)(ULONG NodeId, KSAUDIOENGINE_DESCRIPTOR * Descriptor) TAIL;                                     \
    DECL(NTSTATUS, GetGfxState)(ULONG NodeId, BOOL * Enabled) TAIL;                                                                         \
    DECL(NTSTATUS, SetGfxState)(ULONG NodeId, BOOL Enable) TAIL;                                                                            \
    DECL(NTSTATUS, GetEngineFormatSize)(ULONG NodeId, eEngineFormatType FormatType, ULONG * FormatBytes) TAIL;                              \
    DECL(NTSTATUS, GetMixFormat)(ULONG NodeId, KSDATAFORMAT_WAVEFORMATEX * Format, ULONG BufferBytes) TAIL;                                 \
    DECL(NTSTATUS, GetDeviceFormat)(ULONG NodeId, KSDATAFORMAT_WAVEFORMATEX * Format, ULONG BufferBytes) TAIL;                              \
    DECL(NTSTATUS, SetDeviceFormat)(ULONG NodeId, KSDATAFORMAT_WAVEFORMATEX * Format, ULONG BufferBytes) TAIL;                              \
    DECL(NTSTATUS, GetSupportedDeviceFormats)(ULONG NodeId, KSMULTIPLE_ITEM * Formats, ULONG BufferBytes) TAIL;                             \
    DECL(NTSTATUS, GetDeviceChannelCount)(ULONG NodeId, eChannelTargetType Target, UINT32 * Channels) TAIL;                                 \
    DECL(NTSTATUS, GetDeviceAttributeSteppings)(ULONG NodeId, eChannelTargetType Target, PKSPROPERTY_STEPPING_LONG Steppings, UINT32 Bytes) TAIL; \
    DECL(NTSTATUS, GetDeviceChannelVolume)(ULONG NodeId, UINT32 Channel, LONG * Volume) TAIL;                                               \
    DECL(NTSTATUS, SetDeviceChannelVolume)(ULONG NodeId, UINT32 Channel, LONG Volume) TAIL;                                                 \
    DECL(NTSTATUS, GetDeviceChannelMute)(ULONG NodeId, UINT32 Channel, BOOL * Muted) TAIL;                                                  \
    DECL(NTSTATUS, SetDeviceChannelMute)(ULONG NodeId, UINT32 Channel, BOOL Mute) TAIL;                                                     \
    DECL(NTSTATUS, GetDeviceChannelPeakMeter)(ULONG NodeId, UINT32 Channel, LONG * Peak) TAIL;                                              \
    DECL(NTSTATUS, GetBufferSizeRange)(ULONG NodeId, KSDATAFORMAT_WAVEFORMATEX * Format, KSAUDIOENGINE_BUFFER_SIZE_RANGE * Range) TAIL
DECLARE_INTERFACE_(IMiniportAudioEngineNode, IUnknown)
{
    METHODS_IMiniportAudioEngineNode(STDMETHOD_, PURE);
};
typedef IMiniportAudioEngineNode *PIMINIPORTAudioEngineNode;
#define IMP_IMiniportAudioEngineNode METHODS_IMiniportAudioEngineNode(PC_METHOD, PC_IMPLEMENT)

#define METHODS_IMiniportStreamAudioEngineNode(DECL, TAIL)                                                                                  \
    DECL(NTSTATUS, GetLfxState)(BOOL * Enabled) TAIL;                                                                                       \
    DECL(NTSTATUS, SetLfxState)(BOOL Enable) TAIL;                                                                                          \
    DECL(NTSTATUS, GetStreamChannelCount)(eChannelTargetType Target, UINT32 * Channels) TAIL;                                               \
    DECL(NTSTATUS, GetStreamAttributeSteppings)(eChannelTargetType Target, PKSPROPERTY_STEPPING_LONG Steppings, UINT32 Bytes) TAIL;         \
    DECL(NTSTATUS, GetStreamChannelVolume)(UINT32 Channel, LONG * Volume) TAIL;                                                             \
    DECL(NTSTATUS, SetStreamChannelVolume)(UINT32 Channel, LONG TargetVolume, AUDIO_CURVE_TYPE CurveType, ULONGLONG CurveDuration) TAIL;    \
    DECL(NTSTATUS, GetStreamChannelMute)(UINT32 Channel, BOOL * Muted) TAIL;                                                                \
    DECL(NTSTATUS, SetStreamChannelMute)(UINT32 Channel, BOOL Mute) TAIL;                                                                   \
    DECL(NTSTATUS, GetStreamChannelPeakMeter)(UINT32 Channel, LONG * Peak) TAIL;                                                            \
    DECL(NTSTATUS, GetStreamPresentationPosition)(KSAUDIO_PRESENTATION_POSITION * Position) TAIL;                                           \
    DECL(NTSTATUS, SetStreamCurrentWritePosition)(ULONG WritePosition) TAIL;                                                                \
    DECL(NTSTATUS, GetStreamLinearBufferPosition)(ULONGLONG * Position) TAIL;                                                               \
    DECL(NTSTATUS, SetStreamLoopbackProtection)(CONSTRICTOR_OPTION Protection) TAIL
DECLARE_INTERFACE_(IMiniportStreamAudioEngineNode, IUnknown)
{
    METHODS_IMiniportStreamAudioEngineNode(STDMETHOD_, PURE);
};
typedef IMiniportStreamAudioEngineNode *PIMINIPORTStreamAudioEngineNode;
#define IMP_IMiniportStreamAudioEngineNode METHODS_IMiniportStreamAudioEngineNode(PC_METHOD, PC_IMPLEMENT)

#define METHODS_IMiniportStreamAudioEngineNode2(DECL, TAIL) DECL(NTSTATUS, SetStreamCurrentWritePositionForLastBuffer)(ULONG WritePosition) TAIL
DECLARE_INTERFACE_(IMiniportStreamAudioEngineNode2, IUnknown)
{
    METHODS_IMiniportStreamAudioEngineNode2(STDMETHOD_, PURE);
};
typedef IMiniportStreamAudioEngineNode2 *PIMINIPORTStreamAudioEngineNode2;
#define IMP_IMiniportStreamAudioEngineNode2 METHODS_IMiniportStreamAudioEngineNode2(PC_METHOD, PC_IMPLEMENT)

typedef struct _PCNOTIFICATION_BUFFER { UCHAR NotificationBuffer[1]; } PCNOTIFICATION_BUFFER, *PPCNOTIFICATION_BUFFER;
DECLARE_INTERFACE_(IPortClsNotifications, IUnknown)
{
    STDMETHOD_(NTSTATUS, AllocNotificationBuffer)(POOL_TYPE PoolType, USHORT NumberOfBytes, PPCNOTIFICATION_BUFFER *NotificationBuffer) PURE;
    STDMETHOD_(void, FreeNotificationBuffer)(PPCNOTIFICATION_BUFFER NotificationBuffer) PURE;
    STDMETHOD_(void, SendNotification)(const GUID *NotificationId, PPCNOTIFICATION_BUFFER NotificationBuffer) PURE;
};
typedef IPortClsNotifications *PPORTCLSNOTIFICATIONS;
