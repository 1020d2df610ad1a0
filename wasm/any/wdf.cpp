/** The framework's driver and device objects of a miniport, whose dispatch routines belong to the port driver. */
#include <wdfminiport.h>
#include "framework.h"

namespace {
using namespace framework;
struct Driver {
    Object object;
    PDRIVER_OBJECT driver;
};
}

extern "C" {
NTSTATUS NTAPI WdfDriverCreate(PDRIVER_OBJECT driverObject, PCUNICODE_STRING, PWDF_OBJECT_ATTRIBUTES attributes, PWDF_DRIVER_CONFIG config, WDFDRIVER *driver)
{
    service::called("WdfDriverCreate");
    if (driver) *driver = nullptr;
    if (config->Size != sizeof(WDF_DRIVER_CONFIG)) return STATUS_INFO_LENGTH_MISMATCH;
    if (framework::driver()) return STATUS_DRIVER_INTERNAL_ERROR;
    auto *made = make<Driver>(Kind::Driver, attributes, nullptr);
    if (!made) return STATUS_INSUFFICIENT_RESOURCES;
    made->driver = driverObject;
    setDriver(&made->object);
    if (driver) *driver = (WDFDRIVER)made;
    return STATUS_SUCCESS;
}
WDFDRIVER NTAPI WdfGetDriver(VOID) { return (WDFDRIVER)framework::driver(); }
PDRIVER_OBJECT NTAPI WdfDriverWdmGetDriverObject(WDFDRIVER driver) { return ((Driver *)driver)->driver; }
NTSTATUS NTAPI WdfDeviceMiniportCreate(WDFDRIVER driver, PWDF_OBJECT_ATTRIBUTES attributes, PDEVICE_OBJECT deviceObject, PDEVICE_OBJECT, PDEVICE_OBJECT, WDFDEVICE *device)
{
    service::called("WdfDeviceMiniportCreate");
    auto *made = make<Device>(Kind::Device, attributes, (Object *)driver);
    *device = (WDFDEVICE)made;
    if (!made) return STATUS_INSUFFICIENT_RESOURCES;
    made->device = deviceObject;
    return STATUS_SUCCESS;
}
VOID NTAPI WdfDriverMiniportUnload(WDFDRIVER driver)
{
    service::called("WdfDriverMiniportUnload");
    if ((Object *)driver == framework::driver()) erase((Object *)driver);
}
}
