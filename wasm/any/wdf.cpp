/** Framework objects of a miniport: handles that mean something only to these functions. */
#include <wdfminiport.h>
#include "service.h"

struct WDFDRIVER__Object {
    PDRIVER_OBJECT driver;
    WDF_DRIVER_CONFIG config;
};
struct WDFDEVICE__Object {
    PDEVICE_OBJECT device;
};

namespace {
WDFDRIVER__Object *theDriver;
}

extern "C" {
NTSTATUS NTAPI WdfDriverCreate(PDRIVER_OBJECT driverObject, PCUNICODE_STRING, PWDF_OBJECT_ATTRIBUTES, PWDF_DRIVER_CONFIG config, WDFDRIVER *driver)
{
    service::called("WdfDriverCreate");
    if (driver) *driver = nullptr;
    if (config->Size != sizeof(WDF_DRIVER_CONFIG)) return STATUS_INFO_LENGTH_MISMATCH;
    if (theDriver) return STATUS_DRIVER_INTERNAL_ERROR;
    theDriver = heap::create<WDFDRIVER__Object>();
    if (!theDriver) return STATUS_INSUFFICIENT_RESOURCES;
    *theDriver = {driverObject, *config};
    if (driver) *driver = (WDFDRIVER)theDriver;
    return STATUS_SUCCESS;
}
WDFDRIVER NTAPI WdfGetDriver(VOID) { return (WDFDRIVER)theDriver; }
PDRIVER_OBJECT NTAPI WdfDriverWdmGetDriverObject(WDFDRIVER driver) { return ((WDFDRIVER__Object *)driver)->driver; }
NTSTATUS NTAPI WdfDeviceMiniportCreate(WDFDRIVER, PWDF_OBJECT_ATTRIBUTES, PDEVICE_OBJECT deviceObject, PDEVICE_OBJECT, PDEVICE_OBJECT, WDFDEVICE *device)
{
    service::called("WdfDeviceMiniportCreate");
    auto *made = heap::create<WDFDEVICE__Object>();
    *device = (WDFDEVICE)made;
    if (!made) return STATUS_INSUFFICIENT_RESOURCES;
    made->device = deviceObject;
    return STATUS_SUCCESS;
}
VOID NTAPI WdfDriverMiniportUnload(WDFDRIVER driver)
{
    service::called("WdfDriverMiniportUnload");
    if ((WDFDRIVER__Object *)driver != theDriver) return;
    heap::release(theDriver);
    theDriver = nullptr;
}
VOID NTAPI WdfObjectDelete(WDFOBJECT object)
{
    service::called("WdfObjectDelete");
    if (object != theDriver) heap::release(object);
}
}
