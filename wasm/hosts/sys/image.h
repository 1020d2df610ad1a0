/** Loads drivers for 64-bit Windows into this process: sections, relocations, imports, protection. Runs nothing of them. */
#pragma once
#include <stddef.h>
#include <stdint.h>

namespace image {
constexpr int MOST_IMAGES = 2;

struct Image {
    char name[64];
    uint8_t *base;
    uint32_t bytes;
    void *entryPoint;
};

/** The address of an export of `module`; nullptr when there is none. */
using Resolve = void *(*)(const char *module, const char *name);
/** Told of every import by name, before it is resolved. */
using Imported = void (*)(const char *module, const char *name);

/**
 * Loads a file. Returns nullptr when it is not a driver Windows would load, or an import is missing; `why` then says what is
 * wrong, in a text that stays valid. `imported` may be null.
 */
const Image *load(const char *path, Resolve resolve, Imported imported, const char *&why);
/** The address of an export by name; nullptr when there is none. */
void *exported(const Image &image, const char *name);
/** Every image that is loaded; nullptr behind the last. */
const Image *at(int index);
/** The image an address lies in; nullptr when it lies in none. */
const Image *containing(const void *address);
}
