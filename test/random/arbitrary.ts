/** Random scenarios, legal and illegal orders alike: everything a scenario can say, in short runs. */
import fc from 'fast-check';
import { faultProblems } from '../../web/simulator/faults/possible.ts';
import { FALLIBLE_NAMES } from '../../web/simulator/faults/fallible.ts';
import { DEVICE_OFFERS } from '../../web/simulator/scenario/offers.ts';
import type { ScenarioInput } from '../../web/simulator/scenario/schema.ts';
import { OFFERED, type Windows } from '../../web/simulator/versions.ts';

type Part<K extends keyof ScenarioInput> = NonNullable<ScenarioInput[K]>;
type Action = Part<'actions'>[number];
type Device = Exclude<Part<'device'>, 'none'>;

export const LONGEST_MS = 80;

/** Whole milliseconds meet each other and packet boundaries; hundredths fall anywhere inside a packet. */
const atMs = fc.oneof(
  fc.integer({ min: 0, max: LONGEST_MS }),
  fc.integer({ min: 0, max: LONGEST_MS * 100 }).map((n) => n / 100),
);
const stream = fc.integer({ min: 0, max: 1 });

const action = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constantFrom('pause', 'resume', 'stop', 'restart', 'endOfStream'), atMs, stream }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('power'), atMs, state: fc.constantFrom('D0', 'D1', 'D2', 'D3') }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom('queryStop', 'cancelStop', 'stopDevice', 'queryRemove', 'cancelRemove'),
      atMs,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('startDevice'), atMs, resources: fc.constantFrom('same', 'other') }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('surpriseRemoval', 'removeDevice'), atMs }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('unplug', 'plug'), atMs, stream }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('exitLatency'),
      atMs,
      latency: fc.constantFrom('instant', 'fast', 'responsive'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('writePacket'),
      atMs,
      stream,
      ahead: fc.integer({ min: -3, max: 4 }),
      flags: fc.constantFrom(0, 0x200, 0x100, 0xffff_ffff),
      eosBytes: fc.constantFrom(0, 1, 4, 4096, 0x7fff_ffff),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('delayClient'), atMs, stream, ms: fc.integer({ min: 0, max: 40 }) }),
  },
) as fc.Arbitrary<Action>;

const application = fc.record({
  name: fc.constantFrom('player', 'synthesizer'),
  joinMs: atMs,
  leaveMs: fc.option(atMs, { nil: undefined }),
  packetFrames: fc.constantFrom(128, 240, 480),
  processUs: fc.integer({ min: 10, max: 3000 }),
});

const streamsOf = (device: Device): fc.Arbitrary<Part<'streams'>> => {
  const { rates, bits, channels } = DEVICE_OFFERS[device];
  const one = fc.record({
    format: fc.record({
      rate: fc.constantFrom(...rates),
      bits: fc.constantFrom(...bits),
      channels: fc.constantFrom(...channels),
    }),
    packetFrames: fc.oneof(fc.constantFrom(128, 441, 480, 1024), fc.integer({ min: 32, max: 2000 })),
    notificationCount: fc.constantFrom(1 as const, 2 as const),
    startMs: fc.constantFrom(0, 0, 10, 25.5),
    stopMs: fc.option(atMs, { nil: undefined }),
    applications: fc.oneof(
      { weight: 3, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: fc.array(application, { minLength: 1, maxLength: 2 }) },
    ),
  });
  return fc
    .tuple(fc.constantFrom(['render'], ['capture'], ['render', 'capture'], []), one, one)
    .map(([directions, ...setups]) =>
      directions.map((direction, i) => ({ ...setups[i]!, direction: direction as 'render' | 'capture' })),
    ) as unknown as fc.Arbitrary<Part<'streams'>>;
};

const load = fc.record({
  kind: fc.constantFrom('network', 'storage', 'graphics', 'scan'),
  processor: fc.constantFrom('any' as const, 0, 1, 2, 3),
  perSecond: fc.integer({ min: 1, max: 4000 }),
  lengthUs: fc.integer({ min: 1, max: 6000 }),
  spreadPercent: fc.integer({ min: 0, max: 100 }),
  priority: fc.integer({ min: 1, max: 31 }),
});

const faults = fc.array(fc.record({ call: fc.constantFrom(...FALLIBLE_NAMES), nth: fc.integer({ min: 1, max: 30 }) }), {
  maxLength: 2,
});

export interface Limits {
  /** Faults, too: then starts and streams may be refused. */
  readonly faults: boolean;
  readonly loads: boolean;
}

/** A scenario as somebody could have written it; always valid. */
export const scenarioArbitrary = ({ faults: withFaults, loads }: Limits): fc.Arbitrary<ScenarioInput> =>
  fc.constantFrom('ac97' as const, 'virtual' as const).chain((device) =>
    (
      fc.record({
        version: fc.constant(1 as const),
        name: fc.constant('random'),
        device: fc.constant(device),
        chip: fc.constantFrom('chip', 'qemu', 'vbox'),
        windows: fc.constantFrom(...(Object.keys(OFFERED) as Windows[])),
        seed: fc.nat(0xffff_ffff),
        processors: fc.constantFrom(1, 2, 4, 8),
        durationMs: fc.integer({ min: 5, max: LONGEST_MS }),
        input: fc.oneof(
          fc.record({ kind: fc.constant('bundled' as const), name: fc.constantFrom('chord', 'sweep', 'clicks') }),
          fc.constant({ kind: 'silence' as const }),
        ),
        streams: streamsOf(device),
        actions: fc.array(action, { maxLength: 10 }),
        loads: loads ? fc.array(load, { maxLength: 2 }) : fc.constant([]),
        faults: withFaults ? faults : fc.constant([]),
        protection: fc.record({
          enabled: fc.boolean(),
          always: fc.boolean(),
          steerInterrupts: fc.boolean(),
          reserveProcessor: fc.boolean(),
          raiseThreads: fc.boolean(),
        }),
        system: fc.record({ idleExitUs: fc.constantFrom(0, 0, 50, 400), timerTickUs: fc.constantFrom(1000, 15_625) }),
      }) as unknown as fc.Arbitrary<ScenarioInput>
    ).map(possible),
  );

/** Without the faults that this Windows cannot have. */
const possible = (scenario: ScenarioInput): ScenarioInput => ({
  ...scenario,
  faults: (scenario.faults ?? []).filter(
    ({ call, nth = 1 }) => faultProblems([{ call, nth, gives: 'nothing' }], scenario.windows ?? '11').length === 0,
  ),
});
