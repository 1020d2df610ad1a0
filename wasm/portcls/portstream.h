/** IPortWaveRTStream: pages for audio buffers. */
#pragma once
#include "object.h"

namespace ports {
class PortStream final : public objects::Counted<IPortWaveRTStream> {
public:
    STDMETHODIMP_(PMDL) AllocatePagesForMdl(PHYSICAL_ADDRESS high, SIZE_T bytes) override;
    STDMETHODIMP_(PMDL) AllocateContiguousPagesForMdl(PHYSICAL_ADDRESS low, PHYSICAL_ADDRESS high, SIZE_T bytes) override;
    STDMETHODIMP_(PVOID) MapAllocatedPages(PMDL mdl, MEMORY_CACHING_TYPE cache) override;
    STDMETHODIMP_(VOID) UnmapAllocatedPages(PVOID base, PMDL mdl) override;
    STDMETHODIMP_(VOID) FreePagesFromMdl(PMDL mdl) override;
    STDMETHODIMP_(ULONG) GetPhysicalPagesCount(PMDL mdl) override;
    STDMETHODIMP_(PHYSICAL_ADDRESS) GetPhysicalPageAddress(PMDL mdl, ULONG index) override;

protected:
    IUnknown *answer(int id) override { return id == iid::IUnknown || id == iid::IPortWaveRTStream ? this : nullptr; }
};
}
