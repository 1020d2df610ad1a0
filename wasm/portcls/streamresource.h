/** PCSTREAMRESOURCE_DESCRIPTOR as scalars. */
#pragma once
#include <portcls.h>
#include "abi.h"

namespace streamresource {
/** The last version of the interrupt's description that is documented. */
constexpr unsigned LAST_VERSION = 3;

struct Flat {
    bool present;
    unsigned size = 0;
    long long flags = 0;
    PDEVICE_OBJECT pdo = nullptr;
    int type = 0;
    unsigned version = 0;
    const void *resource = nullptr;

    explicit Flat(const PCSTREAMRESOURCE_DESCRIPTOR *descriptor) : present(descriptor != nullptr)
    {
        if (!descriptor) return;
        size = descriptor->Size;
        flags = descriptor->Flags;
        pdo = descriptor->Pdo;
        type = descriptor->Type;
        if (type == ePcStreamResourceInterrupt) {
            // Any other number crosses as 0: where the driver filled another part of the union, it is half of an address.
            if (descriptor->Resource.Interrupt.Version <= LAST_VERSION) version = descriptor->Resource.Interrupt.Version;
            resource = descriptor->Resource.Interrupt.Generic;
        } else {
            resource = descriptor->Resource.ResourceSet;
        }
    }
};

/** U-12: a failed Add leaves NULL in the handle. */
inline NTSTATUS finish(NTSTATUS status, abi::Address added, PCSTREAMRESOURCE *handle)
{
    if (handle) *handle = NT_SUCCESS(status) ? added.as<PCSTREAMRESOURCE>() : nullptr;
    return status;
}
}
