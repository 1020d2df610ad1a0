/** What drivers in general ask of the kernel beyond what the project's own driver does; included by wdm.h in a driver built for the lab. */
#pragma once
#include <guiddef.h>
#include <ntstatus.h>
#include <nt/io.h>
#include <nt/lists.h>
#include <nt/pool.h>
#include <nt/interlocked.h>
#include <string.h>
#include <stdlib.h>
#include <any/status.h>

#ifndef max
#define max(a, b) (((a) > (b)) ? (a) : (b))
#define min(a, b) (((a) < (b)) ? (a) : (b))
#endif
#ifndef IN
#define IN
#define OUT
#define OPTIONAL
#endif
#define __in
#define __out
#define __inout
#define __in_opt
#define __out_opt
#define ANYSIZE_ARRAY 1
#define STATIC static
#define CHAR_BIT 8
#define MAXULONG32 MAXULONG
#define MAXULONG64 MAXULONGLONG
#define MAXLONG64 MAXLONGLONG
#define MAXDWORD32 MAXULONG
#define MAXUINT32 MAXULONG
#define MAXINT64 MAXLONGLONG
#define _I64_MAX MAXLONGLONG
#define FILE_DEVICE_SECURE_OPEN 0x00000100
#define MAX_PATH 260
#define PAGED_CODE_SEG
#define NONPAGED_CODE_SEG
#define DECLSPEC_UUID(x)
#define DECLSPEC_DEPRECATED_DDK
#define TYPE_ALIGNMENT(t) __alignof(t)
#define POINTER_32
#define POINTER_64
#define RTL_CONST_CAST(type) (type)
#define NTDDI_VERSION_FROM_WIN32_WINNT(v) ((v) << 16)

typedef PVOID PSECURITY_DESCRIPTOR;
typedef PULONG PLOGICAL;
typedef ULONG DEVICE_POWER_ID;
typedef UCHAR KPROCESSOR_INDEX;
typedef ULONG LCID;
typedef HANDLE *LPHANDLE;
typedef BOOL *LPBOOL;
typedef WORD *LPWORD;
typedef const ULONG *PCULONG;
typedef const UCHAR *PCUCHAR;
typedef char *LPCH;
typedef const WCHAR *PCNZWCH, *PCWCHAR, *LPCWCHAR;
typedef struct _GROUP_AFFINITY { KAFFINITY Mask; USHORT Group; USHORT Reserved[3]; } GROUP_AFFINITY, *PGROUP_AFFINITY;
typedef struct _PROCESSOR_NUMBER { USHORT Group; UCHAR Number; UCHAR Reserved; } PROCESSOR_NUMBER, *PPROCESSOR_NUMBER;
typedef struct _TIME_FIELDS { CSHORT Year, Month, Day, Hour, Minute, Second, Milliseconds, Weekday; } TIME_FIELDS, *PTIME_FIELDS;

EXTERN_C_START
/* Pool. */
PVOID NTAPI ExAllocatePoolWithQuotaTag(POOL_TYPE type, SIZE_T bytes, ULONG tag);
typedef struct _POOL_EXTENDED_PARAMETER { ULONG64 Type : 8; ULONG64 Optional : 1; ULONG64 Reserved : 55; union { ULONG64 Reserved2; PVOID Reserved3; int Priority; }; } POOL_EXTENDED_PARAMETER;
typedef const POOL_EXTENDED_PARAMETER *PCPOOL_EXTENDED_PARAMETER;
PVOID NTAPI ExAllocatePool3(POOL_FLAGS flags, SIZE_T bytes, ULONG tag, PCPOOL_EXTENDED_PARAMETER parameters, ULONG count);
VOID NTAPI ExFreePool2(PVOID block, ULONG tag, PCPOOL_EXTENDED_PARAMETER parameters, ULONG count);

/* Lookaside lists: an allocation each, of the list's size and tag. */
typedef PVOID NTAPI ALLOCATE_FUNCTION(POOL_TYPE type, SIZE_T bytes, ULONG tag);
typedef ALLOCATE_FUNCTION *PALLOCATE_FUNCTION;
typedef VOID NTAPI FREE_FUNCTION(PVOID block);
typedef FREE_FUNCTION *PFREE_FUNCTION;
typedef struct _LAB_LOOKASIDE_LIST { POOL_TYPE Type; SIZE_T Size; ULONG Tag; PALLOCATE_FUNCTION Allocate; PFREE_FUNCTION Free; } NPAGED_LOOKASIDE_LIST, *PNPAGED_LOOKASIDE_LIST, PAGED_LOOKASIDE_LIST, *PPAGED_LOOKASIDE_LIST;
VOID NTAPI ExInitializeNPagedLookasideList(PNPAGED_LOOKASIDE_LIST list, PALLOCATE_FUNCTION allocate, PFREE_FUNCTION release, ULONG flags, SIZE_T bytes, ULONG tag, USHORT depth);
VOID NTAPI ExInitializePagedLookasideList(PPAGED_LOOKASIDE_LIST list, PALLOCATE_FUNCTION allocate, PFREE_FUNCTION release, ULONG flags, SIZE_T bytes, ULONG tag, USHORT depth);
VOID NTAPI ExDeleteNPagedLookasideList(PNPAGED_LOOKASIDE_LIST list);
VOID NTAPI ExDeletePagedLookasideList(PPAGED_LOOKASIDE_LIST list);
PVOID NTAPI ExAllocateFromNPagedLookasideList(PNPAGED_LOOKASIDE_LIST list);
PVOID NTAPI ExAllocateFromPagedLookasideList(PPAGED_LOOKASIDE_LIST list);
VOID NTAPI ExFreeToNPagedLookasideList(PNPAGED_LOOKASIDE_LIST list, PVOID block);
VOID NTAPI ExFreeToPagedLookasideList(PPAGED_LOOKASIDE_LIST list, PVOID block);

/* Work items. */
typedef struct _IO_WORKITEM *PIO_WORKITEM;
typedef enum _WORK_QUEUE_TYPE { CriticalWorkQueue, DelayedWorkQueue, HyperCriticalWorkQueue, NormalWorkQueue, BackgroundWorkQueue, RealTimeWorkQueue, SuperCriticalWorkQueue, MaximumWorkQueue, CustomPriorityWorkQueue = 32 } WORK_QUEUE_TYPE;
typedef VOID NTAPI IO_WORKITEM_ROUTINE(PDEVICE_OBJECT DeviceObject, PVOID Context);
typedef IO_WORKITEM_ROUTINE *PIO_WORKITEM_ROUTINE;
typedef VOID NTAPI IO_WORKITEM_ROUTINE_EX(PVOID IoObject, PVOID Context, PIO_WORKITEM IoWorkItem);
typedef IO_WORKITEM_ROUTINE_EX *PIO_WORKITEM_ROUTINE_EX;
typedef VOID NTAPI WORKER_THREAD_ROUTINE(PVOID Parameter);
typedef WORKER_THREAD_ROUTINE *PWORKER_THREAD_ROUTINE;
typedef struct _WORK_QUEUE_ITEM { LIST_ENTRY List; PWORKER_THREAD_ROUTINE WorkerRoutine; volatile PVOID Parameter; } WORK_QUEUE_ITEM, *PWORK_QUEUE_ITEM;
PIO_WORKITEM NTAPI IoAllocateWorkItem(PDEVICE_OBJECT device);
VOID NTAPI IoFreeWorkItem(PIO_WORKITEM item);
ULONG NTAPI IoSizeofWorkItem(VOID);
VOID NTAPI IoInitializeWorkItem(PVOID object, PIO_WORKITEM item);
VOID NTAPI IoUninitializeWorkItem(PIO_WORKITEM item);
VOID NTAPI IoQueueWorkItem(PIO_WORKITEM item, PIO_WORKITEM_ROUTINE routine, WORK_QUEUE_TYPE queue, PVOID context);
VOID NTAPI IoQueueWorkItemEx(PIO_WORKITEM item, PIO_WORKITEM_ROUTINE_EX routine, WORK_QUEUE_TYPE queue, PVOID context);
VOID NTAPI ExQueueWorkItem(PWORK_QUEUE_ITEM item, WORK_QUEUE_TYPE queue);
#define ExInitializeWorkItem(item, routine, context) ((item)->WorkerRoutine = (routine), (item)->Parameter = (context), (item)->List.Flink = NULL)

/* Locks and dispatcher objects. */
KIRQL NTAPI KeAcquireSpinLockRaiseToDpc(PKSPIN_LOCK lock);
KIRQL NTAPI KeRaiseIrqlToDpcLevel(VOID);
typedef struct _KLOCK_QUEUE_HANDLE { PKSPIN_LOCK Lock; KIRQL OldIrql; } KLOCK_QUEUE_HANDLE, *PKLOCK_QUEUE_HANDLE;
VOID NTAPI KeAcquireInStackQueuedSpinLock(PKSPIN_LOCK lock, PKLOCK_QUEUE_HANDLE handle);
VOID NTAPI KeReleaseInStackQueuedSpinLock(PKLOCK_QUEUE_HANDLE handle);
VOID NTAPI KeAcquireInStackQueuedSpinLockAtDpcLevel(PKSPIN_LOCK lock, PKLOCK_QUEUE_HANDLE handle);
VOID NTAPI KeReleaseInStackQueuedSpinLockFromDpcLevel(PKLOCK_QUEUE_HANDLE handle);
BOOLEAN NTAPI KeReadStateTimer(PKTIMER timer);
BOOLEAN NTAPI KeSetCoalescableTimer(PKTIMER timer, LARGE_INTEGER due, ULONG period, ULONG tolerance, PKDPC dpc);
VOID NTAPI KeSetImportanceDpc(PRKDPC dpc, KDPC_IMPORTANCE importance);
VOID NTAPI KeSetTargetProcessorDpc(PRKDPC dpc, CCHAR number);
NTSTATUS NTAPI KeSetTargetProcessorDpcEx(PKDPC dpc, PPROCESSOR_NUMBER number);
#define KeInitializeThreadedDpc KeInitializeDpc
#define KeInitializeCallbackRecord(record) ((void)(record))
VOID NTAPI KeQuerySystemTime(PLARGE_INTEGER time);
VOID NTAPI KeQueryTickCount(PLARGE_INTEGER count);
ULONG NTAPI KeQueryTimeIncrement(VOID);
ULONGLONG NTAPI KeQueryUnbiasedInterruptTime(VOID);
KPRIORITY NTAPI KeQueryPriorityThread(PKTHREAD thread);
KAFFINITY NTAPI KeSetSystemAffinityThreadEx(KAFFINITY affinity);
VOID NTAPI KeRevertToUserAffinityThreadEx(KAFFINITY affinity);
VOID NTAPI ExSystemTimeToLocalTime(PLARGE_INTEGER systemTime, PLARGE_INTEGER localTime);
VOID NTAPI RtlTimeToTimeFields(PLARGE_INTEGER time, PTIME_FIELDS fields);
typedef struct _KFLOATING_SAVE { ULONG Reserved[128]; } KFLOATING_SAVE, *PKFLOATING_SAVE;
NTSTATUS NTAPI KeSaveFloatingPointState(PKFLOATING_SAVE save);
NTSTATUS NTAPI KeRestoreFloatingPointState(PKFLOATING_SAVE save);
typedef struct _XSTATE_SAVE { ULONG64 Reserved[8]; } XSTATE_SAVE, *PXSTATE_SAVE;
NTSTATUS NTAPI KeSaveExtendedProcessorState(ULONG64 mask, PXSTATE_SAVE save);
VOID NTAPI KeRestoreExtendedProcessorState(PXSTATE_SAVE save);
#define XSTATE_MASK_LEGACY 3ULL
#define XSTATE_MASK_LEGACY_SSE 2ULL

/* Memory descriptor lists and I/O memory. */
typedef enum _LOCK_OPERATION { IoReadAccess, IoWriteAccess, IoModifyAccess } LOCK_OPERATION;
typedef enum _MM_PAGE_PRIORITY { LowPagePriority, NormalPagePriority = 16, HighPagePriority = 32 } MM_PAGE_PRIORITY;
#define MdlMappingNoExecute 0x40000000
#define MdlMappingNoWrite 0x80000000
#define MM_ALLOCATE_FULLY_REQUIRED 4
#define MDL_SOURCE_IS_NONPAGED_POOL 0x0004
#define MDL_ALLOCATED_FIXED_SIZE 0x0008
PMDL NTAPI IoAllocateMdl(PVOID address, ULONG bytes, BOOLEAN secondary, BOOLEAN quota, struct _IRP *irp);
VOID NTAPI IoFreeMdl(PMDL mdl);
VOID NTAPI MmBuildMdlForNonPagedPool(PMDL mdl);
VOID NTAPI MmProbeAndLockPages(PMDL mdl, KPROCESSOR_MODE mode, LOCK_OPERATION operation);
VOID NTAPI MmUnlockPages(PMDL mdl);
PVOID NTAPI MmMapLockedPagesSpecifyCache(PMDL mdl, KPROCESSOR_MODE mode, MEMORY_CACHING_TYPE cache, PVOID address, ULONG bugCheck, ULONG priority);
VOID NTAPI MmUnmapLockedPages(PVOID address, PMDL mdl);
BOOLEAN NTAPI MmIsAddressValid(PVOID address);
PVOID NTAPI MmAllocateContiguousMemory(SIZE_T bytes, PHYSICAL_ADDRESS highest);
VOID NTAPI MmFreeContiguousMemory(PVOID address);
#define MmGetSystemAddressForMdlSafe(mdl, priority) (((mdl)->MdlFlags & (MDL_MAPPED_TO_SYSTEM_VA | MDL_SOURCE_IS_NONPAGED_POOL)) ? (mdl)->MappedSystemVa : MmMapLockedPagesSpecifyCache(mdl, KernelMode, MmCached, NULL, FALSE, priority))
#define MmGetSystemAddressForMdl(mdl) MmGetSystemAddressForMdlSafe(mdl, 0)
#define READ_REGISTER_NOFENCE_UCHAR READ_REGISTER_UCHAR
#define READ_REGISTER_NOFENCE_USHORT READ_REGISTER_USHORT
#define READ_REGISTER_NOFENCE_ULONG READ_REGISTER_ULONG
#define READ_REGISTER_NOFENCE_ULONG64 READ_REGISTER_ULONG64
#define WRITE_REGISTER_NOFENCE_UCHAR WRITE_REGISTER_UCHAR
#define WRITE_REGISTER_NOFENCE_USHORT WRITE_REGISTER_USHORT
#define WRITE_REGISTER_NOFENCE_ULONG WRITE_REGISTER_ULONG
#define WRITE_REGISTER_NOFENCE_ULONG64 WRITE_REGISTER_ULONG64
PVOID NTAPI MmMapIoSpace(PHYSICAL_ADDRESS address, SIZE_T bytes, MEMORY_CACHING_TYPE cache);
PVOID NTAPI MmMapIoSpaceEx(PHYSICAL_ADDRESS address, SIZE_T bytes, ULONG protect);
VOID NTAPI MmUnmapIoSpace(PVOID address, SIZE_T bytes);
#define PAGE_READWRITE 4
#define PAGE_NOCACHE 0x200
UCHAR NTAPI READ_REGISTER_UCHAR(volatile UCHAR *at);
USHORT NTAPI READ_REGISTER_USHORT(volatile USHORT *at);
ULONG NTAPI READ_REGISTER_ULONG(volatile ULONG *at);
ULONG64 NTAPI READ_REGISTER_ULONG64(volatile ULONG64 *at);
VOID NTAPI WRITE_REGISTER_UCHAR(volatile UCHAR *at, UCHAR value);
VOID NTAPI WRITE_REGISTER_USHORT(volatile USHORT *at, USHORT value);
VOID NTAPI WRITE_REGISTER_ULONG(volatile ULONG *at, ULONG value);
VOID NTAPI WRITE_REGISTER_ULONG64(volatile ULONG64 *at, ULONG64 value);
VOID NTAPI READ_REGISTER_BUFFER_UCHAR(volatile UCHAR *at, UCHAR *to, ULONG count);
VOID NTAPI WRITE_REGISTER_BUFFER_UCHAR(volatile UCHAR *at, UCHAR *from, ULONG count);
VOID NTAPI READ_REGISTER_BUFFER_USHORT(volatile USHORT *at, USHORT *to, ULONG count);
VOID NTAPI WRITE_REGISTER_BUFFER_USHORT(volatile USHORT *at, USHORT *from, ULONG count);
VOID NTAPI READ_REGISTER_BUFFER_ULONG(volatile ULONG *at, ULONG *to, ULONG count);
VOID NTAPI WRITE_REGISTER_BUFFER_ULONG(volatile ULONG *at, ULONG *from, ULONG count);
VOID NTAPI READ_REGISTER_BUFFER_ULONG64(volatile ULONG64 *at, ULONG64 *to, ULONG count);
VOID NTAPI WRITE_REGISTER_BUFFER_ULONG64(volatile ULONG64 *at, ULONG64 *from, ULONG count);
#define KeMemoryBarrier() __atomic_thread_fence(5)
#define MemoryBarrier() __atomic_thread_fence(5)
#define _ReadWriteBarrier() __atomic_signal_fence(5)
#define YieldProcessor() ((void)0)
#define KeFlushIoBuffers(mdl, read, dma) ((void)0)
#define MmLockPagableCodeSection(address) ((PVOID)(address))
#define MmLockPagableDataSection(address) ((PVOID)(address))
#define MmUnlockPagableImageSection(handle) ((void)(handle))
#define MmPageEntireDriver(address) ((PVOID)(address))
#define MmResetDriverPaging(address) ((void)(address))
#define ProbeForRead(address, bytes, alignment) ((void)(address))
#define ProbeForWrite(address, bytes, alignment) ((void)(address))

/* Strings. */
VOID NTAPI RtlInitAnsiString(PANSI_STRING to, PCSTR from);
VOID NTAPI RtlInitString(PSTRING to, PCSTR from);
NTSTATUS NTAPI RtlInitUnicodeStringEx(PUNICODE_STRING to, PCWSTR from);
VOID NTAPI RtlCopyUnicodeString(PUNICODE_STRING to, PCUNICODE_STRING from);
NTSTATUS NTAPI RtlAppendUnicodeToString(PUNICODE_STRING to, PCWSTR from);
NTSTATUS NTAPI RtlAppendUnicodeStringToString(PUNICODE_STRING to, PCUNICODE_STRING from);
LONG NTAPI RtlCompareUnicodeString(PCUNICODE_STRING a, PCUNICODE_STRING b, BOOLEAN caseInsensitive);
BOOLEAN NTAPI RtlEqualUnicodeString(PCUNICODE_STRING a, PCUNICODE_STRING b, BOOLEAN caseInsensitive);
BOOLEAN NTAPI RtlPrefixUnicodeString(PCUNICODE_STRING a, PCUNICODE_STRING b, BOOLEAN caseInsensitive);
BOOLEAN NTAPI RtlCreateUnicodeString(PUNICODE_STRING to, PCWSTR from);
VOID NTAPI RtlFreeUnicodeString(PUNICODE_STRING string);
VOID NTAPI RtlFreeAnsiString(PANSI_STRING string);
NTSTATUS NTAPI RtlAnsiStringToUnicodeString(PUNICODE_STRING to, PCANSI_STRING from, BOOLEAN allocate);
NTSTATUS NTAPI RtlUnicodeStringToAnsiString(PANSI_STRING to, PCUNICODE_STRING from, BOOLEAN allocate);
NTSTATUS NTAPI RtlIntegerToUnicodeString(ULONG value, ULONG base, PUNICODE_STRING string);
NTSTATUS NTAPI RtlUnicodeStringToInteger(PCUNICODE_STRING string, ULONG base, PULONG value);
NTSTATUS NTAPI RtlStringFromGUID(REFGUID guid, PUNICODE_STRING string);
NTSTATUS NTAPI RtlGUIDFromString(PCUNICODE_STRING string, struct _GUID *guid);
NTSTATUS NTAPI RtlDuplicateUnicodeString(ULONG flags, PCUNICODE_STRING from, PUNICODE_STRING to);
WCHAR NTAPI RtlUpcaseUnicodeChar(WCHAR c);
WCHAR NTAPI RtlDowncaseUnicodeChar(WCHAR c);
#define RtlInitEmptyUnicodeString(string, buffer, bytes) ((string)->Buffer = (buffer), (string)->MaximumLength = (USHORT)(bytes), (string)->Length = 0)
#define RtlInitEmptyAnsiString RtlInitEmptyUnicodeString
#ifdef __cplusplus
extern "C++" template <class Char> constexpr Char *labMutable(const Char *text) { return const_cast<Char *>(text); }
#undef RTL_CONSTANT_STRING
#define RTL_CONSTANT_STRING(text) {sizeof(text) - sizeof((text)[0]), sizeof(text), labMutable(text)}
#define DECLARE_UNICODE_STRING_SIZE(name, size) WCHAR name##_buffer[size]; UNICODE_STRING name = {0, (size) * sizeof(WCHAR), name##_buffer}
#define DECLARE_GLOBAL_CONST_UNICODE_STRING(name, text) extern const UNICODE_STRING __attribute__((weak)) name = {sizeof(text) - sizeof(WCHAR), sizeof(text), (PWCH)(text)}
#endif
typedef struct _OSVERSIONINFOW { ULONG dwOSVersionInfoSize, dwMajorVersion, dwMinorVersion, dwBuildNumber, dwPlatformId; WCHAR szCSDVersion[128]; } RTL_OSVERSIONINFOW, *PRTL_OSVERSIONINFOW, OSVERSIONINFOW;
typedef struct _OSVERSIONINFOEXW { ULONG dwOSVersionInfoSize, dwMajorVersion, dwMinorVersion, dwBuildNumber, dwPlatformId; WCHAR szCSDVersion[128]; USHORT wServicePackMajor, wServicePackMinor, wSuiteMask; UCHAR wProductType, wReserved; } RTL_OSVERSIONINFOEXW, *PRTL_OSVERSIONINFOEXW;
NTSTATUS NTAPI RtlGetVersion(PRTL_OSVERSIONINFOW information);
BOOLEAN NTAPI RtlIsNtDdiVersionAvailable(ULONG version);
ULONG NTAPI RtlRandomEx(PULONG seed);
ULONG NTAPI vDbgPrintEx(ULONG component, ULONG level, PCSTR format, __builtin_va_list arguments);
ULONG NTAPI vDbgPrintExWithPrefix(PCSTR prefix, ULONG component, ULONG level, PCSTR format, __builtin_va_list arguments);
#define DbgBreakPoint() ((void)0)
#define DbgRaiseAssertionFailure() ((void)0)
#define RtlAssert(assertion, file, line, message) ((void)0)
#define NT_VERIFY(e) ((void)(e))
#define NT_ASSERTMSG(m, e) ((void)0)
#define KdBreakPoint() ((void)0)
#define KD_DEBUGGER_NOT_PRESENT TRUE
#define KD_DEBUGGER_ENABLED FALSE

/* Registry. */
#define REG_NONE 0
#define REG_SZ 1
#define REG_EXPAND_SZ 2
#define REG_BINARY 3
#define REG_DWORD 4
#define REG_MULTI_SZ 7
#define REG_QWORD 11
#define REG_OPTION_NON_VOLATILE 0
#define REG_OPTION_VOLATILE 1
#define REG_CREATED_NEW_KEY 1
#define REG_OPENED_EXISTING_KEY 2
#define KEY_QUERY_VALUE 1
#define KEY_SET_VALUE 2
#define KEY_CREATE_SUB_KEY 4
#define KEY_ENUMERATE_SUB_KEYS 8
#define STANDARD_RIGHTS_ALL 0x001F0000
#define PLUGPLAY_REGKEY_DEVICE 1
#define PLUGPLAY_REGKEY_DRIVER 2
#define PLUGPLAY_REGKEY_CURRENT_HWPROFILE 4
typedef enum _KEY_INFORMATION_CLASS { KeyBasicInformation, KeyNodeInformation, KeyFullInformation, KeyNameInformation } KEY_INFORMATION_CLASS;
typedef enum _KEY_VALUE_INFORMATION_CLASS { KeyValueBasicInformation, KeyValueFullInformation, KeyValuePartialInformation, KeyValueFullInformationAlign64, KeyValuePartialInformationAlign64 } KEY_VALUE_INFORMATION_CLASS;
typedef struct _KEY_BASIC_INFORMATION { LARGE_INTEGER LastWriteTime; ULONG TitleIndex, NameLength; WCHAR Name[1]; } KEY_BASIC_INFORMATION, *PKEY_BASIC_INFORMATION;
typedef struct _KEY_NODE_INFORMATION { LARGE_INTEGER LastWriteTime; ULONG TitleIndex, ClassOffset, ClassLength, NameLength; WCHAR Name[1]; } KEY_NODE_INFORMATION, *PKEY_NODE_INFORMATION;
typedef struct _KEY_FULL_INFORMATION { LARGE_INTEGER LastWriteTime; ULONG TitleIndex, ClassOffset, ClassLength, SubKeys, MaxNameLen, MaxClassLen, Values, MaxValueNameLen, MaxValueDataLen; WCHAR Class[1]; } KEY_FULL_INFORMATION, *PKEY_FULL_INFORMATION;
typedef struct _KEY_VALUE_BASIC_INFORMATION { ULONG TitleIndex, Type, NameLength; WCHAR Name[1]; } KEY_VALUE_BASIC_INFORMATION, *PKEY_VALUE_BASIC_INFORMATION;
typedef struct _KEY_VALUE_FULL_INFORMATION { ULONG TitleIndex, Type, DataOffset, DataLength, NameLength; WCHAR Name[1]; } KEY_VALUE_FULL_INFORMATION, *PKEY_VALUE_FULL_INFORMATION;
typedef struct _KEY_VALUE_PARTIAL_INFORMATION { ULONG TitleIndex, Type, DataLength; UCHAR Data[1]; } KEY_VALUE_PARTIAL_INFORMATION, *PKEY_VALUE_PARTIAL_INFORMATION;
NTSTATUS NTAPI ZwOpenKey(PHANDLE key, ACCESS_MASK access, POBJECT_ATTRIBUTES attributes);
NTSTATUS NTAPI ZwCreateKey(PHANDLE key, ACCESS_MASK access, POBJECT_ATTRIBUTES attributes, ULONG titleIndex, PUNICODE_STRING keyClass, ULONG options, PULONG disposition);
NTSTATUS NTAPI ZwQueryKey(HANDLE key, KEY_INFORMATION_CLASS kind, PVOID information, ULONG bytes, PULONG needed);
NTSTATUS NTAPI ZwEnumerateKey(HANDLE key, ULONG index, KEY_INFORMATION_CLASS kind, PVOID information, ULONG bytes, PULONG needed);
NTSTATUS NTAPI ZwQueryValueKey(HANDLE key, PUNICODE_STRING name, KEY_VALUE_INFORMATION_CLASS kind, PVOID information, ULONG bytes, PULONG needed);
NTSTATUS NTAPI ZwEnumerateValueKey(HANDLE key, ULONG index, KEY_VALUE_INFORMATION_CLASS kind, PVOID information, ULONG bytes, PULONG needed);
NTSTATUS NTAPI ZwSetValueKey(HANDLE key, PUNICODE_STRING name, ULONG titleIndex, ULONG type, PVOID data, ULONG bytes);
NTSTATUS NTAPI ZwDeleteValueKey(HANDLE key, PUNICODE_STRING name);
NTSTATUS NTAPI ZwDeleteKey(HANDLE key);
NTSTATUS NTAPI ZwFlushKey(HANDLE key);
NTSTATUS NTAPI IoOpenDeviceRegistryKey(PDEVICE_OBJECT device, ULONG kind, ACCESS_MASK access, PHANDLE key);
NTSTATUS NTAPI IoOpenDeviceInterfaceRegistryKey(PUNICODE_STRING link, ACCESS_MASK access, PHANDLE key);
typedef enum _DRIVER_REGKEY_TYPE { DriverRegKeyParameters, DriverRegKeyPersistentState, DriverRegKeySharedPersistentState } DRIVER_REGKEY_TYPE;
NTSTATUS NTAPI IoOpenDriverRegistryKey(PDRIVER_OBJECT driver, DRIVER_REGKEY_TYPE kind, ACCESS_MASK access, ULONG flags, PHANDLE key);
#define RTL_REGISTRY_ABSOLUTE 0
#define RTL_REGISTRY_SERVICES 1
#define RTL_REGISTRY_CONTROL 2
#define RTL_REGISTRY_HANDLE 0x40000000
#define RTL_REGISTRY_OPTIONAL 0x80000000
#define RTL_QUERY_REGISTRY_SUBKEY 1
#define RTL_QUERY_REGISTRY_TOPKEY 2
#define RTL_QUERY_REGISTRY_REQUIRED 4
#define RTL_QUERY_REGISTRY_NOVALUE 8
#define RTL_QUERY_REGISTRY_NOEXPAND 0x10
#define RTL_QUERY_REGISTRY_DIRECT 0x20
#define RTL_QUERY_REGISTRY_DELETE 0x40
#define RTL_QUERY_REGISTRY_TYPECHECK 0x100
#define RTL_QUERY_REGISTRY_TYPECHECK_SHIFT 24
typedef NTSTATUS NTAPI RTL_QUERY_REGISTRY_ROUTINE(PWSTR name, ULONG type, PVOID data, ULONG bytes, PVOID context, PVOID entryContext);
typedef RTL_QUERY_REGISTRY_ROUTINE *PRTL_QUERY_REGISTRY_ROUTINE;
typedef struct _RTL_QUERY_REGISTRY_TABLE { PRTL_QUERY_REGISTRY_ROUTINE QueryRoutine; ULONG Flags; PWSTR Name; PVOID EntryContext; ULONG DefaultType; PVOID DefaultData; ULONG DefaultLength; } RTL_QUERY_REGISTRY_TABLE, *PRTL_QUERY_REGISTRY_TABLE;
NTSTATUS NTAPI RtlQueryRegistryValues(ULONG relativeTo, PCWSTR path, PRTL_QUERY_REGISTRY_TABLE table, PVOID context, PVOID environment);
NTSTATUS NTAPI RtlWriteRegistryValue(ULONG relativeTo, PCWSTR path, PCWSTR name, ULONG type, PVOID data, ULONG bytes);
NTSTATUS NTAPI RtlCheckRegistryKey(ULONG relativeTo, PWSTR path);
NTSTATUS NTAPI RtlCreateRegistryKey(ULONG relativeTo, PWSTR path);

/* Files. */
typedef enum _FILE_INFORMATION_CLASS { FileBasicInformation = 4, FileStandardInformation = 5, FilePositionInformation = 14, FileEndOfFileInformation = 20 } FILE_INFORMATION_CLASS;
typedef struct _FILE_STANDARD_INFORMATION { LARGE_INTEGER AllocationSize, EndOfFile; ULONG NumberOfLinks; BOOLEAN DeletePending, Directory; } FILE_STANDARD_INFORMATION, *PFILE_STANDARD_INFORMATION;
typedef struct _FILE_POSITION_INFORMATION { LARGE_INTEGER CurrentByteOffset; } FILE_POSITION_INFORMATION, *PFILE_POSITION_INFORMATION;
typedef struct _FILE_END_OF_FILE_INFORMATION { LARGE_INTEGER EndOfFile; } FILE_END_OF_FILE_INFORMATION, *PFILE_END_OF_FILE_INFORMATION;
typedef VOID NTAPI IO_APC_ROUTINE(PVOID context, PIO_STATUS_BLOCK status, ULONG reserved);
typedef IO_APC_ROUTINE *PIO_APC_ROUTINE;
#define FILE_READ_DATA 1
#define FILE_WRITE_DATA 2
#define FILE_APPEND_DATA 4
#define FILE_GENERIC_READ 0x120089
#define FILE_GENERIC_WRITE 0x120116
#define FILE_ANY_ACCESS 0
#define FILE_ATTRIBUTE_NORMAL 0x80
#define FILE_SHARE_READ 1
#define FILE_SHARE_WRITE 2
#define FILE_SUPERSEDE 0
#define FILE_OPEN 1
#define FILE_CREATE 2
#define FILE_OPEN_IF 3
#define FILE_OVERWRITE 4
#define FILE_OVERWRITE_IF 5
#define FILE_SUPERSEDED 0
#define FILE_OPENED 1
#define FILE_CREATED 2
#define FILE_OVERWRITTEN 3
#define FILE_SYNCHRONOUS_IO_ALERT 0x10
#define FILE_SYNCHRONOUS_IO_NONALERT 0x20
#define FILE_NON_DIRECTORY_FILE 0x40
#define FILE_SEQUENTIAL_ONLY 4
#define FILE_WRITE_THROUGH 2
#define FILE_DIRECTORY_FILE 1
#define FILE_DELETE_ON_CLOSE 0x1000
NTSTATUS NTAPI ZwCreateFile(PHANDLE file, ACCESS_MASK access, POBJECT_ATTRIBUTES attributes, PIO_STATUS_BLOCK status, PLARGE_INTEGER allocation, ULONG fileAttributes, ULONG share, ULONG disposition, ULONG options, PVOID ea, ULONG eaBytes);
NTSTATUS NTAPI ZwOpenFile(PHANDLE file, ACCESS_MASK access, POBJECT_ATTRIBUTES attributes, PIO_STATUS_BLOCK status, ULONG share, ULONG options);
NTSTATUS NTAPI ZwReadFile(HANDLE file, HANDLE event, PIO_APC_ROUTINE apc, PVOID context, PIO_STATUS_BLOCK status, PVOID buffer, ULONG bytes, PLARGE_INTEGER offset, PULONG key);
NTSTATUS NTAPI ZwWriteFile(HANDLE file, HANDLE event, PIO_APC_ROUTINE apc, PVOID context, PIO_STATUS_BLOCK status, PVOID buffer, ULONG bytes, PLARGE_INTEGER offset, PULONG key);
NTSTATUS NTAPI ZwQueryInformationFile(HANDLE file, PIO_STATUS_BLOCK status, PVOID information, ULONG bytes, FILE_INFORMATION_CLASS kind);
NTSTATUS NTAPI ZwSetInformationFile(HANDLE file, PIO_STATUS_BLOCK status, PVOID information, ULONG bytes, FILE_INFORMATION_CLASS kind);

/* Devices, interfaces and their properties. */
typedef struct _DEVPROPKEY DEVPROPKEY;
typedef ULONG DEVPROPTYPE, *PDEVPROPTYPE;
#define DEVICE_INTERFACE_INCLUDE_NONACTIVE 1
#define PLUGPLAY_PROPERTY_PERSISTENT 1
NTSTATUS NTAPI IoGetDeviceProperty(PDEVICE_OBJECT device, DEVICE_REGISTRY_PROPERTY property, ULONG bytes, PVOID buffer, PULONG needed);
NTSTATUS NTAPI IoRegisterDeviceInterface(PDEVICE_OBJECT pdo, const struct _GUID *category, PUNICODE_STRING reference, PUNICODE_STRING link);
NTSTATUS NTAPI IoSetDeviceInterfaceState(PUNICODE_STRING link, BOOLEAN enable);
NTSTATUS NTAPI IoGetDeviceInterfaceAlias(PUNICODE_STRING link, const struct _GUID *category, PUNICODE_STRING alias);
NTSTATUS NTAPI IoGetDeviceInterfaces(const struct _GUID *category, PDEVICE_OBJECT pdo, ULONG flags, PWSTR *list);
NTSTATUS NTAPI IoSetDeviceInterfacePropertyData(PUNICODE_STRING link, const DEVPROPKEY *key, LCID locale, ULONG flags, DEVPROPTYPE type, ULONG bytes, PVOID data);
NTSTATUS NTAPI IoGetDeviceInterfacePropertyData(PUNICODE_STRING link, const DEVPROPKEY *key, LCID locale, ULONG flags, ULONG bytes, PVOID data, PULONG needed, PDEVPROPTYPE type);
NTSTATUS NTAPI IoSetDevicePropertyData(PDEVICE_OBJECT pdo, const DEVPROPKEY *key, LCID locale, ULONG flags, DEVPROPTYPE type, ULONG bytes, PVOID data);
VOID NTAPI IofCompleteRequest(struct _IRP *irp, CCHAR boost);
#define IoCompleteRequest IofCompleteRequest
#define IO_NO_INCREMENT 0
#define SL_PENDING_RETURNED 1
#define IoMarkIrpPending(irp) ((void)(IoGetCurrentIrpStackLocation(irp)->Control |= SL_PENDING_RETURNED))
#define IoSkipCurrentIrpStackLocation(irp) ((void)(irp))
#define IoCopyCurrentIrpStackLocationToNext(irp) ((void)(irp))
NTSTATUS NTAPI IofCallDriver(PDEVICE_OBJECT device, struct _IRP *irp);
#define IoCallDriver IofCallDriver
#define PoCallDriver IofCallDriver
#define PoStartNextPowerIrp(irp) ((void)(irp))
NTSTATUS NTAPI IoCreateDevice(PDRIVER_OBJECT driver, ULONG extensionBytes, PUNICODE_STRING name, DEVICE_TYPE type, ULONG characteristics, BOOLEAN exclusive, PDEVICE_OBJECT *device);
VOID NTAPI IoDeleteDevice(PDEVICE_OBJECT device);
NTSTATUS NTAPI IoCreateSymbolicLink(PUNICODE_STRING link, PUNICODE_STRING target);
NTSTATUS NTAPI IoDeleteSymbolicLink(PUNICODE_STRING link);
VOID NTAPI IoInvalidateDeviceState(PDEVICE_OBJECT pdo);
PDEVICE_OBJECT NTAPI IoGetAttachedDeviceReference(PDEVICE_OBJECT device);
#define METHOD_BUFFERED 0
#define METHOD_IN_DIRECT 1
#define METHOD_OUT_DIRECT 2
#define METHOD_NEITHER 3
#define FILE_READ_ACCESS 1
#define FILE_WRITE_ACCESS 2
#define CTL_CODE(type, function, method, access) (((type) << 16) | ((access) << 14) | ((function) << 2) | (method))
typedef struct _IO_REMOVE_LOCK { LONG Count; BOOLEAN Removed; KEVENT Event; } IO_REMOVE_LOCK, *PIO_REMOVE_LOCK;
VOID NTAPI IoInitializeRemoveLock(PIO_REMOVE_LOCK lock, ULONG tag, ULONG minutes, ULONG high);
NTSTATUS NTAPI IoAcquireRemoveLock(PIO_REMOVE_LOCK lock, PVOID tag);
VOID NTAPI IoReleaseRemoveLock(PIO_REMOVE_LOCK lock, PVOID tag);
VOID NTAPI IoReleaseRemoveLockAndWait(PIO_REMOVE_LOCK lock, PVOID tag);

/* Semaphores. */
typedef struct _KSEMAPHORE { DISPATCHER_HEADER Header; LONG Limit; } KSEMAPHORE, *PKSEMAPHORE, *PRKSEMAPHORE;
VOID NTAPI KeInitializeSemaphore(PRKSEMAPHORE semaphore, LONG count, LONG limit);
LONG NTAPI KeReleaseSemaphore(PRKSEMAPHORE semaphore, KPRIORITY increment, LONG adjustment, BOOLEAN wait);
LONG NTAPI KeReadStateSemaphore(PRKSEMAPHORE semaphore);

/* Callback objects, which drivers call each other by. */
typedef struct _CALLBACK_OBJECT *PCALLBACK_OBJECT;
typedef VOID NTAPI CALLBACK_FUNCTION(PVOID context, PVOID argument1, PVOID argument2);
typedef CALLBACK_FUNCTION *PCALLBACK_FUNCTION;
NTSTATUS NTAPI ExCreateCallback(PCALLBACK_OBJECT *object, POBJECT_ATTRIBUTES attributes, BOOLEAN create, BOOLEAN several);
PVOID NTAPI ExRegisterCallback(PCALLBACK_OBJECT object, PCALLBACK_FUNCTION routine, PVOID context);
VOID NTAPI ExUnregisterCallback(PVOID registration);
VOID NTAPI ExNotifyCallback(PVOID object, PVOID argument1, PVOID argument2);

/* Power settings and event tracing: accepted, and never called back. */
typedef NTSTATUS NTAPI POWER_SETTING_CALLBACK(const struct _GUID *setting, PVOID value, ULONG bytes, PVOID context);
typedef POWER_SETTING_CALLBACK *PPOWER_SETTING_CALLBACK;
NTSTATUS NTAPI PoRegisterPowerSettingCallback(PDEVICE_OBJECT device, const struct _GUID *setting, PPOWER_SETTING_CALLBACK callback, PVOID context, PVOID *handle);
NTSTATUS NTAPI PoUnregisterPowerSettingCallback(PVOID handle);
typedef ULONGLONG REGHANDLE, *PREGHANDLE;
typedef struct _EVENT_DESCRIPTOR { USHORT Id; UCHAR Version, Channel, Level, Opcode; USHORT Task; ULONGLONG Keyword; } EVENT_DESCRIPTOR, *PEVENT_DESCRIPTOR;
typedef const EVENT_DESCRIPTOR *PCEVENT_DESCRIPTOR;
typedef struct _EVENT_DATA_DESCRIPTOR { ULONGLONG Ptr; ULONG Size, Reserved; } EVENT_DATA_DESCRIPTOR, *PEVENT_DATA_DESCRIPTOR;
typedef VOID NTAPI ETWENABLECALLBACK(const struct _GUID *source, ULONG enabled, UCHAR level, ULONGLONG any, ULONGLONG all, PVOID filter, PVOID context);
typedef ETWENABLECALLBACK *PETWENABLECALLBACK;
NTSTATUS NTAPI EtwRegister(const struct _GUID *provider, PETWENABLECALLBACK callback, PVOID context, PREGHANDLE handle);
NTSTATUS NTAPI EtwUnregister(REGHANDLE handle);
NTSTATUS NTAPI EtwWrite(REGHANDLE handle, PCEVENT_DESCRIPTOR event, const struct _GUID *activity, ULONG count, PEVENT_DATA_DESCRIPTOR data);
BOOLEAN NTAPI EtwEventEnabled(REGHANDLE handle, PCEVENT_DESCRIPTOR event);
HANDLE NTAPI PsGetCurrentProcessId(VOID);
HANDLE NTAPI PsGetCurrentThreadId(VOID);
ULONG NTAPI KeGetCurrentProcessorNumberEx(PPROCESSOR_NUMBER number);
ULONG NTAPI KeQueryActiveProcessorCountEx(USHORT group);
#define ALL_PROCESSOR_GROUPS 0xffff
#define POOL_NX_ALLOCATION 512
#define HASH_STRING_ALGORITHM_DEFAULT 0
#define HASH_STRING_ALGORITHM_X65599 1
NTSTATUS NTAPI RtlHashUnicodeString(PCUNICODE_STRING text, BOOLEAN insensitive, ULONG algorithm, PULONG hash);
EXTERN_C_END
#include <any/interrupts.h>
#include <any/locks.h>
#include <any/queues.h>
#include <any/notifications.h>
