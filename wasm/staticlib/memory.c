/** memset, memcpy, memmove and memcmp: statically linked on 64-bit Windows, as part of ntoskrnl.lib. */
#include <stddef.h>

void *memset(void *to, int value, size_t bytes)
{
    unsigned char *d = to;
    while (bytes--) *d++ = (unsigned char)value;
    return to;
}

void *memcpy(void *to, const void *from, size_t bytes)
{
    unsigned char *d = to;
    const unsigned char *s = from;
    while (bytes--) *d++ = *s++;
    return to;
}

void *memmove(void *to, const void *from, size_t bytes)
{
    unsigned char *d = to;
    const unsigned char *s = from;
    if (d <= s) return memcpy(to, from, bytes);
    while (bytes--) d[bytes] = s[bytes];
    return to;
}

int memcmp(const void *left, const void *right, size_t bytes)
{
    const unsigned char *a = left, *b = right;
    for (; bytes--; a++, b++)
        if (*a != *b) return *a - *b;
    return 0;
}
