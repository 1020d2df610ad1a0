/**
 * Basic types of the NT kernel.
 * LONG and ULONG have 32 bits on every target. WCHAR is the compiler's wchar_t: two bytes where the target is Windows, four
 * elsewhere; UNICODE_STRING lengths are in bytes, as always, so sources that use sizeof(WCHAR) work with either.
 */
#pragma once
#include <stddef.h>
#include <stdint.h>
#include <sal.h>
#include <sdkddkver.h>

#ifdef __cplusplus
#define EXTERN_C extern "C"
#define EXTERN_C_START extern "C" {
#define EXTERN_C_END }
#else
#define EXTERN_C extern
#define EXTERN_C_START
#define EXTERN_C_END
#endif

#if defined(_WIN32) && defined(__i386__)
#define NTAPI __stdcall
#define FASTCALL __fastcall
#else
#define NTAPI
#define FASTCALL
#endif
#define WINAPI NTAPI
#define CALLBACK NTAPI
#define STDAPICALLTYPE NTAPI
/* __wasm__: a driver built for the lab is told that its compiler is Microsoft's, but its module is none of Windows. */
#if defined(_MSC_VER) && !defined(__wasm__)
#define DECLSPEC_IMPORT __declspec(dllimport)
#define DECLSPEC_EXPORT __declspec(dllexport)
#else
#define DECLSPEC_IMPORT
#define DECLSPEC_EXPORT
#endif
/* A build of the kernel itself defines _NTSYSTEM_: it exports what a driver imports, and has as functions what drivers get inline. */
#if defined(_MSC_VER) && !defined(_NTSYSTEM_) && !defined(__wasm__)
#define NTKERNELAPI DECLSPEC_IMPORT
#define PORTCLSLAB_DRIVER_INLINES
#else
#define NTKERNELAPI
#endif
#define NTSYSAPI NTKERNELAPI
#define NTHALAPI NTKERNELAPI
#define DECLSPEC_NORETURN __attribute__((noreturn))
#define DECLSPEC_ALIGN(n) __attribute__((aligned(n)))
#define DECLSPEC_NOINLINE __attribute__((noinline))
#define DECLSPEC_UUID(x)
#if defined(_MSC_VER) && !defined(__wasm__)
#define DECLSPEC_NOVTABLE __declspec(novtable)
#else
#define DECLSPEC_NOVTABLE
#endif
#define DECLSPEC_NOTHROW __attribute__((nothrow))
#define NTAPI_INLINE NTAPI
#define FORCEINLINE inline __attribute__((always_inline))
#define CFORCEINLINE FORCEINLINE
#ifdef _WIN64
#define POINTER_ALIGNMENT DECLSPEC_ALIGN(8)
#define MEMORY_ALLOCATION_ALIGNMENT 16
#else
#define POINTER_ALIGNMENT
#define MEMORY_ALLOCATION_ALIGNMENT 8
#endif
#define UNALIGNED
#define RESTRICTED_POINTER
#define VOLATILE volatile
#define CONST const

typedef void VOID;
typedef char CHAR, CCHAR;
typedef signed char SCHAR, INT8;
typedef unsigned char UCHAR, BYTE, UINT8, BOOLEAN;
typedef short SHORT, CSHORT, INT16;
typedef unsigned short USHORT, WORD, UINT16;
typedef int INT, LONG, BOOL, INT32, LONG32;
typedef unsigned int UINT, ULONG, DWORD, UINT32, ULONG32, LOGICAL;
typedef long long LONGLONG, LONG64, INT64;
typedef unsigned long long ULONGLONG, ULONG64, UINT64, DWORDLONG, DWORD64;
typedef float FLOAT;
typedef double DOUBLE;
typedef wchar_t WCHAR;
typedef intptr_t INT_PTR, LONG_PTR;
typedef uintptr_t UINT_PTR, ULONG_PTR, DWORD_PTR, KAFFINITY;
typedef size_t SIZE_T;
typedef ptrdiff_t SSIZE_T;

typedef VOID *PVOID, *LPVOID;
typedef PVOID *PPVOID;
typedef const VOID *PCVOID, *LPCVOID;
typedef CHAR *PCHAR, *PSTR, *LPSTR, *NPSTR, *PSZ;
typedef const CHAR *PCSTR, *LPCSTR, *PCCH, *PCSZ;
typedef UCHAR *PUCHAR, *PBYTE, *LPBYTE, *PBOOLEAN;
typedef SHORT *PSHORT;
typedef USHORT *PUSHORT, *PWORD;
typedef LONG *PLONG;
typedef INT *PINT;
typedef BOOL *PBOOL;
typedef UINT *PUINT;
typedef ULONG *PULONG, *PDWORD, *LPDWORD;
typedef LONGLONG *PLONGLONG, *PLONG64;
typedef ULONGLONG *PULONGLONG, *PULONG64;
typedef ULONG_PTR *PULONG_PTR;
typedef LONG_PTR *PLONG_PTR;
typedef SIZE_T *PSIZE_T;
typedef WCHAR *PWCHAR, *PWSTR, *LPWSTR, *PWCH, *LPWCH;
typedef const WCHAR *PCWSTR, *LPCWSTR, *PCWCH;

typedef PVOID HANDLE;
typedef HANDLE *PHANDLE;
#define DECLARE_HANDLE(name)  \
    struct name##__ {         \
        int unused;           \
    };                        \
    typedef struct name##__ *name

typedef LONG NTSTATUS, *PNTSTATUS;
typedef LONG HRESULT;
typedef UCHAR KIRQL, *PKIRQL;
typedef CCHAR KPROCESSOR_MODE;
typedef LONG KPRIORITY;
typedef ULONG ACCESS_MASK, *PACCESS_MASK;

typedef enum _MODE { KernelMode, UserMode, MaximumMode } MODE;

#ifndef TRUE
#define TRUE 1
#define FALSE 0
#endif
#ifndef NULL
#define NULL 0
#endif

typedef union _LARGE_INTEGER {
    struct {
        ULONG LowPart;
        LONG HighPart;
    };
    struct {
        ULONG LowPart;
        LONG HighPart;
    } u;
    LONGLONG QuadPart;
} LARGE_INTEGER, *PLARGE_INTEGER, PHYSICAL_ADDRESS, *PPHYSICAL_ADDRESS;

typedef union _ULARGE_INTEGER {
    struct {
        ULONG LowPart;
        ULONG HighPart;
    };
    struct {
        ULONG LowPart;
        ULONG HighPart;
    } u;
    ULONGLONG QuadPart;
} ULARGE_INTEGER, *PULARGE_INTEGER;

typedef struct _UNICODE_STRING {
    USHORT Length;
    USHORT MaximumLength;
    PWCH Buffer;
} UNICODE_STRING, *PUNICODE_STRING;
typedef const UNICODE_STRING *PCUNICODE_STRING;

typedef struct _STRING {
    USHORT Length;
    USHORT MaximumLength;
    PCHAR Buffer;
} STRING, *PSTRING, ANSI_STRING, *PANSI_STRING;
typedef const STRING *PCANSI_STRING;

#define UNICODE_NULL ((WCHAR)0)
#define ANSI_NULL ((CHAR)0)
#define DECLARE_CONST_UNICODE_STRING(name, text)  \
    const WCHAR name##_buffer[] = text;           \
    const UNICODE_STRING name = {sizeof(text) - sizeof(WCHAR), sizeof(text), (PWCH)name##_buffer}
#define RTL_CONSTANT_STRING(text) {sizeof(text) - sizeof((text)[0]), sizeof(text), (decltype(&*(text)))(text)}

typedef struct _LIST_ENTRY {
    struct _LIST_ENTRY *Flink;
    struct _LIST_ENTRY *Blink;
} LIST_ENTRY, *PLIST_ENTRY;

typedef struct _SINGLE_LIST_ENTRY {
    struct _SINGLE_LIST_ENTRY *Next;
} SINGLE_LIST_ENTRY, *PSINGLE_LIST_ENTRY;

typedef struct _OBJECT_ATTRIBUTES {
    ULONG Length;
    HANDLE RootDirectory;
    PUNICODE_STRING ObjectName;
    ULONG Attributes;
    PVOID SecurityDescriptor;
    PVOID SecurityQualityOfService;
} OBJECT_ATTRIBUTES, *POBJECT_ATTRIBUTES;

#define OBJ_PERMANENT 0x00000010
#define OBJ_CASE_INSENSITIVE 0x00000040
#define OBJ_OPENIF 0x00000080
#define OBJ_KERNEL_HANDLE 0x00000200
#define InitializeObjectAttributes(p, n, a, r, s)          \
    {                                                      \
        (p)->Length = sizeof(OBJECT_ATTRIBUTES);           \
        (p)->RootDirectory = (r);                          \
        (p)->Attributes = (a);                             \
        (p)->ObjectName = (n);                             \
        (p)->SecurityDescriptor = (s);                     \
        (p)->SecurityQualityOfService = NULL;              \
    }

#define NT_SUCCESS(status) (((NTSTATUS)(status)) >= 0)
#define NT_INFORMATION(status) ((((ULONG)(status)) >> 30) == 1)
#define NT_WARNING(status) ((((ULONG)(status)) >> 30) == 2)
#define NT_ERROR(status) ((((ULONG)(status)) >> 30) == 3)

#define MAXUCHAR 0xff
#define MAXUSHORT 0xffff
#define MAXLONG 0x7fffffff
#define MINLONG ((LONG)0x80000000)
#define MAXULONG 0xffffffffu
#define MAXDWORD 0xffffffffu
#define MAXLONGLONG 0x7fffffffffffffffLL
#define MAXULONGLONG 0xffffffffffffffffULL
#define MAXLONG_PTR INTPTR_MAX
#define MAXULONG_PTR UINTPTR_MAX
#ifndef LONG_MAX
#define LONG_MAX 0x7fffffff
#define LONG_MIN (-LONG_MAX - 1)
#define ULONG_MAX 0xffffffffu
#endif
#define ULONGLONG_MAX MAXULONGLONG

#define UNREFERENCED_PARAMETER(x) ((void)(x))
#define DBG_UNREFERENCED_PARAMETER(x) ((void)(x))
#define DBG_UNREFERENCED_LOCAL_VARIABLE(x) ((void)(x))
#define ARRAYSIZE(a) (sizeof(a) / sizeof((a)[0]))
#define RTL_NUMBER_OF(a) ARRAYSIZE(a)
#define SIZEOF_ARRAY(a) ARRAYSIZE(a)
#define FIELD_OFFSET(type, field) ((LONG)offsetof(type, field))
#define UFIELD_OFFSET(type, field) ((ULONG)offsetof(type, field))
#define RTL_FIELD_SIZE(type, field) (sizeof(((type *)0)->field))
#define RTL_SIZEOF_THROUGH_FIELD(type, field) (offsetof(type, field) + RTL_FIELD_SIZE(type, field))
#define CONTAINING_RECORD(address, type, field) ((type *)((PCHAR)(address) - offsetof(type, field)))
#define ALIGN_DOWN_BY(n, a) ((ULONG_PTR)(n) & ~((ULONG_PTR)(a) - 1))
#define ALIGN_UP_BY(n, a) ALIGN_DOWN_BY((ULONG_PTR)(n) + (a) - 1, a)
#define C_ASSERT(e) static_assert(e, #e)
#define MAKELONG(a, b) ((LONG)(((USHORT)(a)) | ((ULONG)((USHORT)(b))) << 16))
#define MAKEWORD(a, b) ((USHORT)(((UCHAR)(a)) | ((USHORT)((UCHAR)(b))) << 8))
#define LOWORD(l) ((USHORT)((ULONG_PTR)(l) & 0xffff))
#define HIWORD(l) ((USHORT)(((ULONG_PTR)(l) >> 16) & 0xffff))
#define LOBYTE(w) ((UCHAR)((ULONG_PTR)(w) & 0xff))
#define HIBYTE(w) ((UCHAR)(((ULONG_PTR)(w) >> 8) & 0xff))
#define PtrToUlong(p) ((ULONG)(ULONG_PTR)(p))
#define PtrToLong(p) ((LONG)(LONG_PTR)(p))
#define ULongToPtr(u) ((PVOID)(ULONG_PTR)(u))
#define UlongToPtr(u) ULongToPtr(u)
#define DEFINE_ENUM_FLAG_OPERATORS(T)                                                      \
    inline constexpr T operator|(T a, T b) { return T((unsigned)a | (unsigned)b); }        \
    inline constexpr T operator&(T a, T b) { return T((unsigned)a & (unsigned)b); }        \
    inline constexpr T operator~(T a) { return T(~(unsigned)a); }                          \
    inline T &operator|=(T &a, T b) { return a = a | b; }                                  \
    inline T &operator&=(T &a, T b) { return a = a & b; }
