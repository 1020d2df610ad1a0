/** Functions of Windows the bridge carries out itself: each call is told to the host, which checks its IRQL and shows it in the trace. */
#pragma once
#include <wdm.h>
#include "abi.h"
#include "../ntos/heap.h"
#include "../ntos/text.h"

namespace service {
constexpr size_t LONGEST_DETAIL = 120;

/** Tells that `function` is called; `detail` says with what, such as the name of a registry value. */
inline void called(const char *function, const char *detail = "", size_t bytes = 0)
{
    host::Windows(function, __builtin_strlen(function), detail, bytes);
}
inline void called(const char *function, PCWSTR detail, size_t characters)
{
    text::Narrow<LONGEST_DETAIL> narrow(detail, detail ? characters : 0);
    called(function, narrow.characters, narrow.count);
}
inline void called(const char *function, PCUNICODE_STRING detail)
{
    called(function, detail ? detail->Buffer : nullptr, detail ? detail->Length / sizeof(WCHAR) : 0);
}
}
