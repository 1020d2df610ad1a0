#include "fiber.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#endif
#endif

/*
 * Keeps what the System V calling convention says a callee keeps, with the floating-point control words. Code of the Windows
 * convention has more such registers; functions it calls in here save those before they come to this one.
 */
extern "C" void fiber_switch(void **save, void *to);
__asm__(R"(
.text
.globl fiber_switch
.type fiber_switch,@function
fiber_switch:
    pushq %rbp
    pushq %rbx
    pushq %r12
    pushq %r13
    pushq %r14
    pushq %r15
    subq $8, %rsp
    stmxcsr (%rsp)
    fnstcw 4(%rsp)
    movq %rsp, (%rdi)
    movq %rsi, %rsp
    ldmxcsr (%rsp)
    fldcw 4(%rsp)
    addq $8, %rsp
    popq %r15
    popq %r14
    popq %r13
    popq %r12
    popq %rbx
    popq %rbp
    ret
.size fiber_switch, .-fiber_switch
)");

namespace fiber {
namespace {
constexpr size_t GUARD_BYTES = 4096;
/** x87 control word and MXCSR as a new thread has them. */
constexpr uint64_t CONTROL_WORDS = 0x0000037F'00001F80;

size_t stackBytes;
void *mainStackPointer;
Fiber *running;
Fiber *live;
Fiber *spare;
#ifdef SANITIZED
const void *mainBottom;
size_t mainBytes;
#endif

/* Announces a change of stacks to AddressSanitizer. `keep` is where the stack left behind is remembered; null: it ends. */
void announce([[maybe_unused]] void **keep, [[maybe_unused]] const void *bottom, [[maybe_unused]] size_t bytes)
{
#ifdef SANITIZED
    __sanitizer_start_switch_fiber(keep, bottom, bytes);
#endif
}
void arrived([[maybe_unused]] void *kept, [[maybe_unused]] bool fromMain)
{
#ifdef SANITIZED
    const void *bottom;
    size_t bytes;
    __sanitizer_finish_switch_fiber(kept, &bottom, &bytes);
    if (!fromMain) return;
    mainBottom = bottom;
    mainBytes = bytes;
#endif
}

void toMain(Fiber *self, bool ends)
{
#ifdef SANITIZED
    announce(ends ? nullptr : &self->fakeStack, mainBottom, mainBytes);
#else
    (void)ends;
#endif
    fiber_switch(&self->stackPointer, mainStackPointer);
    arrived(self->fakeStack, true);
}

void begin()
{
    Fiber *self = running;
    arrived(nullptr, true);
    self->body(self->entry);
    self->done = true;
    toMain(self, true);
    abort();
}

[[noreturn]] void outOfMemory()
{
    fputs("out of memory for stacks\n", stderr);
    _exit(1);
}

Fiber *newFiber()
{
    auto *fiber = (Fiber *)calloc(1, sizeof(Fiber));
    if (!fiber) outOfMemory();
    void *block = mmap(nullptr, GUARD_BYTES + stackBytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (block == MAP_FAILED || mprotect(block, GUARD_BYTES, PROT_NONE) != 0) outOfMemory();
    fiber->stack = (char *)block + GUARD_BYTES;
    return fiber;
}
}

void initialise(size_t bytes) { stackBytes = bytes; }

Fiber *create(uint32_t id, Body body, int entry)
{
    Fiber *fiber = spare;
    if (fiber) spare = fiber->next;
    else fiber = newFiber();
    fiber->id = id;
    fiber->body = body;
    fiber->entry = entry;
    fiber->done = false;
    fiber->fakeStack = nullptr;
    // As fiber_switch leaves it: control words, six registers, return address; then the slot `begin` would return to.
    auto *top = (uint64_t *)(fiber->stack + stackBytes);
    *--top = 0;
    *--top = (uint64_t)&begin;
    top -= 6;
    memset(top, 0, 6 * sizeof(*top));
    *--top = CONTROL_WORDS;
    fiber->stackPointer = top;
    fiber->next = live;
    live = fiber;
    return fiber;
}

Fiber *find(uint32_t id)
{
    for (Fiber *fiber = live; fiber; fiber = fiber->next)
        if (fiber->id == id) return fiber;
    return nullptr;
}

void run(Fiber *fiber)
{
    running = fiber;
    void *fakeStack = nullptr;
    announce(&fakeStack, fiber->stack, stackBytes);
    fiber_switch(&mainStackPointer, fiber->stackPointer);
    arrived(fakeStack, false);
    running = nullptr;
}

void release(Fiber *fiber)
{
    for (Fiber **link = &live; *link; link = &(*link)->next) {
        if (*link != fiber) continue;
        *link = fiber->next;
        break;
    }
#ifdef SANITIZED
    __asan_unpoison_memory_region(fiber->stack, stackBytes);
#endif
    fiber->next = spare;
    spare = fiber;
}

Fiber *current() { return running; }

double call(int id)
{
    Fiber *self = running;
    self->hostCall = id;
    toMain(self, false);
    return self->answer;
}

bool belowStack(const void *address)
{
    return running && (const char *)address >= running->stack - GUARD_BYTES && (const char *)address < running->stack;
}
}
