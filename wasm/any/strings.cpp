/** Counted strings of the run-time library, and those of ntstrsafe.h. */
#include "service.h"
#include <guiddef.h>
#include <ntstrsafe.h>
#include <string.h>
#include "format.h"

namespace {
constexpr ULONG STRING_TAG = 'grtS';
WCHAR fold(WCHAR c, bool insensitive) { return insensitive ? RtlUpcaseUnicodeChar(c) : c; }
size_t characters(PCUNICODE_STRING s) { return s->Length / sizeof(WCHAR); }

NTSTATUS append(PUNICODE_STRING to, PCWSTR from, size_t count)
{
    if (to->Length + count * sizeof(WCHAR) > to->MaximumLength) return STATUS_BUFFER_TOO_SMALL;
    memmove(to->Buffer + characters(to), from, count * sizeof(WCHAR));
    to->Length = (USHORT)(to->Length + count * sizeof(WCHAR));
    if (to->Length + sizeof(WCHAR) <= to->MaximumLength) to->Buffer[characters(to)] = 0;
    return STATUS_SUCCESS;
}

template <class Char> NTSTATUS copy(Char *to, size_t room, const Char *from, size_t most)
{
    if (room == 0) return STATUS_INVALID_PARAMETER;
    size_t n = 0;
    while (n < room - 1 && n < most && from[n]) {
        to[n] = from[n];
        n++;
    }
    to[n] = 0;
    return n < most && from[n] ? STATUS_BUFFER_OVERFLOW : STATUS_SUCCESS;
}
template <class Char> size_t lengthOf(const Char *text, size_t most)
{
    size_t n = 0;
    while (n < most && text[n]) n++;
    return n;
}
template <class Char> NTSTATUS concatenate(Char *to, size_t room, const Char *from, size_t most)
{
    size_t n = lengthOf(to, room);
    return n == room ? STATUS_INVALID_PARAMETER : copy(to + n, room - n, from, most);
}
int hexDigit(WCHAR c)
{
    if (c >= '0' && c <= '9') return c - '0';
    c = RtlUpcaseUnicodeChar(c);
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}
}

extern "C" {
/* Letters of Latin-1 and below; the tables of Windows go further. */
WCHAR NTAPI RtlUpcaseUnicodeChar(WCHAR c)
{
    if (c >= 'a' && c <= 'z') return c - 32;
    return c >= 0xe0 && c <= 0xfe && c != 0xf7 ? c - 32 : c;
}
WCHAR NTAPI RtlDowncaseUnicodeChar(WCHAR c)
{
    if (c >= 'A' && c <= 'Z') return c + 32;
    return c >= 0xc0 && c <= 0xde && c != 0xd7 ? c + 32 : c;
}
VOID NTAPI RtlInitAnsiString(PANSI_STRING to, PCSTR from)
{
    size_t n = from ? strlen(from) : 0;
    to->Buffer = (PCHAR)from;
    to->Length = (USHORT)n;
    to->MaximumLength = from ? (USHORT)(n + 1) : 0;
}
VOID NTAPI RtlInitString(PSTRING to, PCSTR from) { RtlInitAnsiString(to, from); }
NTSTATUS NTAPI RtlInitUnicodeStringEx(PUNICODE_STRING to, PCWSTR from)
{
    if (from && wcslen(from) * sizeof(WCHAR) > 0xfffc) return STATUS_NAME_TOO_LONG;
    RtlInitUnicodeString(to, from);
    return STATUS_SUCCESS;
}
VOID NTAPI RtlCopyUnicodeString(PUNICODE_STRING to, PCUNICODE_STRING from)
{
    to->Length = 0;
    if (!from) return;
    size_t bytes = from->Length < to->MaximumLength ? from->Length : to->MaximumLength & ~1u;
    append(to, from->Buffer, bytes / sizeof(WCHAR));
}
NTSTATUS NTAPI RtlAppendUnicodeToString(PUNICODE_STRING to, PCWSTR from) { return from ? append(to, from, wcslen(from)) : STATUS_SUCCESS; }
NTSTATUS NTAPI RtlAppendUnicodeStringToString(PUNICODE_STRING to, PCUNICODE_STRING from) { return append(to, from->Buffer, characters(from)); }
LONG NTAPI RtlCompareUnicodeString(PCUNICODE_STRING a, PCUNICODE_STRING b, BOOLEAN insensitive)
{
    size_t n = characters(a) < characters(b) ? characters(a) : characters(b);
    for (size_t i = 0; i < n; i++) {
        int difference = fold(a->Buffer[i], insensitive) - fold(b->Buffer[i], insensitive);
        if (difference) return difference;
    }
    return (LONG)characters(a) - (LONG)characters(b);
}
NTSTATUS NTAPI RtlHashUnicodeString(PCUNICODE_STRING text, BOOLEAN insensitive, ULONG algorithm, PULONG hash)
{
    if (!text || !hash || algorithm > HASH_STRING_ALGORITHM_X65599) return STATUS_INVALID_PARAMETER;
    ULONG value = 0;
    for (USHORT i = 0; i < text->Length / sizeof(WCHAR); i++) value = value * 65599 + fold(text->Buffer[i], insensitive);
    *hash = value;
    return STATUS_SUCCESS;
}
BOOLEAN NTAPI RtlEqualUnicodeString(PCUNICODE_STRING a, PCUNICODE_STRING b, BOOLEAN insensitive)
{
    return a->Length == b->Length && RtlCompareUnicodeString(a, b, insensitive) == 0;
}
BOOLEAN NTAPI RtlPrefixUnicodeString(PCUNICODE_STRING a, PCUNICODE_STRING b, BOOLEAN insensitive)
{
    if (a->Length > b->Length) return FALSE;
    UNICODE_STRING start = {a->Length, a->Length, b->Buffer};
    return RtlEqualUnicodeString(a, &start, insensitive);
}
NTSTATUS NTAPI RtlDuplicateUnicodeString(ULONG, PCUNICODE_STRING from, PUNICODE_STRING to)
{
    PWCH buffer = (PWCH)ExAllocatePoolWithTag(PagedPool, from->Length + sizeof(WCHAR), STRING_TAG);
    if (!buffer) return STATUS_NO_MEMORY;
    memcpy(buffer, from->Buffer, from->Length);
    buffer[characters(from)] = 0;
    *to = {from->Length, (USHORT)(from->Length + sizeof(WCHAR)), buffer};
    return STATUS_SUCCESS;
}
BOOLEAN NTAPI RtlCreateUnicodeString(PUNICODE_STRING to, PCWSTR from)
{
    UNICODE_STRING source;
    RtlInitUnicodeString(&source, from);
    return NT_SUCCESS(RtlDuplicateUnicodeString(0, &source, to));
}
VOID NTAPI RtlFreeUnicodeString(PUNICODE_STRING string)
{
    if (string->Buffer) ExFreePool(string->Buffer);
    *string = {};
}
VOID NTAPI RtlFreeAnsiString(PANSI_STRING string)
{
    if (string->Buffer) ExFreePool(string->Buffer);
    *string = {};
}
NTSTATUS NTAPI RtlAnsiStringToUnicodeString(PUNICODE_STRING to, PCANSI_STRING from, BOOLEAN allocate)
{
    size_t bytes = (from->Length + 1) * sizeof(WCHAR);
    if (allocate) {
        PWCH buffer = (PWCH)ExAllocatePoolWithTag(PagedPool, bytes, STRING_TAG);
        if (!buffer) return STATUS_NO_MEMORY;
        *to = {0, (USHORT)bytes, buffer};
    } else if (to->MaximumLength < from->Length * sizeof(WCHAR)) return STATUS_BUFFER_OVERFLOW;
    for (ULONG i = 0; i < from->Length; i++) to->Buffer[i] = (UCHAR)from->Buffer[i];
    to->Length = (USHORT)(from->Length * sizeof(WCHAR));
    if (to->Length < to->MaximumLength) to->Buffer[from->Length] = 0;
    return STATUS_SUCCESS;
}
NTSTATUS NTAPI RtlUnicodeStringToAnsiString(PANSI_STRING to, PCUNICODE_STRING from, BOOLEAN allocate)
{
    size_t count = characters(from);
    if (allocate) {
        PCHAR buffer = (PCHAR)ExAllocatePoolWithTag(PagedPool, count + 1, STRING_TAG);
        if (!buffer) return STATUS_NO_MEMORY;
        *to = {0, (USHORT)(count + 1), buffer};
    } else if (to->MaximumLength < count + 1) return STATUS_BUFFER_OVERFLOW;
    for (size_t i = 0; i < count; i++) to->Buffer[i] = from->Buffer[i] < 0x100 ? (CHAR)from->Buffer[i] : '?';
    to->Buffer[count] = 0;
    to->Length = (USHORT)count;
    return STATUS_SUCCESS;
}
NTSTATUS NTAPI RtlIntegerToUnicodeString(ULONG value, ULONG base, PUNICODE_STRING string)
{
    if (base == 0) base = 10;
    if (base != 2 && base != 8 && base != 10 && base != 16) return STATUS_INVALID_PARAMETER;
    WCHAR digits[32];
    size_t n = ARRAYSIZE(digits);
    do digits[--n] = L"0123456789ABCDEF"[value % base];
    while (value /= base);
    string->Length = 0;
    return NT_SUCCESS(append(string, digits + n, ARRAYSIZE(digits) - n)) ? STATUS_SUCCESS : STATUS_BUFFER_OVERFLOW;
}
NTSTATUS NTAPI RtlUnicodeStringToInteger(PCUNICODE_STRING string, ULONG base, PULONG value)
{
    size_t i = 0, n = characters(string);
    bool negative = false;
    while (i < n && string->Buffer[i] <= ' ') i++;
    if (i < n && (string->Buffer[i] == '-' || string->Buffer[i] == '+')) negative = string->Buffer[i++] == '-';
    if (base == 0 && i + 1 < n && string->Buffer[i] == '0') {
        WCHAR kind = RtlDowncaseUnicodeChar(string->Buffer[i + 1]);
        base = kind == 'x' ? 16 : kind == 'o' ? 8 : kind == 'b' ? 2 : 0;
        if (base) i += 2;
    }
    if (base == 0) base = 10;
    if (base != 2 && base != 8 && base != 10 && base != 16) return STATUS_INVALID_PARAMETER;
    ULONG sum = 0;
    for (; i < n; i++) {
        int digit = hexDigit(string->Buffer[i]);
        if (digit < 0 || (ULONG)digit >= base) break;
        sum = sum * base + (ULONG)digit;
    }
    *value = negative ? 0 - sum : sum;
    return STATUS_SUCCESS;
}
NTSTATUS NTAPI RtlStringFromGUID(REFGUID guid, PUNICODE_STRING string)
{
    WCHAR text[40];
    RtlStringCchPrintfW(text, ARRAYSIZE(text), L"{%08x-%04x-%04x-%02x%02x-%02x%02x%02x%02x%02x%02x}", guid.Data1, guid.Data2, guid.Data3, guid.Data4[0],
                        guid.Data4[1], guid.Data4[2], guid.Data4[3], guid.Data4[4], guid.Data4[5], guid.Data4[6], guid.Data4[7]);
    return RtlCreateUnicodeString(string, text) ? STATUS_SUCCESS : STATUS_NO_MEMORY;
}
NTSTATUS NTAPI RtlGUIDFromString(PCUNICODE_STRING string, GUID *guid)
{
    constexpr size_t LENGTH = 38;
    if (characters(string) != LENGTH || string->Buffer[0] != '{' || string->Buffer[LENGTH - 1] != '}') return STATUS_INVALID_PARAMETER;
    UCHAR bytes[16];
    size_t count = 0;
    for (size_t i = 1; i < LENGTH - 1; i++) {
        if (i == 9 || i == 14 || i == 19 || i == 24) {
            if (string->Buffer[i] != '-') return STATUS_INVALID_PARAMETER;
            continue;
        }
        int high = hexDigit(string->Buffer[i]), low = hexDigit(string->Buffer[++i]);
        if (high < 0 || low < 0) return STATUS_INVALID_PARAMETER;
        bytes[count++] = (UCHAR)(high << 4 | low);
    }
    guid->Data1 = (ULONG)bytes[0] << 24 | bytes[1] << 16 | bytes[2] << 8 | bytes[3];
    guid->Data2 = (USHORT)(bytes[4] << 8 | bytes[5]);
    guid->Data3 = (USHORT)(bytes[6] << 8 | bytes[7]);
    memcpy(guid->Data4, bytes + 8, 8);
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI RtlStringCchCopyW(PWSTR to, size_t room, PCWSTR from) { return copy(to, room, from, NTSTRSAFE_MAX_CCH); }
NTSTATUS NTAPI RtlStringCchCopyA(PSTR to, size_t room, PCSTR from) { return copy(to, room, from, NTSTRSAFE_MAX_CCH); }
NTSTATUS NTAPI RtlStringCchCopyNW(PWSTR to, size_t room, PCWSTR from, size_t most) { return copy(to, room, from, most); }
NTSTATUS NTAPI RtlStringCchCopyNA(PSTR to, size_t room, PCSTR from, size_t most) { return copy(to, room, from, most); }
NTSTATUS NTAPI RtlStringCchCatW(PWSTR to, size_t room, PCWSTR from) { return concatenate(to, room, from, NTSTRSAFE_MAX_CCH); }
NTSTATUS NTAPI RtlStringCchCatA(PSTR to, size_t room, PCSTR from) { return concatenate(to, room, from, NTSTRSAFE_MAX_CCH); }
NTSTATUS NTAPI RtlStringCchCatNW(PWSTR to, size_t room, PCWSTR from, size_t most) { return concatenate(to, room, from, most); }
NTSTATUS NTAPI RtlStringCchLengthW(PCWSTR text, size_t most, size_t *count)
{
    size_t n = text ? lengthOf(text, most) : most;
    if (count) *count = n < most ? n : 0;
    return n < most ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER;
}
NTSTATUS NTAPI RtlStringCchLengthA(PCSTR text, size_t most, size_t *count)
{
    size_t n = text ? lengthOf(text, most) : most;
    if (count) *count = n < most ? n : 0;
    return n < most ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER;
}
NTSTATUS NTAPI RtlStringCchVPrintfW(PWSTR to, size_t room, PCWSTR form, va_list arguments)
{
    if (room == 0) return STATUS_INVALID_PARAMETER;
    return print::wide(to, room, form, arguments) < room ? STATUS_SUCCESS : STATUS_BUFFER_OVERFLOW;
}
NTSTATUS NTAPI RtlStringCchVPrintfA(PSTR to, size_t room, PCSTR form, va_list arguments)
{
    if (room == 0) return STATUS_INVALID_PARAMETER;
    return print::narrow(to, room, form, arguments) < room ? STATUS_SUCCESS : STATUS_BUFFER_OVERFLOW;
}
NTSTATUS RtlStringCchPrintfW(PWSTR to, size_t room, PCWSTR form, ...)
{
    va_list list;
    va_start(list, form);
    NTSTATUS status = RtlStringCchVPrintfW(to, room, form, list);
    va_end(list);
    return status;
}
NTSTATUS RtlStringCchPrintfA(PSTR to, size_t room, PCSTR form, ...)
{
    va_list list;
    va_start(list, form);
    NTSTATUS status = RtlStringCchVPrintfA(to, room, form, list);
    va_end(list);
    return status;
}
NTSTATUS RtlStringCbPrintfW(PWSTR to, size_t bytes, PCWSTR form, ...)
{
    va_list list;
    va_start(list, form);
    NTSTATUS status = RtlStringCchVPrintfW(to, bytes / sizeof(WCHAR), form, list);
    va_end(list);
    return status;
}
NTSTATUS RtlUnicodeStringPrintf(PUNICODE_STRING to, PCWSTR form, ...)
{
    WCHAR text[1024];
    va_list list;
    va_start(list, form);
    NTSTATUS status = RtlStringCchVPrintfW(text, ARRAYSIZE(text), form, list);
    va_end(list);
    to->Length = 0;
    NTSTATUS copied = RtlUnicodeStringCatString(to, text);
    return NT_SUCCESS(status) ? copied : status;
}
NTSTATUS NTAPI RtlUnicodeStringCatString(PUNICODE_STRING to, PCWSTR from)
{
    return NT_SUCCESS(append(to, from, wcslen(from))) ? STATUS_SUCCESS : STATUS_BUFFER_OVERFLOW;
}
NTSTATUS NTAPI RtlUnicodeStringCopyString(PUNICODE_STRING to, PCWSTR from)
{
    to->Length = 0;
    return RtlUnicodeStringCatString(to, from);
}
NTSTATUS NTAPI RtlUnicodeStringCat(PUNICODE_STRING to, PCUNICODE_STRING from)
{
    return NT_SUCCESS(append(to, from->Buffer, characters(from))) ? STATUS_SUCCESS : STATUS_BUFFER_OVERFLOW;
}
NTSTATUS NTAPI RtlUnicodeStringCopy(PUNICODE_STRING to, PCUNICODE_STRING from)
{
    to->Length = 0;
    return RtlUnicodeStringCat(to, from);
}
NTSTATUS NTAPI RtlUnicodeStringInit(PUNICODE_STRING to, PCWSTR from) { return NT_SUCCESS(RtlInitUnicodeStringEx(to, from)) ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER; }
NTSTATUS NTAPI RtlUnicodeStringInitEx(PUNICODE_STRING to, PCWSTR from, ULONG) { return RtlUnicodeStringInit(to, from); }
}
