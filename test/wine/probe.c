/** Registers the driver as a kernel service, starts it, takes it through its steps, prints the record, stops and deletes it. */
#include <windows.h>
#include <winsvc.h>
#include "steps.h"

static void print(const char *text, DWORD bytes)
{
    DWORD written;
    WriteFile(GetStdHandle(STD_OUTPUT_HANDLE), text, bytes, &written, NULL);
}

static void report(const char *what, BOOL ok)
{
    print(what, lstrlenA(what));
    print(ok ? ": ok\n" : ": failed\n", ok ? 5 : 9);
}

static HANDLE open_probe(void)
{
    return CreateFileA("\\\\.\\PortClsLabProbe", GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
}

static char record[RECORD_BYTES];

void start(void)
{
    const char *name = "PortClsLab";
    SC_HANDLE manager = OpenSCManagerA(NULL, NULL, SC_MANAGER_ALL_ACCESS);
    SC_HANDLE service = CreateServiceA(manager, name, name, SERVICE_ALL_ACCESS, SERVICE_KERNEL_DRIVER, SERVICE_DEMAND_START,
                                       SERVICE_ERROR_NORMAL, "C:\\windows\\system32\\drivers\\portcls-lab.sys", NULL, NULL, NULL, NULL, NULL);
    if (!service && GetLastError() == ERROR_SERVICE_EXISTS) service = OpenServiceA(manager, name, SERVICE_ALL_ACCESS);
    const BOOL started = StartServiceA(service, 0, NULL);
    report("start service", started);
    if (started) {
        HANDLE device = open_probe();
        DWORD bytes = 0;
        for (DWORD step = STEP_ADD; step <= STEP_REMOVE; step++)
            if (!DeviceIoControl(device, STEP_CONTROL_CODE(step), NULL, 0, NULL, 0, &bytes, NULL)) break;
        if (DeviceIoControl(device, STEP_CONTROL_CODE(STEP_RECORD), NULL, 0, record, sizeof(record), &bytes, NULL)) print(record, bytes);
        CloseHandle(device);
        SERVICE_STATUS status;
        report("stop service", ControlService(service, SERVICE_CONTROL_STOP, &status));
        // The driver's DriverUnload has called PortCls' one, which took the device away.
        report("device gone", open_probe() == INVALID_HANDLE_VALUE);
    }
    DeleteService(service);
    ExitProcess(started ? 0 : 1);
}
