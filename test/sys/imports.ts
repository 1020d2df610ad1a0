/**
 * What the driver may import: the first Windows release that exports each name on x64, from the function's page
 * ("Minimum supported client") or, for PortCls, ddi-facts 1.1. Written by hand, so that the list the linker is given is held
 * against a second one.
 */
import type { Release } from '../../web/simulator/versions.ts';

type Listed = Readonly<Record<string, Readonly<Record<string, Release>>>>;

export const FIRST_RELEASE: Listed = {
  'ntoskrnl.exe': {
    ExAcquireFastMutex: '2000',
    ExAllocatePoolWithTag: '2000',
    ExFreePoolWithTag: '2000',
    ExReleaseFastMutex: '2000',
    ExSetTimerResolution: '2000',
    KeAcquireSpinLockRaiseToDpc: 'XP',
    KeDelayExecutionThread: '2000',
    KeFlushQueuedDpcs: 'XP',
    KeInitializeDpc: '2000',
    KeInitializeEvent: '2000',
    KeInsertQueueDpc: '2000',
    KeReleaseSpinLock: '2000',
    KeSetEvent: '2000',
    KeSetPriorityThread: '2000',
    KeWaitForSingleObject: '2000',
    MmAllocateContiguousMemorySpecifyCache: '2000',
    MmFreeContiguousMemorySpecifyCache: '2000',
    MmGetPhysicalAddress: '2000',
    MmGetSystemRoutineAddress: '2000',
    ObReferenceObjectByHandle: '2000',
    ObfDereferenceObject: '2000',
    PsCreateSystemThread: '2000',
    PsGetCurrentThread: '2000',
    PsTerminateSystemThread: '2000',
    PsThreadType: '2000',
    RtlInitUnicodeString: '2000',
    ZwClose: '2000',
  },
  // From Windows 10 2004 on these live in the kernel; hal.dll still exports them and forwards.
  'hal.dll': {
    KeQueryPerformanceCounter: '2000',
    KeStallExecutionProcessor: '2000',
  },
  'portcls.sys': {
    PcAddAdapterDevice: '2000',
    PcAddStreamResource: '10-1507',
    PcDispatchIrp: '2000',
    PcInitializeAdapterDriver: '2000',
    PcNewInterruptSync: '2000',
    PcNewPort: '2000',
    PcRegisterAdapterPowerManagement: '2000',
    PcRegisterPhysicalConnection: '2000',
    PcRegisterSubdevice: '2000',
    PcRemoveStreamResource: '10-1507',
    PcUnregisterAdapterPowerManagement: '7',
  },
};
