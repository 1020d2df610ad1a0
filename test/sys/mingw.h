/* mingw-w64's driver headers, in the order and with the few definitions they need under clang. They lack two structures. */
#define _WIN32_WINNT 0x0603
#define NTDDI_VERSION 0x06030000
#define __INTRINSIC_DEFINED_InterlockedBitTestAndSet
#define __INTRINSIC_DEFINED_InterlockedBitTestAndReset
#define __INTRINSIC_DEFINED___cpuidex
#define __CPUID_H
#define _NEW_DELETE_OPERATORS_
#define DECLSPEC_NOTHROW
#include <basetyps.h>
#ifndef DECLSPEC_NOVTABLE
#define DECLSPEC_NOVTABLE
#endif
#include <ntddk.h>
typedef WCHAR TCHAR;
#include <windef.h>
#define NOBITMAP
#include <mmreg.h>
#include <ks.h>
#include <ksmedia.h>
typedef struct KSRTAUDIO_HWLATENCY KSRTAUDIO_HWLATENCY;
typedef struct KSRTAUDIO_HWREGISTER KSRTAUDIO_HWREGISTER;
#include <portcls.h>
