/** Hands PortCls the requests of a device object that is not PortCls' own, as a driver with a control device does that shares its dispatch routines. */
#include "start.h"

static NTSTATUS DispatchOther(PDEVICE_OBJECT, PIRP irp)
{
    return PcDispatchIrp(g_pdo, irp);
}

static NTSTATUS Start(PDEVICE_OBJECT fdo, PIRP, PRESOURCELIST)
{
    fdo->DriverObject->MajorFunction[IRP_MJ_POWER] = DispatchOther;
    return STATUS_SUCCESS;
}
