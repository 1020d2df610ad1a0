/** (Re)defines DEFINE_GUID for the current state of INITGUID. Included every time, on purpose without a guard. */
#include <guiddef.h>
#undef DEFINE_GUID
#ifdef INITGUID
#if defined(_WIN32) && !defined(__wasm__)
#define DECLSPEC_SELECTANY __declspec(selectany)
#else
#define DECLSPEC_SELECTANY __attribute__((weak))
#endif
#define DEFINE_GUID(name, a, b, c, d0, d1, d2, d3, d4, d5, d6, d7) \
    EXTERN_C const GUID name;                                      \
    EXTERN_C const GUID DECLSPEC_SELECTANY name = {a, b, c, {d0, d1, d2, d3, d4, d5, d6, d7}}
#else
#define DEFINE_GUID(name, a, b, c, d0, d1, d2, d3, d4, d5, d6, d7) EXTERN_C const GUID name
#endif
