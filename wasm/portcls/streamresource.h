/** PCSTREAMRESOURCE_DESCRIPTOR as scalars. */
#pragma once
#include <portcls.h>
#include "abi.h"

namespace streamresource {
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
            version = descriptor->Resource.Interrupt.Version;
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
