/** The part of the C library that ntoskrnl.exe and libcntpr.lib give to drivers. */
#pragma once
#include <stddef.h>
#ifdef __cplusplus
extern "C" {
#endif
int abs(int);
long labs(long);
int atoi(const char *);
void qsort(void *, size_t, size_t, int (*)(const void *, const void *));
/* Of the bridge; a driver takes its memory from pool. */
void *calloc(size_t, size_t);
void free(void *);
#ifdef __cplusplus
}
#endif
