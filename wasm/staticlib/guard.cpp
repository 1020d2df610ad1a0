/**
 * What a driver built with stack cookies (/GS) and control-flow guard (/guard:cf) links statically; in the WDK this is
 * BufferOverflowFastFailK.lib. The image's entry point is GsDriverEntry. No C runtime, no import.
 */
#include <ntddk.h>

/** The value a loader recognises as "not set yet" and replaces (Windows 8 and later, through the load configuration). */
#define DEFAULT_SECURITY_COOKIE 0x00002B992DDFA232ull
/** The check below relies on the top 16 bits being zero. */
#define COOKIE_MASK 0x0000FFFFFFFFFFFFull

#define FAST_FAIL_STACK_COOKIE_CHECK_FAILURE 2

extern "C" {
ULONG_PTR __security_cookie = DEFAULT_SECURITY_COOKIE;
void __security_check_cookie(ULONG_PTR cookie);
DRIVER_INITIALIZE DriverEntry;
DRIVER_INITIALIZE GsDriverEntry;
extern void *const volatile __guard_check_icall_fptr;
extern void *const volatile __guard_dispatch_icall_fptr;
/* Set by the linker. */
extern char __guard_fids_table[], __guard_fids_count[], __guard_iat_table[], __guard_iat_count[];
}

static DECLSPEC_NORETURN void FastFail(void)
{
#ifdef _M_AMD64
    __asm__ volatile("int $0x29" : : "c"(FAST_FAIL_STACK_COOKIE_CHECK_FAILURE));
#else
    register ULONG code __asm__("w0") = FAST_FAIL_STACK_COOKIE_CHECK_FAILURE;
    __asm__ volatile("brk #0xF003" : : "r"(code));
#endif
    __builtin_unreachable();
}

/** Called by the compiler at the end of a function with a buffer on its stack. */
void __security_check_cookie(ULONG_PTR cookie)
{
    if (cookie != __security_cookie) FastFail();
}

static ULONG64 CycleCounter(void)
{
#ifdef _M_AMD64
    ULONG low, high;
    __asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
    return (ULONG64)high << 32 | low;
#else
    ULONG64 count;
    __asm__ volatile("mrs %0, cntvct_el0" : "=r"(count));
    return count;
#endif
}

#pragma code_seg("INIT")

/** Entry point of the image: sets the cookie if the loader has not, then calls DriverEntry. */
NTSTATUS GsDriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    if (__security_cookie == DEFAULT_SECURITY_COOKIE) {
        const ULONG64 mixed = CycleCounter() * 0x9E3779B97F4A7C15ull ^ (ULONG_PTR)&__security_cookie ^ (ULONG_PTR)DriverObject;
        __security_cookie = (mixed ^ mixed >> 16) & COOKIE_MASK;
        if (__security_cookie == DEFAULT_SECURITY_COOKIE) __security_cookie++;
    }
    return DriverEntry(DriverObject, RegistryPath);
}

#pragma code_seg()

/*
 * Control-flow guard: indirect calls go through these two pointers. A Windows that enforces the guard replaces them when it
 * loads the image; elsewhere the first accepts every target and the second jumps to it.
 */
__attribute__((naked)) static void AcceptTarget(void)
{
    __asm__ volatile("ret");
}
__attribute__((naked)) static void DispatchTarget(void)
{
#ifdef _M_AMD64
    __asm__ volatile("jmpq *%rax");
#else
    __asm__ volatile("br x15");
#endif
}
__attribute__((section(".00cfg"), used)) void *const volatile __guard_check_icall_fptr = (void *)AcceptTarget;
__attribute__((section(".00cfg"), used)) void *const volatile __guard_dispatch_icall_fptr = (void *)DispatchTarget;

#define IMAGE_GUARD_CF_INSTRUMENTED 0x00000100
#define IMAGE_GUARD_CF_FUNCTION_TABLE_PRESENT 0x00000400

/** IMAGE_LOAD_CONFIG_DIRECTORY64 of the PE format, up to the tables of exception continuations. */
typedef struct _LOAD_CONFIG {
    ULONG Size;
    ULONG TimeDateStamp;
    USHORT MajorVersion, MinorVersion;
    ULONG GlobalFlagsClear, GlobalFlagsSet, CriticalSectionDefaultTimeout;
    ULONG64 DeCommitFreeBlockThreshold, DeCommitTotalFreeThreshold, LockPrefixTable, MaximumAllocationSize, VirtualMemoryThreshold,
        ProcessAffinityMask;
    ULONG ProcessHeapFlags;
    USHORT CSDVersion, DependentLoadFlags;
    PVOID EditList;
    const volatile void *SecurityCookie;
    ULONG64 SEHandlerTable, SEHandlerCount;
    const volatile void *GuardCFCheckFunctionPointer, *GuardCFDispatchFunctionPointer, *GuardCFFunctionTable, *GuardCFFunctionCount;
    ULONG GuardFlags;
    USHORT CodeIntegrityFlags, CodeIntegrityCatalog;
    ULONG CodeIntegrityCatalogOffset, CodeIntegrityReserved;
    const volatile void *GuardAddressTakenIatEntryTable, *GuardAddressTakenIatEntryCount;
    ULONG64 GuardLongJumpTargetTable, GuardLongJumpTargetCount, DynamicValueRelocTable, CHPEMetadataPointer, GuardRFFailureRoutine,
        GuardRFFailureRoutineFunctionPointer;
    ULONG DynamicValueRelocTableOffset;
    USHORT DynamicValueRelocTableSection, Reserved2;
    ULONG64 GuardRFVerifyStackPointerFunctionPointer;
    ULONG HotPatchTableOffset, Reserved3;
    ULONG64 EnclaveConfigurationPointer, VolatileMetadataPointer, GuardEHContinuationTable, GuardEHContinuationCount;
} LOAD_CONFIG;
static_assert(sizeof(LOAD_CONFIG) == 0x118, "layout of IMAGE_LOAD_CONFIG_DIRECTORY64");

extern "C" const LOAD_CONFIG _load_config_used = {
    .Size = sizeof(LOAD_CONFIG),
    .SecurityCookie = &__security_cookie,
    .GuardCFCheckFunctionPointer = &__guard_check_icall_fptr,
    .GuardCFDispatchFunctionPointer = &__guard_dispatch_icall_fptr,
    .GuardCFFunctionTable = __guard_fids_table,
    .GuardCFFunctionCount = __guard_fids_count,
    .GuardFlags = IMAGE_GUARD_CF_INSTRUMENTED | IMAGE_GUARD_CF_FUNCTION_TABLE_PRESENT,
    .GuardAddressTakenIatEntryTable = __guard_iat_table,
    .GuardAddressTakenIatEntryCount = __guard_iat_count,
};
