/** System threads and object references. */
#pragma once
#include <nt/dispatcher.h>

typedef struct _KTHREAD *PKTHREAD, *PRKTHREAD;
typedef struct _ETHREAD *PETHREAD;
typedef struct _EPROCESS *PEPROCESS;
typedef struct _OBJECT_TYPE *POBJECT_TYPE;
typedef struct _CLIENT_ID {
    HANDLE UniqueProcess;
    HANDLE UniqueThread;
} CLIENT_ID, *PCLIENT_ID;
typedef VOID NTAPI KSTART_ROUTINE(PVOID StartContext);
typedef KSTART_ROUTINE *PKSTART_ROUTINE;
typedef struct _OBJECT_HANDLE_INFORMATION {
    ULONG HandleAttributes;
    ACCESS_MASK GrantedAccess;
} OBJECT_HANDLE_INFORMATION, *POBJECT_HANDLE_INFORMATION;

/* The kernel exports variables of type POBJECT_TYPE; import libraries name them CONSTANT, so these names are the import slots. */
EXTERN_C POBJECT_TYPE *PsThreadType;
EXTERN_C POBJECT_TYPE *ExEventObjectType;

#define DELETE 0x00010000
#define SYNCHRONIZE 0x00100000
#define STANDARD_RIGHTS_REQUIRED 0x000F0000
#define THREAD_ALL_ACCESS (STANDARD_RIGHTS_REQUIRED | SYNCHRONIZE | 0xFFFF)
#define EVENT_ALL_ACCESS (STANDARD_RIGHTS_REQUIRED | SYNCHRONIZE | 0x3)
#define GENERIC_READ 0x80000000
#define GENERIC_WRITE 0x40000000
#define KEY_READ 0x20019
#define KEY_WRITE 0x20006
#define KEY_ALL_ACCESS 0xF003F

#define LOW_PRIORITY 0
#define LOW_REALTIME_PRIORITY 16
#define HIGH_PRIORITY 31

EXTERN_C NTSTATUS NTAPI PsCreateSystemThread(PHANDLE handle, ULONG access, POBJECT_ATTRIBUTES attributes, HANDLE process, PCLIENT_ID client,
                                             PKSTART_ROUTINE routine, PVOID context);
EXTERN_C NTSTATUS NTAPI PsTerminateSystemThread(NTSTATUS exitStatus);
EXTERN_C PETHREAD NTAPI PsGetCurrentThread(VOID);
#define KeGetCurrentThread() ((PKTHREAD)PsGetCurrentThread())
EXTERN_C KPRIORITY NTAPI KeSetPriorityThread(PKTHREAD thread, KPRIORITY priority);
EXTERN_C NTSTATUS NTAPI ObReferenceObjectByHandle(HANDLE handle, ACCESS_MASK access, POBJECT_TYPE type, KPROCESSOR_MODE mode, PVOID *object,
                                                  POBJECT_HANDLE_INFORMATION information);
EXTERN_C LONG_PTR NTAPI ObfReferenceObject(PVOID object);
EXTERN_C LONG_PTR NTAPI ObfDereferenceObject(PVOID object);
#define ObReferenceObject(object) ObfReferenceObject(object)
#define ObDereferenceObject(object) ObfDereferenceObject(object)
EXTERN_C NTSTATUS NTAPI ZwClose(HANDLE handle);
