/** What a KS browser shows of a driver, and what its requests do: the example driver with properties (test/drivers/hello-properties). */
import { beforeAll, describe, expect, it } from 'vitest';
import { anyDriver } from '../../../web/simulator/any/driver.ts';
import { readMetadata } from '../../../web/simulator/any/metadata.ts';
import { readScenario, type Action, type ScenarioInput } from '../../../web/simulator/scenario/schema.ts';
import { Session } from '../../../web/simulator/session.ts';
import { STATUS } from '../../../web/simulator/status.ts';
import { browse, type TopologyView } from '../../../web/simulator/topology/browse.ts';
import { rangeText } from '../../../web/simulator/topology/ranges.ts';
import { patchedExample } from '../any/patched.ts';
import { driverModule } from '../driver/probe.ts';

const AUDIO = '45FFAAA0-6E1B-11D0-BCF2-444553540000';
const [VOLUMELEVEL, MUTE] = [4, 13];
const HNS_PER_MS = 10_000;

const build = async (...defines: string[]) =>
  WebAssembly.compile(
    await patchedExample({
      folder: 'hello-properties',
      patch: ['describes-properties.patch', 'filters.cpp'],
      name: 'Properties',
      defines,
    }),
  );
let whole: WebAssembly.Module;
beforeAll(async () => {
  whole = await build();
}, 120_000);

async function open(module: WebAssembly.Module, fields: Partial<ScenarioInput> = {}): Promise<Session> {
  const read = readScenario({
    version: 1,
    name: 'properties',
    device: 'none',
    durationMs: 100,
    streams: [{ direction: 'render' }],
    ...fields,
  });
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const any = anyDriver(readMetadata(module));
  return Session.create(module, read.scenario, undefined, { any });
}
const look = async (session: Session, atMs = 50): Promise<TopologyView> =>
  browse(session, atMs * HNS_PER_MS, () => Promise.resolve());
const property = (fields: Partial<Extract<Action, { do: 'property' }>>): Action => ({
  do: 'property',
  atMs: 30,
  filter: 'Topology',
  set: AUDIO,
  id: VOLUMELEVEL,
  node: 0,
  channel: 0,
  verb: 'get',
  value: '',
  ...fields,
});
const level = (db: number) => Buffer.from(new Uint8Array(Int32Array.of(db * 65536).buffer)).toString('hex');

describe('what it sees', () => {
  it('is what the descriptors say', async () => {
    const { filters, wires, why, atHns } = await look(await open(whole));
    expect([why, Math.round(atHns / HNS_PER_MS)]).toEqual([null, 50]);
    const [wave, topology] = ['Wave', 'Topology'].map((name) => filters.find((filter) => filter.name === name)!);
    expect(topology!.problems).toEqual([]);
    expect(topology!.categories).toEqual(['KSCATEGORY_AUDIO', 'KSCATEGORY_TOPOLOGY']);
    expect(topology!.nodes.map(({ type, properties }) => [type, properties.map(({ name }) => name)])).toEqual([
      ['KSNODETYPE_VOLUME', ['KSPROPERTY_AUDIO_VOLUMELEVEL']],
      ['KSNODETYPE_MUTE', ['KSPROPERTY_AUDIO_MUTE']],
    ]);
    expect(topology!.pins.map((pin) => [pin.dataflow, pin.communication, pin.category])).toEqual([
      ['in', 'none', 'KSCATEGORY_AUDIO'],
      ['out', 'none', 'KSNODETYPE_SPEAKER'],
    ]);
    expect(topology!.connections).toEqual([
      { from: -1, fromPin: 0, to: 0, toPin: 1 },
      { from: 0, fromPin: 0, to: 1, toPin: 1 },
      { from: 1, fromPin: 0, to: -1, toPin: 1 },
    ]);
    expect(wave!.pins[0]!.ranges.map(rangeText)).toEqual(['PCM, 48000 Hz, up to 2 channels, 16 bits']);
    expect(wave!.pins[0]!.instances).toEqual({ global: 1, filter: 1, necessary: 0 });
    expect(wires).toEqual([{ from: 'Wave', fromPin: 1, to: 'Topology', toPin: 0 }]);
  });

  it('has the values of every property that can be read, by channel and by pin', async () => {
    const { properties } = await look(await open(whole));
    const shown = properties.map(({ of, item, bounds, values }) => [
      of,
      item.name,
      bounds && [bounds.least / 65536, bounds.most / 65536, bounds.step / 65536],
      values.map(({ request, status, lines }) => [request.channel ?? request.pin, status, ...lines]),
    ]);
    const own = '{6A8B1F60-93C1-4C2E-9A55-0C6E4B7D2F11}';
    expect(shown).toEqual([
      [
        'filter',
        'KSPROPERTY_JACK_DESCRIPTION',
        null,
        [[1, 0, '0: 3.5 mm jack; front, on the primary box; jack; color #b3c98c; FL FR (0x3); plugged in']],
      ],
      [
        'filter',
        `${own} 1`,
        null,
        [[undefined, 0, [...Array(100).keys()].map((i) => i.toString(16).padStart(2, '0')).join(' ')]],
      ],
      ['filter', `${own} 2`, null, [[undefined, STATUS.DEVICE_NOT_READY, 'nothing']]],
      ['filter', `${own} 3`, null, [[undefined, STATUS.NOT_FOUND, 'nothing']]],
      ['filter', `${own} 4`, null, [[undefined, 0, '67 12 00 00']]],
      ['filter', `${own} 5`, null, []],
      [
        'node 0',
        'KSPROPERTY_AUDIO_VOLUMELEVEL',
        [-96, 0, 0.5],
        [
          [0, 0, '0 dB'],
          [1, 0, '0 dB'],
        ],
      ],
      [
        'node 1',
        'KSPROPERTY_AUDIO_MUTE',
        [0, 1 / 65536, 1 / 65536],
        [
          [0, 0, 'FALSE'],
          [1, 0, 'FALSE'],
        ],
      ],
    ]);
  });

  it('leaves the run it looks at as it was: a run that was looked at beside another ends with the same bytes', async () => {
    const [alone, beside] = [await open(whole), await open(whole)];
    alone.advance({});
    beside.advance({ untilHns: 50 * HNS_PER_MS });
    await look(await open(whole));
    beside.advance({});
    expect(Buffer.compare(beside.traceText(), alone.traceText())).toBe(0);
    expect(alone.left).toEqual([]);
  });

  it('says why there is nothing to read: before the start, and when the device is gone', async () => {
    const before = await look(await open(whole), 0);
    expect([before.why, before.filters, before.properties]).toEqual(['the device is not started yet', [], []]);
    const gone = await look(await open(whole, { actions: [{ do: 'removeDevice', atMs: 20 }] }));
    expect([gone.why, gone.properties]).toEqual(['the device is gone', []]);
  });

  it("the project's own driver shows its endpoint property where it has one", async () => {
    const module = await driverModule();
    const scenario = readScenario({ version: 1, name: 'own', device: 'virtual', durationMs: 100, streams: [] });
    if (!scenario.ok) throw new Error('no scenario');
    const { properties } = await look(await Session.create(module, scenario.scenario));
    expect(properties.map(({ item, values }) => [item.name, values[0]?.lines])).toEqual([
      ['KSPROPERTY_PORTCLSLAB_ENDPOINT', ['TRUE']],
    ]);
  });
});

describe('requests of a scenario', () => {
  it('set what later ones read, and stand in the trace', async () => {
    const session = await open(whole, {
      actions: [
        property({ verb: 'set', value: level(-12), channel: -1 }),
        property({ channel: 1 }),
        property({ verb: 'set', value: level(-100) }),
        property({ id: MUTE }),
        property({ id: MUTE, node: 1, channel: 2 }),
        property({ node: 9 }),
        property({ filter: 'Nothing' }),
        property({ verb: 'basicSupport' }),
        property({ roomBytes: 2 }),
        property({ filter: 'Wave', stream: 0, node: undefined }),
      ],
    });
    session.advance({});
    expect(session.failure).toBeNull();
    expect(session.left).toEqual([]);
    const answers = session.browser!.answers.map(({ status, value }) => [status, Buffer.from(value).toString('hex')]);
    expect(answers.map(([status]) => status)).toEqual([
      STATUS.SUCCESS,
      STATUS.SUCCESS,
      STATUS.INVALID_PARAMETER,
      STATUS.NOT_FOUND,
      STATUS.INVALID_PARAMETER,
      STATUS.NOT_FOUND,
      STATUS.OBJECT_NAME_NOT_FOUND,
      STATUS.SUCCESS,
      STATUS.BUFFER_TOO_SMALL,
      STATUS.NOT_FOUND,
    ]);
    expect(answers[1]![1]).toBe(level(-12));
    expect(answers[7]![1]).toHaveLength(2 * (40 + 16 + 2 * 16));
    const rows = session.rows(0, Infinity, {}).rows.map(({ call, args }) => `${call} ${args.join(' ')}`);
    expect(rows.filter((row) => row.includes('verb=0x10000002'))[0]).toMatch(
      /\.Property property=KSPROPERTY_AUDIO_VOLUMELEVEL of=node 0 verb=0x10000002 value=\d+ bytes=4/,
    );
    expect(rows.filter((row) => row.startsWith('property-value'))).toHaveLength(10);
  });

  it('end the run when their handler writes past the value', async () => {
    const set = '6A8B1F60-93C1-4C2E-9A55-0C6E4B7D2F11';
    const overrun = property({ set, id: 5, verb: 'set', value: '01', node: undefined, channel: undefined });
    const session = await open(whole, { actions: [overrun] });
    session.advance({});
    expect(session.failure?.text).toMatch(/wrote past the end of a value for which there were 1 bytes/);
  });

  it('are over before the device is removed, whenever they come', async () => {
    for (const atMs of [19.999, 20, 20.0005, 20.001, 20.01, 25]) {
      const actions = [{ do: 'removeDevice', atMs: 20 } as const, property({ atMs }), property({ atMs })];
      const session = await open(whole, { actions });
      session.advance({});
      expect([atMs, session.failure, session.left, session.phase]).toEqual([atMs, null, [], 'unloaded']);
    }
  });
});

describe('a driver whose description is broken', () => {
  let broken: WebAssembly.Module;
  beforeAll(async () => {
    broken = await build('BROKEN_DESCRIPTION');
  }, 120_000);

  it('is shown as far as it can be read, with each mistake named', async () => {
    const { filters, why } = await look(await open(broken));
    const topology = filters.find(({ name }) => name === 'Topology')!;
    expect(why).toBeNull();
    expect(topology.pins).toHaveLength(2);
    expect(topology.nodes[0]!.type).toBe('KSNODETYPE_VOLUME');
    expect(topology.problems[0]).toBe('it says 268435456 nodes; the first 1024 are shown');
    expect(topology.problems).toContainEqual(expect.stringMatching(/^node 1: .* outside driver memory/));
    expect(topology.problems).toHaveLength(21);
  });

  it('ends the run where a request walks into it', async () => {
    const session = await open(broken, { actions: [property({ node: 1 })] });
    session.advance({});
    expect(session.failure?.text).toMatch(/filter description of Topology cannot be read: .*outside driver memory/);
  });
});
