/**
 * Read before every source of a driver that is built for the lab: spellings of Microsoft's compiler that no header declares.
 * Structured exceptions: nothing here raises one that could be handled (what would, stops the run with a bug check), so a
 * __try runs, its handler does not, and its __finally runs behind it.
 */
#pragma once
#include <any/sal.h>

#define __try for (int lab_try = 1; lab_try; lab_try = 0)
#define __except(filter) if (0)
#define __finally
#define __leave break
#define _exception_code() 0
#define GetExceptionCode() 0
#define EXCEPTION_EXECUTE_HANDLER 1
#define EXCEPTION_CONTINUE_SEARCH 0

#define __int8 char
#define __int16 short
#define __int32 int
#define __stdcall
#define __cdecl
#define __fastcall
#define __vectorcall
#define __thiscall
#define __forceinline inline __attribute__((always_inline))
#define __unaligned
#define __w64
#define __ptr64
#define __ptr32
#define __assume(condition) __builtin_assume(condition)
#define __noop(...) ((void)0)
#define __debugbreak() __builtin_trap()
#define _ReturnAddress() __builtin_return_address(0)
#define __pragma(text)
#define __annotation(...)
#define __analysis_assume(...)
#define __C_ASSERT__

#ifdef __cpp_aligned_new
/* Declared by Microsoft's compiler itself, without <new>. */
namespace std
{
enum class align_val_t : __SIZE_TYPE__
{
};
}
#endif
