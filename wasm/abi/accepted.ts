/**
 * Functions that are there and change nothing in the simulated Windows: they are accepted, with the result their page gives for
 * success, and ignored. A module's metadata lists those its driver uses, so that nobody takes them for simulated.
 */
export const ACCEPTED_ONLY: readonly string[] = [
  'EtwEventEnabled',
  'EtwRegister',
  'EtwUnregister',
  'EtwWrite',
  'IoCreateDevice',
  'IoCreateSymbolicLink',
  'IoDeleteSymbolicLink',
  'IoInvalidateDeviceState',
  'IoSetDeviceInterfaceState',
  'IoSetDevicePropertyData',
  'IofCallDriver',
  'IofCompleteRequest',
  'KeRestoreExtendedProcessorState',
  'KeRestoreFloatingPointState',
  'KeSaveExtendedProcessorState',
  'KeSaveFloatingPointState',
  'KeSetImportanceDpc',
  'KeSetTargetProcessorDpc',
  'KeSetTargetProcessorDpcEx',
  'PcCompletePendingPropertyRequest',
  'PcForwardIrpSynchronous',
  'PcGetContentRights',
  'PcNewMiniport',
  'PcRequestNewPowerState',
  'PoRegisterPowerSettingCallback',
  'PoUnregisterPowerSettingCallback',
];
