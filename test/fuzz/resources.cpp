/** Resource lists of any length and content. The device need not start; it must not break, and must let go of everything. */
#include "kernel.h"
#include "../../wasm/portcls/resourcelist.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz::Input input(data, size);
    auto *list = heap::create<ports::ResourceList>();
    while (input.size() > 0) {
        CM_PARTIAL_RESOURCE_DESCRIPTOR descriptor = {};
        descriptor.Type = input.take<UCHAR>() % 4;
        descriptor.Flags = input.take<USHORT>();
        input.take(&descriptor.u, sizeof(descriptor.u));
        if (!NT_SUCCESS(list->AddEntry(&descriptor, &descriptor))) break;
    }
    {
        fuzz::Device device;
        device.start(list);
    }
    list->Release();
    return 0;
}
