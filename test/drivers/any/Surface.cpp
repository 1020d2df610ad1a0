/** Calls what only drivers other than the project's own call, and prints what it answers; test/unit/any/surface.test.ts reads the prints. */
#include "SURFACE.H"
#pragma code_seg("PAGE")

static KEVENT g_done;
static PIO_WORKITEM g_item;

static void Strings()
{
    DECLARE_UNICODE_STRING_SIZE(text, 32);
    RtlAppendUnicodeToString(&text, L"Wave");
    UNICODE_STRING upper = RTL_CONSTANT_STRING(L"WAVE");
    DbgPrint("equal %d %d", RtlEqualUnicodeString(&text, &upper, TRUE), RtlEqualUnicodeString(&text, &upper, FALSE));
    DbgPrint("wchar %u, length %u", (ULONG)sizeof(L'x'), text.Length);
    WCHAR small[5];
    DbgPrint("copy %08x %ws", RtlStringCchCopyW(small, 5, L"Speaker"), small);
    CHAR line[40];
    DbgPrint("printf %08x %s", RtlStringCbPrintfA(line, sizeof(line), "%5d|%-4u|%04x|%S", -12, 7u, 0xbeu, L"wide"), line);
    DbgPrint("append %08x", RtlAppendUnicodeToString(&text, L"0123456789012345678901234567890"));
    ULONG number = 0;
    UNICODE_STRING hex = RTL_CONSTANT_STRING(L"0x1F");
    RtlUnicodeStringToInteger(&hex, 0, &number);
    DbgPrint("number %u", number);
    UNICODE_STRING guid;
    RtlStringFromGUID(KSCATEGORY_AUDIO, &guid);
    GUID back;
    DbgPrint("guid %wZ %08x %d", &guid, RtlGUIDFromString(&guid, &back), back == KSCATEGORY_AUDIO);
    RtlFreeUnicodeString(&guid);
}

static VOID NTAPI Heard(PVOID context, PVOID argument1, PVOID argument2) { DbgPrint("heard %s %u %u", (PCSTR)context, (ULONG)(ULONG_PTR)argument1, (ULONG)(ULONG_PTR)argument2); }
static VOID NTAPI HeardOnce(PVOID context, PVOID, PVOID)
{
    DbgPrint("heard once");
    ExUnregisterCallback(*(PVOID *)context);
}

static void Callbacks()
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Callback\\Surface"), other = RTL_CONSTANT_STRING(L"\\CALLBACK\\SURFACE"), system = RTL_CONSTANT_STRING(L"\\Callback\\PowerState");
    OBJECT_ATTRIBUTES attributes;
    InitializeObjectAttributes(&attributes, &name, OBJ_CASE_INSENSITIVE, NULL, NULL);
    PCALLBACK_OBJECT object, again;
    DbgPrint("no callback %08x", ExCreateCallback(&object, &attributes, FALSE, TRUE));
    DbgPrint("new callback %08x", ExCreateCallback(&object, &attributes, TRUE, TRUE));
    attributes.ObjectName = &other;
    ExCreateCallback(&again, &attributes, FALSE, FALSE);
    DbgPrint("same callback %d", again == object);
    PVOID once = NULL;
    PVOID first = ExRegisterCallback(object, Heard, (PVOID) "first");
    once = ExRegisterCallback(object, HeardOnce, &once);
    PVOID last = ExRegisterCallback(again, Heard, (PVOID) "last");
    ExNotifyCallback(object, (PVOID)1, (PVOID)2);
    ExUnregisterCallback(first);
    ExNotifyCallback(object, (PVOID)3, (PVOID)4);
    ExUnregisterCallback(last);
    ObDereferenceObject(again);
    ObDereferenceObject(object);
    DbgPrint("callback gone %08x", ExCreateCallback(&object, &attributes, FALSE, TRUE));
    ExCreateCallback(&object, &attributes, TRUE, FALSE);
    first = ExRegisterCallback(object, Heard, NULL);
    DbgPrint("only one %d", ExRegisterCallback(object, Heard, NULL) == NULL);
    ExUnregisterCallback(first);
    ObDereferenceObject(object);
    attributes.ObjectName = NULL;
    DbgPrint("unnamed %08x", ExCreateCallback(&object, &attributes, TRUE, TRUE));
    attributes.ObjectName = &system;
    DbgPrint("of the system %08x", ExCreateCallback(&object, &attributes, FALSE, TRUE));
    ObDereferenceObject(object);
}

static void Registry(PDEVICE_OBJECT pdo, PUNICODE_STRING path)
{
    HANDLE key;
    IoOpenDeviceRegistryKey(pdo, PLUGPLAY_REGKEY_DRIVER, KEY_READ, &key);
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"Gain");
    struct { KEY_VALUE_PARTIAL_INFORMATION head; UCHAR more[32]; } value;
    ULONG needed = 0;
    DbgPrint("short %08x", ZwQueryValueKey(key, &name, KeyValuePartialInformation, &value, 4, &needed));
    DbgPrint("needed %u", needed);
    DbgPrint("value %08x type %u %u", ZwQueryValueKey(key, &name, KeyValuePartialInformation, &value, sizeof(value), &needed), value.head.Type, *(ULONG *)value.head.Data);
    UNICODE_STRING missing = RTL_CONSTANT_STRING(L"Missing");
    DbgPrint("missing %08x", ZwQueryValueKey(key, &missing, KeyValuePartialInformation, &value, sizeof(value), &needed));
    ULONG seven = 7;
    ZwSetValueKey(key, &missing, 0, REG_DWORD, &seven, sizeof(seven));
    DbgPrint("written %08x %u", ZwQueryValueKey(key, &missing, KeyValuePartialInformation, &value, sizeof(value), &needed), *(ULONG *)value.head.Data);
    DbgPrint("close %08x", ZwClose(key));
    DbgPrint("closed %08x", ZwQueryValueKey(key, &missing, KeyValuePartialInformation, &value, sizeof(value), &needed));
    ULONG direct = 1;
    RTL_QUERY_REGISTRY_TABLE table[] = {
        {NULL, RTL_QUERY_REGISTRY_DIRECT | RTL_QUERY_REGISTRY_TYPECHECK, (PWSTR)L"Absent", &direct, (REG_DWORD << RTL_QUERY_REGISTRY_TYPECHECK_SHIFT) | REG_DWORD, &seven, sizeof(seven)},
        {}};
    DbgPrint("table %08x %u", RtlQueryRegistryValues(RTL_REGISTRY_ABSOLUTE | RTL_REGISTRY_OPTIONAL, path->Buffer, table, NULL, NULL), direct);
}

static NTSTATUS NTAPI Told(PWSTR name, ULONG type, PVOID data, ULONG bytes, PVOID context, PVOID entry)
{
    DbgPrint("told %ws %u %u %u %s %s", name, type, bytes, *(ULONG *)data, (PCSTR)context, (PCSTR)entry);
    return STATUS_SUCCESS;
}

static void Keys(PDEVICE_OBJECT fdo)
{
    PREGISTRYKEY key, sub = NULL, other, none = (PREGISTRYKEY)1;
    DbgPrint("key %08x", PcNewRegistryKey(&key, NULL, DriverRegistryKey, KEY_READ, fdo, NULL, NULL, 0, NULL));
    DbgPrint("key without device %08x %d", PcNewRegistryKey(&none, NULL, DeviceRegistryKey, KEY_READ, NULL, NULL, NULL, 0, NULL), none == NULL);
    DbgPrint("key of an interface %08x", PcNewRegistryKey(&none, NULL, DeviceInterfaceRegistryKey, KEY_READ, fdo, NULL, NULL, 0, NULL));
    UNICODE_STRING gain = RTL_CONSTANT_STRING(L"Gain"), made = RTL_CONSTANT_STRING(L"Made"), absent = RTL_CONSTANT_STRING(L"Absent");
    struct { KEY_VALUE_PARTIAL_INFORMATION head; UCHAR more[32]; } value;
    ULONG needed = 0;
    DbgPrint("key value %08x %u", key->QueryValueKey(&gain, KeyValuePartialInformation, &value, sizeof(value), &needed), *(ULONG *)value.head.Data);
    DbgPrint("key value too short %08x, none %08x", key->QueryValueKey(&gain, KeyValuePartialInformation, &value, 14, &needed),
             key->QueryValueKey(&absent, KeyValuePartialInformation, &value, sizeof(value), &needed));
    struct { KEY_BASIC_INFORMATION head; WCHAR more[32]; } basic;
    DbgPrint("first subkey %08x %u", key->EnumerateKey(0, KeyBasicInformation, &basic, sizeof(basic), &needed), basic.head.NameLength);
    struct { KEY_NODE_INFORMATION head; WCHAR more[32]; } node;
    DbgPrint("as a node %08x %u", key->EnumerateKey(0, KeyNodeInformation, &node, sizeof(node), &needed), node.head.NameLength);
    DbgPrint("no more subkeys %08x", key->EnumerateKey(1, KeyBasicInformation, &basic, sizeof(basic), &needed));
    ULONG disposition = 0, seven = 7, eight = 8;
    NTSTATUS status = key->NewSubKey(&sub, NULL, KEY_ALL_ACCESS, &made, 0, &disposition);
    DbgPrint("subkey %08x %u", status, disposition);
    DbgPrint("set %08x, default %08x", sub->SetValueKey(&gain, REG_DWORD, &seven, sizeof(seven)), sub->SetValueKey(NULL, REG_DWORD, &eight, sizeof(eight)));
    KEY_FULL_INFORMATION full;
    DbgPrint("full %08x %u %u", sub->QueryKey(KeyFullInformation, &full, sizeof(full), &needed), full.SubKeys, full.Values);
    struct { KEY_VALUE_FULL_INFORMATION head; UCHAR more[64]; } first;
    DbgPrint("first value %08x %u, third %08x", sub->EnumerateValueKey(0, KeyValueFullInformation, &first, sizeof(first), &needed), *(ULONG *)((PUCHAR)&first + first.head.DataOffset),
             sub->EnumerateValueKey(2, KeyValueFullInformation, &first, sizeof(first), &needed));
    RTL_QUERY_REGISTRY_TABLE table[] = {{Told, 0, (PWSTR)L"Gain", (PVOID) "entry", REG_NONE, NULL, 0}, {}};
    DbgPrint("table of a key %08x", sub->QueryRegistryValues(table, (PVOID) "context"));
    DbgPrint("again %08x %u", key->NewSubKey(&other, NULL, KEY_READ, &made, 0, &disposition), disposition);
    DbgPrint("delete for reading %08x", other->DeleteKey());
    PVOID same = NULL;
    DbgPrint("same key %08x %d", sub->QueryInterface(IID_IRegistryKey, &same), same == sub);
    sub->Release();
    NTSTATUS deleted = sub->DeleteKey();
    DbgPrint("deleted %08x, then %08x, others %08x", deleted, sub->DeleteKey(), other->QueryKey(KeyFullInformation, &full, sizeof(full), &needed));
    sub->Release();
    other->Release();
    UNICODE_STRING path = RTL_CONSTANT_STRING(L"\\REGISTRY\\MACHINE\\SOFTWARE\\Surface");
    OBJECT_ATTRIBUTES attributes;
    InitializeObjectAttributes(&attributes, &path, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, NULL);
    status = PcNewRegistryKey(&other, NULL, GeneralRegistryKey, KEY_ALL_ACCESS, NULL, NULL, &attributes, REG_OPTION_NON_VOLATILE, &disposition);
    DbgPrint("general %08x %u", status, disposition);
    other->Release();
#ifndef KEEPS_KEY
    key->Release();
#endif
}

class Topology : public IMiniportTopology, public CUnknown
{
public:
    DECLARE_STD_UNKNOWN();
    DEFINE_STD_CONSTRUCTOR(Topology);
    ~Topology() {}
    IMP_IMiniportTopology;
};
STDMETHODIMP_(NTSTATUS) Topology::NonDelegatingQueryInterface(REFIID iid, PVOID *object)
{
    if (IsEqualGUIDAligned(iid, IID_IUnknown)) *object = PUNKNOWN(PMINIPORTTOPOLOGY(this));
    else if (IsEqualGUIDAligned(iid, IID_IMiniportTopology)) *object = PMINIPORTTOPOLOGY(this);
    else return STATUS_INVALID_PARAMETER;
    AddRef();
    return STATUS_SUCCESS;
}
STDMETHODIMP_(NTSTATUS) Topology::Init(PUNKNOWN, PRESOURCELIST, PPORTTOPOLOGY) { return STATUS_SUCCESS; }
STDMETHODIMP_(NTSTATUS) Topology::GetDescription(PPCFILTER_DESCRIPTOR *description)
{
    static PCFILTER_DESCRIPTOR nothing;
    *description = &nothing;
    return STATUS_SUCCESS;
}
STDMETHODIMP_(NTSTATUS) Topology::DataRangeIntersection(ULONG, PKSDATARANGE, PKSDATARANGE, ULONG, PVOID, PULONG) { return STATUS_NOT_IMPLEMENTED; }

static void KeyOfInterface(PDEVICE_OBJECT fdo, PIRP irp, PRESOURCELIST resources)
{
    PPORT port = NULL;
    PREGISTRYKEY key = NULL;
    PcNewPort(&port, CLSID_PortTopology);
    Topology *miniport = new (NonPagedPool, 'poTS') Topology(NULL);
    miniport->AddRef();
    port->Init(fdo, irp, PUNKNOWN(PMINIPORTTOPOLOGY(miniport)), NULL, resources);
    DbgPrint("not registered %08x", port->NewRegistryKey(&key, NULL, DeviceInterfaceRegistryKey, KEY_READ, NULL, 0, NULL));
    PcRegisterSubdevice(fdo, (PWSTR)L"Wave", port);
    NTSTATUS status = port->NewRegistryKey(&key, NULL, DeviceInterfaceRegistryKey, KEY_READ, NULL, 0, NULL);
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"FriendlyName");
    struct { KEY_VALUE_PARTIAL_INFORMATION head; WCHAR more[32]; } value;
    ULONG needed = 0;
    if (NT_SUCCESS(status)) {
        key->QueryValueKey(&name, KeyValuePartialInformation, &value, sizeof(value), &needed);
        DbgPrint("key of the interface %08x %ws", status, (PWSTR)value.head.Data);
        key->Release();
    }
    miniport->Release();
    port->Release();
}

/** What comes after this driver on the way of the sound. */
class Next : public IDrmAudioStream, public CUnknown
{
public:
    DECLARE_STD_UNKNOWN();
    DEFINE_STD_CONSTRUCTOR(Next);
    ~Next() {}
    IMP_IDrmAudioStream;
};
STDMETHODIMP_(NTSTATUS) Next::NonDelegatingQueryInterface(REFIID iid, PVOID *object)
{
    if (IsEqualGUIDAligned(iid, IID_IUnknown)) *object = PUNKNOWN(PDRMAUDIOSTREAM(this));
    else if (IsEqualGUIDAligned(iid, IID_IDrmAudioStream)) *object = PDRMAUDIOSTREAM(this);
    else return STATUS_INVALID_PARAMETER;
    AddRef();
    return STATUS_SUCCESS;
}
STDMETHODIMP_(NTSTATUS) Next::SetContentId(ULONG id, PCDRMRIGHTS rights)
{
    DbgPrint("content %u, protected %d %d", id, rights->CopyProtect, rights->DigitalOutputDisable);
    return STATUS_NOT_IMPLEMENTED;
}

static void Rights(PPORT port)
{
    PDRMPORT2 drm = NULL;
    DbgPrint("drm %08x", port->QueryInterface(IID_IDrmPort2, (PVOID *)&drm));
    ULONG none[] = {0, 0}, mixed = 0, other = 0, wrong = 77;
    DRMRIGHTS rights;
    NTSTATUS status = drm->CreateContentMixed(none, 2, &mixed);
    PcCreateContentMixed(NULL, 0, &other);
    DbgPrint("mixed %08x %d, of what is not there %08x", status, mixed != 0 && other != 0 && mixed != other, drm->CreateContentMixed(&wrong, 1, &wrong));
    DbgPrint("rights %08x %d, of nothing %08x", drm->GetContentRights(mixed, &rights), rights.CopyProtect, PcGetContentRights(77, &rights));
    Next *next = new (NonPagedPool, 'txeN') Next(NULL);
    next->AddRef();
    DbgPrint("forwarded %08x", drm->ForwardContentToInterface(mixed, PUNKNOWN(PDRMAUDIOSTREAM(next)), 3));
    next->Release();
    DRMFORWARD forward = {};
    DbgPrint("to a device %08x", drm->ForwardContentToDeviceObject(mixed, NULL, &forward));
    status = drm->DestroyContent(mixed);
    DbgPrint("destroyed %08x %08x, then %08x", status, PcDestroyContent(other), drm->DestroyContent(mixed));
    drm->Release();
}

static void ResourceLists(PRESOURCELIST resources)
{
    PRESOURCELIST list, copy;
    DbgPrint("sublist without room %08x", PcNewResourceSublist(&list, NULL, PagedPool, resources, 0));
    NTSTATUS status = PcNewResourceSublist(&list, NULL, PagedPool, resources, 2);
    DbgPrint("sublist %08x %u", status, list->NumberOfEntries());
    DbgPrint("not in the parent %08x", list->AddPortFromParent(resources, 0));
    CM_PARTIAL_RESOURCE_DESCRIPTOR entry = {};
    entry.Type = CmResourceTypeInterrupt;
    entry.u.Interrupt.Vector = 5;
    NTSTATUS first = list->AddEntry(&entry, &entry);
    entry.Type = CmResourceTypeMemory;
    NTSTATUS second = list->AddEntry(&entry, &entry);
    DbgPrint("entries %08x %08x, full %08x", first, second, list->AddEntry(&entry, &entry));
    DbgPrint("found %u, of memory %u", list->FindTranslatedInterrupt(0)->u.Interrupt.Vector, list->NumberOfMemories());
    status = PcNewResourceList(&copy, NULL, PagedPool, list->TranslatedList(), list->UntranslatedList());
    list->Release();
    DbgPrint("list %08x %u %d", status, copy->NumberOfEntries(), copy->FindUntranslatedEntry(CmResourceTypeDma, 0) == NULL);
    copy->Release();
}

static void Files()
{
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\SystemRoot\\Temp\\surface.bin");
    OBJECT_ATTRIBUTES attributes;
    InitializeObjectAttributes(&attributes, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, NULL);
    HANDLE file;
    IO_STATUS_BLOCK block;
    DbgPrint("open %08x", ZwOpenFile(&file, GENERIC_READ, &attributes, &block, 0, 0));
    DbgPrint("create %08x %u", ZwCreateFile(&file, GENERIC_WRITE, &attributes, &block, NULL, FILE_ATTRIBUTE_NORMAL, 0, FILE_OVERWRITE_IF, FILE_SYNCHRONOUS_IO_NONALERT, NULL, 0), (ULONG)block.Information);
    char text[] = "packet";
    ZwWriteFile(file, NULL, NULL, NULL, &block, text, 6, NULL, NULL);
    char back[8] = {};
    LARGE_INTEGER start = {};
    DbgPrint("read %08x %s", ZwReadFile(file, NULL, NULL, NULL, &block, back, 6, &start, NULL), back);
    DbgPrint("end %08x", ZwReadFile(file, NULL, NULL, NULL, &block, back, 6, NULL, NULL));
    ZwClose(file);
}

static IO_WORKITEM_ROUTINE Work;
static VOID Work(PDEVICE_OBJECT, PVOID context)
{
    DbgPrint("work at %u with %s", KeGetCurrentIrql(), (PCSTR)context);
    KeSetEvent(&g_done, IO_NO_INCREMENT, FALSE);
}

static void Memory()
{
    NPAGED_LOOKASIDE_LIST list;
    ExInitializeNPagedLookasideList(&list, NULL, NULL, 512, 64, 'lkoL', 0);
    PVOID block = ExAllocateFromNPagedLookasideList(&list);
    PMDL mdl = IoAllocateMdl(block, 64, FALSE, FALSE, NULL);
    MmBuildMdlForNonPagedPool(mdl);
    DbgPrint("mdl %d %u", MmGetSystemAddressForMdlSafe(mdl, NormalPagePriority) == block, MmGetMdlByteCount(mdl));
    IoFreeMdl(mdl);
    ExFreeToNPagedLookasideList(&list, block);
    ExDeleteNPagedLookasideList(&list);
    __try {
        DbgPrint("tried");
        __leave;
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        DbgPrint("never");
    }
}

void Framework(PDEVICE_OBJECT fdo, PDEVICE_OBJECT pdo);

static PDEVICE_OBJECT g_pdo;
static WCHAR g_path[] = L"\\REGISTRY";

static NTSTATUS Start(PDEVICE_OBJECT fdo, PIRP irp, PRESOURCELIST resources)
{
    UNICODE_STRING path = RTL_CONSTANT_STRING(g_path);
    Strings();
    Registry(g_pdo, &path);
    Keys(fdo);
    KeyOfInterface(fdo, irp, resources);
    ResourceLists(resources);
    Files();
    Memory();
    KeInitializeEvent(&g_done, NotificationEvent, FALSE);
    g_item = IoAllocateWorkItem(fdo);
    IoQueueWorkItem(g_item, Work, DelayedWorkQueue, (PVOID) "context");
    KeWaitForSingleObject(&g_done, Executive, KernelMode, FALSE, NULL);
    IoFreeWorkItem(g_item);
    Callbacks();
    Framework(fdo, g_pdo);
    RTL_OSVERSIONINFOW version = {sizeof(version)};
    RtlGetVersion(&version);
    DbgPrint("version %u.%u.%u", version.dwMajorVersion, version.dwMinorVersion, version.dwBuildNumber);
    KIRQL irql;
    KeRaiseIrql(DISPATCH_LEVEL, &irql);
    HANDLE key;
    IoOpenDeviceRegistryKey(g_pdo, PLUGPLAY_REGKEY_DEVICE, KEY_READ, &key);
    KeLowerIrql(irql);
    ZwClose(key);
    PPORT port = NULL;
    PPORTEVENTS events = NULL;
    PcNewPort(&port, CLSID_PortWaveRT);
    DbgPrint("events %08x", port->QueryInterface(IID_IPortEvents, (PVOID *)&events));
    events->GenerateEventList(NULL, 0, FALSE, 0, FALSE, 0);
    events->Release();
    Rights(port);
    PPORTCLSETWHELPER etw = NULL;
    DbgPrint("etw helper %08x", port->QueryInterface(IID_IPortClsEtwHelper, (PVOID *)&etw));
    DbgPrint("etw event %08x", etw->MiniportWriteEtwEvent(eMINIPORT_LAST_BUFFER_RENDERED, 1, 2, 3, 4));
    etw->Release();
    port->Release();
    return STATUS_SUCCESS;
}

static NTSTATUS NTAPI Add(PDRIVER_OBJECT driver, PDEVICE_OBJECT pdo)
{
    g_pdo = pdo;
    return PcAddAdapterDevice(driver, pdo, Start, 2, 0);
}
static VOID NTAPI Unload(PDRIVER_OBJECT) { WdfDriverMiniportUnload(WdfGetDriver()); }

extern "C" DRIVER_INITIALIZE DriverEntry;
extern "C" NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    WDF_DRIVER_CONFIG config;
    WDF_DRIVER_CONFIG_INIT(&config, WDF_NO_EVENT_CALLBACK);
    config.DriverInitFlags |= WdfDriverInitNoDispatchOverride;
    NTSTATUS status = WdfDriverCreate(driver, path, WDF_NO_OBJECT_ATTRIBUTES, &config, WDF_NO_HANDLE);
    if (!NT_SUCCESS(status)) return status;
    driver->DriverUnload = Unload;
    return PcInitializeAdapterDriver(driver, path, Add);
}
