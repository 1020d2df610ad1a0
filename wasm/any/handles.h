/** Handles the bridge gives out itself: registry keys and files. */
#pragma once
#include <wdm.h>

namespace handles {
enum class Kind { Key, File };

/** A new handle; nullptr: no memory. */
HANDLE open(Kind kind, void *object);
/** Its object; nullptr: no such handle. */
void *find(Kind kind, HANDLE handle);
/** Closes it; false: it is none of these. */
bool close(HANDLE handle);
}
