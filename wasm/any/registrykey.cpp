/** IRegistryKey: a registry key as an object. Opened by PcNewRegistryKey, IPort::NewRegistryKey and NewSubKey. */
#include "../portcls/moreports.h"
#include "../portcls/object.h"
#include "keys.h"
#include "service.h"

using registry::Key;

namespace {
constexpr char KIND[] = "key";
/** Rights of which one is needed to delete a key. */
constexpr ACCESS_MASK DELETES = 0x00010000 | 0x10000000 | 0x02000000;
constexpr size_t LONGEST_NAME = 64;
constexpr ULONG MOST_SUBDEVICES = 32;

class RegistryKey final : public objects::Counted<IRegistryKey> {
public:
    void begin(Key *opened, ACCESS_MASK rights)
    {
        m_key = opened;
        m_access = rights;
        m_key->handles++;
        host::Object_Allocate(KIND, sizeof(KIND) - 1, this);
    }
    /* The boundary does not know the interface's id. */
    STDMETHODIMP_(NTSTATUS) QueryInterface(REFIID iid, PVOID *object) override
    {
        if (!object || !IsEqualGUID(iid, IID_IRegistryKey)) return Counted::QueryInterface(iid, object);
        AddRef();
        *object = (IRegistryKey *)this;
        return STATUS_SUCCESS;
    }
    STDMETHODIMP_(NTSTATUS) QueryKey(KEY_INFORMATION_CLASS kind, PVOID out, ULONG room, PULONG needed) override
    {
        service::called("IRegistryKey::QueryKey");
        Key *key = open();
        return key ? registry::describe(key, kind, out, room, needed) : STATUS_INVALID_HANDLE;
    }
    STDMETHODIMP_(NTSTATUS) EnumerateKey(ULONG index, KEY_INFORMATION_CLASS kind, PVOID out, ULONG room, PULONG needed) override
    {
        service::called("IRegistryKey::EnumerateKey");
        Key *key = open();
        return key ? registry::describeChild(key, index, kind, out, room, needed) : STATUS_INVALID_HANDLE;
    }
    STDMETHODIMP_(NTSTATUS) QueryValueKey(PUNICODE_STRING name, KEY_VALUE_INFORMATION_CLASS kind, PVOID out, ULONG room, PULONG needed) override
    {
        service::called("IRegistryKey::QueryValueKey", name);
        Key *key = open();
        if (!key) return STATUS_INVALID_HANDLE;
        registry::Value *found = registry::value(key, name ? name->Buffer : L"", name ? name->Length / sizeof(WCHAR) : 0);
        return found ? registry::describe(found, kind, out, room, needed) : STATUS_OBJECT_NAME_NOT_FOUND;
    }
    STDMETHODIMP_(NTSTATUS) EnumerateValueKey(ULONG index, KEY_VALUE_INFORMATION_CLASS kind, PVOID out, ULONG room, PULONG needed) override
    {
        service::called("IRegistryKey::EnumerateValueKey");
        Key *key = open();
        return key ? registry::describeValue(key, index, kind, out, room, needed) : STATUS_INVALID_HANDLE;
    }
    STDMETHODIMP_(NTSTATUS) SetValueKey(PUNICODE_STRING name, ULONG type, PVOID data, ULONG bytes) override
    {
        service::called("IRegistryKey::SetValueKey", name);
        Key *key = open();
        if (!key) return STATUS_INVALID_HANDLE;
        if (!data && bytes > 0) return STATUS_INVALID_PARAMETER;
        return registry::set(key, name ? name->Buffer : L"", name ? name->Length / sizeof(WCHAR) : 0, type, data, bytes);
    }
    STDMETHODIMP_(NTSTATUS) QueryRegistryValues(PRTL_QUERY_REGISTRY_TABLE table, PVOID context) override
    {
        service::called("IRegistryKey::QueryRegistryValues");
        Key *key = open();
        if (!key) return STATUS_INVALID_HANDLE;
        return table ? registry::query(key, table, context) : STATUS_INVALID_PARAMETER;
    }
    STDMETHODIMP_(NTSTATUS) NewSubKey(IRegistryKey **out, PUNKNOWN outer, ACCESS_MASK access, PUNICODE_STRING name, ULONG, PULONG disposition) override;
    STDMETHODIMP_(NTSTATUS) DeleteKey() override
    {
        service::called("IRegistryKey::DeleteKey");
        Key *key = open();
        if (!key) return STATUS_INVALID_HANDLE;
        return m_access & DELETES ? registry::remove(key) : STATUS_ACCESS_DENIED;
    }

protected:
    IUnknown *answer(int id) override { return id == iid::IUnknown ? this : nullptr; }
    void destroy(IUnknown *self) override
    {
        m_key->handles--;
        Counted::destroy(self);
    }

private:
    /** nullptr: the key was deleted, by this object or another. */
    Key *open() const { return m_key->deleted ? nullptr : m_key; }

    Key *m_key = nullptr;
    ACCESS_MASK m_access = 0;
};

NTSTATUS make(Key *key, PREGISTRYKEY *out, ACCESS_MASK access)
{
    auto *made = key ? heap::create<RegistryKey>() : nullptr;
    if (!made) return STATUS_INSUFFICIENT_RESOURCES;
    made->begin(key, access);
    *out = made;
    return STATUS_SUCCESS;
}
NTSTATUS create(Key *from, PCUNICODE_STRING name, PREGISTRYKEY *out, ACCESS_MASK access, PULONG disposition)
{
    bool created = false;
    Key *key = registry::find(from, name->Buffer, name->Length / sizeof(WCHAR), true, &created);
    NTSTATUS status = make(key, out, access);
    if (NT_SUCCESS(status) && disposition) *disposition = created ? REG_CREATED_NEW_KEY : REG_OPENED_EXISTING_KEY;
    return status;
}

NTSTATUS RegistryKey::NewSubKey(IRegistryKey **out, PUNKNOWN outer, ACCESS_MASK access, PUNICODE_STRING name, ULONG, PULONG disposition)
{
    service::called("IRegistryKey::NewSubKey", name);
    if (!out) return STATUS_INVALID_PARAMETER;
    *out = nullptr;
    if (outer) return STATUS_NOT_SUPPORTED;
    Key *key = open();
    if (!key) return STATUS_INVALID_HANDLE;
    return name && name->Length > 0 ? create(key, name, out, access, disposition) : STATUS_INVALID_PARAMETER;
}

Key *at(PCWSTR path, PCWSTR below = L"")
{
    Key *key = registry::find(registry::root(), path, wcslen(path), true);
    return key ? registry::find(key, below, wcslen(below), true) : nullptr;
}

/* Aggregation is not simulated: what an outer object adds to a key no driver needs. */
NTSTATUS openKey(PREGISTRYKEY *out, PUNKNOWN outer, ULONG type, ACCESS_MASK access, POBJECT_ATTRIBUTES attributes, PULONG disposition)
{
    if (outer) return STATUS_NOT_SUPPORTED;
    switch (type) {
    case GeneralRegistryKey: {
        if (!attributes || !attributes->ObjectName || attributes->ObjectName->Length == 0) return STATUS_INVALID_PARAMETER;
        Key *from = attributes->RootDirectory ? registry::of(attributes->RootDirectory) : registry::root();
        return from ? create(from, attributes->ObjectName, out, access, disposition) : STATUS_INVALID_HANDLE;
    }
    case DeviceRegistryKey: return make(at(registry::DEVICE_KEY), out, access);
    case DriverRegistryKey: return make(at(registry::DRIVER_KEY), out, access);
    case HwProfileRegistryKey: return make(at(registry::PROFILE_KEY), out, access);
    default: return STATUS_INVALID_PARAMETER;
    }
}

/* A driver may free the name it registers a subdevice with. */
struct Subdevice {
    PUNKNOWN port;
    WCHAR name[LONGEST_NAME];
} g_subdevices[MOST_SUBDEVICES];
}

namespace ports {
void registeredAs(PUNKNOWN port, PCWSTR name)
{
    for (Subdevice &one : g_subdevices) {
        if (one.port && one.port != port) continue;
        one.port = port;
        size_t n = wcslen(name);
        if (n >= LONGEST_NAME) n = LONGEST_NAME - 1;
        RtlCopyMemory(one.name, name, n * sizeof(WCHAR));
        one.name[n] = 0;
        return;
    }
}
NTSTATUS newRegistryKey(IPort *port, PREGISTRYKEY *out, PUNKNOWN outer, ULONG type, ACCESS_MASK access, POBJECT_ATTRIBUTES attributes, PULONG disposition)
{
    if (!out) return STATUS_INVALID_PARAMETER;
    if (type != DeviceInterfaceRegistryKey) return openKey(out, outer, type, access, attributes, disposition);
    if (outer) return STATUS_NOT_SUPPORTED;
    for (const Subdevice &one : g_subdevices)
        if (one.port == port) return make(at(registry::INTERFACE_KEY, one.name), out, access);
    return STATUS_OBJECT_NAME_NOT_FOUND;
}
}

PORTCLASSAPI NTSTATUS NTAPI PcNewRegistryKey(PREGISTRYKEY *out, PUNKNOWN outer, ULONG type, ACCESS_MASK access, PVOID device, PVOID subdevice,
                                             POBJECT_ATTRIBUTES attributes, ULONG, PULONG disposition)
{
    service::called("PcNewRegistryKey", attributes ? attributes->ObjectName : nullptr);
    if (!out) return STATUS_INVALID_PARAMETER;
    *out = nullptr;
    if (subdevice || (type != GeneralRegistryKey && !device)) return STATUS_INVALID_PARAMETER;
    return openKey(out, outer, type, access, attributes, disposition);
}
