/** Kernel functions: ports, time, memory, locks, DPCs. Only what the engine, the codec and their base class call. */
#include "kernel.h"

#include "interrupts.h"
#include "machine-port.h"

namespace
{
struct LogEntry
{
    char kind;
    ULONG first, second;
};
constexpr ULONG LogCapacity = 16384;
LogEntry logEntries[LogCapacity];
ULONG logCount;

constexpr ULONG PerformanceTicksPerUs = 10;

ULONG arenaNext = ArenaBase;
ULONG taken;
PKDPC queuedDpc;

void *takePages(SIZE_T bytes)
{
    const ULONG size = static_cast<ULONG>(ROUND_TO_PAGES(bytes));
    if (ArenaEnd - arenaNext < size)
        return nullptr;
    void *pages = reinterpret_cast<void *>(static_cast<ULONG_PTR>(arenaNext));
    arenaNext += size;
    taken++;
    return pages;
}

void runDpcs()
{
    while (PKDPC dpc = queuedDpc)
    {
        queuedDpc = nullptr;
        dpc->DpcData = nullptr;
        dpc->DeferredRoutine(dpc, dpc->DeferredContext, dpc->SystemArgument1, dpc->SystemArgument2);
    }
}

/** Ports in the log are counted from their range: NAM from 0, NABM from 10000h. */
ULONG logged(ULONG_PTR port)
{
    const ULONG busMaster = machineport::busMasterBase();
    return port >= busMaster && port < busMaster + 0x100 ? static_cast<ULONG>(port) - busMaster + 0x10000
                                                         : static_cast<ULONG>(port) - machineport::mixerBase();
}
ULONG in(volatile void *port, ULONG width)
{
    const ULONG_PTR number = reinterpret_cast<ULONG_PTR>(port);
    const ULONG value = machineport::in(static_cast<uint16_t>(number), width);
    shim::note('i', logged(number), value);
    return value;
}
void out(volatile void *port, ULONG width, ULONG value)
{
    const ULONG_PTR number = reinterpret_cast<ULONG_PTR>(port);
    shim::note('o', logged(number), value);
    machineport::out(static_cast<uint16_t>(number), width, value);
}

void printHex(ULONG value)
{
    int shift = 28;
    while (shift > 0 && !(value >> shift))
        shift -= 4;
    for (; shift >= 0; shift -= 4)
        machineport::put("0123456789abcdef"[value >> shift & 15]);
}
}

namespace shim
{
void note(char kind, ULONG first, ULONG second)
{
    if (logCount < LogCapacity)
        logEntries[logCount] = {kind, first, second};
    logCount++;
}
void printLog()
{
    for (ULONG i = 0; i < logCount && i < LogCapacity; i++)
    {
        machineport::put(logEntries[i].kind);
        machineport::put(' ');
        printHex(logEntries[i].first);
        machineport::put(' ');
        printHex(logEntries[i].second);
        machineport::put('\n');
    }
    for (const char *c = logCount > LogCapacity ? "overflow\n" : "end\n"; *c; c++)
        machineport::put(*c);
}
void wait(ULONG us)
{
    const ULONGLONG untilUs = machineport::nowUs() + us;
    while (machineport::nowUs() < untilUs)
    {
        machineport::idle(untilUs);
        if (machineport::lineAsserted())
            serveInterrupt();
        runDpcs();
    }
}
ULONG outstanding()
{
    return taken + interruptObjects();
}
}

EXTERN_C UCHAR NTAPI READ_PORT_UCHAR(PUCHAR port) { return static_cast<UCHAR>(in(port, 1)); }
EXTERN_C USHORT NTAPI READ_PORT_USHORT(PUSHORT port) { return static_cast<USHORT>(in(port, 2)); }
EXTERN_C ULONG NTAPI READ_PORT_ULONG(PULONG port) { return in(port, 4); }
EXTERN_C VOID NTAPI WRITE_PORT_UCHAR(PUCHAR port, UCHAR value) { out(port, 1, value); }
EXTERN_C VOID NTAPI WRITE_PORT_USHORT(PUSHORT port, USHORT value) { out(port, 2, value); }
EXTERN_C VOID NTAPI WRITE_PORT_ULONG(PULONG port, ULONG value) { out(port, 4, value); }

EXTERN_C VOID NTAPI KeStallExecutionProcessor(ULONG microseconds)
{
    const ULONGLONG untilUs = machineport::nowUs() + microseconds;
    while (machineport::nowUs() < untilUs)
        machineport::idle(untilUs);
}
EXTERN_C NTSTATUS NTAPI KeDelayExecutionThread(KPROCESSOR_MODE, BOOLEAN, PLARGE_INTEGER interval)
{
    shim::wait(static_cast<ULONG>(-interval->QuadPart) / PerformanceTicksPerUs);
    return STATUS_SUCCESS;
}
EXTERN_C LARGE_INTEGER NTAPI KeQueryPerformanceCounter(PLARGE_INTEGER frequency)
{
    if (frequency)
        frequency->QuadPart = PerformanceTicksPerUs * 1000000;
    LARGE_INTEGER now;
    now.QuadPart = static_cast<LONGLONG>(machineport::nowUs() * PerformanceTicksPerUs);
    return now;
}

// One processor whose interrupts wait until it idles: a lock has nobody to keep out.
EXTERN_C VOID NTAPI KeInitializeSpinLock(PKSPIN_LOCK lock) { *lock = 0; }
EXTERN_C VOID NTAPI KeAcquireSpinLock(PKSPIN_LOCK lock, PKIRQL oldIrql)
{
    *lock = 1;
    *oldIrql = PASSIVE_LEVEL;
}
EXTERN_C VOID NTAPI KeReleaseSpinLock(PKSPIN_LOCK lock, KIRQL) { *lock = 0; }

EXTERN_C VOID NTAPI KeInitializeDpc(PRKDPC dpc, PKDEFERRED_ROUTINE routine, PVOID context)
{
    RtlZeroMemory(dpc, sizeof(*dpc));
    dpc->DeferredRoutine = routine;
    dpc->DeferredContext = context;
}
EXTERN_C BOOLEAN NTAPI KeInsertQueueDpc(PRKDPC dpc, PVOID argument1, PVOID argument2)
{
    if (queuedDpc == dpc)
        return FALSE;
    dpc->SystemArgument1 = argument1;
    dpc->SystemArgument2 = argument2;
    queuedDpc = dpc;
    return TRUE;
}
EXTERN_C VOID NTAPI KeFlushQueuedDpcs(VOID) { runDpcs(); }

EXTERN_C PVOID NTAPI MmAllocateContiguousMemorySpecifyCache(SIZE_T bytes, PHYSICAL_ADDRESS, PHYSICAL_ADDRESS,
                                                            PHYSICAL_ADDRESS, MEMORY_CACHING_TYPE)
{
    return takePages(bytes);
}
EXTERN_C VOID NTAPI MmFreeContiguousMemorySpecifyCache(PVOID, SIZE_T, MEMORY_CACHING_TYPE) { taken--; }
EXTERN_C PHYSICAL_ADDRESS NTAPI MmGetPhysicalAddress(PVOID address)
{
    PHYSICAL_ADDRESS physical;
    physical.QuadPart = static_cast<LONGLONG>(reinterpret_cast<ULONG_PTR>(address));
    return physical;
}
EXTERN_C PVOID NTAPI MmGetSystemRoutineAddress(PUNICODE_STRING) { return nullptr; }
EXTERN_C VOID NTAPI RtlInitUnicodeString(PUNICODE_STRING destination, PCWSTR source)
{
    destination->Length = destination->MaximumLength = 0;
    destination->Buffer = const_cast<PWSTR>(source);
}
EXTERN_C PVOID NTAPI ExAllocatePoolWithTag(POOL_TYPE, SIZE_T bytes, ULONG) { return takePages(bytes); }
EXTERN_C VOID NTAPI ExFreePoolWithTag(PVOID, ULONG) { taken--; }

/** PortCls' buffers: pages in a row, described by an MDL that lies in front of them. */
namespace
{
class PortStream final : public IPortWaveRTStream
{
public:
    STDMETHODIMP_(NTSTATUS) QueryInterface(REFIID, PVOID *) override { return STATUS_NOINTERFACE; }
    STDMETHODIMP_(ULONG) AddRef() override { return 1; }
    STDMETHODIMP_(ULONG) Release() override { return 1; }
    STDMETHODIMP_(PMDL) AllocatePagesForMdl(PHYSICAL_ADDRESS, SIZE_T bytes) override
    {
        PMDL mdl = static_cast<PMDL>(takePages(PAGE_SIZE + bytes));
        if (!mdl)
            return nullptr;
        RtlZeroMemory(mdl, sizeof(*mdl));
        mdl->StartVa = reinterpret_cast<PUCHAR>(mdl) + PAGE_SIZE;
        mdl->ByteCount = static_cast<ULONG>(bytes);
        return mdl;
    }
    STDMETHODIMP_(PMDL) AllocateContiguousPagesForMdl(PHYSICAL_ADDRESS, PHYSICAL_ADDRESS high, SIZE_T bytes) override
    {
        return AllocatePagesForMdl(high, bytes);
    }
    STDMETHODIMP_(PVOID) MapAllocatedPages(PMDL mdl, MEMORY_CACHING_TYPE) override
    {
        taken++;
        return mdl->StartVa;
    }
    STDMETHODIMP_(VOID) UnmapAllocatedPages(PVOID, PMDL) override { taken--; }
    STDMETHODIMP_(VOID) FreePagesFromMdl(PMDL) override { taken--; }
    STDMETHODIMP_(ULONG) GetPhysicalPagesCount(PMDL mdl) override { return BYTES_TO_PAGES(mdl->ByteCount); }
    STDMETHODIMP_(PHYSICAL_ADDRESS) GetPhysicalPageAddress(PMDL mdl, ULONG index) override
    {
        return MmGetPhysicalAddress(static_cast<PUCHAR>(mdl->StartVa) + index * PAGE_SIZE);
    }
};
}

namespace shim
{
PPORTWAVERTSTREAM portStream()
{
    static PortStream stream;
    return &stream;
}
}
