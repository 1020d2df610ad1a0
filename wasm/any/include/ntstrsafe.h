/** Strings that are never cut off unnoticed. Cb counts bytes, Cch characters; both include the terminating null. */
#pragma once
#include <stdarg.h>
#include <ntstatus.h>
#define NTSTRSAFE_MAX_CCH 2147483647
#define NTSTRSAFE_UNICODE_STRING_MAX_CCH (0xffff / sizeof(WCHAR))
EXTERN_C_START
NTSTATUS NTAPI RtlStringCchCopyW(PWSTR to, size_t characters, PCWSTR from);
NTSTATUS NTAPI RtlStringCchCopyA(PSTR to, size_t characters, PCSTR from);
NTSTATUS NTAPI RtlStringCchCopyNW(PWSTR to, size_t characters, PCWSTR from, size_t most);
NTSTATUS NTAPI RtlStringCchCopyNA(PSTR to, size_t characters, PCSTR from, size_t most);
NTSTATUS NTAPI RtlStringCchCatW(PWSTR to, size_t characters, PCWSTR from);
NTSTATUS NTAPI RtlStringCchCatA(PSTR to, size_t characters, PCSTR from);
NTSTATUS NTAPI RtlStringCchCatNW(PWSTR to, size_t characters, PCWSTR from, size_t most);
NTSTATUS NTAPI RtlStringCchLengthW(PCWSTR text, size_t most, size_t *characters);
NTSTATUS NTAPI RtlStringCchLengthA(PCSTR text, size_t most, size_t *characters);
NTSTATUS RtlStringCchPrintfW(PWSTR to, size_t characters, PCWSTR format, ...);
NTSTATUS RtlStringCchPrintfA(PSTR to, size_t characters, PCSTR format, ...);
NTSTATUS NTAPI RtlStringCchVPrintfW(PWSTR to, size_t characters, PCWSTR format, va_list arguments);
NTSTATUS NTAPI RtlStringCchVPrintfA(PSTR to, size_t characters, PCSTR format, va_list arguments);
NTSTATUS RtlStringCbPrintfW(PWSTR to, size_t bytes, PCWSTR format, ...);
NTSTATUS NTAPI RtlUnicodeStringCatString(PUNICODE_STRING to, PCWSTR from);
NTSTATUS NTAPI RtlUnicodeStringCopyString(PUNICODE_STRING to, PCWSTR from);
NTSTATUS NTAPI RtlUnicodeStringCopy(PUNICODE_STRING to, PCUNICODE_STRING from);
NTSTATUS NTAPI RtlUnicodeStringCat(PUNICODE_STRING to, PCUNICODE_STRING from);
NTSTATUS RtlUnicodeStringPrintf(PUNICODE_STRING to, PCWSTR format, ...);
NTSTATUS NTAPI RtlUnicodeStringInit(PUNICODE_STRING to, PCWSTR from);
NTSTATUS NTAPI RtlUnicodeStringInitEx(PUNICODE_STRING to, PCWSTR from, ULONG flags);
EXTERN_C_END
#define RtlStringCbCopyW(to, bytes, from) RtlStringCchCopyW(to, (bytes) / sizeof(WCHAR), from)
#define RtlStringCbCopyA(to, bytes, from) RtlStringCchCopyA(to, bytes, from)
#define RtlStringCbCopyNW(to, bytes, from, most) RtlStringCchCopyNW(to, (bytes) / sizeof(WCHAR), from, (most) / sizeof(WCHAR))
#define RtlStringCbCopyNA(to, bytes, from, most) RtlStringCchCopyNA(to, bytes, from, most)
#define RtlStringCbCopyUnicodeString(to, bytes, from) RtlStringCchCopyNW(to, (bytes) / sizeof(WCHAR), (from)->Buffer, (from)->Length / sizeof(WCHAR))
#define RtlStringCchCopyUnicodeString(to, characters, from) RtlStringCchCopyNW(to, characters, (from)->Buffer, (from)->Length / sizeof(WCHAR))
#define RtlStringCbCatW(to, bytes, from) RtlStringCchCatW(to, (bytes) / sizeof(WCHAR), from)
#define RtlStringCbCatA(to, bytes, from) RtlStringCchCatA(to, bytes, from)
#define RtlStringCbCatNW(to, bytes, from, most) RtlStringCchCatNW(to, (bytes) / sizeof(WCHAR), from, (most) / sizeof(WCHAR))
FORCEINLINE NTSTATUS RtlStringCbLengthW(PCWSTR text, size_t most, size_t *bytes)
{
    NTSTATUS status = RtlStringCchLengthW(text, most / sizeof(WCHAR), bytes);
    if (bytes) *bytes *= sizeof(WCHAR);
    return status;
}
#define RtlStringCbLengthA(text, most, bytes) RtlStringCchLengthA(text, most, bytes)
#define RtlStringCbPrintfA RtlStringCchPrintfA
#define RtlStringCbVPrintfA RtlStringCchVPrintfA
#define RtlStringCbVPrintfW(to, bytes, format, arguments) RtlStringCchVPrintfW(to, (bytes) / sizeof(WCHAR), format, arguments)
