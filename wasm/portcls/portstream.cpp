#include "portstream.h"

namespace ports {
namespace {
/* An MDL and the memory behind it: the pages lie in the driver's own memory, where the device reads and writes them. */
struct Pages {
    void *raw;
    UCHAR *pages;
    MDL mdl;
};

Pages *allocate(SIZE_T bytes)
{
    auto *pages = heap::create<Pages>();
    if (!pages) return nullptr;
    pages->pages = (UCHAR *)heap::allocatePages(ROUND_TO_PAGES(bytes), pages->raw);
    if (pages->pages) return pages;
    heap::release(pages);
    return nullptr;
}
void release(Pages *pages)
{
    heap::release(pages->raw);
    heap::release(pages);
}
Pages *of(PMDL mdl) { return CONTAINING_RECORD(mdl, Pages, mdl); }

/* Windows may grant fewer bytes than asked for. */
PMDL finish(Pages *pages, long long granted)
{
    if (granted <= 0) {
        release(pages);
        return nullptr;
    }
    pages->mdl.Size = sizeof(MDL);
    pages->mdl.MdlFlags = MDL_PAGES_LOCKED;
    pages->mdl.ByteCount = (ULONG)granted;
    return &pages->mdl;
}
}

PMDL PortStream::AllocatePagesForMdl(PHYSICAL_ADDRESS high, SIZE_T bytes)
{
    Pages *pages = allocate(bytes);
    return pages ? finish(pages, host::PortWaveRTStream_AllocatePagesForMdl(this, high.QuadPart, (long long)bytes, &pages->mdl, pages->pages)) : nullptr;
}
PMDL PortStream::AllocateContiguousPagesForMdl(PHYSICAL_ADDRESS low, PHYSICAL_ADDRESS high, SIZE_T bytes)
{
    Pages *pages = allocate(bytes);
    if (!pages) return nullptr;
    return finish(pages, host::PortWaveRTStream_AllocateContiguousPagesForMdl(this, low.QuadPart, high.QuadPart, (long long)bytes, &pages->mdl, pages->pages));
}
PVOID PortStream::MapAllocatedPages(PMDL mdl, MEMORY_CACHING_TYPE cache)
{
    if (!host::PortWaveRTStream_MapAllocatedPages(this, mdl, cache)) return nullptr;
    mdl->MdlFlags |= MDL_MAPPED_TO_SYSTEM_VA;
    mdl->StartVa = mdl->MappedSystemVa = of(mdl)->pages;
    return mdl->MappedSystemVa;
}
VOID PortStream::UnmapAllocatedPages(PVOID, PMDL mdl)
{
    host::PortWaveRTStream_UnmapAllocatedPages(this, mdl);
    mdl->MdlFlags &= ~MDL_MAPPED_TO_SYSTEM_VA;
    mdl->MappedSystemVa = nullptr;
}
VOID PortStream::FreePagesFromMdl(PMDL mdl)
{
    if (host::PortWaveRTStream_FreePagesFromMdl(this, mdl)) release(of(mdl));
}
ULONG PortStream::GetPhysicalPagesCount(PMDL mdl) { return host::PortWaveRTStream_GetPhysicalPagesCount(this, mdl); }
PHYSICAL_ADDRESS PortStream::GetPhysicalPageAddress(PMDL mdl, ULONG index)
{
    PHYSICAL_ADDRESS address;
    address.QuadPart = host::PortWaveRTStream_GetPhysicalPageAddress(this, mdl, index);
    return address;
}
}
