#include "image.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

namespace image {
namespace {
constexpr uint32_t PAGE_BYTES = 4096;
constexpr uint32_t MOST_IMAGE_BYTES = 64u << 20;
constexpr uint64_t SECURITY_COOKIE = 0x00005A17C0DE5EEDull;

/* Offsets and values of the PE format. */
constexpr uint16_t MACHINE_AMD64 = 0x8664, MAGIC_PE32_PLUS = 0x20b, SUBSYSTEM_NATIVE = 1;
constexpr uint16_t RELOCS_STRIPPED = 1;
constexpr uint32_t SECTION_EXECUTE = 0x20000000, SECTION_READ = 0x40000000, SECTION_WRITE = 0x80000000;
constexpr int RELOCATION_ABSOLUTE = 0, RELOCATION_DIR64 = 10;
enum Directory { Exports = 0, Imports = 1, Relocations = 5, LoadConfiguration = 10 };

Image images[MOST_IMAGES];
int count;
char reason[1024];

const Image *refuse(const char *&why, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    vsnprintf(reason, sizeof(reason), format, list);
    va_end(list);
    why = reason;
    return nullptr;
}

template <class T> T read(const uint8_t *at)
{
    T value;
    memcpy(&value, at, sizeof(value));
    return value;
}

struct Section {
    uint32_t virtualBytes, address, rawBytes, rawAt, characteristics;
};

/* The headers of a file, checked so far that nothing in them leads outside it. */
struct Headers {
    const uint8_t *optional;
    const uint8_t *sections;
    uint16_t sectionCount, characteristics;
    uint32_t imageBytes, headerBytes, directories;

    Section section(int i) const
    {
        const uint8_t *s = sections + i * 40;
        return {read<uint32_t>(s + 8), read<uint32_t>(s + 12), read<uint32_t>(s + 16), read<uint32_t>(s + 20), read<uint32_t>(s + 36)};
    }
    /* False when the directory is absent or leads outside the image. */
    bool directory(Directory which, uint32_t &address, uint32_t &bytes) const
    {
        if ((uint32_t)which >= directories) return false;
        address = read<uint32_t>(optional + 112 + which * 8);
        bytes = read<uint32_t>(optional + 116 + which * 8);
        return address != 0 && bytes != 0 && (uint64_t)address + bytes <= imageBytes;
    }
};

const char *parse(const uint8_t *file, size_t bytes, Headers &headers)
{
    if (bytes < 0x40 || file[0] != 'M' || file[1] != 'Z') return "it is no executable file";
    const uint32_t at = read<uint32_t>(file + 0x3c);
    if ((uint64_t)at + 24 + 240 > bytes || read<uint32_t>(file + at) != 0x4550) return "it has no PE header";
    const uint8_t *fileHeader = file + at + 4;
    headers.optional = fileHeader + 20;
    headers.sectionCount = read<uint16_t>(fileHeader + 2);
    headers.characteristics = read<uint16_t>(fileHeader + 18);
    const uint16_t optionalBytes = read<uint16_t>(fileHeader + 16);
    headers.sections = headers.optional + optionalBytes;
    if (read<uint16_t>(fileHeader) != MACHINE_AMD64) return "it is not made for x64";
    if (read<uint16_t>(headers.optional) != MAGIC_PE32_PLUS) return "it is not a 64-bit image";
    if (read<uint16_t>(headers.optional + 68) != SUBSYSTEM_NATIVE) return "its subsystem is not native: it is no driver";
    if (read<uint32_t>(headers.optional + 32) != PAGE_BYTES) return "its sections do not lie on pages";
    headers.imageBytes = read<uint32_t>(headers.optional + 56);
    headers.headerBytes = read<uint32_t>(headers.optional + 60);
    headers.directories = read<uint32_t>(headers.optional + 108);
    const uint64_t sectionsEnd = (uint64_t)(headers.sections - file) + headers.sectionCount * 40u;
    if (headers.imageBytes == 0 || headers.imageBytes > MOST_IMAGE_BYTES || headers.headerBytes > bytes || headers.headerBytes > headers.imageBytes ||
        sectionsEnd > headers.headerBytes || 112 + (uint64_t)headers.directories * 8 > optionalBytes)
        return "its headers contradict each other";
    for (int i = 0; i < headers.sectionCount; i++) {
        const Section s = headers.section(i);
        const uint32_t used = s.virtualBytes > s.rawBytes ? s.virtualBytes : s.rawBytes;
        if ((uint64_t)s.address + used > headers.imageBytes || (uint64_t)s.rawAt + s.rawBytes > bytes || s.address % PAGE_BYTES)
            return "a section lies outside it";
        if ((s.characteristics & SECTION_WRITE) && (s.characteristics & SECTION_EXECUTE)) return "a section is writable and executable";
    }
    return nullptr;
}

/* The sum over the file that the kernel checks before it loads a driver. */
bool checksumFits(const uint8_t *file, size_t bytes, const uint8_t *optional)
{
    const size_t field = (size_t)(optional + 64 - file);
    uint32_t sum = 0;
    for (size_t i = 0; i < bytes; i += 2) {
        if (i == field || i == field + 2) continue;
        sum += file[i] | (i + 1 < bytes ? file[i + 1] << 8 : 0);
        sum = (sum & 0xffff) + (sum >> 16);
    }
    return sum + (uint32_t)bytes == read<uint32_t>(file + field);
}

bool relocate(uint8_t *base, const Headers &headers)
{
    uint32_t address, bytes;
    const uint64_t moved = (uint64_t)base - read<uint64_t>(headers.optional + 24);
    if (!headers.directory(Relocations, address, bytes)) return !(headers.characteristics & RELOCS_STRIPPED);
    for (uint32_t at = 0; at + 8 <= bytes;) {
        const uint32_t page = read<uint32_t>(base + address + at), blockBytes = read<uint32_t>(base + address + at + 4);
        if (blockBytes < 8 || at + blockBytes > bytes) return false;
        for (uint32_t i = 8; i + 2 <= blockBytes; i += 2) {
            const uint16_t item = read<uint16_t>(base + address + at + i);
            if (item >> 12 == RELOCATION_ABSOLUTE) continue;
            const uint64_t target = (uint64_t)page + (item & 0xfff);
            if (item >> 12 != RELOCATION_DIR64 || target + 8 > headers.imageBytes) return false;
            const uint64_t value = read<uint64_t>(base + target) + moved;
            memcpy(base + target, &value, sizeof(value));
        }
        at += blockBytes;
    }
    return true;
}

/* A text inside the image; nullptr when it does not end there. */
const char *textAt(const uint8_t *base, uint32_t imageBytes, uint64_t address)
{
    if (address >= imageBytes || !memchr(base + address, 0, imageBytes - address)) return nullptr;
    return (const char *)base + address;
}

/* Nullptr when every import is bound, else what is wrong. */
const char *bind(uint8_t *base, const Headers &headers, Resolve resolve, Imported imported)
{
    static char missing[512];
    uint32_t address, bytes;
    if (!headers.directory(Imports, address, bytes)) return nullptr;
    const char *broken = "its import table leads outside it";
    for (uint64_t at = address;; at += 20) {
        if (at + 20 > headers.imageBytes) return broken;
        const uint32_t moduleAt = read<uint32_t>(base + at + 12), slots = read<uint32_t>(base + at + 16);
        uint32_t names = read<uint32_t>(base + at);
        if (moduleAt == 0) return nullptr;
        if (names == 0) names = slots;
        const char *module = textAt(base, headers.imageBytes, moduleAt);
        if (!module) return broken;
        for (uint64_t i = 0;; i += 8) {
            if (names + i + 8 > headers.imageBytes || slots + i + 8 > headers.imageBytes) return broken;
            const uint64_t item = read<uint64_t>(base + names + i);
            if (item == 0) break;
            if (item >> 63) return "it imports by number";
            const char *name = textAt(base, headers.imageBytes, item + 2);
            if (!name) return broken;
            if (imported) imported(module, name);
            void *found = resolve(module, name);
            if (!found) {
                snprintf(missing, sizeof(missing), "it imports %s from %s, which is not here", name, module);
                return missing;
            }
            memcpy(base + slots + i, &found, sizeof(found));
        }
    }
}

/* As the kernel's loader of Windows 8 and later does; a fixed value, since nothing here needs protection. */
void setSecurityCookie(uint8_t *base, const Headers &headers)
{
    uint32_t address, bytes;
    constexpr uint32_t COOKIE_AT = 0x58;
    if (!headers.directory(LoadConfiguration, address, bytes) || bytes < COOKIE_AT + 8) return;
    const uint64_t cookie = read<uint64_t>(base + address + COOKIE_AT) - (uint64_t)base;
    if (cookie + 8 <= headers.imageBytes) memcpy(base + cookie, &SECURITY_COOKIE, sizeof(SECURITY_COOKIE));
}

bool protect(uint8_t *base, const Headers &headers)
{
    if (mprotect(base, headers.headerBytes, PROT_READ) != 0) return false;
    for (int i = 0; i < headers.sectionCount; i++) {
        const Section s = headers.section(i);
        int access = 0;
        if (s.characteristics & SECTION_READ) access |= PROT_READ;
        if (s.characteristics & SECTION_WRITE) access |= PROT_WRITE;
        if (s.characteristics & SECTION_EXECUTE) access |= PROT_EXEC;
        const uint32_t bytes = s.virtualBytes ? s.virtualBytes : s.rawBytes;
        if (bytes && mprotect(base + s.address, bytes, access) != 0) return false;
    }
    return true;
}

uint8_t *readFile(const char *path, size_t &bytes)
{
    FILE *file = fopen(path, "rb");
    if (!file) return nullptr;
    uint8_t *content = nullptr;
    if (fseek(file, 0, SEEK_END) == 0) {
        const long size = ftell(file);
        content = size > 0 ? (uint8_t *)malloc((size_t)size) : nullptr;
        bytes = (size_t)size;
        if (content && (fseek(file, 0, SEEK_SET) != 0 || fread(content, 1, bytes, file) != bytes)) {
            free(content);
            content = nullptr;
        }
    }
    fclose(file);
    return content;
}
}

const Image *load(const char *path, Resolve resolve, Imported imported, const char *&why)
{
    if (count == MOST_IMAGES) return refuse(why, "%s: there are %d images already", path, count);
    size_t bytes = 0;
    uint8_t *file = readFile(path, bytes);
    if (!file) return refuse(why, "%s cannot be read", path);
    Headers headers;
    if (const char *wrong = parse(file, bytes, headers)) return refuse(why, "%s: %s", path, wrong);
    if (!checksumFits(file, bytes, headers.optional)) return refuse(why, "%s: its checksum is wrong; Windows refuses such a driver", path);

    // A page on each side that cannot be touched.
    auto *whole = (uint8_t *)mmap(nullptr, headers.imageBytes + 2 * PAGE_BYTES, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (whole == MAP_FAILED) return refuse(why, "%s: no memory", path);
    uint8_t *base = whole + PAGE_BYTES;
    if (mprotect(base, headers.imageBytes, PROT_READ | PROT_WRITE) != 0) return refuse(why, "%s: no memory", path);
    memcpy(base, file, headers.headerBytes);
    for (int i = 0; i < headers.sectionCount; i++) {
        const Section s = headers.section(i);
        memcpy(base + s.address, file + s.rawAt, s.virtualBytes && s.virtualBytes < s.rawBytes ? s.virtualBytes : s.rawBytes);
    }
    if (!relocate(base, headers)) return refuse(why, "%s: it cannot be moved to another address", path);
    if (const char *wrong = bind(base, headers, resolve, imported)) return refuse(why, "%s: %s", path, wrong);
    setSecurityCookie(base, headers);
    if (!protect(base, headers)) return refuse(why, "%s: its sections cannot be protected", path);

    Image &image = images[count++];
    const char *slash = strrchr(path, '/');
    snprintf(image.name, sizeof(image.name), "%s", slash ? slash + 1 : path);
    image.base = base;
    image.bytes = headers.imageBytes;
    const uint32_t entry = read<uint32_t>(headers.optional + 16);
    image.entryPoint = entry && entry < headers.imageBytes ? base + entry : nullptr;
    free(file);
    return &image;
}

void *exported(const Image &image, const char *name)
{
    const uint8_t *optional = image.base + read<uint32_t>(image.base + 0x3c) + 24;
    const uint32_t at = read<uint32_t>(optional + 112);
    if (at == 0) return nullptr;
    const uint8_t *table = image.base + at;
    const uint32_t names = read<uint32_t>(table + 24);
    const uint8_t *functions = image.base + read<uint32_t>(table + 28), *nameTable = image.base + read<uint32_t>(table + 32),
                  *ordinals = image.base + read<uint32_t>(table + 36);
    for (uint32_t i = 0; i < names; i++)
        if (strcmp((const char *)image.base + read<uint32_t>(nameTable + i * 4), name) == 0)
            return image.base + read<uint32_t>(functions + 4 * read<uint16_t>(ordinals + i * 2));
    return nullptr;
}

const Image *at(int index) { return index < count ? &images[index] : nullptr; }

const Image *containing(const void *address)
{
    for (int i = 0; i < count; i++)
        if ((const uint8_t *)address >= images[i].base && (const uint8_t *)address < images[i].base + images[i].bytes) return &images[i];
    return nullptr;
}
}
