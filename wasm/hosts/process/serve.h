/** The main loop of a host process. */
#pragma once
#include <stddef.h>

namespace serve {
/** The driver and its bridge, however they were brought into this process. */
struct Driver {
    int abiHash;
    /** The driver's imports, one a line. */
    const char *imports;
    /** The mailbox of the bridge: arguments at 0.., results at 1... */
    double *mailbox;
    /** Runs an entry of the boundary table; on a fiber. */
    double (*enter)(int entry);
    /** Zeroed memory, 16-byte aligned; nullptr when there is none. */
    void *(*allocate)(size_t bytes);
    void (*release)(void *block);
    /** Reports driver code that does not return, and ends the process; `at` is where it was. */
    void (*hang)(const void *at);
};

/** Serves the simulator until it goes away; does not return. */
[[noreturn]] void run(const Driver &driver);
/** Tells the simulator why driver code cannot go on. Does not return. Safe in a signal handler. */
[[noreturn]] void trap(const char *what);
/** What is said of driver code that neither returns nor calls Windows. */
constexpr const char *ENDLESS = "the driver does not return (an endless loop)";
/** Tells the simulator why the driver cannot be loaded. Does not return. */
[[noreturn]] void refuse(const char *why);
}
