/** The registry of a run: what the INF put there, and what the driver writes. Nothing is kept after the run. */
#pragma once
#include <wdm.h>

namespace registry {
/** A value from the INF; the table is made by `lab build`. `key` is the path of its key from the root. */
struct Seed {
    PCWSTR key;
    PCWSTR name;
    ULONG type;
    const UCHAR *data;
    ULONG bytes;
};

struct Value {
    Value *next;
    PWCH name;
    ULONG type;
    UCHAR *data;
    ULONG bytes;
};
struct Key {
    Key *next;
    Key *parent;
    Key *children;
    PWCH name;
    Value *values;
    LONG handles;
    bool deleted;
};

/** The root; filled from the INF the first time. */
Key *root();
/** A key below another by its path, in any case of letters; nullptr: there is none, and `create` is false or memory is short. */
Key *find(Key *from, PCWSTR path, size_t characters, bool create, bool *created = nullptr);
Value *value(Key *key, PCWSTR name, size_t characters);
NTSTATUS set(Key *key, PCWSTR name, size_t characters, ULONG type, const void *data, ULONG bytes);
/** A handle for a key; closed by ZwClose. */
HANDLE open(Key *key);
/** The key of a handle; nullptr: it is none. */
Key *of(HANDLE handle);
}

/** Made by `lab build` from the INF. */
extern const registry::Seed lab_registry[];
extern const ULONG lab_registryCount;
