/** The bridge's own memory: the C heap of whatever it is compiled for, pages in it, and the way out when nothing else is left. */
#pragma once
#include <wdm.h>
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HEAP_SANITIZED
#include <sanitizer/asan_interface.h>
#endif
#endif

enum class Stop;

namespace heap {
/** Whether a block whose size is a multiple of 16 ends at memory that nothing can touch. */
#ifdef _WIN32
inline constexpr bool ENDS_AT_FAULT = true;
#else
inline constexpr bool ENDS_AT_FAULT = false;
#endif

/** Zeroed memory, 16-byte aligned; nullptr when there is none. */
void *allocate(size_t bytes);
void release(void *block);

/** Zeroed memory that starts on a page boundary. `raw` is what `release` wants. */
void *allocatePages(size_t bytes, void *&raw);

/** Memory that driver code must not touch; AddressSanitizer, where there is one, stops code that does. */
inline void forbid([[maybe_unused]] void *at, [[maybe_unused]] size_t bytes)
{
#ifdef HEAP_SANITIZED
    __asan_poison_memory_region(at, bytes);
#endif
}
/** Takes `forbid` back, so that the bridge itself can look. */
inline void allow([[maybe_unused]] void *at, [[maybe_unused]] size_t bytes)
{
#ifdef HEAP_SANITIZED
    __asan_unpoison_memory_region(at, bytes);
#endif
}

/** Tells the host why the driver cannot go on, and stops. Does not return. `reason`: STOPS of the boundary table. */
[[noreturn]] void stop(Stop reason);
/** The same with a text made at run time. */
[[noreturn]] void panic(const char *text);

struct Place {};
}

/** Constructs an object in memory that is there already. */
inline void *operator new(size_t, heap::Place, void *at) noexcept { return at; }

namespace heap {
/** A new object of the bridge, or nullptr. */
template <class T, class... Arguments> T *create(Arguments... arguments)
{
    void *block = allocate(sizeof(T));
    return block ? new (Place{}, block) T(arguments...) : nullptr;
}
}
