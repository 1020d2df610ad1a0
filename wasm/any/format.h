/** printf into memory: what sprintf, ntstrsafe.h and vDbgPrintEx share. */
#pragma once
#include <stdarg.h>
#include <ntdef.h>

namespace print {
/**
 * Writes at most `room` characters, the last of them a null. Pointers print as "ptr", so that a trace is the same on every run.
 * @return how many characters the whole text has, without the null; `room` or more: it was cut off.
 */
size_t narrow(char *to, size_t room, const char *form, va_list arguments);
size_t wide(WCHAR *to, size_t room, const WCHAR *form, va_list arguments);
}
