#include "kernel.h"
#include "hostcalls.h"
#include "../../wasm/portcls/adapter.h"
#include "../../wasm/portcls/entries.h"
#include "../../wasm/portcls/resourcelist.h"

extern "C" {
[[noreturn]] void abort(void);
void *malloc(size_t);
void free(void *);
}

namespace {
constexpr double PERFORMANCE_STEP = 100;
/** Primary codec ready, the only bit of the controller's status a start waits for. */
constexpr double CODEC_READY = 0x100;
/** The mixer's Powerdown register and its four bits for what is ready. */
constexpr double MIXER_PORT = 0xc000, POWERDOWN_REGISTER = 0x26, SECTIONS_READY = 0xf;
constexpr double FIRST_PAGE = 0x1000000;

PDEVICE_OBJECT g_fdo;
DEVICE_OBJECT g_pdo;
IMiniportWaveRT *g_wave;
double g_now = 600000000;

double enter(int id, double a0 = 0, double a1 = 0, double a2 = 0)
{
    abi::mailbox[0] = a0;
    abi::mailbox[1] = a1;
    abi::mailbox[2] = a2;
    for (int i = 3; i < abi::SLOTS; i++) abi::mailbox[i] = 0;
    return entries::enter(id);
}
double address(const void *pointer) { return (double)(uintptr_t)pointer; }
template <class T> T *pointer(double value) { return (T *)(uintptr_t)value; }

/* What Port::Init does on Windows: it initialises the miniport. */
NTSTATUS initialisePort(const double *a)
{
    IUnknown *port = pointer<IUnknown>(a[0]), *miniport = pointer<IUnknown>(a[3]), *adapter = pointer<IUnknown>(a[4]);
    auto *resources = pointer<IResourceList>(a[5]);
    PVOID found = nullptr;
    if (NT_SUCCESS(miniport->QueryInterface(IID_IMiniportWaveRT, &found))) {
        g_wave = (IMiniportWaveRT *)found;
        NTSTATUS status = g_wave->Init(adapter, resources, (PPORTWAVERT)port);
        if (!NT_SUCCESS(status)) {
            g_wave->Release();
            g_wave = nullptr;
        }
        return status;
    }
    if (!NT_SUCCESS(miniport->QueryInterface(IID_IMiniportTopology, &found))) return STATUS_INVALID_PARAMETER;
    auto *topology = (IMiniportTopology *)found;
    NTSTATUS status = topology->Init(adapter, resources, (PPORTTOPOLOGY)port);
    topology->Release();
    return status;
}
}

namespace abi {
double mailbox[SLOTS];

double call(int id)
{
    double a[SLOTS];
    for (int i = 0; i < SLOTS; i++) a[i] = mailbox[i];
    switch ((HostCall)id) {
    case HostCall::Stop:
    case HostCall::Panic: abort();
    case HostCall::ExAllocatePoolWithTag:
    case HostCall::ExAllocatePool2:
    case HostCall::ExFreePoolWithTag:
    case HostCall::ExFreePool:
    case HostCall::MmAllocateContiguousMemorySpecifyCache:
    case HostCall::MmFreeContiguousMemorySpecifyCache:
    case HostCall::PortWaveRTStream_MapAllocatedPages:
    case HostCall::PortWaveRTStream_FreePagesFromMdl: return 1;
    case HostCall::MmGetPhysicalAddress: return FIRST_PAGE;
    case HostCall::PortWaveRTStream_AllocatePagesForMdl: return (double)ROUND_TO_PAGES((size_t)a[2]);
    case HostCall::PortWaveRTStream_AllocateContiguousPagesForMdl: return (double)ROUND_TO_PAGES((size_t)a[3]);
    case HostCall::PortWaveRTStream_GetPhysicalPagesCount: return 1;
    case HostCall::PortWaveRTStream_GetPhysicalPageAddress: return FIRST_PAGE + a[2] * PAGE_SIZE;
    case HostCall::KeQueryPerformanceCounter:
    case HostCall::KeQueryInterruptTime: return g_now += PERFORMANCE_STEP;
    case HostCall::READ_PORT_ULONG: return CODEC_READY;
    case HostCall::READ_PORT_USHORT: return a[0] == MIXER_PORT + POWERDOWN_REGISTER ? SECTIONS_READY : 0;
    case HostCall::Unknown_AddRef:
    case HostCall::Unknown_Release: return a[1];
    case HostCall::Unknown_QueryInterface: return a[2] != 0 ? STATUS_SUCCESS : STATUS_NOINTERFACE;
    case HostCall::PcAddAdapterDevice: g_fdo = pointer<DEVICE_OBJECT>(a[3]); return STATUS_SUCCESS;
    case HostCall::PcGetPhysicalDeviceObject: mailbox[1] = address(&g_pdo); return STATUS_SUCCESS;
    case HostCall::Port_Init: return initialisePort(a);
    case HostCall::ResourceList_NumberOfEntries: return a[1];
    case HostCall::ResourceList_NumberOfEntriesOfType: return a[2];
    case HostCall::ResourceList_FindTranslatedEntry:
    case HostCall::ResourceList_FindUntranslatedEntry: return a[3];
    // No threads here: what needs one is refused, as when memory is short.
    case HostCall::PsCreateSystemThread: return STATUS_INSUFFICIENT_RESOURCES;
    case HostCall::PcAddStreamResource:
    case HostCall::StreamResourceManager_AddStreamResource:
    case HostCall::StreamResourceManager_AddStreamResource2: return STATUS_INSUFFICIENT_RESOURCES;
    default: return 0;
    }
}
}

namespace fuzz {
void Input::take(void *to, size_t bytes)
{
    const size_t here = bytes < left ? bytes : left;
    __builtin_memset(to, 0, bytes);
    if (here) __builtin_memcpy(to, at, here);
    at += here;
    left -= here;
}

Exact::Exact(size_t bytes) : block((uint8_t *)malloc(bytes ? bytes : 1)) {}
Exact::~Exact() { free(block); }

Device::Device()
{
    g_wave = nullptr;
    g_fdo = nullptr;
    enter(entry::DriverEntry);
    enter(entry::AddDevice, address(&g_pdo));
}
NTSTATUS Device::start(IResourceList *resources) { return (NTSTATUS)enter(entry::StartDevice, address(g_fdo), address(resources)); }
IMiniportWaveRT *Device::wave() const { return g_wave; }
Device::~Device()
{
    if (g_wave) g_wave->Release();
    g_wave = nullptr;
    enter(entry::DispatchIrp, address(g_fdo), IRP_MJ_PNP, IRP_MN_REMOVE_DEVICE);
    enter(entry::DriverUnload);
    // The next one is loaded anew, with a driver object nobody has filled.
    adapters::driver()->DriverUnload = nullptr;
}

IResourceList *usualResources()
{
    auto *list = heap::create<ports::ResourceList>();
    list->addPorts(0xc000, 0x100);
    list->addPorts(0xc400, 0x40);
    list->addInterrupt(8, 11, 1);
    return list;
}
}
