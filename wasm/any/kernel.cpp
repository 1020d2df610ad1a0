/** Locks, lists, clocks, memory descriptors and other small functions of the kernel. */
#include <string.h>
#include "service.h"

namespace {
/** Ticks of the system clock; the one of the simulated machine is 15.625 ms long until somebody asks for a finer one. */
constexpr ULONG TICK_HNS = 156250;

PVOID allocateFrom(PNPAGED_LOOKASIDE_LIST list)
{
    return list->Allocate ? list->Allocate(list->Type, list->Size, list->Tag) : ExAllocatePoolWithTag(list->Type, list->Size, list->Tag);
}
void freeTo(PNPAGED_LOOKASIDE_LIST list, PVOID block)
{
    if (list->Free) list->Free(block);
    else ExFreePoolWithTag(block, list->Tag);
}
void initialize(PNPAGED_LOOKASIDE_LIST list, POOL_TYPE type, PALLOCATE_FUNCTION allocate, PFREE_FUNCTION release, SIZE_T bytes, ULONG tag)
{
    *list = {type, bytes, tag, allocate, release};
}
}

extern "C" {
PVOID NTAPI ExAllocatePoolWithQuotaTag(POOL_TYPE type, SIZE_T bytes, ULONG tag) { return ExAllocatePoolWithTag((POOL_TYPE)(type & ~8), bytes, tag); }
PVOID NTAPI ExAllocatePool3(POOL_FLAGS flags, SIZE_T bytes, ULONG tag, PCPOOL_EXTENDED_PARAMETER, ULONG) { return ExAllocatePool2(flags, bytes, tag); }
VOID NTAPI ExFreePool2(PVOID block, ULONG tag, PCPOOL_EXTENDED_PARAMETER, ULONG) { ExFreePoolWithTag(block, tag); }

VOID NTAPI ExInitializeNPagedLookasideList(PNPAGED_LOOKASIDE_LIST list, PALLOCATE_FUNCTION allocate, PFREE_FUNCTION release, ULONG flags, SIZE_T bytes, ULONG tag, USHORT)
{
    initialize(list, flags & NonPagedPoolNx ? NonPagedPoolNx : NonPagedPool, allocate, release, bytes, tag);
}
VOID NTAPI ExInitializePagedLookasideList(PPAGED_LOOKASIDE_LIST list, PALLOCATE_FUNCTION allocate, PFREE_FUNCTION release, ULONG, SIZE_T bytes, ULONG tag, USHORT)
{
    initialize(list, PagedPool, allocate, release, bytes, tag);
}
VOID NTAPI ExDeleteNPagedLookasideList(PNPAGED_LOOKASIDE_LIST) {}
VOID NTAPI ExDeletePagedLookasideList(PPAGED_LOOKASIDE_LIST) {}
PVOID NTAPI ExAllocateFromNPagedLookasideList(PNPAGED_LOOKASIDE_LIST list) { return allocateFrom(list); }
PVOID NTAPI ExAllocateFromPagedLookasideList(PPAGED_LOOKASIDE_LIST list) { return allocateFrom(list); }
VOID NTAPI ExFreeToNPagedLookasideList(PNPAGED_LOOKASIDE_LIST list, PVOID block) { freeTo(list, block); }
VOID NTAPI ExFreeToPagedLookasideList(PPAGED_LOOKASIDE_LIST list, PVOID block) { freeTo(list, block); }

KIRQL NTAPI KeAcquireSpinLockRaiseToDpc(PKSPIN_LOCK lock)
{
    KIRQL old;
    KeAcquireSpinLock(lock, &old);
    return old;
}
KIRQL NTAPI KeRaiseIrqlToDpcLevel(VOID)
{
    KIRQL old;
    KeRaiseIrql(DISPATCH_LEVEL, &old);
    return old;
}
VOID NTAPI KeAcquireInStackQueuedSpinLock(PKSPIN_LOCK lock, PKLOCK_QUEUE_HANDLE handle)
{
    handle->Lock = lock;
    KeAcquireSpinLock(lock, &handle->OldIrql);
}
VOID NTAPI KeReleaseInStackQueuedSpinLock(PKLOCK_QUEUE_HANDLE handle) { KeReleaseSpinLock(handle->Lock, handle->OldIrql); }
VOID NTAPI KeAcquireInStackQueuedSpinLockAtDpcLevel(PKSPIN_LOCK lock, PKLOCK_QUEUE_HANDLE handle)
{
    handle->Lock = lock;
    KeAcquireSpinLockAtDpcLevel(lock);
}
VOID NTAPI KeReleaseInStackQueuedSpinLockFromDpcLevel(PKLOCK_QUEUE_HANDLE handle) { KeReleaseSpinLockFromDpcLevel(handle->Lock); }

/* The tolerance is a permission to be late, which nothing here makes use of. */
BOOLEAN NTAPI KeSetCoalescableTimer(PKTIMER timer, LARGE_INTEGER due, ULONG period, ULONG, PKDPC dpc) { return KeSetTimerEx(timer, due, (LONG)period, dpc); }
VOID NTAPI KeSetImportanceDpc(PRKDPC dpc, KDPC_IMPORTANCE) { service::called("KeSetImportanceDpc"); }
VOID NTAPI KeSetTargetProcessorDpc(PRKDPC, CCHAR) { service::called("KeSetTargetProcessorDpc"); }
NTSTATUS NTAPI KeSetTargetProcessorDpcEx(PKDPC, PPROCESSOR_NUMBER)
{
    service::called("KeSetTargetProcessorDpcEx");
    return STATUS_SUCCESS;
}
NTSTATUS NTAPI KeSaveFloatingPointState(PKFLOATING_SAVE)
{
    service::called("KeSaveFloatingPointState");
    return STATUS_SUCCESS;
}
NTSTATUS NTAPI KeRestoreFloatingPointState(PKFLOATING_SAVE)
{
    service::called("KeRestoreFloatingPointState");
    return STATUS_SUCCESS;
}
NTSTATUS NTAPI KeSaveExtendedProcessorState(ULONG64, PXSTATE_SAVE)
{
    service::called("KeSaveExtendedProcessorState");
    return STATUS_SUCCESS;
}
VOID NTAPI KeRestoreExtendedProcessorState(PXSTATE_SAVE) { service::called("KeRestoreExtendedProcessorState"); }

/* Counts from the simulated machine's start, not from 1601: a run has no date. */
VOID NTAPI KeQuerySystemTime(PLARGE_INTEGER time) { time->QuadPart = (LONGLONG)KeQueryInterruptTime(); }
VOID NTAPI ExSystemTimeToLocalTime(PLARGE_INTEGER systemTime, PLARGE_INTEGER localTime) { *localTime = *systemTime; }
VOID NTAPI KeQueryTickCount(PLARGE_INTEGER count) { count->QuadPart = (LONGLONG)(KeQueryInterruptTime() / TICK_HNS); }
ULONG NTAPI KeQueryTimeIncrement(VOID) { return TICK_HNS; }
ULONGLONG NTAPI KeQueryUnbiasedInterruptTime(VOID) { return KeQueryInterruptTime(); }
VOID NTAPI RtlTimeToTimeFields(PLARGE_INTEGER time, PTIME_FIELDS fields)
{
    constexpr LONGLONG DAY_MS = 86400000;
    constexpr LONG DAYS_TO_YEAR_1 = 584388; // from March 1 of year 0 to January 1, 1601
    LONGLONG ms = time->QuadPart / 10000;
    LONG days = (LONG)(ms / DAY_MS), inDay = (LONG)(ms % DAY_MS);
    // Civil date from a count of days, with years that begin in March.
    LONG shifted = days + DAYS_TO_YEAR_1, era = shifted / 146097, ofEra = shifted % 146097;
    LONG year = (ofEra - ofEra / 1460 + ofEra / 36524 - ofEra / 146096) / 365;
    LONG ofYear = ofEra - (365 * year + year / 4 - year / 100), month = (5 * ofYear + 2) / 153;
    fields->Day = (CSHORT)(ofYear - (153 * month + 2) / 5 + 1);
    fields->Month = (CSHORT)(month < 10 ? month + 3 : month - 9);
    fields->Year = (CSHORT)(year + era * 400 + (fields->Month <= 2));
    fields->Weekday = (CSHORT)((days + 1) % 7);
    fields->Hour = (CSHORT)(inDay / 3600000);
    fields->Minute = (CSHORT)(inDay / 60000 % 60);
    fields->Second = (CSHORT)(inDay / 1000 % 60);
    fields->Milliseconds = (CSHORT)(inDay % 1000);
}
HANDLE NTAPI PsGetCurrentProcessId(VOID) { return (HANDLE)4; }
HANDLE NTAPI PsGetCurrentThreadId(VOID) { return (HANDLE)PsGetCurrentThread(); }

/* A descriptor of memory the driver has already; its pages are nowhere else to be mapped. */
PMDL NTAPI IoAllocateMdl(PVOID address, ULONG bytes, BOOLEAN, BOOLEAN, PIRP)
{
    service::called("IoAllocateMdl");
    auto *mdl = (PMDL)heap::allocate(sizeof(MDL));
    if (!mdl) return nullptr;
    mdl->Size = sizeof(MDL);
    mdl->StartVa = PAGE_ALIGN(address);
    mdl->ByteOffset = BYTE_OFFSET(address);
    mdl->ByteCount = bytes;
    return mdl;
}
VOID NTAPI IoFreeMdl(PMDL mdl)
{
    service::called("IoFreeMdl");
    heap::release(mdl);
}
static PVOID addressOf(PMDL mdl) { return (UCHAR *)mdl->StartVa + mdl->ByteOffset; }
VOID NTAPI MmBuildMdlForNonPagedPool(PMDL mdl)
{
    service::called("MmBuildMdlForNonPagedPool");
    mdl->MdlFlags |= MDL_SOURCE_IS_NONPAGED_POOL;
    mdl->MappedSystemVa = addressOf(mdl);
}
VOID NTAPI MmProbeAndLockPages(PMDL mdl, KPROCESSOR_MODE, LOCK_OPERATION)
{
    service::called("MmProbeAndLockPages");
    mdl->MdlFlags |= MDL_PAGES_LOCKED;
}
VOID NTAPI MmUnlockPages(PMDL mdl)
{
    service::called("MmUnlockPages");
    mdl->MdlFlags &= ~(MDL_PAGES_LOCKED | MDL_MAPPED_TO_SYSTEM_VA);
}
PVOID NTAPI MmMapLockedPagesSpecifyCache(PMDL mdl, KPROCESSOR_MODE, MEMORY_CACHING_TYPE, PVOID, ULONG, ULONG)
{
    service::called("MmMapLockedPagesSpecifyCache");
    mdl->MdlFlags |= MDL_MAPPED_TO_SYSTEM_VA;
    if (!mdl->MappedSystemVa) mdl->MappedSystemVa = addressOf(mdl);
    return mdl->MappedSystemVa;
}
VOID NTAPI MmUnmapLockedPages(PVOID, PMDL mdl)
{
    service::called("MmUnmapLockedPages");
    mdl->MdlFlags &= ~MDL_MAPPED_TO_SYSTEM_VA;
}
BOOLEAN NTAPI MmIsAddressValid(PVOID address) { return address != nullptr; }

NTSTATUS NTAPI RtlGetVersion(PRTL_OSVERSIONINFOW information)
{
    unsigned number = 0;
    long long version = host::RtlGetVersion(number);
    information->dwMajorVersion = (ULONG)version >> 16;
    information->dwMinorVersion = (ULONG)version & 0xffff;
    information->dwBuildNumber = number;
    information->dwPlatformId = 2;
    information->szCSDVersion[0] = 0;
    return STATUS_SUCCESS;
}
VOID NTAPI IoInitializeRemoveLock(PIO_REMOVE_LOCK lock, ULONG, ULONG, ULONG)
{
    lock->Count = 1;
    lock->Removed = FALSE;
    KeInitializeEvent(&lock->Event, NotificationEvent, FALSE);
}
NTSTATUS NTAPI IoAcquireRemoveLock(PIO_REMOVE_LOCK lock, PVOID)
{
    if (lock->Removed) return STATUS_DELETE_PENDING;
    lock->Count++;
    return STATUS_SUCCESS;
}
VOID NTAPI IoReleaseRemoveLock(PIO_REMOVE_LOCK lock, PVOID)
{
    if (--lock->Count == 0) KeSetEvent(&lock->Event, IO_NO_INCREMENT, FALSE);
}
VOID NTAPI IoReleaseRemoveLockAndWait(PIO_REMOVE_LOCK lock, PVOID tag)
{
    lock->Removed = TRUE;
    IoReleaseRemoveLock(lock, tag);
    IoReleaseRemoveLock(lock, tag);
    if (lock->Count > 0) KeWaitForSingleObject(&lock->Event, Executive, KernelMode, FALSE, nullptr);
}

/* Registered, and never called back: nothing changes these settings, and nobody listens to these events. */
NTSTATUS NTAPI PoRegisterPowerSettingCallback(PDEVICE_OBJECT device, const GUID *, PPOWER_SETTING_CALLBACK, PVOID, PVOID *handle)
{
    service::called("PoRegisterPowerSettingCallback");
    if (handle) *handle = heap::allocate(16);
    return STATUS_SUCCESS;
}
NTSTATUS NTAPI PoUnregisterPowerSettingCallback(PVOID handle)
{
    service::called("PoUnregisterPowerSettingCallback");
    heap::release(handle);
    return STATUS_SUCCESS;
}
NTSTATUS NTAPI EtwRegister(const GUID *, PETWENABLECALLBACK, PVOID, PREGHANDLE handle)
{
    service::called("EtwRegister");
    *handle = 1;
    return STATUS_SUCCESS;
}
NTSTATUS NTAPI EtwUnregister(REGHANDLE)
{
    service::called("EtwUnregister");
    return STATUS_SUCCESS;
}
NTSTATUS NTAPI EtwWrite(REGHANDLE, PCEVENT_DESCRIPTOR, const GUID *, ULONG, PEVENT_DATA_DESCRIPTOR) { return STATUS_SUCCESS; }
BOOLEAN NTAPI EtwEventEnabled(REGHANDLE, PCEVENT_DESCRIPTOR) { return FALSE; }
}
