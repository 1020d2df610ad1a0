/** Reads and writes the registers a scenario describes, and serves their interrupt; test/unit/any/registers.test.ts reads its prints. */
#include <portcls.h>
#include <initguid.h>

static PUCHAR g_base;
static LONG g_served;
static PINTERRUPTSYNC g_sync;

static NTSTATUS Serve(PINTERRUPTSYNC, PVOID)
{
    if (!(READ_PORT_ULONG((PULONG)(g_base + 8)) & 4)) return STATUS_UNSUCCESSFUL;
    WRITE_PORT_ULONG((PULONG)(g_base + 8), 4);
    InterlockedIncrement(&g_served);
    return STATUS_SUCCESS;
}

static NTSTATUS Start(PDEVICE_OBJECT, PIRP, PRESOURCELIST resources)
{
    g_base = (PUCHAR)(ULONG_PTR)resources->FindTranslatedPort(0)->u.Port.Start.QuadPart;
    DbgPrint("identity %08x", READ_PORT_ULONG((PULONG)g_base));
    WRITE_PORT_ULONG((PULONG)g_base, 0);
    DbgPrint("still %04x", READ_PORT_USHORT((PUSHORT)g_base));
    WRITE_PORT_UCHAR(g_base + 5, 0x5a);
    DbgPrint("stored %08x", READ_PORT_ULONG((PULONG)(g_base + 4)));
    DbgPrint("outside %02x", READ_PORT_UCHAR(g_base + 16));
    NTSTATUS status = PcNewInterruptSync(&g_sync, NULL, resources, 0, InterruptSyncModeNormal);
    if (NT_SUCCESS(status)) status = g_sync->RegisterServiceRoutine(Serve, NULL, FALSE);
    if (NT_SUCCESS(status)) status = g_sync->Connect();
    LARGE_INTEGER pause;
    pause.QuadPart = -400000;
    KeDelayExecutionThread(KernelMode, FALSE, &pause);
    DbgPrint("not enabled %d", g_served);
    WRITE_PORT_UCHAR(g_base + 12, 1);
    KeDelayExecutionThread(KernelMode, FALSE, &pause);
    DbgPrint("some %d", g_served >= 3 && g_served <= 6);
    g_sync->Disconnect();
    g_sync->Release();
    return status;
}
static NTSTATUS NTAPI Add(PDRIVER_OBJECT driver, PDEVICE_OBJECT pdo) { return PcAddAdapterDevice(driver, pdo, Start, 1, 0); }
extern "C" NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) { return PcInitializeAdapterDriver(driver, path, Add); }
