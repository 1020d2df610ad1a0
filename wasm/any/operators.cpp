/** What destructors of CUnknown free their objects by, for drivers whose own operators the compiler has put in line everywhere. */
#define _NEW_DELETE_OPERATORS_
#include <stdunk.h>

__attribute__((weak)) void operator delete(void *block) noexcept
{
    if (block) ExFreePool(block);
}
__attribute__((weak)) void operator delete(void *block, size_t) noexcept
{
    if (block) ExFreePool(block);
}
