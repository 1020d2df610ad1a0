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
constexpr double POWERDOWN_REGISTER = 0x26, SECTIONS_READY = 0xf;
constexpr double FIRST_PAGE = 0x1000000;
constexpr double NO_MIXER = -1;

PDEVICE_OBJECT g_fdo;
DEVICE_OBJECT g_pdo;
IMiniportWaveRT *g_wave;
IMiniportTopology *g_topology;
/* The ports keep it on Windows. */
IAdapterPowerManagement3 *g_adapter;
double g_mixer;
double g_now = 600000000;

/* What the driver has made of its thread; neither handle nor object is ever looked into. */
struct {
    UCHAR handle, object;
    bool open, referenced, registered;
} g_thread;
UCHAR g_resource;

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

void must(bool condition)
{
    if (!condition) __builtin_trap();
}
bool refused(fuzz::Refused call)
{
    const bool now = fuzz::refused == call;
    if (now) fuzz::refused = fuzz::Refused::None;
    return now;
}

/* A thread that never gets to run: what waits for its end need not wait. */
NTSTATUS createThread()
{
    must(!g_thread.open && !g_thread.referenced);
    if (refused(fuzz::Refused::Thread)) return STATUS_INSUFFICIENT_RESOURCES;
    g_thread.open = true;
    abi::mailbox[1] = address(&g_thread.handle);
    return STATUS_SUCCESS;
}
NTSTATUS referenceThread(double handle)
{
    must(g_thread.open && handle == address(&g_thread.handle));
    g_thread.referenced = true;
    abi::mailbox[1] = address(&g_thread.object);
    return STATUS_SUCCESS;
}
/* A registration has to go before the thread it is for. */
void dereferenceThread(double object)
{
    must(g_thread.referenced && object == address(&g_thread.object) && !g_thread.registered);
    g_thread.referenced = false;
}
NTSTATUS addResource(double resource)
{
    must(!g_thread.registered);
    if (refused(fuzz::Refused::Registration)) return STATUS_INSUFFICIENT_RESOURCES;
    if (resource == address(&g_thread.object)) must(g_thread.referenced);
    g_thread.registered = true;
    abi::mailbox[1] = address(&g_resource);
    return STATUS_SUCCESS;
}
NTSTATUS removeResource(double handle)
{
    must(g_thread.registered && handle == address(&g_resource));
    g_thread.registered = false;
    return STATUS_SUCCESS;
}

/* Position in the bridge's list of routines, from 1. */
int timerRoutine(const char *name, size_t bytes)
{
    const struct {
        const char *name;
        int position;
    } routines[] = {{"ExAllocateTimer", 2}, {"ExSetTimer", 3}, {"ExDeleteTimer", 5}};
    for (const auto &routine : routines)
        if (__builtin_strlen(routine.name) == bytes && __builtin_memcmp(routine.name, name, bytes) == 0) return routine.position;
    return 0;
}

/* What Port::Init does on Windows: it initialises the miniport. */
NTSTATUS initialisePort(const double *a)
{
    IUnknown *port = pointer<IUnknown>(a[0]), *miniport = pointer<IUnknown>(a[3]), *adapter = pointer<IUnknown>(a[4]);
    auto *resources = pointer<IResourceList>(a[5]);
    PVOID found = nullptr;
    if (!g_adapter && NT_SUCCESS(adapter->QueryInterface(IID_IAdapterPowerManagement3, &found))) g_adapter = (IAdapterPowerManagement3 *)found;
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
    g_topology = (IMiniportTopology *)found;
    return g_topology->Init(adapter, resources, (PPORTTOPOLOGY)port);
}

template <class T> void release(T *&object)
{
    if (object) object->Release();
    object = nullptr;
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
    case HostCall::READ_PORT_USHORT: return a[0] == g_mixer + POWERDOWN_REGISTER ? SECTIONS_READY : 0;
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
    case HostCall::MmGetSystemRoutineAddress: return fuzz::hasTimer ? timerRoutine(pointer<const char>(a[0]), (size_t)a[1]) : 0;
    case HostCall::ExAllocateTimer: return 1;
    case HostCall::PsCreateSystemThread: return createThread();
    case HostCall::ObReferenceObjectByHandle: return referenceThread(a[0]);
    case HostCall::ObDereferenceObject: dereferenceThread(a[0]); return 0;
    case HostCall::ZwClose: g_thread.open = false; return STATUS_SUCCESS;
    case HostCall::StreamResourceManager_AddStreamResource: return addResource(a[8]);
    case HostCall::StreamResourceManager_AddStreamResource2: return addResource(a[9]);
    case HostCall::StreamResourceManager_RemoveStreamResource: return removeResource(a[1]);
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

bool hasTimer;
Refused refused;

Device::Device()
{
    g_wave = nullptr;
    g_topology = nullptr;
    g_adapter = nullptr;
    g_fdo = nullptr;
    g_thread = {};
    refused = Refused::None;
    enter(entry::DriverEntry);
    enter(entry::AddDevice, address(&g_pdo));
}
NTSTATUS Device::start(IResourceList *resources)
{
    const auto *mixer = resources->FindTranslatedEntry(CmResourceTypePort, 0);
    g_mixer = mixer ? (double)mixer->u.Port.Start.QuadPart : NO_MIXER;
    return (NTSTATUS)enter(entry::StartDevice, address(g_fdo), address(resources));
}
void Device::setPower(DEVICE_POWER_STATE state) { g_adapter->PowerChangeState3(state, PowerSystemWorking, PcExitLatencyInstant); }
void Device::surpriseRemoval() { enter(entry::DispatchIrp, address(g_fdo), IRP_MJ_PNP, IRP_MN_SURPRISE_REMOVAL); }
IMiniportWaveRT *Device::wave() const { return g_wave; }
IMiniportTopology *Device::topology() const { return g_topology; }
Device::~Device()
{
    enter(entry::DispatchIrp, address(g_fdo), IRP_MJ_PNP, IRP_MN_REMOVE_DEVICE);
    // PortCls gives up what the ports hold after the driver has seen the removal.
    release(g_wave);
    release(g_topology);
    release(g_adapter);
    must(!g_thread.open && !g_thread.referenced && !g_thread.registered);
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
