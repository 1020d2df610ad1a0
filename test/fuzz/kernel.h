/** The least of Windows that lets a driver start: every call is answered at once, as a quiet machine would. */
#pragma once
#include <portcls.h>
#include <stdint.h>

namespace fuzz {
/** Bytes of the fuzzer's input, taken from the front. */
class Input {
    const uint8_t *at;
    size_t left;

public:
    Input(const uint8_t *data, size_t bytes) : at(data), left(bytes) {}
    size_t size() const { return left; }
    /** Fills `to`; what the input no longer has is 0. */
    void take(void *to, size_t bytes);
    template <class T> T take()
    {
        T value;
        take(&value, sizeof(value));
        return value;
    }
    const uint8_t *data() const { return at; }
};

/** A copy that ends where its memory ends, so that a read behind it is found. */
class Exact {
    uint8_t *block;

public:
    explicit Exact(size_t bytes);
    ~Exact();
    Exact(const Exact &) = delete;
    uint8_t *get() const { return block; }
};

/** The driver after AddDevice, then after StartDevice with these resources; stopped and unloaded when it goes. */
class Device {
public:
    Device();
    ~Device();
    Device(const Device &) = delete;
    NTSTATUS start(IResourceList *resources);
    /** The miniport of the wave port; nullptr when the device did not start. */
    IMiniportWaveRT *wave() const;
};

/** Resources as the AC'97 has them. */
IResourceList *usualResources();
}
