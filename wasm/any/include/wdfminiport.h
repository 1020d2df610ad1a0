/** Framework objects of a driver whose dispatch routines belong to a port driver. */
#pragma once
#include <wdf.h>
EXTERN_C NTSTATUS NTAPI WdfDeviceMiniportCreate(WDFDRIVER driver, PWDF_OBJECT_ATTRIBUTES attributes, PDEVICE_OBJECT deviceObject,
                                                PDEVICE_OBJECT attachedDeviceObject, PDEVICE_OBJECT pdo, WDFDEVICE *device);
EXTERN_C VOID NTAPI WdfDriverMiniportUnload(WDFDRIVER driver);
