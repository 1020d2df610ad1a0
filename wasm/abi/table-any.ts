/**
 * Rows of the boundary table that only wasm/any needs, the bridge of drivers that are not the project's own. They follow those of
 * HOST and ENTRY; loading this file puts them there. None is a method (web/simulator/verifier/irql.ts).
 */
import { ABI_HASH, hashOf } from './hash.ts';
import { ANY, APC, BR, DISPATCH, ENTRY, HAL, HOST, NT, PASSIVE, PC, row, type Row } from './table.ts';

const ANY_HOST = [
  /** A function of Windows the bridge carries out itself; its IRQL and first release are in web/simulator/any/functions.ts. */
  row('Windows', BR, '2000', ANY, 'function:str detail:str', 'void'),
  row('IoAllocateWorkItem', NT, '2000', DISPATCH, 'object:obj item:obj', 'bool'),
  row('IoFreeWorkItem', NT, '2000', DISPATCH, 'item:obj', 'void'),
  row('IoQueueWorkItem', NT, '2000', DISPATCH, 'item:obj queue:u32 routine:fn context:ptr', 'void'),
  row('ExQueueWorkItem', NT, '2000', DISPATCH, 'item:obj queue:u32 routine:fn context:ptr', 'void'),
  /** dwMajorVersion * 0x10000 + dwMinorVersion, and the build number, of the simulated Windows. */
  row('RtlGetVersion', NT, '2000', PASSIVE, '', 'hex', 'build:u32'),
  /** `processors` is the affinity mask; `lock` the driver's own spin lock, 0 for the interrupt's. */
  row('IoConnectInterrupt', NT, '2000', PASSIVE, 'interrupt:obj vector:hex irql:irql synchronizeIrql:irql processors:hex routine:fn context:ptr lock:ptr', 'status'),
  row('IoDisconnectInterrupt', NT, '2000', PASSIVE, 'interrupt:obj', 'void'),
  /** `pdo`, `vector` and what follows it are 0 for the versions in which Windows looks them up. */
  row('IoConnectInterruptEx', NT, 'Vista', PASSIVE, 'version:u32 pdo:obj interrupt:obj vector:hex irql:irql synchronizeIrql:irql processors:hex fallBack:bool routine:fn context:ptr lock:ptr', 'status', 'version:u32'),
  row('IoDisconnectInterruptEx', NT, 'Vista', PASSIVE, 'version:u32 interrupt:obj', 'void'),
  /** The first half: the caller's IRQL. The bridge calls the routine between both halves. */
  row('KeSynchronizeExecution', NT, '2000', ANY, 'interrupt:obj', 'irql'),
  row('KeSynchronizeExecution_Leave', BR, '2000', ANY, 'interrupt:obj irql:irql', 'void'),
  row('KeAcquireInterruptSpinLock', NT, 'XP', ANY, 'interrupt:obj', 'irql'),
  row('KeReleaseInterruptSpinLock', NT, 'XP', ANY, 'interrupt:obj irql:irql', 'void'),
  row('KeInitializeSemaphore', NT, '2000', ANY, 'semaphore:obj count:i32 limit:i32', 'void'),
  row('KeReleaseSemaphore', NT, '2000', DISPATCH, 'semaphore:obj increment:u32 adjustment:i32 wait:bool', 'i32'),
  row('KeReadStateSemaphore', NT, '2000', ANY, 'semaphore:obj', 'i32'),
  /** The address registers are read and written at, 0: it failed. */
  row('MmMapIoSpace', NT, '2000', DISPATCH, 'physical:hex size:bytes cache:cache', 'ptr'),
  row('MmMapIoSpaceEx', NT, '10-1507', DISPATCH, 'physical:hex size:bytes protect:hex', 'ptr'),
  row('MmUnmapIoSpace', NT, '2000', DISPATCH, 'at:ptr size:bytes', 'void'),
  row('READ_REGISTER_UCHAR', HAL, '2000', ANY, 'address:hex', 'hex'),
  row('READ_REGISTER_USHORT', HAL, '2000', ANY, 'address:hex', 'hex'),
  row('READ_REGISTER_ULONG', HAL, '2000', ANY, 'address:hex', 'hex'),
  row('WRITE_REGISTER_UCHAR', HAL, '2000', ANY, 'address:hex value:hex', 'void'),
  row('WRITE_REGISTER_USHORT', HAL, '2000', ANY, 'address:hex value:hex', 'void'),
  row('WRITE_REGISTER_ULONG', HAL, '2000', ANY, 'address:hex value:hex', 'void'),
  /** An object of the port side that only wasm/any makes, such as `key#1`. */
  row('Object_Allocate', BR, '2000', ANY, 'kind:str object:obj', 'void'),
  // -- regions without APCs, mutexes, executive resources, run-down protection
  row('KeEnterCriticalRegion', NT, '2000', APC, '', 'void'),
  row('KeLeaveCriticalRegion', NT, '2000', APC, '', 'void'),
  row('KeEnterGuardedRegion', NT, 'Vista', APC, '', 'void'),
  row('KeLeaveGuardedRegion', NT, 'Vista', APC, '', 'void'),
  row('KeAreApcsDisabled', NT, 'XP', DISPATCH, '', 'bool'),
  row('KeAreAllApcsDisabled', NT, 'Vista', DISPATCH, '', 'bool'),
  row('ExTryToAcquireFastMutex', NT, '2000', APC, 'mutex:mutex event:ptr', 'bool'),
  row('ExAcquireFastMutexUnsafe', NT, '2000', APC, 'mutex:mutex event:ptr', 'void'),
  row('ExReleaseFastMutexUnsafe', NT, '2000', APC, 'mutex:mutex', 'void'),
  row('KeAcquireGuardedMutex', NT, 'Vista', APC, 'mutex:mutex event:ptr', 'void'),
  row('KeAcquireGuardedMutexUnsafe', NT, 'Vista', APC, 'mutex:mutex event:ptr', 'void'),
  row('KeTryToAcquireGuardedMutex', NT, 'Vista', APC, 'mutex:mutex event:ptr', 'bool'),
  row('KeReleaseGuardedMutex', NT, 'Vista', APC, 'mutex:mutex', 'void'),
  row('KeReleaseGuardedMutexUnsafe', NT, 'Vista', APC, 'mutex:mutex', 'void'),
  row('ExInitializeResourceLite', NT, '2000', DISPATCH, 'resource:obj', 'status'),
  row('ExReinitializeResourceLite', NT, '2000', DISPATCH, 'resource:obj', 'status'),
  row('ExDeleteResourceLite', NT, '2000', APC, 'resource:obj', 'status'),
  row('ExAcquireResourceExclusiveLite', NT, '2000', APC, 'resource:obj wait:bool', 'bool'),
  row('ExAcquireResourceSharedLite', NT, '2000', APC, 'resource:obj wait:bool', 'bool'),
  row('ExAcquireSharedStarveExclusive', NT, '2000', APC, 'resource:obj wait:bool', 'bool'),
  row('ExAcquireSharedWaitForExclusive', NT, '2000', APC, 'resource:obj wait:bool', 'bool'),
  row('ExReleaseResourceLite', NT, '2000', DISPATCH, 'resource:obj', 'void'),
  row('ExReleaseResourceForThreadLite', NT, '2000', DISPATCH, 'resource:obj thread:obj', 'void'),
  row('ExConvertExclusiveToSharedLite', NT, '2000', APC, 'resource:obj', 'void'),
  row('ExIsResourceAcquiredExclusiveLite', NT, '2000', DISPATCH, 'resource:obj', 'bool'),
  row('ExIsResourceAcquiredSharedLite', NT, '2000', DISPATCH, 'resource:obj', 'u32'),
  row('ExGetExclusiveWaiterCount', NT, '2000', DISPATCH, 'resource:obj', 'u32'),
  row('ExGetSharedWaiterCount', NT, '2000', DISPATCH, 'resource:obj', 'u32'),
  row('ExInitializeRundownProtection', NT, 'XP', APC, 'reference:obj', 'void'),
  row('ExReInitializeRundownProtection', NT, 'XP', APC, 'reference:obj', 'void'),
  row('ExAcquireRundownProtection', NT, 'XP', DISPATCH, 'reference:obj', 'bool'),
  row('ExAcquireRundownProtectionEx', NT, 'Vista', DISPATCH, 'reference:obj count:u32', 'bool'),
  row('ExReleaseRundownProtection', NT, 'XP', DISPATCH, 'reference:obj', 'void'),
  row('ExReleaseRundownProtectionEx', NT, 'Vista', DISPATCH, 'reference:obj count:u32', 'void'),
  row('ExWaitForRundownProtectionRelease', NT, 'XP', APC, 'reference:obj', 'void'),
  /** `request` is the PCPROPERTY_REQUEST its handler was given. */
  row('PcCompletePendingPropertyRequest', PC, '2000', DISPATCH, 'request:ptr status:status', 'status'),
  row('ExRundownCompleted', NT, 'XP', APC, 'reference:obj', 'void'),
] as const;
const ANY_ENTRY = [
  /** `routine` is the bridge's own, which calls the driver's with what its documentation says. */
  row('WorkItem', BR, '2000', PASSIVE, 'item:obj routine:fn context:ptr', 'void'),
  /** Of one pin of a filter description: KSPIN_DATAFLOW, KSPIN_COMMUNICATION, how many data ranges, how many instances of it may be open. STATUS_INVALID_PARAMETER: no such pin. */
  row('Filter_Pin', BR, '2000', PASSIVE, 'filter:ptr pin:u32', 'status', 'dataflow:u32 communication:u32 ranges:u32 instances:u32'),
  /** One data range of a pin. `bits` holds least, most and (bit 16) whether samples are float. STATUS_NO_MATCH: no range of wave formats. */
  row('Filter_PinRange', BR, '2000', PASSIVE, 'filter:ptr pin:u32 range:u32', 'status', 'lowest:u32 highest:u32 channels:u32 bits:hex'),
  /** Adds a range of device memory to the resources of a start. */
  row('AddMemoryResource', BR, '2000', PASSIVE, 'resources:obj start:hex length:u32', 'status'),
] as const;
export type AnyHostName = (typeof ANY_HOST)[number]['name'];
export type AnyEntryName = (typeof ANY_ENTRY)[number]['name'];

const isNew = (rows: readonly Row[], { name }: Row): boolean => !rows.some((known) => known.name === name);
// A development server may load this file again.
HOST.push(...ANY_HOST.filter((row) => isNew(HOST, row)));
ENTRY.push(...ANY_ENTRY.filter((row) => isNew(ENTRY, row)));
export { ENTRY, HOST };

/** Fingerprint of the whole table, for modules built by `lab build`. */
export const WHOLE_ABI_HASH = hashOf(ABI_HASH, [...ANY_HOST, ...ANY_ENTRY]);
