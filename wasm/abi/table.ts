/**
 * The one table of the boundary between driver code and the simulated Windows.
 *
 * HOST: what the bridge asks of the simulator (kernel functions, PortCls functions, methods of the port's objects). Rows only
 * foreign drivers need are in table-any.ts, which a first visit does not load.
 * ENTRY: what the simulator asks of the driver (entry points, callbacks, methods of the driver's objects).
 *
 * Every argument is one number (a double on the wire). `wasm/abi/generate.ts` writes the C++ stubs from this table; the
 * simulator's handlers are typed from it; trace lines are decoded with it. Positions are the ids, so they are not stable
 * across builds: bridge and simulator always come from the same table (checked by `ABI_HASH`).
 *
 * A row: name, where it lives, first release, highest IRQL, parameters "name:type ...", result type, outs "name:type ...".
 * Types
 *   u32 i32 bool       plain numbers
 *   i64                64-bit integer carried as a double; exact below 2^53, which all times and addresses here are
 *   hex                a bit field or port value, shown in hexadecimal
 *   hns ms bytes frames  a quantity with its unit
 *   extent             a size in bytes that depends on how wide an address is (a structure with pointers); never shown, so that
 *                      traces of 32- and 64-bit hosts are the same
 *   status             NTSTATUS (as a signed 32-bit number)
 *   irql ksstate dstate sstate pool cache iid clsid restype mode enum values, shown by name
 *   obj                address of an object the simulator knows, shown as its name (event#1, port#2); 0 is NULL
 *   lock mutex         address of a spin lock or fast mutex: the WDK initialises them inline, so they are known from their first use
 *   block              address of a pool block, shown by the block's name
 *   major minor        IRP function codes, shown by name
 *   ptr                an address only the driver understands; never shown (traces hold no pointers)
 *   fn                 address of a function in the driver; never shown
 *   tag                four-character pool tag
 *   name               a text by its number in the trace; a driver never reads it
 *   str                two numbers on the wire, address and length in bytes (ASCII); one text in handlers and traces
 */
import type { Release } from '../../web/simulator/versions.ts';
import type { AnyEntryName, AnyHostName } from './table-any.ts';

export type Where = 'ntoskrnl.exe' | 'hal.dll' | 'portcls.sys' | 'object' | 'bridge';
export type ParamType =
  | 'u32' | 'i32' | 'i64' | 'bool' | 'hex' | 'hns' | 'ms' | 'bytes' | 'extent' | 'frames' | 'status'
  | 'irql' | 'ksstate' | 'dstate' | 'sstate' | 'pool' | 'cache' | 'iid' | 'clsid' | 'restype' | 'mode' | 'restypeps'
  | 'obj' | 'lock' | 'mutex' | 'block' | 'major' | 'minor' | 'ptr' | 'fn' | 'tag' | 'name' | 'str' | 'void';

export interface Param { readonly name: string; readonly type: ParamType }
export interface Row {
  readonly name: string;
  readonly where: Where;
  readonly since: Release;
  /** Highest IRQL at which the call is allowed: 0 PASSIVE, 1 APC, 2 DISPATCH, 31 any. */
  readonly maxIrql: number;
  readonly params: readonly Param[];
  readonly result: ParamType;
  readonly outs: readonly Param[];
}

function parse(list: string): Param[] {
  return list.split(' ').filter(Boolean).map((item) => {
    const [name, type] = item.split(':');
    return { name: name!, type: type as ParamType };
  });
}
export function row<N extends string>(name: N, where: Where, since: Release, maxIrql: number, params: string, result: ParamType, outs = ''): Row & { readonly name: N } {
  return { name, where, since, maxIrql, params: parse(params), result, outs: parse(outs) };
}

export const NT = 'ntoskrnl.exe', HAL = 'hal.dll', PC = 'portcls.sys', OBJ = 'object', BR = 'bridge';
export const PASSIVE = 0, APC = 1, DISPATCH = 2, ANY = 31;

/** What every bridge asks of the simulated Windows. */
export const CORE_HOST = [
  // -- the bridge itself
  /** Neither returns. `Stop` gives a position in STOPS, `Panic` a text made at run time. */
  row('Stop', BR, '2000', ANY, 'reason:u32', 'void'),
  row('Panic', BR, '2000', ANY, 'text:str', 'void'),
  // -- pool and memory. `at` is the block the bridge has ready; result false means the allocation fails.
  row('ExAllocatePoolWithTag', NT, '2000', DISPATCH, 'type:pool size:extent tag:tag at:block', 'bool'),
  row('ExAllocatePool2', NT, '10-2004', DISPATCH, 'flags:hex size:extent tag:tag at:block', 'bool'),
  row('ExFreePoolWithTag', NT, '2000', DISPATCH, 'at:block tag:tag', 'bool'),
  row('ExFreePool', NT, '2000', DISPATCH, 'at:block', 'bool'),
  row('MmAllocateContiguousMemorySpecifyCache', NT, '2000', PASSIVE, 'size:bytes lowest:i64 highest:i64 boundary:i64 cache:cache at:obj', 'bool'),
  row('MmFreeContiguousMemorySpecifyCache', NT, '2000', PASSIVE, 'at:obj size:bytes cache:cache', 'bool'),
  row('MmGetPhysicalAddress', NT, '2000', ANY, 'at:ptr', 'i64'),
  /** Answers the function's position in ROUTINES, counted from 1, or 0. */
  row('MmGetSystemRoutineAddress', NT, '2000', PASSIVE, 'name:str', 'fn'),
  // -- events, waits
  row('KeInitializeEvent', NT, '2000', ANY, 'event:obj type:u32 state:bool', 'void'),
  row('KeSetEvent', NT, '2000', DISPATCH, 'event:obj increment:u32 wait:bool', 'i32'),
  row('KeResetEvent', NT, '2000', DISPATCH, 'event:obj', 'i32'),
  row('KeClearEvent', NT, '2000', DISPATCH, 'event:obj', 'void'),
  row('KeReadStateEvent', NT, '2000', DISPATCH, 'event:obj', 'i32'),
  row('KeWaitForSingleObject', NT, '2000', DISPATCH, 'object:obj hasTimeout:bool timeout:hns', 'status'),
  row('KeWaitForMultipleObjects', NT, '2000', DISPATCH, 'count:u32 waitAny:bool hasTimeout:bool timeout:hns object0:obj object1:obj object2:obj object3:obj', 'status'),
  row('KeDelayExecutionThread', NT, '2000', APC, 'interval:hns', 'status'),
  // -- locks
  row('KeAcquireSpinLock', NT, '2000', DISPATCH, 'lock:lock', 'irql'),
  row('KeReleaseSpinLock', NT, '2000', DISPATCH, 'lock:lock irql:irql', 'void'),
  row('KeAcquireSpinLockAtDpcLevel', NT, '2000', DISPATCH, 'lock:lock', 'void'),
  row('KeReleaseSpinLockFromDpcLevel', NT, '2000', DISPATCH, 'lock:lock', 'void'),
  row('KeInitializeMutex', NT, '2000', ANY, 'mutex:obj', 'void'),
  row('KeReleaseMutex', NT, '2000', DISPATCH, 'mutex:obj', 'i32'),
  /** `event` is the mutex' own: a driver's inline code initialises it. */
  row('ExAcquireFastMutex', NT, '2000', APC, 'mutex:mutex event:ptr', 'void'),
  row('ExReleaseFastMutex', NT, '2000', APC, 'mutex:mutex', 'void'),
  row('KeGetCurrentIrql', NT, '2000', ANY, '', 'irql'),
  row('KeRaiseIrql', NT, '2000', ANY, 'irql:irql', 'irql'),
  row('KeLowerIrql', NT, '2000', ANY, 'irql:irql', 'void'),
  // -- DPCs and timers
  row('KeInitializeDpc', NT, '2000', ANY, 'dpc:obj routine:fn context:ptr', 'void'),
  row('KeInsertQueueDpc', NT, '2000', ANY, 'dpc:obj argument1:ptr argument2:ptr', 'bool'),
  row('KeRemoveQueueDpc', NT, '2000', ANY, 'dpc:obj', 'bool'),
  row('KeFlushQueuedDpcs', NT, '2000', PASSIVE, '', 'void'),
  row('KeInitializeTimerEx', NT, '2000', DISPATCH, 'timer:obj type:u32', 'void'),
  row('KeSetTimerEx', NT, '2000', DISPATCH, 'timer:obj due:hns period:ms dpc:obj', 'bool'),
  row('KeCancelTimer', NT, '2000', DISPATCH, 'timer:obj', 'bool'),
  row('ExSetTimerResolution', NT, '2000', PASSIVE, 'desired:hns set:bool', 'hns'),
  row('ExAllocateTimer', NT, '8.1', DISPATCH, 'callback:fn context:ptr attributes:hex at:obj', 'bool'),
  row('ExSetTimer', NT, '8.1', DISPATCH, 'timer:obj due:hns period:hns', 'bool'),
  row('ExCancelTimer', NT, '8.1', DISPATCH, 'timer:obj', 'bool'),
  row('ExDeleteTimer', NT, '8.1', DISPATCH, 'timer:obj cancel:bool wait:bool', 'bool'),
  // -- threads
  row('PsCreateSystemThread', NT, '2000', PASSIVE, 'routine:fn context:ptr', 'status', 'handle:obj'),
  row('PsTerminateSystemThread', NT, '2000', PASSIVE, 'exit:status', 'status'),
  row('PsGetCurrentThread', NT, '2000', DISPATCH, '', 'obj'),
  row('ObReferenceObjectByHandle', NT, '2000', PASSIVE, 'handle:obj', 'status', 'object:obj'),
  row('ObReferenceObject', NT, '2000', DISPATCH, 'object:obj', 'void'),
  row('ObDereferenceObject', NT, '2000', DISPATCH, 'object:obj', 'void'),
  row('ZwClose', NT, '2000', PASSIVE, 'handle:obj', 'status'),
  row('KeSetPriorityThread', NT, '2000', DISPATCH, 'thread:obj priority:i32', 'i32'),
  // -- time
  row('KeQueryPerformanceCounter', NT, '2000', ANY, '', 'i64'),
  row('KeQueryInterruptTime', NT, '2000', ANY, '', 'hns'),
  // -- port I/O
  row('READ_PORT_UCHAR', HAL, '2000', ANY, 'port:hex', 'hex'),
  row('READ_PORT_USHORT', HAL, '2000', ANY, 'port:hex', 'hex'),
  row('READ_PORT_ULONG', HAL, '2000', ANY, 'port:hex', 'hex'),
  row('WRITE_PORT_UCHAR', HAL, '2000', ANY, 'port:hex value:hex', 'void'),
  row('WRITE_PORT_USHORT', HAL, '2000', ANY, 'port:hex value:hex', 'void'),
  row('WRITE_PORT_ULONG', HAL, '2000', ANY, 'port:hex value:hex', 'void'),
  row('KeStallExecutionProcessor', HAL, '2000', ANY, 'microseconds:u32', 'void'),
  row('DbgPrint', NT, '2000', ANY, 'text:str', 'void'),
  // -- PortCls functions
  row('PcInitializeAdapterDriver', PC, '2000', PASSIVE, 'driver:obj', 'status'),
  row('PcAddAdapterDevice', PC, '2000', PASSIVE, 'pdo:obj maxObjects:u32 extension:bytes fdo:obj', 'status'),
  row('PcNewPort', PC, '2000', PASSIVE, 'class:clsid port:obj', 'status'),
  row('PcRegisterSubdevice', PC, '2000', PASSIVE, 'fdo:obj name:str port:obj', 'status'),
  row('PcRegisterPhysicalConnection', PC, '2000', PASSIVE, 'fdo:obj from:obj fromPin:u32 to:obj toPin:u32', 'status'),
  row('PcNewInterruptSync', PC, '2000', PASSIVE, 'resources:obj index:u32 mode:mode sync:obj', 'status'),
  row('PcDispatchIrp', PC, '2000', PASSIVE, 'fdo:obj major:major minor:minor', 'status'),
  row('PcRegisterAdapterPowerManagement', PC, '2000', PASSIVE, 'adapter:obj fdo:obj', 'status'),
  row('PcUnregisterAdapterPowerManagement', PC, '7', PASSIVE, 'fdo:obj', 'status'),
  row('PcRegisterAdapterPnpManagement', PC, '10-1511', PASSIVE, 'adapter:obj fdo:obj', 'status'),
  row('PcUnregisterAdapterPnpManagement', PC, '10-1511', PASSIVE, 'fdo:obj', 'status'),
  row('PcGetPhysicalDeviceObject', PC, '8', ANY, 'fdo:obj', 'status', 'pdo:obj'),
  row('PcAddStreamResource', PC, '10-1507', PASSIVE, 'pdo:obj set:ptr descriptor:bool size:extent flags:hex descriptorPdo:obj type:restypeps version:u32 resource:obj handleOut:bool', 'status', 'handle:obj'),
  row('PcRemoveStreamResource', PC, '10-1507', PASSIVE, 'handle:obj', 'status'),
  // -- methods of the port's objects. Reference counts live in the bridge; the simulator sees each change.
  /** `at` is the address the bridge would hand out, 0 when it has no such interface. */
  row('Unknown_QueryInterface', OBJ, '2000', PASSIVE, 'object:obj iid:iid at:obj', 'status'),
  row('Unknown_AddRef', OBJ, '2000', DISPATCH, 'object:obj count:u32', 'u32'),
  row('Unknown_Release', OBJ, '2000', DISPATCH, 'object:obj count:u32', 'u32'),
  row('Port_Init', OBJ, '2000', PASSIVE, 'port:obj fdo:obj irp:ptr miniport:obj adapter:obj resources:obj', 'status'),
  row('Port_GetDeviceProperty', OBJ, '2000', PASSIVE, 'port:obj property:u32 length:bytes', 'status'),
  row('Port_NewRegistryKey', OBJ, '2000', PASSIVE, 'port:obj type:u32', 'status'),
  row('PortWaveRTStream_AllocatePagesForMdl', OBJ, 'Vista', PASSIVE, 'stream:obj highest:i64 size:bytes mdl:obj at:ptr', 'bytes'),
  row('PortWaveRTStream_AllocateContiguousPagesForMdl', OBJ, 'Vista', PASSIVE, 'stream:obj lowest:i64 highest:i64 size:bytes mdl:obj at:ptr', 'bytes'),
  row('PortWaveRTStream_MapAllocatedPages', OBJ, 'Vista', PASSIVE, 'stream:obj mdl:obj cache:cache', 'bool'),
  row('PortWaveRTStream_UnmapAllocatedPages', OBJ, 'Vista', PASSIVE, 'stream:obj mdl:obj', 'void'),
  row('PortWaveRTStream_FreePagesFromMdl', OBJ, 'Vista', PASSIVE, 'stream:obj mdl:obj', 'bool'),
  row('PortWaveRTStream_GetPhysicalPagesCount', OBJ, 'Vista', PASSIVE, 'stream:obj mdl:obj', 'u32'),
  row('PortWaveRTStream_GetPhysicalPageAddress', OBJ, 'Vista', PASSIVE, 'stream:obj mdl:obj index:u32', 'i64'),
  row('StreamResourceManager_AddStreamResource', OBJ, '10-1507', PASSIVE, 'manager:obj set:ptr descriptor:bool size:extent flags:hex descriptorPdo:obj type:restypeps version:u32 resource:obj handleOut:bool', 'status', 'handle:obj'),
  row('StreamResourceManager_RemoveStreamResource', OBJ, '10-1507', PASSIVE, 'manager:obj handle:obj', 'status'),
  row('StreamResourceManager_AddStreamResource2', OBJ, '10-1511', PASSIVE, 'manager:obj pdo:obj set:ptr descriptor:bool size:extent flags:hex descriptorPdo:obj type:restypeps version:u32 resource:obj handleOut:bool', 'status', 'handle:obj'),
  row('PortClsPnp_RegisterAdapterPnpManagement', OBJ, '10-1511', PASSIVE, 'port:obj adapter:obj fdo:obj', 'status'),
  row('PortClsPnp_UnregisterAdapterPnpManagement', OBJ, '10-1511', PASSIVE, 'port:obj fdo:obj', 'status'),
  row('UnregisterSubdevice', OBJ, 'XP', PASSIVE, 'fdo:obj port:obj', 'status'),
  row('UnregisterPhysicalConnection', OBJ, '2000', PASSIVE, 'fdo:obj from:obj fromPin:u32 to:obj toPin:u32', 'status'),
  row('MiniportWriteEtwEvent', OBJ, '8', ANY, 'port:obj event:u32 p1:i64 p2:i64 p3:i64 p4:i64', 'status'),
  row('InterruptSync_RegisterServiceRoutine', OBJ, '2000', PASSIVE, 'sync:obj routine:fn context:ptr first:bool', 'status'),
  row('InterruptSync_Connect', OBJ, '2000', PASSIVE, 'sync:obj interrupt:obj', 'status'),
  row('InterruptSync_Disconnect', OBJ, '2000', PASSIVE, 'sync:obj', 'void'),
  row('InterruptSync_GetKInterrupt', OBJ, '2000', ANY, 'sync:obj', 'obj'),
  row('InterruptSync_CallSynchronizedRoutine', OBJ, '2000', ANY, 'sync:obj', 'irql'),
  row('InterruptSync_Leave', OBJ, '2000', ANY, 'sync:obj irql:irql', 'void'),
  row('ResourceList_NumberOfEntries', OBJ, '2000', PASSIVE, 'list:obj result:u32', 'u32'),
  row('ResourceList_NumberOfEntriesOfType', OBJ, '2000', PASSIVE, 'list:obj type:restype result:u32', 'u32'),
  row('ResourceList_FindTranslatedEntry', OBJ, '2000', PASSIVE, 'list:obj type:restype index:u32 found:bool', 'bool'),
  row('ResourceList_FindUntranslatedEntry', OBJ, '2000', PASSIVE, 'list:obj type:restype index:u32 found:bool', 'bool'),
] as const;

/** What the simulator asks of every driver. The bridge turns each into a real C++ call. */
export const CORE_ENTRY = [
  row('DriverEntry', BR, '2000', PASSIVE, '', 'status', 'driver:obj'),
  row('DriverUnload', BR, '2000', PASSIVE, '', 'bool'),
  row('AddDevice', BR, '2000', PASSIVE, 'pdo:obj', 'status'),
  row('DispatchIrp', BR, '2000', PASSIVE, 'fdo:obj major:major minor:minor', 'status'),
  /** Resources: up to two I/O port ranges and one interrupt; length 0 and vector 0 mean none. `list` is the IResourceList object. */
  row('NewResourceList', BR, '2000', PASSIVE, 'port0:hex length0:u32 port1:hex length1:u32 vector:u32 irql:irql affinity:hex', 'obj'),
  row('StartDevice', BR, '2000', PASSIVE, 'fdo:obj resources:obj', 'status'),
  row('QueryInterface', OBJ, '2000', PASSIVE, 'object:obj iid:iid', 'status', 'interface:obj'),
  row('AddRef', OBJ, '2000', DISPATCH, 'object:obj', 'u32'),
  row('Release', OBJ, '2000', DISPATCH, 'object:obj', 'u32'),
  row('MiniportWaveRT_Init', OBJ, 'Vista', PASSIVE, 'miniport:obj adapter:obj resources:obj port:obj', 'status'),
  row('MiniportTopology_Init', OBJ, '2000', PASSIVE, 'miniport:obj adapter:obj resources:obj port:obj', 'status'),
  row('Miniport_GetDescription', OBJ, '2000', PASSIVE, 'miniport:obj', 'status', 'pins:u32 nodes:u32 connections:u32 filter:ptr'),
  /**
   * A property request (IOCTL_KS_PROPERTY): calls the handler of the driver's automation table with a PCPROPERTY_REQUEST that stands ready in its memory, room for the value at `at`.
   * The others say in the trace what it is about: `miniport` is the object given to IPort::Init, `verb` are KSPROPERTY_TYPE_ flags, `bytes` is the room for the value, which for a
   * set request begins with `value`. Outs: the first four bytes, and the size the handler used or wants.
   */
  row('Filter_Property', OBJ, '2000', PASSIVE, 'handler:fn request:ptr at:ptr miniport:obj property:name of:name verb:hex value:u32 bytes:bytes', 'status', 'value:u32 bytes:bytes'),
  /** Result outs: the intersection as rate, channels, bits. tagFloat chooses KSDATAFORMAT_SUBTYPE_IEEE_FLOAT. */
  row('Miniport_DataRangeIntersection', OBJ, '2000', PASSIVE, 'miniport:obj pin:u32 rate:u32 channels:u32 bits:u32 float:bool', 'status', 'rate:u32 channels:u32 bits:u32'),
  row('MiniportWaveRT_NewStream', OBJ, 'Vista', PASSIVE, 'miniport:obj pin:u32 capture:bool rate:u32 channels:u32 bits:u32 float:bool', 'status', 'stream:obj portStream:obj'),
  row('MiniportWaveRT_GetDeviceDescription', OBJ, 'Vista', PASSIVE, 'miniport:obj', 'status', 'dmaWidth:u32 maximumLength:bytes'),
  row('Stream_SetFormat', OBJ, 'Vista', PASSIVE, 'stream:obj rate:u32 channels:u32 bits:u32 float:bool', 'status'),
  row('Stream_SetState', OBJ, 'Vista', PASSIVE, 'stream:obj state:ksstate', 'status'),
  row('Stream_GetPosition', OBJ, 'Vista', DISPATCH, 'stream:obj', 'status', 'play:bytes write:bytes'),
  row('Stream_AllocateAudioBuffer', OBJ, 'Vista', PASSIVE, 'stream:obj requested:bytes', 'status', 'mdl:obj actual:bytes offset:bytes cache:cache'),
  row('Stream_FreeAudioBuffer', OBJ, 'Vista', PASSIVE, 'stream:obj mdl:obj size:bytes', 'void'),
  row('Stream_GetHWLatency', OBJ, 'Vista', PASSIVE, 'stream:obj', 'void', 'fifo:bytes chipset:hns codec:hns'),
  row('Stream_GetPositionRegister', OBJ, 'Vista', PASSIVE, 'stream:obj', 'status'),
  row('Stream_GetClockRegister', OBJ, 'Vista', PASSIVE, 'stream:obj', 'status'),
  row('Stream_AllocateBufferWithNotification', OBJ, 'Vista', PASSIVE, 'stream:obj count:u32 requested:bytes', 'status', 'mdl:obj actual:bytes offset:bytes cache:cache'),
  row('Stream_FreeBufferWithNotification', OBJ, 'Vista', PASSIVE, 'stream:obj mdl:obj size:bytes', 'void'),
  row('Stream_RegisterNotificationEvent', OBJ, 'Vista', PASSIVE, 'stream:obj event:obj', 'status'),
  row('Stream_UnregisterNotificationEvent', OBJ, 'Vista', PASSIVE, 'stream:obj event:obj', 'status'),
  row('InputStream_GetReadPacket', OBJ, '10-1507', PASSIVE, 'stream:obj', 'status', 'number:u32 flags:hex qpc:i64 more:bool'),
  row('OutputStream_SetWritePacket', OBJ, '10-1507', PASSIVE, 'stream:obj number:u32 flags:hex eosLength:bytes', 'status'),
  row('OutputStream_GetOutputStreamPresentationPosition', OBJ, '10-1507', PASSIVE, 'stream:obj', 'status', 'blocks:frames qpc:i64'),
  row('OutputStream_GetPacketCount', OBJ, '10-1507', PASSIVE, 'stream:obj', 'status', 'count:u32'),
  row('PowerNotify_PowerChangeNotify', OBJ, '2000', PASSIVE, 'object:obj state:dstate', 'void'),
  row('AdapterPower_PowerChangeState', OBJ, '2000', PASSIVE, 'adapter:obj state:dstate', 'void'),
  row('AdapterPower_QueryPowerChangeState', OBJ, '2000', PASSIVE, 'adapter:obj state:dstate', 'status'),
  row('AdapterPower_QueryDeviceCapabilities', OBJ, '2000', PASSIVE, 'adapter:obj', 'status'),
  row('AdapterPower2_PowerChangeState2', OBJ, '7', PASSIVE, 'adapter:obj state:dstate system:sstate', 'void'),
  row('AdapterPower3_PowerChangeState3', OBJ, '8', PASSIVE, 'adapter:obj state:dstate system:sstate latency:u32', 'void'),
  row('AdapterPower3_D3ExitLatencyChanged', OBJ, '8', PASSIVE, 'adapter:obj latency:u32', 'status'),
  row('AdapterPnp_GetSupportedRebalanceType', OBJ, '10-1511', PASSIVE, 'adapter:obj', 'u32'),
  row('AdapterPnp_PnpQueryStop', OBJ, '10-1511', PASSIVE, 'adapter:obj', 'void'),
  row('AdapterPnp_PnpCancelStop', OBJ, '10-1511', PASSIVE, 'adapter:obj', 'void'),
  row('AdapterPnp_PnpStop', OBJ, '10-1511', PASSIVE, 'adapter:obj', 'void'),
  row('MiniportPnpNotify_PnpStop', OBJ, '10-1511', PASSIVE, 'miniport:obj', 'void'),
  // -- callbacks by address
  row('Isr', BR, '2000', ANY, 'sync:obj routine:fn context:ptr', 'bool'),
  row('Dpc', BR, '2000', DISPATCH, 'dpc:obj routine:fn context:ptr argument1:ptr argument2:ptr', 'void'),
  row('Thread', BR, '2000', PASSIVE, 'thread:obj routine:fn context:ptr', 'void'),
  row('TimerCallback', BR, '8.1', DISPATCH, 'timer:obj routine:fn context:ptr', 'void'),
] as const;

export type HostName = (typeof CORE_HOST)[number]['name'] | AnyHostName;
export type EntryName = (typeof CORE_ENTRY)[number]['name'] | AnyEntryName;
/** Rows by id. What concerns foreign drivers alone follows once wasm/abi/table-any.ts is loaded. */
export const HOST: (Row & { readonly name: HostName })[] = [...CORE_HOST];
export const ENTRY: (Row & { readonly name: EntryName })[] = [...CORE_ENTRY];

/** Functions newer than the oldest Windows offered, which careful drivers look up at run time; the bridge has their addresses in this order. */
export const ROUTINES = [
  'ExAllocatePool2',
  'ExAllocateTimer',
  'ExSetTimer',
  'ExCancelTimer',
  'ExDeleteTimer',
  'KeQueryInterruptTimePrecise',
  'KeQuerySystemTimePrecise',
] as const;

/** Why the bridge stops the driver, by position: name for C++, text for people. The texts stay out of the module that is shipped. */
export const STOPS = [
  ['PoolUnderrun', 'BAD_POOL_HEADER: the driver wrote in front of a pool block'],
  ['PoolOverrun', 'BAD_POOL_HEADER: the driver wrote past the end of a pool block'],
  ['PoolCaller', 'BAD_POOL_CALLER: memory in front of a pool block was overwritten, or it is freed twice'],
  ['ContiguousCaller', 'MmFreeContiguousMemorySpecifyCache of memory that is not allocated'],
  ['ReleasedTwice', 'Release of an object that is gone already'],
  ['PureVirtual', 'a pure virtual function was called'],
  ['NoEntry', 'the host asked for an entry the driver does not have'],
  ['WaitBlocks', 'MAXIMUM_WAIT_OBJECTS_EXCEEDED: more than three objects need an array of wait blocks'],
  ['WaitObjects', 'a wait for more than four objects is beyond this simulation'],
] as const;

/** Interface ids the boundary knows, by position; any other GUID crosses as 0 (`IID_unknown`). Values: ddi-facts 1.2. */
export const IIDS = [
  ['IID_unknown', '00000000-0000-0000-0000-000000000000'],
  ['IID_IUnknown', '00000000-0000-0000-C000-000000000046'],
  ['IID_IPort', 'B4C90A25-5791-11D0-86F9-00A0C911B544'],
  ['IID_IMiniport', 'B4C90A24-5791-11D0-86F9-00A0C911B544'],
  ['IID_IPortWaveRT', '339FF909-68A9-4310-B09B-274E96EE4CBD'],
  ['IID_IPortWaveRTStream', '1809CE5A-64BC-4E62-BD7D-95BCE43DE393'],
  ['IID_IMiniportWaveRT', '0F9FC4D6-6061-4F3C-B1FC-075E35F7960A'],
  ['IID_IMiniportWaveRTStream', '000AC9AB-FAAB-4F3D-9455-6FF8306A74A0'],
  ['IID_IMiniportWaveRTStreamNotification', '23759128-96F1-423B-AB4D-81635BCF8CA1'],
  ['IID_IMiniportWaveRTInputStream', 'CD8E756A-5FC7-4624-984B-2AF02925B91F'],
  ['IID_IMiniportWaveRTOutputStream', '831FC7BC-6347-44BC-B47B-C0C657B5BF73'],
  ['IID_IPortClsStreamResourceManager', 'E1CD9915-CAB1-4103-BB2F-7DC09C9BE942'],
  ['IID_IPortClsStreamResourceManager2', '0D500BAE-D565-469D-A0E2-F283760D7148'],
  ['IID_IAdapterPnpManagement', '706F2368-4086-47F5-B913-57B76EED1A32'],
  ['IID_IMiniportPnpNotify', '6B735365-9487-464C-93E3-FA2C6391D5A4'],
  ['IID_IPortClsPnp', '0485791B-17F5-4B73-902A-20344860B9CA'],
  ['IID_IAdapterPowerManagement', '793417D0-35FE-11D1-AD08-00A0C90AB1B0'],
  ['IID_IAdapterPowerManagement2', 'E0F92E5D-67F5-48EE-B57A-7D1E90C5F43D'],
  ['IID_IAdapterPowerManagement3', 'A8C7303E-F80C-4BC9-B2E3-FB2D08BE920F'],
  ['IID_IPowerNotify', '3DD648B8-969F-11D1-95A9-00C04FB925D3'],
  ['IID_IResourceList', '22C6AC60-851B-11D0-9A7F-00AA0038ACFE'],
  ['IID_IInterruptSync', '22C6AC63-851B-11D0-9A7F-00AA0038ACFE'],
  ['IID_IPortClsEtwHelper', '80EF6667-E8B1-4252-AB09-8F6D5EBBD19F'],
  ['IID_IUnregisterSubdevice', '16738177-E199-41F9-9A87-ABB2A5432F21'],
  ['IID_IUnregisterPhysicalConnection', '6C38E231-2A0D-428D-81F8-07CC428BB9A4'],
  ['IID_IPortTopology', 'B4C90A30-5791-11D0-86F9-00A0C911B544'],
  ['IID_IMiniportTopology', 'B4C90A31-5791-11D0-86F9-00A0C911B544'],
  ['IID_IPortEvents', 'A80F29C4-5498-11D2-95D9-00C04FB925D3'],
  ['IID_IPortClsVersion', '7D89A7BB-869B-4567-8DBE-1E168CC853DE'],
  ['IID_IPinCount', '5DADB7DC-A2CB-4540-A4A8-425EE4AE9051'],
  ['IID_IMiniportAudioSignalProcessing', 'B532678C-BE50-472D-9973-8A6F16594989'],
  ['IID_IPortClsNotifications', '1E092CE2-DB25-483B-8446-B0961215258B'],
  ['IID_IPortClsPower', '47BA0351-BC4B-4869-8134-B74FE17852D8'],
  ['IID_IPortClsRuntimePower', 'E057C351-0430-4DBC-B172-C711D40A2373'],
  ['IID_IDrmPort', '286D3DF8-CA22-4E2E-B9BC-20B4F0E201CE'],
  ['IID_IDrmPort2', '1ACCE59C-7311-4B6B-9FBA-CC3BA59ACDCE'],
] as const;
export type IidName = (typeof IIDS)[number][0];

/** Port classes PcNewPort knows, by position; any other class id crosses as 0. */
export const CLSIDS = [
  ['CLSID_unknown', '00000000-0000-0000-0000-000000000000'],
  ['CLSID_PortWaveRT', 'CC9BE57A-EB9E-42B4-94FC-0CAD3DBCE7FA'],
  ['CLSID_PortTopology', 'B4C90A32-5791-11D0-86F9-00A0C911B544'],
] as const;
