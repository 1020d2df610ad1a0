/** RtlInitUnicodeString, DbgPrint and KeBugCheckEx. Pointers print as "ptr": the trace is the same on every host. */
#include <stdarg.h>
#include "heap.h"
#include "text.h"
#include "abi.h"

namespace {
/** DbgPrint sends at most 512 bytes. */
class Line {
    char buffer[512];
    size_t count = 0;

public:
    void put(char c)
    {
        if (count < sizeof(buffer)) buffer[count++] = c;
    }
    void pad(size_t used, int width, char with)
    {
        for (; (int)used < width; width--) put(with);
    }
    void put(const char *s, size_t n, int width = 0)
    {
        if (width > 0) pad(n, width, ' ');
        for (size_t i = 0; i < n; i++) put(s[i]);
        if (width < 0) pad(n, -width, ' ');
    }
    void wide(PCWSTR s, size_t n, int width)
    {
        text::Narrow<256> narrow(s, n);
        put(narrow.characters, narrow.count, width);
    }
    void number(unsigned long long value, bool negative, unsigned base, bool upper, int width, char fill)
    {
        char digits[24];
        size_t n = sizeof(digits);
        do {
            unsigned digit = (unsigned)(value % base);
            digits[--n] = (char)(digit < 10 ? '0' + digit : (upper ? 'A' : 'a') + digit - 10);
            value /= base;
        } while (value);
        if (negative && fill == '0') {
            put('-');
            width--;
        } else if (negative) digits[--n] = '-';
        if (width > 0) pad(sizeof(digits) - n, width, fill);
        put(digits + n, sizeof(digits) - n, width < 0 ? width : 0);
    }
    void send()
    {
        while (count && buffer[count - 1] == '\n') count--;
        host::DbgPrint(buffer, count);
    }
};

enum class Size { Int, Long64, Short, Char, Native };

Size size(const char *&f)
{
    if (f[0] == 'I' && f[1] == '6' && f[2] == '4') return f += 3, Size::Long64;
    if (f[0] == 'l' && f[1] == 'l') return f += 2, Size::Long64;
    if (f[0] == 'h' && f[1] == 'h') return f += 2, Size::Char;
    if (f[0] == 'h') return f += 1, Size::Short;
    if (f[0] == 'I' || f[0] == 'z') return f += 1, Size::Native;
    if (f[0] == 'l' || f[0] == 'w') f++;
    return Size::Int;
}

unsigned long long argument(va_list &list, Size size, bool isSigned)
{
    if (size == Size::Long64) return va_arg(list, unsigned long long);
    if (size == Size::Native) return va_arg(list, size_t);
    int value = va_arg(list, int);
    if (size == Size::Short) return isSigned ? (unsigned long long)(short)value : (unsigned short)value;
    if (size == Size::Char) return isSigned ? (unsigned long long)(signed char)value : (unsigned char)value;
    return isSigned ? (unsigned long long)value : (unsigned)value;
}

void format(Line &line, const char *f, va_list &list)
{
    for (; *f; f++) {
        if (*f != '%') {
            line.put(*f);
            continue;
        }
        f++;
        bool left = false;
        char fill = ' ';
        int width = 0, precision = -1;
        for (;; f++) {
            if (*f == '-') left = true;
            else if (*f == '0') fill = '0';
            else if (*f != '#' && *f != '+' && *f != ' ') break;
        }
        if (*f == '*') {
            width = va_arg(list, int);
            f++;
        } else {
            while (*f >= '0' && *f <= '9') width = width * 10 + *f++ - '0';
        }
        if (*f == '.') {
            precision = 0;
            for (f++; *f >= '0' && *f <= '9'; f++) precision = precision * 10 + *f - '0';
        }
        if (left) width = -width;
        bool wide = *f == 'w' || (*f == 'l' && f[1] != 'l');
        Size length = size(f);
        switch (*f) {
        case 'd':
        case 'i': {
            auto value = (long long)argument(list, length, true);
            line.number(value < 0 ? 0ull - (unsigned long long)value : (unsigned long long)value, value < 0, 10, false, width, fill);
            break;
        }
        case 'u':
            line.number(argument(list, length, false), false, 10, false, width, fill);
            break;
        case 'x':
        case 'X':
            line.number(argument(list, length, false), false, 16, *f == 'X', width, fill);
            break;
        case 'p':
            (void)va_arg(list, void *);
            line.put("ptr", 3, width);
            break;
        case 'c':
        case 'C':
            line.put((char)va_arg(list, int));
            break;
        case 's':
        case 'S': {
            const void *s = va_arg(list, const void *);
            if (!s) line.put("(null)", 6, width);
            else if (wide || *f == 'S') line.wide((PCWSTR)s, text::length((PCWSTR)s), width);
            else {
                size_t n = 0;
                while ((precision < 0 || (int)n < precision) && ((const char *)s)[n]) n++;
                line.put((const char *)s, n, width);
            }
            break;
        }
        case 'Z': {
            auto *s = va_arg(list, const UNICODE_STRING *);
            if (!s) line.put("(null)", 6, width);
            else if (wide) line.wide(s->Buffer, s->Length / sizeof(WCHAR), width);
            else line.put(((const STRING *)s)->Buffer, s->Length, width);
            break;
        }
        case 0:
            return;
        default:
            line.put(*f);
        }
    }
}
}

extern "C" {
VOID NTAPI RtlInitUnicodeString(PUNICODE_STRING destination, PCWSTR source)
{
    size_t bytes = source ? text::length(source) * sizeof(WCHAR) : 0;
    destination->Buffer = (PWCH)source;
    destination->Length = (USHORT)bytes;
    destination->MaximumLength = source ? (USHORT)(bytes + sizeof(WCHAR)) : 0;
}

ULONG DbgPrint(PCSTR text, ...)
{
    Line line;
    va_list list;
    va_start(list, text);
    format(line, text, list);
    va_end(list);
    line.send();
    return (ULONG)STATUS_SUCCESS;
}

/* The component and level filter of the kernel debugger does not exist here: everything is printed. */
ULONG DbgPrintEx(ULONG, ULONG, PCSTR text, ...)
{
    Line line;
    va_list list;
    va_start(list, text);
    format(line, text, list);
    va_end(list);
    line.send();
    return (ULONG)STATUS_SUCCESS;
}

VOID NTAPI KeBugCheckEx(ULONG code, ULONG_PTR, ULONG_PTR, ULONG_PTR, ULONG_PTR)
{
    char message[] = "KeBugCheckEx was called by the driver, code 0x........";
    char *digit = message + sizeof(message) - 2;
    for (int i = 0; i < 8; i++, code >>= 4) *digit-- = "0123456789ABCDEF"[code & 15];
    heap::panic(message);
}
}
