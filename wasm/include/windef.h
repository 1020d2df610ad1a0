/** Windows basic types; all in ntdef.h here. */
#pragma once
#include <ntdef.h>
#ifndef far
#define far
#define near
#endif
#ifndef MAKEFOURCC
#define MAKEFOURCC(a, b, c, d) ((DWORD)(BYTE)(a) | ((DWORD)(BYTE)(b) << 8) | ((DWORD)(BYTE)(c) << 16) | ((DWORD)(BYTE)(d) << 24))
#endif
