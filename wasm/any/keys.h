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
/** The key and its values are gone for whoever looks for it; STATUS_ACCESS_DENIED while it has keys below it. */
NTSTATUS remove(Key *key);

/** Information on a key or value as ZwQueryKey and ZwQueryValueKey give it. */
NTSTATUS describe(const Key *key, KEY_INFORMATION_CLASS kind, PVOID out, ULONG room, PULONG needed);
NTSTATUS describe(const Value *value, KEY_VALUE_INFORMATION_CLASS kind, PVOID out, ULONG room, PULONG needed);
/** Of the key or value with this number, in the order they were made; STATUS_NO_MORE_ENTRIES behind the last. */
NTSTATUS describeChild(Key *key, ULONG index, KEY_INFORMATION_CLASS kind, PVOID out, ULONG room, PULONG needed);
NTSTATUS describeValue(Key *key, ULONG index, KEY_VALUE_INFORMATION_CLASS kind, PVOID out, ULONG room, PULONG needed);
/** Goes through a table of RtlQueryRegistryValues; `topmost` may be nullptr, then nothing is found. */
NTSTATUS query(Key *topmost, PRTL_QUERY_REGISTRY_TABLE table, PVOID context);

/** Keys of a device, as paths from the root. */
inline constexpr WCHAR DRIVER_KEY[] = L"DRIVER", DEVICE_KEY[] = L"DEVICE", INTERFACE_KEY[] = L"INTERFACE", PROFILE_KEY[] = L"PROFILE";

/** A handle for a key; closed by ZwClose. */
HANDLE open(Key *key);
/** The key of a handle; nullptr: it is none. */
Key *of(HANDLE handle);
}

/** Made by `lab build` from the INF. */
extern const registry::Seed lab_registry[];
extern const ULONG lab_registryCount;
