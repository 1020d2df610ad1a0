/**
 * Frames between a host process and whoever started it: 144 bytes each, text behind them where there is one. Both ends read
 * exactly what the other wrote, so several frames may lie in the pipe at once.
 */
#pragma once
#include <stddef.h>
#include <stdint.h>

namespace frame {
constexpr int SLOTS = 16;

/** Positions are known to wasm/hosts/pipe.ts as well. */
enum Kind : uint32_t {
    /* From the simulator. */
    Enter,     /* start entry `id` on fiber `fiber`; slots: arguments */
    Resume,    /* answer the host call of fiber `fiber`; slots: its result, then outs */
    Drop,      /* forget fiber `fiber`; no answer */
    Allocate,  /* slots: bytes */
    Release,   /* slots: address; no answer */
    /* From the process. */
    Hello,     /* `id`: hash of the boundary table; text: the driver's imports, one a line */
    HostCall,  /* fiber `fiber` makes host call `id`; slots: arguments */
    Done,      /* fiber `fiber` ran to its end; slots: its result, then outs */
    Allocated, /* slots: address, 0 when there is no memory */
    Trap,      /* text: what happened; the process ends */
    Refused,   /* text: why the driver cannot be loaded; the process ends */
};

struct Frame {
    uint32_t kind;
    uint32_t id;
    uint32_t fiber;
    uint32_t textBytes;
    double slots[SLOTS];
};
static_assert(sizeof(Frame) == 144, "the size is known to wasm/hosts/pipe.ts");

/** Reads one frame. False when the other end is gone. */
bool receive(Frame &frame);
/** Writes one frame and its text. Ends the process when the other end is gone. Safe in a signal handler. */
void send(Frame &frame, const char *text = nullptr, size_t textBytes = 0);
}
