/** Whatever happens to the device and its streams, and when: the driver gives everything back and the run comes to its end. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ScenarioInput } from '../../../web/simulator/scenario/schema.ts';
import { OFFERED, type Windows } from '../../../web/simulator/versions.ts';
import type { FindingView } from '../../../web/simulator/views.ts';
import { atEveryInstant, ended, sequence } from './instants.ts';
import { session } from './probe.ts';

const DURATION_MS = 60;
type Action = NonNullable<ScenarioInput['actions']>[number];

/** Whole milliseconds meet each other and packet boundaries; hundredths fall anywhere inside a packet. */
const atMs = fc.oneof(
  fc.integer({ min: 0, max: DURATION_MS }),
  fc.integer({ min: 0, max: DURATION_MS * 100 }).map((n) => n / 100),
);
const stream = fc.integer({ min: 0, max: 1 });
const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom('pause', 'resume', 'stop', 'restart', 'endOfStream'), atMs, stream }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('power'), atMs, state: fc.constantFrom('D0', 'D3') }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom('queryStop', 'cancelStop', 'stopDevice'), atMs }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('startDevice'), atMs, resources: fc.constantFrom('same', 'other') }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('queryRemove', 'cancelRemove', 'removeDevice'), atMs }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('unplug', 'plug'), atMs, stream }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('surpriseRemoval'), atMs }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('writePacket'),
      atMs,
      stream,
      ahead: fc.integer({ min: -2, max: 3 }),
      flags: fc.constantFrom(0, 0x200),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('delayClient'), atMs, stream, ms: fc.integer({ min: 0, max: 40 }) }),
  },
) as fc.Arbitrary<Action>;

const streamSetup = fc.record({
  packetFrames: fc.constantFrom(128, 441, 480),
  notificationCount: fc.constantFrom(1 as const, 2 as const),
  startMs: fc.constantFrom(0, 0, 10, 25.5),
});
const streams = fc
  .tuple(fc.constantFrom(['render'], ['capture'], ['render', 'capture']), streamSetup, streamSetup)
  .map(([directions, ...setups]) => directions.map((direction, i) => ({ direction, ...setups[i]! })));

const input = (device: 'ac97' | 'virtual'): fc.Arbitrary<Partial<ScenarioInput>> =>
  fc.record({
    device: fc.constant(device),
    windows: fc.constantFrom(...(Object.keys(OFFERED) as Windows[])),
    processors: fc.constantFrom(1, 2, 4),
    durationMs: fc.constant(DURATION_MS),
    streams,
    actions: fc.array(action, { minLength: 1, maxLength: 10 }),
  }) as fc.Arbitrary<Partial<ScenarioInput>>;

/** What a client is told of a device that sleeps or is gone is an answer, not a fault. */
function expected({ source, text }: FindingView, actions: readonly Action[]): boolean {
  const has = (...kinds: Action['do'][]) => actions.some((other) => kinds.includes(other.do));
  if (source !== 'client') return false;
  // Its registers read as ones from one moment to the next.
  if (has('surpriseRemoval')) return true;
  if (text.endsWith('STATUS_DEVICE_NOT_READY')) return has('power');
  if (text.endsWith('STATUS_DEVICE_REMOVED') || text.endsWith('the driver registered no WaveRT subdevice'))
    return has('stopDevice', 'queryStop', 'queryRemove', 'removeDevice');
  return false;
}

async function survives(scenario: Partial<ScenarioInput>): Promise<void> {
  const run = await session(scenario);
  try {
    run.advance({});
    expect(run.failure).toBeNull();
    const errors = run.findings.filter((found) => found.severity === 'error' && !expected(found, scenario.actions!));
    expect(errors.map(({ text }) => text)).toEqual([]);
    expect(run.left).toEqual([]);
    expect(run.phase).toBe('unloaded');
  } finally {
    run.dispose();
  }
}

describe.each(['ac97', 'virtual'] as const)('%s', (device) => {
  it('survives every order of removal, stop, power and stream states', async () => {
    await fc.assert(fc.asyncProperty(input(device), survives), { seed: 4711, numRuns: 150 });
  }, 60_000);
});

it('lets a processor run one context when the end of a client wakes the PnP thread there', () =>
  survives({
    windows: '7',
    processors: 2,
    durationMs: DURATION_MS,
    streams: [
      { direction: 'render', packetFrames: 128 },
      { direction: 'capture', packetFrames: 480, notificationCount: 1, startMs: 10 },
    ],
    actions: [],
  }));

describe.each(['ac97', 'virtual'] as const)('at every instant of a run with two streams on %s', (device) => {
  it('is pulled out', () => atEveryInstant(device, 1, [{ do: 'surpriseRemoval', atMs: 0 }]), 60_000);
  it(
    'is pulled out while it stops',
    () =>
      atEveryInstant(device, 6, [
        { do: 'stopDevice', atMs: 0 },
        { do: 'surpriseRemoval', atMs: 0.0123 },
      ]),
    60_000,
  );
  it(
    'is pulled out of D3',
    () =>
      atEveryInstant(device, 6, [
        { do: 'power', atMs: 0, state: 'D3' },
        { do: 'surpriseRemoval', atMs: 0.03 },
      ]),
    60_000,
  );
  it('is removed', () => atEveryInstant(device, 6, [{ do: 'removeDevice', atMs: 0 }]), 60_000);
});

it('is removed when the last handle is closed, and not before (D-10)', async () => {
  const run = await ended({ durationMs: 40, actions: [{ do: 'surpriseRemoval', atMs: 20 }] });
  expect(sequence(run, /^(device-gone|irp IRP_MN_S|irp IRP_MN_R|close |interface Wave)/)).toEqual([
    'irp IRP_MN_START_DEVICE',
    'interface Wave TRUE',
    'device-gone',
    'irp IRP_MN_SURPRISE_REMOVAL',
    'interface Wave FALSE',
    'close 0',
    'irp IRP_MN_REMOVE_DEVICE',
  ]);
});

it('lets clients close before a removal, and open again when it is cancelled', async () => {
  const run = await ended({
    durationMs: 60,
    actions: [
      { do: 'queryRemove', atMs: 20 },
      { do: 'cancelRemove', atMs: 30 },
    ],
  });
  expect(
    sequence(run, /^(NewStream|irp IRP_MN_(QUERY_R|CANCEL|REMOVE)|close )/).map((text) =>
      text.split(' ').slice(0, 2).join(' '),
    ),
  ).toEqual([
    'NewStream 0',
    'close 0',
    'irp IRP_MN_QUERY_REMOVE_DEVICE',
    'irp IRP_MN_CANCEL_REMOVE_DEVICE',
    'NewStream 0',
    'close 0',
    'irp IRP_MN_QUERY_REMOVE_DEVICE',
    'irp IRP_MN_REMOVE_DEVICE',
  ]);
  expect(run.resources.all).toHaveLength(1);
});
