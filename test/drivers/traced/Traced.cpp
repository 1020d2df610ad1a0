/** Traces with WPP; test/unit/any/wpp.test.ts builds it. */
#include <portcls.h>
#include "trace.h"
#include "Traced.tmh"

static VOID NTAPI Unload(PDRIVER_OBJECT driver)
{
    WPP_CLEANUP(driver);
    DbgPrint("unloaded");
}
static NTSTATUS Start(PDEVICE_OBJECT fdo, PIRP, PRESOURCELIST resources)
{
    TraceEvents(TRACE_LEVEL_INFORMATION, TRACE_DRIVER, "%!FUNC! device %p with %u resources", fdo, resources->NumberOfEntries());
    if (fdo) Trace(TRACE_LEVEL_INFORMATION, "started %!STATUS!", STATUS_SUCCESS);
    else DoTraceMessage(TRACE_DRIVER, "never");
    DbgPrint("started");
    return STATUS_SUCCESS;
}
static NTSTATUS NTAPI Add(PDRIVER_OBJECT driver, PDEVICE_OBJECT pdo) { return PcAddAdapterDevice(driver, pdo, Start, 1, 0); }
extern "C" NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    WPP_INIT_TRACING(driver, path);
    NTSTATUS status = PcInitializeAdapterDriver(driver, path, Add);
    if (!NT_SUCCESS(status)) {
        TraceEvents(TRACE_LEVEL_INFORMATION, TRACE_DRIVER, "no adapter driver %!STATUS!", status);
        WPP_CLEANUP(driver);
        return status;
    }
    driver->DriverUnload = Unload;
    return status;
}
