/** The catalogue of the DDI against the boundary table, the headers the driver is built with, the decisions and the scenarios. */
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ENTRY, HOST, IIDS, type Row } from '../../../wasm/abi/table.ts';
import { decisionOf } from '../../../web/simulator/catalogue/decisions.ts';
import { IRQL } from '../../../web/simulator/catalogue/ddi/claims.ts';
import { DDI, ddiEntry } from '../../../web/simulator/catalogue/ddi/index.ts';
import type { Claim, DdiEntry, Method } from '../../../web/simulator/catalogue/ddi/types.ts';
import { STATUSES, statusEntry } from '../../../web/simulator/catalogue/statuses.ts';
import { isSource } from './sources.ts';
import { declares, enumerationOf, firstSlot, functionOf, interfaceOf, layoutOf, spelled } from './headers.ts';

const names = (folder: string): Set<string> =>
  new Set(readdirSync(new URL(`../../../${folder}/`, import.meta.url)).map((name) => name.replace(/\.md$/, '')));
const scenarios = names('test/scenarios');
const topics = names('web/reference/content/topics');
const rows = new Map<string, Row>([...HOST, ...ENTRY].map((row) => [row.name, row]));

const methodsOf = (entry: DdiEntry): readonly Method[] =>
  entry.kind === 'interface' ? entry.methods : entry.kind === 'function' ? [entry.method] : [];
const methods = DDI.flatMap((entry) =>
  methodsOf(entry).map((method) => ({ entry, method, title: `${entry.name}::${method.name}` })),
);

/** Every claim below a value, with where it stands. */
function claimsIn(value: unknown, path: string): { claim: Claim; path: string }[] {
  if (Array.isArray(value)) return value.flatMap((one, i) => claimsIn(one, `${path}.${i}`));
  if (typeof value !== 'object' || value === null) return [];
  if ('by' in value) return [{ claim: value as Claim, path }];
  return Object.entries(value).flatMap(([key, one]) => claimsIn(one, `${path}.${key}`));
}
const claims = DDI.flatMap((entry) => claimsIn(entry, entry.name));

describe('the catalogue', () => {
  it('has each name once', () => {
    const seen = DDI.map(({ name }) => name);
    expect(seen.filter((name, i) => seen.indexOf(name) !== i)).toEqual([]);
  });

  it('has what the reference promises', () => {
    for (const name of [
      'IPortClsStreamResourceManager',
      'IPortClsStreamResourceManager2',
      'PcAddStreamResource',
      'PcRemoveStreamResource',
      'PCSTREAMRESOURCE',
      'PCSTREAMRESOURCE_DESCRIPTOR',
      'PCSTREAMRESOURCE_DESCRIPTOR_INIT',
      'PcStreamResourceType',
      'IPortWaveRT',
      'IPortWaveRTStream',
      'IMiniportWaveRT',
      'IMiniportWaveRTStream',
      'IMiniportWaveRTStreamNotification',
      'IMiniportWaveRTInputStream',
      'IMiniportWaveRTOutputStream',
      'IMiniportPnpNotify',
      'IAdapterPnpManagement',
      'IPortClsPnp',
      'IPowerNotify',
      'IAdapterPowerManagement',
      'IAdapterPowerManagement2',
      'IAdapterPowerManagement3',
      'IResourceList',
      'IInterruptSync',
      'PcNewPort',
      'PcRegisterSubdevice',
      'PcAddAdapterDevice',
      'PcNewInterruptSync',
      'PcDispatchIrp',
      'PcGetPhysicalDeviceObject',
      'PcRegisterAdapterPnpManagement',
      'PcRegisterAdapterPowerManagement',
      'PcUnregisterAdapterPowerManagement',
    ])
      expect(ddiEntry(name), name).toBeDefined();
  });

  it('covers every function of portcls.sys and every method the boundary knows', () => {
    const covered = new Set(methods.map(({ method }) => method.row));
    const elsewhere = new Set([
      // IUnknown, of every object.
      'Unknown_QueryInterface',
      'Unknown_AddRef',
      'Unknown_Release',
      'QueryInterface',
      'AddRef',
      'Release',
      // The other half of IInterruptSync::CallSynchronizedRoutine.
      'InterruptSync_Leave',
      // The topology filter is not a subject of the reference.
      'MiniportTopology_Init',
      'UnregisterPhysicalConnection',
      // A handler of the filter description, not a method.
      'Filter_Property',
    ]);
    const missing = [...rows.values()]
      .filter(({ where }) => where === 'portcls.sys' || where === 'object')
      .map(({ name }) => name)
      .filter((name) => !covered.has(name) && !elsewhere.has(name));
    expect(missing).toEqual([]);
  });
});

/** Parameters that the documentation names otherwise than the headers here. */
const ON_PAGE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  AddStreamResource2: { Pdo: 'PhysicalDeviceObject' },
  PcAddStreamResource: { Pdo: 'PhysicalDeviceObject' },
  GetOutputStreamPresentationPosition: { PresentationPosition: 'pPresentationPosition' },
  GetPacketCount: { PacketCount: 'pPacketCount' },
  RegisterAdapterPnpManagement: { Unknown: 'pUnknown' },
  QueryPowerChangeState: { NewState: 'NewStateQuery' },
  PowerChangeState3: { NewExitLatency: 'D3ExitLatency' },
  D3ExitLatencyChanged: { NewExitLatency: 'NewD3ExitLatency' },
  MiniportWriteEtwEvent: { ullData1: 'pvData1', ullData2: 'pvData2', ullData3: 'ulData3', ullData4: 'ulData4' },
  PcDispatchIrp: { DeviceObject: 'pDeviceObject', Irp: 'pIrp' },
  PcGetPhysicalDeviceObject: { DeviceObject: 'pDeviceObject', PhysicalDeviceObject: 'ppPhysicalObject' },
  PcRegisterAdapterPowerManagement: { DeviceObject: 'pvContext1' },
  PcUnregisterAdapterPowerManagement: { DeviceObject: 'pDeviceObject' },
};

describe('against the headers', () => {
  for (const entry of DDI) {
    if (entry.kind !== 'interface') continue;
    it(`${entry.name}: base, slots, methods and parameters`, () => {
      const declared = interfaceOf(entry.name)!;
      expect(entry.inherits).toBe(declared.base);
      expect(entry.methods.map(({ name }) => name)).toEqual(declared.methods.map(({ name }) => name));
      expect(entry.methods.map(({ slot }) => slot)).toEqual(declared.methods.map((_, i) => firstSlot(entry.name) + i));
      entry.methods.forEach((method, i) => sameSignature(method, declared.methods[i]!));
    });
  }
  for (const entry of DDI) {
    if (entry.kind !== 'function') continue;
    it(`${entry.name}: parameters`, () => sameSignature(entry.method, functionOf(entry.name)!));
  }
  for (const entry of DDI) {
    if (entry.kind !== 'enumeration') continue;
    it(`${entry.name}: members and values`, () => {
      expect(entry.values.map(({ name, value }) => ({ name, value }))).toEqual(enumerationOf(entry.name));
    });
  }

  for (const entry of DDI) {
    if (entry.kind !== 'structure' || entry.fields.length === 0) continue;
    it(`${entry.name}: declaration, offsets and sizes`, () => {
      expect(declares(entry.declaration), entry.declaration).toBe(true);
      for (const [pointer, offset, size] of [
        [8, 'x64Offset', 'x64Bytes'],
        [4, 'x86Offset', 'x86Bytes'],
      ] as const) {
        const layout = layoutOf(entry.fields, pointer);
        expect(entry.fields.map((field) => field[offset])).toEqual(layout.offsets);
        expect(entry[size]).toBe(layout.bytes);
      }
    });
  }

  function sameSignature(method: Method, declared: NonNullable<ReturnType<typeof functionOf>>): void {
    expect(method.returns.toUpperCase(), method.name).toBe(declared.returns.toUpperCase());
    expect(
      method.parameters.map(({ name, type }) => ({ name, type: spelled(type) })),
      method.name,
    ).toEqual(declared.parameters.map(({ name, type }) => ({ name: ON_PAGE[method.name]?.[name] ?? name, type })));
  }
});

describe('against the boundary table', () => {
  const iids = new Map<string, string>(IIDS.map(([name, guid]) => [name, guid]));
  for (const entry of DDI)
    if (entry.kind === 'interface')
      it(`${entry.name}: IID`, () => expect(entry.iid).toBe(iids.get(`IID_${entry.name}`)));

  const levels: Readonly<Record<string, readonly number[]>> = {
    [IRQL.passive]: [0],
    [IRQL.dispatch]: [2],
    [IRQL.device]: [31],
    [IRQL.any]: [31],
    [IRQL.unstated]: [0, 31],
  };
  for (const { entry, method, title } of methods) {
    if (method.row === undefined) continue;
    it(`${title}: IRQL and first release`, () => {
      const row = rows.get(method.row!)!;
      expect(row, method.row).toBeDefined();
      expect(levels[method.irql]).toContain(row.maxIrql);
      // An interface that repeats another's methods is newer than they are.
      const repeated = entry.name !== 'IAdapterPowerManagement' && /^AdapterPower_/.test(row.name);
      const repeated3 = entry.name === 'IAdapterPowerManagement3' && /^AdapterPower2_/.test(row.name);
      if (!repeated && !repeated3) expect(entry.release).toBe(row.since);
    });
  }
});

describe('claims', () => {
  it('say something and name a source of a known form', () => {
    const wrong = claims.filter(({ claim }) => claim.text.trim() === '' || !isSource(claim.by, claim.source));
    expect(wrong.map(({ claim, path }) => `${path}: ${claim.by} ${claim.source}`)).toEqual([]);
  });

  it('name decisions that exist', () => {
    const ids = claims.flatMap(({ claim, path }) =>
      [...`${claim.text} ${claim.source}`.matchAll(/U-\d+/g)].map(([id]) => ({ id, path })),
    );
    expect(ids.filter(({ id }) => decisionOf(id) === undefined)).toEqual([]);
    expect(ids.length).toBeGreaterThan(50);
  });

  it('name every gap of the official pages, and no number but as a gap', () => {
    const gaps = new Set(claims.flatMap(({ claim }) => claim.gap?.split('; ') ?? []));
    expect([...gaps].sort((a, b) => Number(a.slice(2)) - Number(b.slice(2)))).toEqual(
      Array.from({ length: 24 }, (_, i) => `G-${i + 1}`),
    );
    expect(claims.filter(({ claim }) => /G-\d/.test(claim.text))).toEqual([]);
  });

  it('link to entries that exist', () => {
    const texts = [
      ...claims,
      ...methods.map(({ method, title }) => ({ claim: { text: method.purpose }, path: title })),
    ];
    const links = texts.flatMap(({ claim, path }) =>
      [...claim.text.matchAll(/\[\[([^\]]+)\]\]/g)].map(([, name]) => ({ name: name!, path })),
    );
    expect(links.filter(({ name }) => ddiEntry(name) === undefined)).toEqual([]);
  });

  it('name statuses of the catalogue', () => {
    const statuses = methods.flatMap(({ method, title }) => [
      ...method.statuses.map(({ status }) => ({ status, title })),
      ...method.whatIfs.flatMap(({ status }) => (status === undefined ? [] : [{ status, title }])),
    ]);
    expect(statuses.filter(({ status }) => statusEntry(status) === undefined)).toEqual([]);
  });

  it('of statuses name sources of a known form and decisions that exist', () => {
    const meanings = STATUSES.flatMap(({ meanings: list }) => list);
    expect(meanings.filter(({ by, source }) => !isSource(by, source))).toEqual([]);
    expect(meanings.filter(({ by, source }) => by === 'modelled' && !decisionOf(source))).toEqual([]);
    expect(STATUSES.filter(({ meanings: list }) => list.length === 0)).toEqual([]);
  });
});

describe('what an entry points to', () => {
  it('scenarios exist, and each entry has one', () => {
    expect(
      DDI.flatMap(({ name, scenarios: list }) =>
        list.filter((one) => !scenarios.has(one)).map((one) => `${name}: ${one}`),
      ),
    ).toEqual([]);
    expect(DDI.filter((entry) => entry.scenarios.length === 0).map(({ name }) => name)).toEqual([]);
  });
  it('entries and topics exist', () => {
    expect(
      DDI.flatMap(({ name, seeAlso }) =>
        seeAlso.filter((one) => ddiEntry(one) === undefined && !topics.has(one)).map((one) => `${name}: ${one}`),
      ),
    ).toEqual([]);
  });
});
