/**
 * Driver code runs on fibers, each with a stack of its own; the pipe is served on the main stack. A fiber leaves its stack in
 * the middle of a host call and goes on there when the call is answered, whatever other fibers did in between.
 */
#pragma once
#include <stddef.h>
#include <stdint.h>

namespace fiber {
/** What a fiber runs; runs on the fiber. */
using Body = void (*)(int entry);

struct Fiber {
    void *stackPointer;
    char *stack;
    Body body;
    int entry;
    uint32_t id;
    /** True once the body has returned. */
    bool done;
    /** The host call the fiber waits for, and where its result belongs. */
    int hostCall;
    double answer;
    /** AddressSanitizer's own stack of the fiber while it sleeps. */
    void *fakeStack;
    Fiber *next;
};

/** Bytes of a fiber's stack; a page below it cannot be touched. */
void initialise(size_t stackBytes);

/** A fiber that will run `body(entry)`. Stacks of finished fibers are used again. Ends the process when there is no memory. */
Fiber *create(uint32_t id, Body body, int entry);
/** Nullptr when there is none. */
Fiber *find(uint32_t id);
/** Runs the fiber until it is done or makes a host call. On the main stack only. */
void run(Fiber *fiber);
/** Forgets the fiber, wherever it stands. */
void release(Fiber *fiber);

/** The fiber that runs now; nullptr on the main stack. */
Fiber *current();
/** Leaves the fiber with a host call; returns its result. On a fiber only. */
double call(int id);
/** Whether an address lies in the page below the running fiber's stack. */
bool belowStack(const void *address);
}
