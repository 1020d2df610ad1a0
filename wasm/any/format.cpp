#include "format.h"
#include "service.h"
#include <stdio.h>

namespace print {
namespace {
template <class Char> class Out {
    Char *to;
    size_t room;

public:
    size_t count = 0;
    Out(Char *at, size_t most) : to(at), room(most) {}
    void put(Char c)
    {
        if (count + 1 < room) to[count] = c;
        count++;
    }
    void end()
    {
        if (room) to[count < room ? count : room - 1] = 0;
    }
    template <class From> void text(const From *s, size_t n, int width, bool left)
    {
        size_t used = n;
        if (!left)
            for (; (int)used < width; width--) put(' ');
        for (size_t i = 0; i < n; i++) put((Char)s[i]);
        if (left)
            for (; (int)used < width; width--) put(' ');
    }
    void number(unsigned long long value, bool negative, unsigned base, bool upper, int width, int precision, bool zero, bool left, bool prefix)
    {
        char digits[70];
        size_t n = sizeof(digits);
        int written = 0;
        do {
            unsigned digit = (unsigned)(value % base);
            digits[--n] = (char)(digit < 10 ? '0' + digit : (upper ? 'A' : 'a') + digit - 10);
            written++;
            value /= base;
        } while (value);
        int fill = (negative ? 1 : 0) + (prefix ? 2 : 0);
        if (zero && !left && precision < 0 && width > precision) precision = width - fill;
        while (written < precision && n > 4) {
            digits[--n] = '0';
            written++;
        }
        if (prefix) {
            digits[--n] = upper ? 'X' : 'x';
            digits[--n] = '0';
        }
        if (negative) digits[--n] = '-';
        text(digits + n, sizeof(digits) - n, width, left);
    }
};
template <class Char> size_t measure(const Char *s, int most)
{
    size_t n = 0;
    while ((most < 0 || (int)n < most) && s[n]) n++;
    return n;
}

template <class Char> size_t format(Char *to, size_t room, const Char *f, va_list list)
{
    Out<Char> out(to, room);
    for (; *f; f++) {
        if (*f != '%') {
            out.put(*f);
            continue;
        }
        f++;
        bool left = false, zero = false, prefix = false;
        for (;; f++) {
            if (*f == '-') left = true;
            else if (*f == '0') zero = true;
            else if (*f == '#') prefix = true;
            else if (*f != '+' && *f != ' ') break;
        }
        int width = 0, precision = -1;
        if (*f == '*') {
            width = va_arg(list, int);
            f++;
        } else
            while (*f >= '0' && *f <= '9') width = width * 10 + (int)(*f++ - '0');
        if (*f == '.') {
            precision = 0;
            f++;
            if (*f == '*') {
                precision = va_arg(list, int);
                f++;
            } else
                while (*f >= '0' && *f <= '9') precision = precision * 10 + (int)(*f++ - '0');
        }
        bool wide64 = false, isShort = false, isLong = false, explicitWide = false;
        if (f[0] == 'I' && f[1] == '6' && f[2] == '4') wide64 = true, f += 3;
        else if (f[0] == 'I' && f[1] == '3' && f[2] == '2') f += 3;
        else if (f[0] == 'l' && f[1] == 'l') wide64 = true, f += 2;
        else if (f[0] == 'h') isShort = true, f += f[1] == 'h' ? 2 : 1;
        else if (f[0] == 'l') isLong = true, f++;
        else if (f[0] == 'w') explicitWide = true, f++;
        else if (f[0] == 'I' || f[0] == 'z') f++;
        switch (*f) {
        case 'd':
        case 'i': {
            long long value = wide64 ? va_arg(list, long long) : isShort ? (short)va_arg(list, int) : va_arg(list, int);
            out.number(value < 0 ? 0ull - (unsigned long long)value : (unsigned long long)value, value < 0, 10, false, width, precision, zero, left, false);
            break;
        }
        case 'u':
        case 'x':
        case 'X':
        case 'o': {
            unsigned long long value = wide64 ? va_arg(list, unsigned long long) : isShort ? (unsigned short)va_arg(list, int) : va_arg(list, unsigned);
            unsigned base = *f == 'u' ? 10 : *f == 'o' ? 8 : 16;
            out.number(value, false, base, *f == 'X', width, precision, zero, left, prefix && base == 16);
            break;
        }
        case 'p':
            (void)va_arg(list, void *);
            out.text("ptr", 3, width, left);
            break;
        case 'c':
        case 'C':
            out.put((Char)va_arg(list, int));
            break;
        case 's':
        case 'S': {
            const void *s = va_arg(list, const void *);
            // In a wide format s means wide and S means narrow; l, w and h say it outright.
            bool wideText = explicitWide || isLong || (!isShort && (*f == 's') == (sizeof(Char) == sizeof(WCHAR)));
            if (!s) out.text("(null)", 6, width, left);
            else if (wideText) out.text((const WCHAR *)s, measure((const WCHAR *)s, precision), width, left);
            else out.text((const char *)s, measure((const char *)s, precision), width, left);
            break;
        }
        case 'Z': {
            const void *s = va_arg(list, const void *);
            if (!s) out.text("(null)", 6, width, left);
            else if (explicitWide || isLong) out.text(((PCUNICODE_STRING)s)->Buffer, ((PCUNICODE_STRING)s)->Length / sizeof(WCHAR), width, left);
            else out.text(((PCANSI_STRING)s)->Buffer, ((PCANSI_STRING)s)->Length, width, left);
            break;
        }
        case 0:
            f--;
            break;
        default:
            out.put(*f);
        }
    }
    out.end();
    return out.count;
}
}

size_t narrow(char *to, size_t room, const char *form, va_list arguments) { return format(to, room, form, arguments); }
size_t wide(WCHAR *to, size_t room, const WCHAR *form, va_list arguments) { return format(to, room, form, arguments); }
}

extern "C" {
int _vsnprintf(char *to, size_t room, const char *form, va_list list)
{
    size_t n = print::narrow(to, room, form, list);
    return n < room ? (int)n : -1;
}
int _vsnwprintf(wchar_t *to, size_t room, const wchar_t *form, va_list list)
{
    size_t n = print::wide(to, room, form, list);
    return n < room ? (int)n : -1;
}
#define PRINTS(Name, Char, function)                     \
    int Name(Char *to, size_t room, const Char *form, ...) \
    {                                                    \
        va_list list;                                    \
        va_start(list, form);                            \
        int n = function(to, room, form, list);          \
        va_end(list);                                    \
        return n;                                        \
    }
PRINTS(_snprintf, char, _vsnprintf)
PRINTS(_snwprintf, wchar_t, _vsnwprintf)
int sprintf(char *to, const char *form, ...)
{
    va_list list;
    va_start(list, form);
    int n = _vsnprintf(to, 0x7fffffff, form, list);
    va_end(list);
    return n;
}
int swprintf(wchar_t *to, const wchar_t *form, ...)
{
    va_list list;
    va_start(list, form);
    int n = _vsnwprintf(to, 0x3fffffff, form, list);
    va_end(list);
    return n;
}
ULONG NTAPI vDbgPrintEx(ULONG, ULONG, PCSTR form, va_list list)
{
    char line[512];
    size_t n = print::narrow(line, sizeof(line), form, list);
    if (n >= sizeof(line)) n = sizeof(line) - 1;
    while (n && line[n - 1] == '\n') n--;
    host::DbgPrint(line, n);
    return (ULONG)STATUS_SUCCESS;
}
ULONG NTAPI vDbgPrintExWithPrefix(PCSTR prefix, ULONG component, ULONG level, PCSTR form, va_list list)
{
    char line[512];
    size_t n = 0;
    for (; prefix[n] && n < 128; n++) line[n] = prefix[n];
    print::narrow(line + n, sizeof(line) - n, form, list);
    return DbgPrintEx(component, level, "%s", line);
}
}
