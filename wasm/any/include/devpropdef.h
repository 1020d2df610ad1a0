/** Keys and types of device properties. */
#pragma once
#include <guiddefine.h>
typedef struct _GUID DEVPROPGUID;
typedef ULONG DEVPROPID;
struct _DEVPROPKEY { DEVPROPGUID fmtid; DEVPROPID pid; };
typedef struct _DEVPROPKEY DEVPROPKEY;
typedef ULONG DEVPROPTYPE, *PDEVPROPTYPE;
typedef enum _DEVPROPSTORE { DEVPROP_STORE_SYSTEM, DEVPROP_STORE_USER } DEVPROPSTORE;
typedef struct _DEVPROPCOMPKEY { DEVPROPKEY Key; DEVPROPSTORE Store; PCWSTR LocaleName; } DEVPROPCOMPKEY;
typedef struct _DEVPROPERTY { DEVPROPCOMPKEY CompKey; DEVPROPTYPE Type; ULONG BufferSize; PVOID Buffer; } DEVPROPERTY;
#define DEVPROP_TYPE_EMPTY 0
#define DEVPROP_TYPE_NULL 1
#define DEVPROP_TYPE_BYTE 3
#define DEVPROP_TYPE_INT32 6
#define DEVPROP_TYPE_UINT32 7
#define DEVPROP_TYPE_UINT64 9
#define DEVPROP_TYPE_GUID 13
#define DEVPROP_TYPE_BOOLEAN 17
#define DEVPROP_TYPE_STRING 18
#define DEVPROP_TYPE_STRING_INDIRECT 25
#define DEVPROP_TYPE_STRING_LIST (0x2000 | 18)
#define DEVPROP_TYPE_BINARY (0x1000 | 3)
#define DEVPROP_TRUE ((char)-1)
#define DEVPROP_FALSE ((char)0)
typedef char DEVPROP_BOOLEAN;
#define DEFINE_DEVPROPKEY(name, l, w1, w2, b1, b2, b3, b4, b5, b6, b7, b8, pid) \
    EXTERN_C const DEVPROPKEY __attribute__((weak)) name = {{l, w1, w2, {b1, b2, b3, b4, b5, b6, b7, b8}}, pid}
