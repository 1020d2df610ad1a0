/** Traces with WPP and as an ETW provider; test/unit/any/wpp.test.ts and test/unit/conformance/accepted.test.ts build it. */
#include <portcls.h>
#include "trace.h"
#include "Traced.tmh"

static REGHANDLE g_provider;
static const GUID PROVIDER = {0x7b1e3c52, 0x0d64, 0x4c4f, {0x9a, 0x7d, 0x35, 0x21, 0x88, 0xc6, 0x10, 0xfe}};

static VOID NTAPI Unload(PDRIVER_OBJECT driver)
{
    EtwUnregister(g_provider);
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
    EtwRegister(&PROVIDER, NULL, NULL, &g_provider);
    driver->DriverUnload = Unload;
    return status;
}
