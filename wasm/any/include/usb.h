/** Endpoints of a USB device whose transfers are handed to other hardware. */
#pragma once
#include <usbspec.h>

typedef enum _USBD_ENDPOINT_OFFLOAD_MODE { UsbdEndpointOffloadModeNotSupported, UsbdEndpointOffloadSoftwareAssisted, UsbdEndpointOffloadHardwareAssisted } USBD_ENDPOINT_OFFLOAD_MODE;
#pragma pack(push, 1)
typedef struct _USBD_ENDPOINT_OFFLOAD_INFORMATION {
    ULONG Size;
    USHORT EndpointAddress;
    ULONG ResourceId;
    USBD_ENDPOINT_OFFLOAD_MODE Mode;
    /* Which device it is. */
    ULONG RootHubPortNumber : 8, RouteString : 20, Speed : 4;
    ULONG UsbDeviceAddress : 8, SlotId : 8, MultiTT : 1, LSOrFSDeviceConnectedToTTHub : 1, Reserved0 : 14;
    /* The rings, when software assists. */
    PHYSICAL_ADDRESS TransferSegmentLA;
    PVOID TransferSegmentVA;
    SIZE_T TransferRingSize;
    ULONG TransferRingInitialCycleBit;
    ULONG MessageNumber;
    PHYSICAL_ADDRESS EventRingSegmentLA;
    PVOID EventRingSegmentVA;
    SIZE_T EventRingSize;
    ULONG EventRingInitialCycleBit;
} USBD_ENDPOINT_OFFLOAD_INFORMATION, *PUSBD_ENDPOINT_OFFLOAD_INFORMATION;
#pragma pack(pop)
