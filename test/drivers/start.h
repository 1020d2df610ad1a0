/** The least a driver needs to be loaded and started. A bad driver gives its own Start and, if it wants, its own end. */
#pragma once
#include <initguid.h>
#include <portcls.h>

/** The bad part: called from StartDevice. */
static NTSTATUS Start(PDEVICE_OBJECT fdo, PIRP irp, PRESOURCELIST resources);

/** Known since AddDevice. */
static PDEVICE_OBJECT g_pdo;

static NTSTATUS AddDevice(PDRIVER_OBJECT driver, PDEVICE_OBJECT pdo)
{
    g_pdo = pdo;
    return PcAddAdapterDevice(driver, pdo, Start, 1, PORT_CLASS_DEVICE_EXTENSION_SIZE);
}

extern "C" DRIVER_INITIALIZE DriverEntry;
extern "C" NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING registryPath)
{
    return PcInitializeAdapterDriver(driver, registryPath, AddDevice);
}
