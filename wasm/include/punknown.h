/** The kernel's name for the IUnknown declarations. */
#pragma once
#include <unknwn.h>
typedef NTSTATUS (NTAPI *PFNCREATEINSTANCE)(PUNKNOWN *Unknown, REFCLSID ClassId, PUNKNOWN OuterUnknown, ULONG PoolType);
