/**
 * The calls of a driver into Windows that may fail although the driver did nothing wrong, and what they answer then.
 * Source: the "Return value" section of each function's page; a status no page names is our choice, one a page does name goes first.
 */
import { STATUS } from '../status.ts';

export interface Fallible {
  /** What the call answers when it fails. */
  readonly answer: number;
  /** How that reads. */
  readonly meaning: string;
}

export const FALLIBLE = {
  ExAllocatePoolWithTag: { answer: 0, meaning: 'NULL' },
  ExAllocatePool2: { answer: 0, meaning: 'NULL' },
  MmAllocateContiguousMemorySpecifyCache: { answer: 0, meaning: 'NULL' },
  ExAllocateTimer: { answer: 0, meaning: 'NULL' },
  PsCreateSystemThread: { answer: STATUS.INSUFFICIENT_RESOURCES, meaning: 'STATUS_INSUFFICIENT_RESOURCES' },
  ObReferenceObjectByHandle: { answer: STATUS.INSUFFICIENT_RESOURCES, meaning: 'STATUS_INSUFFICIENT_RESOURCES' },
  PcAddAdapterDevice: { answer: STATUS.INSUFFICIENT_RESOURCES, meaning: 'STATUS_INSUFFICIENT_RESOURCES' },
  PcInitializeAdapterDriver: { answer: STATUS.INSUFFICIENT_RESOURCES, meaning: 'STATUS_INSUFFICIENT_RESOURCES' },
  PcNewPort: { answer: STATUS.INSUFFICIENT_RESOURCES, meaning: 'STATUS_INSUFFICIENT_RESOURCES' },
  PcRegisterSubdevice: { answer: STATUS.INSUFFICIENT_RESOURCES, meaning: 'STATUS_INSUFFICIENT_RESOURCES' },
  PcRegisterPhysicalConnection: { answer: STATUS.INSUFFICIENT_RESOURCES, meaning: 'STATUS_INSUFFICIENT_RESOURCES' },
  PcNewInterruptSync: { answer: STATUS.INSUFFICIENT_RESOURCES, meaning: 'STATUS_INSUFFICIENT_RESOURCES' },
  PcRegisterAdapterPowerManagement: {
    answer: STATUS.INSUFFICIENT_RESOURCES,
    meaning: 'STATUS_INSUFFICIENT_RESOURCES',
  },
  PcRegisterAdapterPnpManagement: { answer: STATUS.INSUFFICIENT_RESOURCES, meaning: 'STATUS_INSUFFICIENT_RESOURCES' },
  PcGetPhysicalDeviceObject: { answer: STATUS.UNSUCCESSFUL, meaning: 'STATUS_UNSUCCESSFUL' },
  PcAddStreamResource: { answer: STATUS.INSUFFICIENT_RESOURCES, meaning: 'STATUS_INSUFFICIENT_RESOURCES' },
  Unknown_QueryInterface: { answer: STATUS.NOINTERFACE, meaning: 'STATUS_NOINTERFACE' },
  Port_Init: { answer: STATUS.INSUFFICIENT_RESOURCES, meaning: 'STATUS_INSUFFICIENT_RESOURCES' },
  PortWaveRTStream_AllocatePagesForMdl: { answer: 0, meaning: 'NULL' },
  PortWaveRTStream_AllocateContiguousPagesForMdl: { answer: 0, meaning: 'NULL' },
  PortWaveRTStream_MapAllocatedPages: { answer: 0, meaning: 'NULL' },
  StreamResourceManager_AddStreamResource: {
    answer: STATUS.INSUFFICIENT_RESOURCES,
    meaning: 'STATUS_INSUFFICIENT_RESOURCES',
  },
  StreamResourceManager_AddStreamResource2: {
    answer: STATUS.INSUFFICIENT_RESOURCES,
    meaning: 'STATUS_INSUFFICIENT_RESOURCES',
  },
  PortClsPnp_RegisterAdapterPnpManagement: {
    answer: STATUS.INSUFFICIENT_RESOURCES,
    meaning: 'STATUS_INSUFFICIENT_RESOURCES',
  },
  InterruptSync_RegisterServiceRoutine: {
    answer: STATUS.INSUFFICIENT_RESOURCES,
    meaning: 'STATUS_INSUFFICIENT_RESOURCES',
  },
  InterruptSync_Connect: { answer: STATUS.INSUFFICIENT_RESOURCES, meaning: 'STATUS_INSUFFICIENT_RESOURCES' },
} as const satisfies Record<string, Fallible>;

export type FallibleName = keyof typeof FALLIBLE;
export const FALLIBLE_NAMES = Object.keys(FALLIBLE) as [FallibleName, ...FallibleName[]];
