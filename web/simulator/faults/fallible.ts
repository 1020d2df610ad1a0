/**
 * The calls of a driver into Windows that may fail although the driver did nothing wrong, and what they answer then.
 * Source: the "Return value" section of each function's page. A page that names a status for want of memory is followed;
 * most say only "an error code otherwise": STATUS_INSUFFICIENT_RESOURCES is our choice there (U-47).
 *
 * Not here: functions that cannot fail (their pages say void, or that they always succeed); functions that only fail for a
 * wrong parameter (RemoveStreamResource; ObReferenceObjectByHandle, whose page names a wrong type, a wrong handle and denied
 * access and nothing else); and those that give back, where a driver could do nothing about it.
 */
import { STATUS } from '../status.ts';
import type { Release } from '../versions.ts';

export interface Fallible {
  /** What the call answers when it fails. */
  readonly answer: number;
  /** How that reads: NULL, or the name of a status. */
  readonly meaning: string;
  /** First release that has the function, where it is later than the oldest the lab offers. As in the boundary table. */
  readonly since?: Release;
  /** The function can also succeed with less than it was asked for. */
  readonly less?: true;
}

const nothing = (more: Partial<Fallible> = {}): Fallible => ({ answer: 0, meaning: 'NULL', ...more });
const refused = (status: keyof typeof STATUS, since?: Release): Fallible => ({
  answer: STATUS[status],
  meaning: `STATUS_${status}`,
  ...(since ? { since } : {}),
});

export const FALLIBLE = {
  ExAllocatePoolWithTag: nothing(),
  ExAllocatePool2: nothing({ since: '10-2004' }),
  MmAllocateContiguousMemorySpecifyCache: nothing(),
  ExAllocateTimer: nothing({ since: '8.1' }),
  PsCreateSystemThread: refused('INSUFFICIENT_RESOURCES'),
  PcInitializeAdapterDriver: refused('INSUFFICIENT_RESOURCES'),
  PcAddAdapterDevice: refused('INSUFFICIENT_RESOURCES'),
  PcNewPort: refused('INSUFFICIENT_RESOURCES'),
  PcRegisterSubdevice: refused('INSUFFICIENT_RESOURCES'),
  PcRegisterPhysicalConnection: refused('INSUFFICIENT_RESOURCES'),
  PcNewInterruptSync: refused('INSUFFICIENT_RESOURCES'),
  PcRegisterAdapterPowerManagement: refused('INSUFFICIENT_RESOURCES'),
  PcRegisterAdapterPnpManagement: refused('INSUFFICIENT_RESOURCES', '10-1511'),
  PcGetPhysicalDeviceObject: refused('UNSUCCESSFUL', '8'),
  PcAddStreamResource: refused('INSUFFICIENT_RESOURCES', '10-1507'),
  Unknown_QueryInterface: refused('NOINTERFACE'),
  Port_Init: refused('INSUFFICIENT_RESOURCES'),
  /** B-1: may return fewer bytes than asked for. */
  PortWaveRTStream_AllocatePagesForMdl: nothing({ less: true }),
  PortWaveRTStream_AllocateContiguousPagesForMdl: nothing(),
  PortWaveRTStream_MapAllocatedPages: nothing(),
  StreamResourceManager_AddStreamResource: refused('INSUFFICIENT_RESOURCES', '10-1507'),
  StreamResourceManager_AddStreamResource2: refused('INSUFFICIENT_RESOURCES', '10-1511'),
  PortClsPnp_RegisterAdapterPnpManagement: refused('INSUFFICIENT_RESOURCES', '10-1511'),
  InterruptSync_RegisterServiceRoutine: refused('INSUFFICIENT_RESOURCES'),
  /** IoConnectInterruptEx underneath. */
  InterruptSync_Connect: refused('INSUFFICIENT_RESOURCES'),
  IoConnectInterrupt: refused('INSUFFICIENT_RESOURCES'),
  IoConnectInterruptEx: refused('INSUFFICIENT_RESOURCES'),
  MmMapIoSpace: nothing(),
  MmMapIoSpaceEx: nothing({ since: '10-1507' }),
  MiniportWriteEtwEvent: refused('INSUFFICIENT_RESOURCES', '8'),
} as const satisfies Record<string, Fallible>;

export type FallibleName = keyof typeof FALLIBLE;
export const FALLIBLE_NAMES = Object.keys(FALLIBLE) as [FallibleName, ...FallibleName[]];

export const fallible = (name: FallibleName): Fallible => FALLIBLE[name];
