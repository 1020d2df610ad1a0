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

/**
 * The driver after AddDevice, then after StartDevice with these resources; removed and unloaded when it goes. By then it has to
 * have let go of its thread and of what it registered.
 */
class Device {
public:
    Device();
    ~Device();
    Device(const Device &) = delete;
    NTSTATUS start(IResourceList *resources);
    /** Of a device that has started. */
    void setPower(DEVICE_POWER_STATE state);
    void surpriseRemoval();
    /** The miniports of the two ports; nullptr when the device did not start. */
    IMiniportWaveRT *wave() const;
    IMiniportTopology *topology() const;
};

/** Windows has the timers of 8.1. */
extern bool hasTimer;
/** What fails once, at the next call; a device begins with nothing. */
enum class Refused : UCHAR { None, Thread, Registration };
extern Refused refused;

/** Resources as the AC'97 has them. */
IResourceList *usualResources();
}
