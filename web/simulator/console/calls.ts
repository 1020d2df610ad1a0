/**
 * The calls that a reader can make by hand: which there are, whom they reach, what each argument can be. One table for the
 * scenario action `call`, for the console of the reference and for the tests. Parameters and their types are those of the
 * boundary table; here stands only what a person chooses.
 */
import { ENTRY, HOST, IIDS, type EntryName, type HostName, type Param, type Row } from '../../../wasm/abi/table.ts';

/** Objects of the running stack, by what they are to the reader. What is not there at that time is NULL. */
export const OBJECTS = {
  pdo: 'the physical device object of the stack',
  fdo: 'the functional device object',
  null: 'NULL',
  interrupt: 'the interrupt of the device',
  thread: "the driver's own thread",
  'current-thread': 'the thread that makes the call',
  registered: 'the handle the driver registered last',
  removed: 'a handle that was removed',
  nonsense: 'an address at which nothing is',
  adapter: "the driver's adapter object",
  event: 'a new event of the client',
  'stream-event': 'the event that is registered already',
  'stream-mdl': "the pages of the stream's buffer",
  'own-mdl': 'two pages, allocated for this call',
} as const;
export type ObjectName = keyof typeof OBJECTS;

/** Whom a call reaches; its first argument, which nobody chooses. */
export type Receiver =
  | 'none'
  | 'manager'
  | 'manager2'
  | 'port'
  | 'resources'
  | 'sync'
  | 'stream'
  | 'port-stream'
  | 'notification'
  | 'input'
  | 'output'
  | 'miniport'
  | 'pnp-notify'
  | 'power-notify'
  | 'adapter-power'
  | 'adapter-power2'
  | 'adapter-power3'
  | 'adapter-pnp';

interface Call {
  readonly receiver: Receiver;
  /** The right value of each argument; the order is that of the boundary table. */
  readonly right: Readonly<Record<string, number | ObjectName>>;
  /** Objects to choose from, for arguments that are objects. */
  readonly objects?: Readonly<Record<string, readonly ObjectName[]>>;
}

const PDOS = ['pdo', 'fdo', 'null', 'nonsense'] as const;
const RESOURCES = ['interrupt', 'thread', 'current-thread', 'null', 'nonsense'] as const;
const MDLS = ['own-mdl', 'stream-mdl', 'null', 'nonsense'] as const;
const HANDLES = ['registered', 'removed', 'null', 'nonsense'] as const;
const ADD = {
  set: 0,
  descriptor: 1,
  size: 24,
  flags: 0,
  descriptorPdo: 'pdo',
  type: 0,
  version: 1,
  resource: 'interrupt',
  handleOut: 1,
} as const;
const stereo = { rate: 48_000, channels: 2, bits: 16, float: 0 };
/** MmCached of MEMORY_CACHING_TYPE. */
const CACHED = 1;
const HIGHEST = 0xffff_ffff;
const TWO_PAGES = 8192;
const pages = (right: Call['right'] = {}): Call => ({
  receiver: 'port-stream',
  right: { mdl: 'own-mdl', ...right },
  objects: { mdl: MDLS },
});
const alone = (receiver: Receiver): Call => ({ receiver, right: {} });
const power = (receiver: Receiver, right: Call['right']): Call => ({ receiver, right });

/** By the name of the row in the boundary table. */
export const CALLS = {
  StreamResourceManager_AddStreamResource: {
    receiver: 'manager',
    right: ADD,
    objects: { descriptorPdo: PDOS, resource: RESOURCES },
  },
  StreamResourceManager_AddStreamResource2: {
    receiver: 'manager2',
    right: { pdo: 'pdo', ...ADD },
    objects: { pdo: PDOS, descriptorPdo: PDOS, resource: RESOURCES },
  },
  StreamResourceManager_RemoveStreamResource: {
    receiver: 'manager',
    right: { handle: 'registered' },
    objects: { handle: HANDLES },
  },
  PcAddStreamResource: {
    receiver: 'none',
    right: { pdo: 'pdo', ...ADD },
    objects: { pdo: PDOS, descriptorPdo: PDOS, resource: RESOURCES },
  },
  PcRemoveStreamResource: { receiver: 'none', right: { handle: 'registered' }, objects: { handle: HANDLES } },
  Unknown_QueryInterface: {
    receiver: 'port',
    right: { iid: IIDS.findIndex(([name]) => name === 'IID_IPortClsStreamResourceManager') },
  },
  PortClsPnp_RegisterAdapterPnpManagement: {
    receiver: 'port',
    right: { adapter: 'adapter', fdo: 'fdo' },
    objects: { adapter: ['adapter', 'null'], fdo: ['fdo', 'pdo', 'null'] },
  },
  PortClsPnp_UnregisterAdapterPnpManagement: {
    receiver: 'port',
    right: { fdo: 'fdo' },
    objects: { fdo: ['fdo', 'pdo', 'null'] },
  },
  PcRegisterAdapterPnpManagement: {
    receiver: 'none',
    right: { adapter: 'adapter', fdo: 'fdo' },
    objects: { adapter: ['adapter', 'null'], fdo: ['fdo', 'pdo', 'null'] },
  },
  PcUnregisterAdapterPnpManagement: {
    receiver: 'none',
    right: { fdo: 'fdo' },
    objects: { fdo: ['fdo', 'pdo', 'null'] },
  },
  PcGetPhysicalDeviceObject: { receiver: 'none', right: { fdo: 'fdo' } },
  Port_GetDeviceProperty: { receiver: 'port', right: { property: 1, length: 256 } },
  MiniportWriteEtwEvent: { receiver: 'port', right: { event: 1, p1: 0, p2: 0, p3: 0, p4: 0 } },
  ResourceList_NumberOfEntries: alone('resources'),
  ResourceList_NumberOfEntriesOfType: { receiver: 'resources', right: { type: 2 } },
  ResourceList_FindTranslatedEntry: { receiver: 'resources', right: { type: 2, index: 0 } },
  ResourceList_FindUntranslatedEntry: { receiver: 'resources', right: { type: 2, index: 0 } },
  InterruptSync_GetKInterrupt: alone('sync'),
  InterruptSync_CallSynchronizedRoutine: alone('sync'),
  PortWaveRTStream_AllocatePagesForMdl: { receiver: 'port-stream', right: { highest: HIGHEST, size: TWO_PAGES } },
  PortWaveRTStream_AllocateContiguousPagesForMdl: {
    receiver: 'port-stream',
    right: { lowest: 0, highest: HIGHEST, size: TWO_PAGES },
  },
  PortWaveRTStream_MapAllocatedPages: pages({ cache: CACHED }),
  PortWaveRTStream_UnmapAllocatedPages: pages(),
  PortWaveRTStream_FreePagesFromMdl: pages(),
  PortWaveRTStream_GetPhysicalPagesCount: pages(),
  PortWaveRTStream_GetPhysicalPageAddress: pages({ index: 0 }),
  InterruptSync_Connect: alone('sync'),
  InterruptSync_Disconnect: alone('sync'),
  Miniport_GetDescription: alone('miniport'),
  Miniport_DataRangeIntersection: { receiver: 'miniport', right: { pin: 0, ...stereo } },
  MiniportWaveRT_GetDeviceDescription: alone('miniport'),
  MiniportWaveRT_NewStream: { receiver: 'miniport', right: { pin: 0, capture: 0, ...stereo } },
  Stream_SetFormat: { receiver: 'stream', right: stereo },
  Stream_SetState: { receiver: 'stream', right: { state: 2 } },
  Stream_GetPosition: alone('stream'),
  Stream_GetHWLatency: alone('stream'),
  Stream_GetPositionRegister: alone('stream'),
  Stream_GetClockRegister: alone('stream'),
  Stream_AllocateAudioBuffer: { receiver: 'stream', right: { requested: 3840 } },
  Stream_AllocateBufferWithNotification: { receiver: 'notification', right: { count: 2, requested: 3840 } },
  Stream_RegisterNotificationEvent: {
    receiver: 'notification',
    right: { event: 'event' },
    objects: { event: ['event', 'stream-event', 'null'] },
  },
  Stream_UnregisterNotificationEvent: {
    receiver: 'notification',
    right: { event: 'stream-event' },
    objects: { event: ['event', 'stream-event', 'null'] },
  },
  InputStream_GetReadPacket: alone('input'),
  // The packet whose turn it is after 30 ms of packets of 10 ms.
  OutputStream_SetWritePacket: { receiver: 'output', right: { number: 3, flags: 0, eosLength: 0 } },
  OutputStream_GetOutputStreamPresentationPosition: alone('output'),
  OutputStream_GetPacketCount: alone('output'),
  PowerNotify_PowerChangeNotify: power('power-notify', { state: 4 }),
  AdapterPower_PowerChangeState: power('adapter-power', { state: 4 }),
  AdapterPower_QueryPowerChangeState: power('adapter-power', { state: 4 }),
  AdapterPower_QueryDeviceCapabilities: alone('adapter-power'),
  AdapterPower2_PowerChangeState2: power('adapter-power2', { state: 4, system: 1 }),
  AdapterPower3_PowerChangeState3: power('adapter-power3', { state: 4, system: 1, latency: 1 }),
  AdapterPower3_D3ExitLatencyChanged: power('adapter-power3', { latency: 1 }),
  AdapterPnp_GetSupportedRebalanceType: alone('adapter-pnp'),
  AdapterPnp_PnpQueryStop: alone('adapter-pnp'),
  AdapterPnp_PnpCancelStop: alone('adapter-pnp'),
  AdapterPnp_PnpStop: alone('adapter-pnp'),
  MiniportPnpNotify_PnpStop: alone('pnp-notify'),
} as const satisfies Partial<Record<HostName | EntryName, Call>>;
export type CallName = keyof typeof CALLS;
export const CALL_NAMES = Object.keys(CALLS) as CallName[];

/** What an argument can be. Numbers lie in 0..0xffffffff. */
export type Argument =
  | {
      readonly name: string;
      readonly kind: 'object';
      readonly right: ObjectName;
      readonly choices: readonly ObjectName[];
    }
  | {
      readonly name: string;
      readonly kind: 'choice';
      readonly right: number;
      readonly choices: readonly (readonly [number, string])[];
    }
  | { readonly name: string; readonly kind: 'number'; readonly right: number; readonly hex: boolean };

const POWER = [
  [1, 'PowerDeviceD0'],
  [2, 'PowerDeviceD1'],
  [3, 'PowerDeviceD2'],
  [4, 'PowerDeviceD3'],
] as const;
const CHOICES: Partial<Record<Param['type'], readonly (readonly [number, string])[]>> = {
  bool: [
    [1, 'TRUE'],
    [0, 'FALSE'],
  ],
  restypeps: [
    [0, 'ePcStreamResourceInterrupt'],
    [1, 'ePcStreamResourceThread'],
    [2, 'ePcStreamResourceSet'],
    [7, 'no value of the enumeration'],
  ],
  ksstate: [
    [0, 'KSSTATE_STOP'],
    [1, 'KSSTATE_ACQUIRE'],
    [2, 'KSSTATE_PAUSE'],
    [3, 'KSSTATE_RUN'],
    [7, 'no value of the enumeration'],
  ],
  dstate: POWER,
  sstate: [
    [1, 'PowerSystemWorking'],
    [4, 'PowerSystemSleeping3'],
  ],
  restype: [
    [1, 'CmResourceTypePort'],
    [2, 'CmResourceTypeInterrupt'],
    [3, 'CmResourceTypeMemory'],
  ],
  iid: IIDS.map(([name], i) => [i, name]),
  ptr: [
    [0, 'NULL'],
    [1, 'not NULL'],
  ],
  cache: [
    [0, 'MmNonCached'],
    [1, 'MmCached'],
    [2, 'MmWriteCombined'],
    [3, 'MmHardwareCoherentCached'],
  ],
  extent: [
    [24, 'sizeof (PCSTREAMRESOURCE_DESCRIPTOR)'],
    [8, '8'],
    [0, '0'],
  ],
};
/** Not chosen but settled by the call itself: where results go. */
const IMPLIED: Readonly<Record<string, readonly string[]>> = {
  Unknown_QueryInterface: ['at'],
  InterruptSync_Connect: ['interrupt'],
  ResourceList_NumberOfEntries: ['result'],
  ResourceList_NumberOfEntriesOfType: ['result'],
  ResourceList_FindTranslatedEntry: ['found'],
  ResourceList_FindUntranslatedEntry: ['found'],
  PortWaveRTStream_AllocatePagesForMdl: ['mdl', 'at'],
  PortWaveRTStream_AllocateContiguousPagesForMdl: ['mdl', 'at'],
};

/** The name a reader knows: that of the method or function. */
export const methodOf = (name: CallName): string => name.slice(name.indexOf('_') + 1);

export const isHostCall = (name: CallName): name is CallName & HostName => HOST.some((row) => row.name === name);
export function rowOf(name: CallName): Row {
  return [...HOST, ...ENTRY].find((row) => row.name === name)!;
}

/** What a person chooses for a call, in order. */
export function argumentsOf(name: CallName): readonly Argument[] {
  const call: Call = CALLS[name];
  const implied = IMPLIED[name] ?? [];
  const { params } = rowOf(name);
  return params
    .slice(call.receiver === 'none' ? 0 : 1)
    .filter((param) => !implied.includes(param.name))
    .map((param): Argument => {
      const right = call.right[param.name];
      if (right === undefined) throw new Error(`${name}: no right value for ${param.name}`);
      if (typeof right === 'string')
        return { name: param.name, kind: 'object', right, choices: call.objects?.[param.name] ?? [right] };
      const choices = CHOICES[param.type];
      if (choices) return { name: param.name, kind: 'choice', right, choices };
      return { name: param.name, kind: 'number', right, hex: param.type === 'hex' };
    });
}

/**
 * Highest IRQL at which a reader may try it. A call into Windows may be made too high, to see what happens; Windows itself
 * keeps to what it promises the driver.
 */
export function highestIrql(name: CallName): 0 | 2 {
  return isHostCall(name) || rowOf(name).maxIrql >= 2 ? 2 : 0;
}

/** A problem with the arguments of a call, or null. `values` comes from a scenario. */
export function argumentProblem(name: CallName, values: Readonly<Record<string, number | string>>): string | null {
  const known = argumentsOf(name);
  for (const [key, value] of Object.entries(values)) {
    const argument = known.find((each) => each.name === key);
    const names = known.map((each) => each.name).join(', ') || 'none';
    if (!argument) return `${name} has no argument “${key}”; it has ${names}`;
    if (argument.kind === 'object') {
      if (!argument.choices.includes(value as ObjectName)) return `${key} is one of ${argument.choices.join(', ')}`;
    } else if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > 0xffff_ffff) {
      return `${key} is a whole number from 0 to 4294967295`;
    }
  }
  return null;
}
