/** Memory and strings of the C library, as ntoskrnl.exe exports them; a driver that uses none of them links none of them. */
#include <string.h>
#include <stdlib.h>

void *memcpy(void *to, const void *from, size_t bytes) { return __builtin_memcpy(to, from, bytes); }
void *memmove(void *to, const void *from, size_t bytes) { return __builtin_memmove(to, from, bytes); }
void *memset(void *to, int value, size_t bytes) { return __builtin_memset(to, value, bytes); }
int memcmp(const void *a, const void *b, size_t bytes)
{
    const unsigned char *x = a, *y = b;
    for (; bytes; bytes--, x++, y++)
        if (*x != *y) return *x - *y;
    return 0;
}
void *memchr(const void *at, int value, size_t bytes)
{
    const unsigned char *x = at;
    for (; bytes; bytes--, x++)
        if (*x == (unsigned char)value) return (void *)x;
    return 0;
}
int abs(int value) { return value < 0 ? -value : value; }
long labs(long value) { return value < 0 ? -value : value; }
int atoi(const char *text)
{
    int value = 0, sign = 1;
    while (*text == ' ' || *text == '\t') text++;
    if (*text == '-' || *text == '+') sign = *text++ == '-' ? -1 : 1;
    while (*text >= '0' && *text <= '9') value = value * 10 + (*text++ - '0');
    return sign * value;
}

/* Insertion: drivers sort a handful of things. */
void qsort(void *base, size_t count, size_t bytes, int (*compare)(const void *, const void *))
{
    for (size_t i = 1; i < count; i++)
        for (size_t j = i; j > 0; j--) {
            unsigned char *right = (unsigned char *)base + j * bytes, *left = right - bytes;
            if (compare(left, right) <= 0) break;
            for (size_t k = 0; k < bytes; k++) {
                unsigned char byte = left[k];
                left[k] = right[k];
                right[k] = byte;
            }
        }
}

/* The same functions for both kinds of character. Letters are those of ASCII. */
#define STRINGS(Char, length, lengthMost, compare, compareMost, compareFold, compareFoldMost, copy, copyMost, append, find, findLast, search) \
    size_t length(const Char *s) { size_t n = 0; while (s[n]) n++; return n; }                                                              \
    size_t lengthMost(const Char *s, size_t most) { size_t n = 0; while (n < most && s[n]) n++; return n; }                                   \
    static int fold_##length(Char c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; }                                                           \
    int compareMost(const Char *a, const Char *b, size_t most)                                                                               \
    {                                                                                                                                        \
        for (; most; most--, a++, b++) {                                                                                                     \
            if (*a != *b) return *a < *b ? -1 : 1;                                                                                           \
            if (!*a) return 0;                                                                                                               \
        }                                                                                                                                    \
        return 0;                                                                                                                            \
    }                                                                                                                                        \
    int compareFoldMost(const Char *a, const Char *b, size_t most)                                                                           \
    {                                                                                                                                        \
        for (; most; most--, a++, b++) {                                                                                                     \
            int x = fold_##length(*a), y = fold_##length(*b);                                                                                \
            if (x != y) return x < y ? -1 : 1;                                                                                               \
            if (!x) return 0;                                                                                                                \
        }                                                                                                                                    \
        return 0;                                                                                                                            \
    }                                                                                                                                        \
    int compare(const Char *a, const Char *b) { return compareMost(a, b, (size_t)-1); }                                                      \
    int compareFold(const Char *a, const Char *b) { return compareFoldMost(a, b, (size_t)-1); }                                              \
    Char *copy(Char *to, const Char *from) { size_t n = 0; do to[n] = from[n]; while (from[n++]); return to; }                                \
    Char *copyMost(Char *to, const Char *from, size_t most)                                                                                  \
    {                                                                                                                                        \
        size_t n = 0;                                                                                                                        \
        for (; n < most && from[n]; n++) to[n] = from[n];                                                                                    \
        for (; n < most; n++) to[n] = 0;                                                                                                     \
        return to;                                                                                                                           \
    }                                                                                                                                        \
    Char *append(Char *to, const Char *from) { copy(to + length(to), from); return to; }                                                     \
    static Char *first_##length(const Char *s, Char c) { for (;; s++) { if (*s == c) return (Char *)s; if (!*s) return 0; } }                  \
    static Char *last_##length(const Char *s, Char c) { const Char *at = 0; for (;; s++) { if (*s == c) at = s; if (!*s) return (Char *)at; } } \
    Char *search(const Char *s, const Char *what)                                                                                            \
    {                                                                                                                                        \
        size_t n = length(what);                                                                                                             \
        for (;; s++) {                                                                                                                       \
            if (compareMost(s, what, n) == 0) return (Char *)s;                                                                              \
            if (!*s) return 0;                                                                                                               \
        }                                                                                                                                    \
    }
STRINGS(char, strlen, strnlen, strcmp, strncmp, _stricmp, _strnicmp, strcpy, strncpy, strcat, strchr, strrchr, strstr)
STRINGS(wchar_t, wcslen, wcsnlen, wcscmp, wcsncmp, _wcsicmp, _wcsnicmp, wcscpy, wcsncpy, wcscat, wcschr, wcsrchr, wcsstr)
char *strchr(const char *s, int c) { return first_strlen(s, (char)c); }
char *strrchr(const char *s, int c) { return last_strlen(s, (char)c); }
wchar_t *wcschr(const wchar_t *s, wchar_t c) { return first_wcslen(s, c); }
wchar_t *wcsrchr(const wchar_t *s, wchar_t c) { return last_wcslen(s, c); }
