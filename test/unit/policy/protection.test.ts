/** The protection model in whole runs of the driver: when it acts, on what, and what it is worth. */
import { describe, expect, it } from 'vitest';
import { traceText } from '../../../web/simulator/trace/decode.ts';
import type { ScenarioInput } from '../../../web/simulator/scenario/schema.ts';
import type { Session } from '../../../web/simulator/session.ts';
import { session } from '../driver/probe.ts';

type Part = Partial<ScenarioInput>;

async function ran(part: Part): Promise<Session> {
  const run = await session({ durationMs: 400, ...part });
  while (run.advance({}) === 'budget');
  expect(run.failure).toBeNull();
  expect(run.left).toEqual([]);
  return run;
}
/** Fails both queries for the stream-resource manager, so that the driver registers nothing: the second and third of its queries. */
const UNREGISTERED: Part = {
  faults: [
    { call: 'Unknown_QueryInterface', nth: 2 },
    { call: 'Unknown_QueryInterface', nth: 3 },
  ],
};
const render = (packetFrames: number): Part => ({ streams: [{ direction: 'render', packetFrames }] });
const lines = (run: Session, pattern: RegExp): string[] =>
  traceText(run.machine.trace)
    .split('\n')
    .filter((line) => pattern.test(line));

const CASES: readonly (readonly [string, Part])[] = [
  ['network DPCs', { loads: [{ kind: 'network', perSecond: 300, lengthUs: 2800 }] }],
  ['storage interrupts', { loads: [{ kind: 'storage', processor: 2, perSecond: 100, lengthUs: 3000 }] }],
  ['graphics DPCs', { loads: [{ kind: 'graphics', perSecond: 100, lengthUs: 5000 }] }],
  [
    'a scan and a driver thread',
    {
      device: 'virtual',
      loads: [0, 1, 2, 3].map(() => ({ kind: 'scan', perSecond: 50, lengthUs: 15_000 }) as const),
    },
  ],
  ['slow exit from idle', { system: { idleExitUs: 3000, idleAfterUs: 500 } }],
];

describe.each(CASES)('%s', (_name, part) => {
  it.each([1, 2, 3])('glitch without registration and not with it (seed %i)', async (seed) => {
    const registered = await ran({ ...part, ...render(128), seed });
    const unregistered = await ran({ ...part, ...render(128), ...UNREGISTERED, seed });
    expect(unregistered.resources.all).toEqual([]);
    expect(registered.glitchCount()).toBe(0);
    expect(unregistered.glitchCount()).toBeGreaterThan(0);
  });
});

describe('low-latency mode', () => {
  const on = async (part: Part): Promise<number> => (await ran(part)).snapshot().protection.sinceHns;

  it('begins below the threshold and not at it (U-5)', async () => {
    expect(lines(await ran(render(480)), /low-latency|protect/)).toEqual([]);
    expect(lines(await ran(render(479)), /low-latency on=TRUE \[U-5\]/).length).toBe(1);
    const lowered = { ...render(240), protection: { thresholdUs: 5000 } };
    expect(lines(await ran(lowered), /low-latency/)).toEqual([]);
    expect(await on({ ...render(240), protection: { thresholdUs: 5001 } })).toBeGreaterThan(0);
  });

  it('ends when the stream stops, and gives everything back', async () => {
    const run = await ran({ ...render(128), actions: [{ do: 'pause', atMs: 100 }], durationMs: 200 });
    expect(lines(run, /low-latency on=/).map((line) => line.split('low-latency ')[1])).toEqual([
      'on=TRUE [U-5]',
      'on=FALSE [U-5]',
    ]);
    expect(lines(run, / protect /).length).toBe(lines(run, / unprotect /).length);
    expect(run.snapshot().protection).toMatchObject({ lowLatency: false, active: false, guarded: [] });
  });

  it('shows what is protected, how and since when', async () => {
    const run = await session({ ...render(128), durationMs: 200 });
    run.advance({ untilHns: 1_000_000 });
    const view = run.snapshot().protection;
    expect(view).toMatchObject({ enabled: true, lowLatency: true, active: true, reservedProcessor: 3 });
    expect(view.guarded.map(({ name, kind, mark }) => [name, kind, mark])).toEqual([
      ['int#1', 'interrupt', 'U-4'],
      ['engine#1', 'engine', 'U-4'],
    ]);
    for (const { how, sinceHns } of view.guarded) {
      expect(how).not.toBe('');
      expect(sinceHns).toBeGreaterThan(0);
    }
  });

  it('does nothing when it is switched off', async () => {
    const run = await ran({ ...render(128), protection: { enabled: false } });
    expect(lines(run, /low-latency|protect/)).toEqual([]);
  });

  it('has every part on a switch of its own', async () => {
    const load = [{ kind: 'storage', processor: 2, perSecond: 100, lengthUs: 3000 } as const];
    const knobs = { reserveProcessor: false, raiseThreads: false, keepAwake: false };
    const steered = await ran({ ...render(128), loads: load, protection: knobs });
    expect(steered.glitchCount()).toBe(0);
    const none = await ran({ ...render(128), loads: load, protection: { ...knobs, steerInterrupts: false } });
    expect(none.glitchCount()).toBeGreaterThan(0);
    expect(lines(none, / protect /)).toEqual([]);
  });

  it('cannot steer anything away on one processor', async () => {
    const loads = [{ kind: 'network', perSecond: 200, lengthUs: 2800 } as const];
    const run = await ran({ ...render(128), loads, processors: 1 });
    expect(run.snapshot().protection.reservedProcessor).toBeNull();
    expect(run.glitchCount()).toBeGreaterThan(0);
  });
});

describe('protection outside low-latency mode', () => {
  it('begins with the registration when the scenario asks for it (U-6), and covers only what is registered', async () => {
    const run = await ran({ ...render(480), protection: { always: true } });
    const protect = lines(run, / protect /);
    expect(protect.length).toBe(1);
    expect(protect[0]).toMatch(/resource=int#1 .*\[U-6\]$/);
    // At once, in the call that registers (U-17), and until the call that removes.
    const text = traceText(run.machine.trace);
    expect(text).toMatch(/< manager#1\.AddStreamResource2\([^\n]*\n[^\n]* protect resource=int#1/);
    expect(text).toMatch(/< manager#1\.RemoveStreamResource\([^\n]*\n[^\n]* unprotect resource=int#1/);
  });
});

describe('a run under load', () => {
  it.each([
    ['DPCs', { kind: 'network', perSecond: 1000, lengthUs: 1500 }],
    ['threads', { kind: 'scan', perSecond: 1000, lengthUs: 5000 }],
    ['interrupts', { kind: 'storage', perSecond: 1000, lengthUs: 1500 }],
  ] as const)('of more %s than the machine can do comes to its end', async (_name, load) => {
    const loads = [0, 1, 2, 3].map((processor) => ({ ...load, processor }));
    const run = await ran({ ...render(480), loads, durationMs: 100 });
    expect(run.glitchCount()).toBeGreaterThan(0);
  });

  it('is the same, byte for byte, in one piece and in small ones', async () => {
    const part: Part = {
      ...render(128),
      loads: [
        { kind: 'network', perSecond: 2000, lengthUs: 300 },
        { kind: 'scan', perSecond: 100, lengthUs: 2000 },
      ],
      durationMs: 60,
    };
    const whole = await ran(part);
    const pieces = await session(part);
    while (pieces.advance({ records: 13 }) === 'budget');
    expect(new TextDecoder().decode(pieces.traceText())).toBe(new TextDecoder().decode(whole.traceText()));
  });
});
