/**
 * Functions of Windows that wasm/any carries out itself, each with its first release and the highest IRQL its page allows:
 * 0 PASSIVE, 1 APC, 2 DISPATCH, 31 any. Source: the pages' "Minimum supported client" and "IRQL" rows.
 */
import type { Release } from '../versions.ts';

const PASSIVE = 0,
  APC = 1,
  DISPATCH = 2,
  ANY = 31;

export interface AnyFunction {
  readonly since: Release;
  readonly maxIrql: number;
}

const list = (maxIrql: number, since: Release, names: string): [string, AnyFunction][] =>
  names.split(/\s+/).map((name) => [name, { since, maxIrql }]);

/** By name; methods as `Interface::Method`. */
export const ANY_FUNCTIONS: ReadonlyMap<string, AnyFunction> = new Map([
  ...list(
    PASSIVE,
    '2000',
    'ZwClose ZwCreateFile ZwOpenFile ZwReadFile ZwWriteFile ZwQueryInformationFile ZwSetInformationFile',
  ),
  ...list(
    PASSIVE,
    '2000',
    'ZwCreateKey ZwOpenKey ZwQueryKey ZwEnumerateKey ZwQueryValueKey ZwEnumerateValueKey ZwSetValueKey',
  ),
  ...list(PASSIVE, '2000', 'ZwDeleteValueKey ZwDeleteKey ZwFlushKey RtlQueryRegistryValues RtlWriteRegistryValue'),
  ...list(
    PASSIVE,
    '2000',
    'RtlCheckRegistryKey RtlCreateRegistryKey IoOpenDeviceRegistryKey IoOpenDeviceInterfaceRegistryKey',
  ),
  ...list(PASSIVE, '10-1903', 'IoOpenDriverRegistryKey'),
  ...list(PASSIVE, '2000', 'IoRegisterDeviceInterface IoSetDeviceInterfaceState IoGetDeviceProperty'),
  ...list(APC, '2000', 'IoCreateDevice IoDeleteDevice'),
  ...list(PASSIVE, '2000', 'IoCreateSymbolicLink IoDeleteSymbolicLink'),
  ...list(PASSIVE, '8', 'IoGetDeviceInterfacePropertyData'),
  ...list(APC, '8', 'IoSetDeviceInterfacePropertyData'),
  ...list(APC, 'Vista', 'IoSetDevicePropertyData'),
  ...list(DISPATCH, '2000', 'IoAllocateMdl IoFreeMdl IofCallDriver IofCompleteRequest IoInvalidateDeviceState'),
  ...list(DISPATCH, '2000', 'IoGetAttachedDeviceReference MmBuildMdlForNonPagedPool MmProbeAndLockPages MmUnlockPages'),
  ...list(DISPATCH, '2000', 'MmMapLockedPagesSpecifyCache MmUnmapLockedPages'),
  ...list(APC, '2000', 'ExCreateCallback ExRegisterCallback ExUnregisterCallback'),
  ...list(DISPATCH, '2000', 'ExNotifyCallback'),
  ...list(
    ANY,
    '2000',
    'ExInterlockedInsertHeadList ExInterlockedInsertTailList ExInterlockedRemoveHeadList ExInterlockedPushEntryList',
  ),
  ...list(
    ANY,
    '2000',
    'ExInterlockedPopEntryList ExInterlockedAddLargeInteger ExInterlockedAddUlong ExInterlockedAddLargeStatistic',
  ),
  ...list(
    ANY,
    '2000',
    'InitializeSListHead InterlockedPushEntrySList InterlockedPopEntrySList ExInterlockedFlushSList',
  ),
  ...list(DISPATCH, '2000', 'ExQueryDepthSList IoCancelIrp'),
  ...list(ANY, 'XP', 'IoCsqInitialize'),
  ...list(ANY, 'Vista', 'IoCsqInitializeEx'),
  ...list(DISPATCH, 'XP', 'IoCsqInsertIrp IoCsqRemoveIrp IoCsqRemoveNextIrp'),
  ...list(DISPATCH, 'Vista', 'IoCsqInsertIrpEx'),
  ...list(ANY, '2000', 'KeSetImportanceDpc KeSetTargetProcessorDpc'),
  ...list(ANY, '7', 'KeSetTargetProcessorDpcEx'),
  ...list(DISPATCH, '2000', 'KeSaveFloatingPointState KeRestoreFloatingPointState'),
  ...list(DISPATCH, '7', 'KeSaveExtendedProcessorState KeRestoreExtendedProcessorState'),
  ...list(
    PASSIVE,
    'Vista',
    'PoRegisterPowerSettingCallback PoUnregisterPowerSettingCallback EtwRegister EtwUnregister',
  ),
  ...list(PASSIVE, '2000', 'WdfDriverCreate WdfDeviceMiniportCreate'),
  ...list(DISPATCH, '2000', 'WdfDriverMiniportUnload WdfObjectDelete'),
  ...list(PASSIVE, '2000', 'PcForwardIrpSynchronous PcNewMiniport PcRequestNewPowerState'),
  ...list(PASSIVE, '2000', 'PcNewResourceList PcNewResourceSublist IResourceList::AddEntry PcNewRegistryKey'),
  ...list(PASSIVE, '2000', 'IResourceList::AddEntryFromParent IRegistryKey::QueryKey IRegistryKey::EnumerateKey'),
  ...list(PASSIVE, '2000', 'IRegistryKey::QueryValueKey IRegistryKey::EnumerateValueKey IRegistryKey::SetValueKey'),
  ...list(PASSIVE, '2000', 'IRegistryKey::QueryRegistryValues IRegistryKey::NewSubKey IRegistryKey::DeleteKey'),
  ...list(DISPATCH, '2000', 'PcCompleteIrp'),
  ...list(PASSIVE, 'XP', 'PcGetContentRights PcCreateContentMixed PcDestroyContent PcForwardContentToInterface'),
  ...list(PASSIVE, 'XP', 'PcForwardContentToFileObject PcForwardContentToDeviceObject PcAddContentHandlers'),
  ...list(DISPATCH, '2000', 'IPortEvents::AddEventToEventList IPortEvents::GenerateEventList'),
  ...list(PASSIVE, 'Vista', 'IPortClsPower::SetIdlePowerManagement'),
  ...list(
    PASSIVE,
    '8',
    'IPortClsRuntimePower::RegisterPowerControlCallback IPortClsRuntimePower::UnregisterPowerControlCallback',
  ),
  ...list(PASSIVE, '8', 'IPortClsRuntimePower::SendPowerControl'),
  ...list(PASSIVE, 'XP', 'IDrmPort::CreateContentMixed IDrmPort::DestroyContent IDrmPort::ForwardContentToFileObject'),
  ...list(
    PASSIVE,
    'XP',
    'IDrmPort::ForwardContentToInterface IDrmPort::GetContentRights IDrmPort2::AddContentHandlers',
  ),
  ...list(PASSIVE, 'XP', 'IDrmPort2::ForwardContentToDeviceObject'),
]);

/** Functions made of others, so that nothing is told when they are called, that came after Windows 2000. */
export const ALSO_SINCE: ReadonlyMap<string, Release> = new Map([
  ['ExAllocatePool3', '10-2004'],
  ['ExFreePool2', '10-2004'],
  ['KeSetCoalescableTimer', '7'],
  ['KeQueryUnbiasedInterruptTime', '7'],
  ['IoQueueWorkItemEx', 'Vista'],
  ['IoSizeofWorkItem', 'Vista'],
  ['IoInitializeWorkItem', 'Vista'],
  ['IoUninitializeWorkItem', 'Vista'],
  ['EtwWrite', 'Vista'],
  ['EtwEventEnabled', 'Vista'],
  ['KeAcquireInStackQueuedSpinLock', 'XP'],
  ['KeReleaseInStackQueuedSpinLock', 'XP'],
]);
