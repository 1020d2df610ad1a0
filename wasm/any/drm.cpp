/**
 * Digital rights: content ids and what they allow. Nothing that is played here is protected, so every content has the default
 * rights, and no module has to prove itself. A content id nobody gave is STATUS_INVALID_PARAMETER (U-55).
 */
#include "drm.h"
#include "../portcls/object.h"
#include "service.h"

namespace {
constexpr ULONG MOST_CONTENTS = 64;
struct Content {
    ULONG id;
    DRMRIGHTS rights;
} g_contents[MOST_CONTENTS];
ULONG g_lastId;

/* Content without protection has the id 0. */
bool rightsOf(ULONG id, DRMRIGHTS &rights)
{
    rights = {};
    if (id == 0) return true;
    for (const Content &one : g_contents)
        if (one.id == id) {
            rights = one.rights;
            return true;
        }
    return false;
}

NTSTATUS createMixed(const ULONG *ids, ULONG count, PULONG mixed)
{
    if (!mixed || (count > 0 && !ids)) return STATUS_INVALID_PARAMETER;
    // What any part forbids, the mix forbids.
    DRMRIGHTS all = {};
    for (ULONG i = 0; i < count; i++) {
        DRMRIGHTS one;
        if (!rightsOf(ids[i], one)) return STATUS_INVALID_PARAMETER;
        all.CopyProtect |= one.CopyProtect;
        all.DigitalOutputDisable |= one.DigitalOutputDisable;
    }
    for (Content &place : g_contents)
        if (place.id == 0) {
            place = {++g_lastId, all};
            *mixed = place.id;
            return STATUS_SUCCESS;
        }
    return STATUS_INSUFFICIENT_RESOURCES;
}
NTSTATUS destroy(ULONG id)
{
    for (Content &one : g_contents)
        if (id != 0 && one.id == id) {
            one = {};
            return STATUS_SUCCESS;
        }
    return STATUS_INVALID_PARAMETER;
}
NTSTATUS rights(ULONG id, PDRMRIGHTS out) { return out && rightsOf(id, *out) ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER; }
NTSTATUS forwardToInterface(ULONG id, PUNKNOWN next)
{
    DRMRIGHTS allowed;
    if (!next || !rightsOf(id, allowed)) return STATUS_INVALID_PARAMETER;
    PDRMAUDIOSTREAM stream = nullptr;
    NTSTATUS status = next->QueryInterface(IID_IDrmAudioStream, (PVOID *)&stream);
    if (!NT_SUCCESS(status)) return status;
    status = stream->SetContentId(id, &allowed);
    stream->Release();
    return status;
}
/* There is no other driver that would be told. */
NTSTATUS accept(ULONG id)
{
    DRMRIGHTS allowed;
    return rightsOf(id, allowed) ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER;
}

class Drm final : public objects::Counted<IDrmPort2> {
public:
    STDMETHODIMP_(NTSTATUS) CreateContentMixed(PULONG ids, ULONG count, PULONG mixed) override
    {
        service::called("IDrmPort::CreateContentMixed");
        return createMixed(ids, count, mixed);
    }
    STDMETHODIMP_(NTSTATUS) DestroyContent(ULONG id) override
    {
        service::called("IDrmPort::DestroyContent");
        return ::destroy(id);
    }
    STDMETHODIMP_(NTSTATUS) ForwardContentToFileObject(ULONG id, PFILE_OBJECT) override
    {
        service::called("IDrmPort::ForwardContentToFileObject");
        return accept(id);
    }
    STDMETHODIMP_(NTSTATUS) ForwardContentToInterface(ULONG id, PUNKNOWN next, ULONG) override
    {
        service::called("IDrmPort::ForwardContentToInterface");
        return forwardToInterface(id, next);
    }
    STDMETHODIMP_(NTSTATUS) GetContentRights(ULONG id, PDRMRIGHTS out) override
    {
        service::called("IDrmPort::GetContentRights");
        return rights(id, out);
    }
    STDMETHODIMP_(NTSTATUS) AddContentHandlers(ULONG id, PVOID *, ULONG) override
    {
        service::called("IDrmPort2::AddContentHandlers");
        return accept(id);
    }
    STDMETHODIMP_(NTSTATUS) ForwardContentToDeviceObject(ULONG id, PVOID, PCDRMFORWARD) override
    {
        service::called("IDrmPort2::ForwardContentToDeviceObject");
        return accept(id);
    }

protected:
    IUnknown *answer(int id) override { return id == iid::IUnknown || id == iid::IDrmPort || id == iid::IDrmPort2 ? this : nullptr; }
    /* One object for all ports: it keeps nothing of a port. */
    void destroy(IUnknown *) override { count = 1; }
};
}

IUnknown *drm::port()
{
    static Drm *object;
    if (!object) object = heap::create<Drm>();
    return object;
}

PORTCLASSAPI NTSTATUS NTAPI PcCreateContentMixed(PULONG ids, ULONG count, PULONG mixed)
{
    service::called("PcCreateContentMixed");
    return createMixed(ids, count, mixed);
}
PORTCLASSAPI NTSTATUS NTAPI PcDestroyContent(ULONG id)
{
    service::called("PcDestroyContent");
    return destroy(id);
}
PORTCLASSAPI NTSTATUS NTAPI PcGetContentRights(ULONG id, PDRMRIGHTS out)
{
    service::called("PcGetContentRights");
    return rights(id, out);
}
PORTCLASSAPI NTSTATUS NTAPI PcForwardContentToInterface(ULONG id, PUNKNOWN next, ULONG)
{
    service::called("PcForwardContentToInterface");
    return forwardToInterface(id, next);
}
PORTCLASSAPI NTSTATUS NTAPI PcForwardContentToFileObject(ULONG id, PFILE_OBJECT)
{
    service::called("PcForwardContentToFileObject");
    return accept(id);
}
PORTCLASSAPI NTSTATUS NTAPI PcForwardContentToDeviceObject(ULONG id, PVOID, PCDRMFORWARD)
{
    service::called("PcForwardContentToDeviceObject");
    return accept(id);
}
PORTCLASSAPI NTSTATUS NTAPI PcAddContentHandlers(ULONG id, PVOID *, ULONG)
{
    service::called("PcAddContentHandlers");
    return accept(id);
}
