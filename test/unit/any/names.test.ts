/** Every function that publicly available WaveRT drivers link against, with what `lab build` has for it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ACCEPTED_ONLY } from '../../../wasm/abi/accepted.ts';
import { REPOSITORY } from './build.ts';

const text = (extension: RegExp): string =>
  readdirSync(join(REPOSITORY, 'wasm'), { recursive: true, encoding: 'utf8' })
    .filter((path) => extension.test(path))
    .map((path) => readFileSync(join(REPOSITORY, 'wasm', path), 'utf8'))
    .join('\n');
const sources = text(/\.(?:c|cpp)$/);
const headers = text(/\.h$/);

type State = 'behaves' | 'accepted and ignored' | 'not simulated';

/** What the bridge has: a definition in a source, or an inline function or macro of a header. A declaration alone does not link. */
function stateOf(name: string): State {
  const [, type, operation] = /^Rtl(ULong)(Add|Mult)$/.exec(name) ?? [];
  // These are pasted together by a macro that is given their type's name.
  if (type && headers.includes(`Rtl##Name##${operation}(`) && new RegExp(String.raw`\(${type},`).test(headers))
    return 'behaves';
  if ((ACCEPTED_ONLY as readonly string[]).includes(name)) return 'accepted and ignored';
  const defined =
    new RegExp(String.raw`^[^\n/*;]*\b${name}\([^;]*?\)\s*\{`, 'm').test(sources) ||
    new RegExp(String.raw`^\s*#\s*define\s+${name}\b`, 'm').test(headers) ||
    new RegExp(String.raw`^[^\n/*;#]*\b${name}\([^;{}]*\)\s*\{`, 'm').test(headers);
  return defined ? 'behaves' : 'not simulated';
}

const KERNEL = `
ExAllocatePool2 ExAllocatePoolWithTag ExFreePoolWithTag ExFreePool ExAllocateTimer ExSetTimer ExCancelTimer ExDeleteTimer
ExInitializeFastMutex ExAcquireFastMutex ExReleaseFastMutex KeInitializeSpinLock KeAcquireSpinLock KeReleaseSpinLock
KeInitializeEvent KeSetEvent KeResetEvent KeClearEvent KeInitializeMutex KeReleaseMutex KeWaitForSingleObject
KeWaitForMultipleObjects KeDelayExecutionThread KeInitializeDpc KeInsertQueueDpc KeRemoveQueueDpc KeFlushQueuedDpcs
KeInitializeTimerEx KeSetTimerEx KeCancelTimer KeQueryPerformanceCounter KeQueryInterruptTime KeQueryInterruptTimePrecise
KeQuerySystemTime KeInitializeSemaphore KeReleaseSemaphore KeSynchronizeExecution KeSaveFloatingPointState
KeRestoreFloatingPointState KeGetCurrentIrql KeRaiseIrql KeLowerIrql KeSetPriorityThread PsCreateSystemThread
PsTerminateSystemThread PsGetCurrentThread ObReferenceObjectByHandle IoConnectInterruptEx IoDisconnectInterruptEx
ExInitializeResourceLite IoAllocateWorkItem IoQueueWorkItem IoFreeWorkItem IoOpenDriverRegistryKey
IoOpenDeviceInterfaceRegistryKey IoRegisterDeviceInterface IoSetDeviceInterfacePropertyData IoGetCurrentIrpStackLocation
MmMapIoSpace MmUnmapIoSpace READ_PORT_UCHAR READ_PORT_USHORT READ_PORT_ULONG WRITE_PORT_UCHAR WRITE_PORT_USHORT
WRITE_PORT_ULONG READ_REGISTER_UCHAR READ_REGISTER_USHORT READ_REGISTER_ULONG WRITE_REGISTER_UCHAR
WRITE_REGISTER_USHORT WRITE_REGISTER_ULONG MmGetMdlByteCount RtlQueryRegistryValues RtlInitUnicodeString
RtlAppendUnicodeToString RtlFreeUnicodeString RtlCopyMemory RtlZeroMemory RtlFillMemory RtlULongAdd RtlULongMult ZwClose
ZwCreateKey ZwOpenKey ZwEnumerateKey ZwEnumerateValueKey ZwQueryValueKey ZwSetValueKey ZwCreateFile ZwWriteFile DbgPrint
DbgPrintEx`;
const PORTCLS = `
PcInitializeAdapterDriver PcAddAdapterDevice PcDispatchIrp PcNewPort PcNewMiniport PcRegisterSubdevice
PcRegisterPhysicalConnection PcGetPhysicalDeviceObject PcRegisterAdapterPowerManagement
PcUnregisterAdapterPowerManagement PcRegisterAdapterPnpManagement PcUnregisterAdapterPnpManagement PcNewInterruptSync
PcNewRegistryKey PcNewResourceSublist PcAddStreamResource PcRemoveStreamResource`;

/** Names that do not behave as documented yet. Whoever adds one takes it out of here. */
const ACCEPTED = ['KeSaveFloatingPointState', 'KeRestoreFloatingPointState', 'PcNewMiniport'];
const MISSING: readonly string[] = [];

describe('a name public drivers link against has its state', () => {
  it.each(`${KERNEL} ${PORTCLS}`.trim().split(/\s+/))('%s', (name) => {
    const expected: State = ACCEPTED.includes(name)
      ? 'accepted and ignored'
      : MISSING.includes(name)
        ? 'not simulated'
        : 'behaves';
    expect(stateOf(name)).toBe(expected);
  });
});
