/** Each kind of glitch names the chain that led to it: who waited, for how long, and who held the processor. */
import { describe, expect, it } from 'vitest';
import type { ScenarioInput } from '../../../web/simulator/scenario/schema.ts';
import type { Session } from '../../../web/simulator/session.ts';
import type { GlitchView } from '../../../web/simulator/views.ts';
import { traceText } from '../../../web/simulator/trace/decode.ts';
import { session } from '../driver/probe.ts';

type Part = Partial<ScenarioInput>;
const OFF: Part = { protection: { enabled: false } };
const render = (packetFrames: number): Part => ({ streams: [{ direction: 'render', packetFrames }] });

async function ran(part: Part): Promise<Session> {
  const run = await session({ durationMs: 500, ...OFF, ...part });
  while (run.advance({}) === 'budget');
  expect(run.failure).toBeNull();
  return run;
}
const glitchesOf = (run: Session): readonly GlitchView[] => run.snapshot().glitches;
const titles = ({ chain }: GlitchView): string[] => chain.map(({ title }) => title);

/** What is true of every chain. */
function check(run: Session): void {
  for (const glitch of glitchesOf(run)) {
    const times = glitch.chain.map(({ atHns }) => atHns);
    expect([...times].sort((a, b) => a - b)).toEqual(times);
    for (const { title, text } of glitch.chain) {
      expect(title).not.toBe('');
      expect(text).not.toBe('');
    }
  }
  const causes = glitchesOf(run).reduce(
    (sum, { chain }) => sum + chain.filter(({ text }) => / waited$|sleeps|due time/.test(text)).length,
    0,
  );
  expect(traceText(run.machine.trace).match(/ \* cause step=/g)?.length ?? 0).toBe(causes);
}

describe('the chain of a glitch', () => {
  it('begins with the DPC that kept the driver’s DPC waiting', async () => {
    const run = await ran({
      ...render(128),
      loads: [{ kind: 'network', processor: 2, perSecond: 200, lengthUs: 2800 }],
    });
    const glitches = glitchesOf(run);
    expect(glitches.length).toBeGreaterThan(3);
    for (const glitch of glitches) {
      expect(titles(glitch)[0]).toBe('DPC');
      expect(titles(glitch).slice(-2)).toEqual(['Device', 'Late']);
      expect(glitch.chain[0]!.text).toMatch(
        /^DPC load#1 \(network\) held processor 2 for [\d.]+ ms( in \d stretches)? while dpc#1 waited$/,
      );
    }
    check(run);
    const { headline, because, root, mark } = run.verdict();
    expect(headline).toMatch(/^Packet \d+ was .* late$/);
    expect(because).toMatch(/: DPC load#1 \(network\) held processor 2 for .* while dpc#1 waited, $/);
    expect(`${root} ${mark}`).toBe('because protection is switched off. ');
  });

  it('begins with the interrupt that kept the driver’s interrupt waiting', async () => {
    const run = await ran({
      ...render(128),
      loads: [{ kind: 'storage', processor: 2, perSecond: 50, lengthUs: 4000 }],
    });
    const [glitch] = glitchesOf(run);
    expect(titles(glitch!)).toEqual(['Interrupt', 'Device', 'Late']);
    expect(glitch!.chain[0]!.text).toMatch(/^Interrupt load#1 \(storage\) held processor 2 .* while int#1 waited$/);
    check(run);
  });

  it('names every thread that kept the driver’s thread off a processor', async () => {
    const loads = [0, 1].map(() => ({ kind: 'scan', perSecond: 30, lengthUs: 15_000, priority: 25 }) as const);
    const run = await ran({ device: 'virtual', processors: 2, ...render(128), loads });
    const threads = glitchesOf(run).filter((glitch) => titles(glitch)[0] === 'Thread');
    expect(threads.length).toBeGreaterThan(3);
    expect(
      threads.some(({ chain }) => /^Thread load#\d \(scan\) held .* while thread#1 waited$/.test(chain[0]!.text)),
    ).toBe(true);
    check(run);
  });

  it('names the engine when it was the one that waited', async () => {
    const loads = [0, 1].map(() => ({ kind: 'scan', perSecond: 30, lengthUs: 15_000 }) as const);
    const run = await ran({ processors: 2, ...render(128), loads });
    const clients = glitchesOf(run).filter((glitch) => titles(glitch)[0] === 'Client');
    expect(clients.length).toBeGreaterThan(3);
    for (const { chain } of clients)
      expect(chain[0]!.text).toMatch(/Thread load#\d \(scan\) held processor \d .* while engine#1 waited$/);
    check(run);
  });

  it('names a client that slept', async () => {
    const run = await ran({ ...render(480), actions: [{ do: 'delayClient', atMs: 100, ms: 25 }] });
    for (const glitch of glitchesOf(run)) expect(titles(glitch)[0]).toBe('Client');
    expect(glitchesOf(run)[0]!.chain[0]!.text).toBe('the engine thread sleeps 25 ms');
    check(run);
  });

  it('names a processor that took long to leave its idle state', async () => {
    const run = await ran({ ...render(128), system: { idleExitUs: 3000, idleAfterUs: 1000 } });
    expect(glitchesOf(run)[0]!.chain[0]!.text).toMatch(
      /^processor 2 took 3\.00 ms to leave its idle state while int#1 /,
    );
    check(run);
  });

  it('names the timer whose tick came late', async () => {
    const run = await ran({ device: 'virtual', windows: '7', ...render(64) });
    const timers = glitchesOf(run).filter((glitch) => titles(glitch)[0] === 'Timer');
    expect(timers.length).toBeGreaterThan(10);
    expect(timers[0]!.chain[0]!.text).toMatch(/^the timer the driver waits for ended .* after its due time$/);
    check(run);
  });

  it('of a captured packet that was lost has the same steps', async () => {
    const streams = [{ direction: 'capture', packetFrames: 128 } as const];
    const run = await ran({ streams, loads: [{ kind: 'graphics', processor: 2, perSecond: 50, lengthUs: 6000 }] });
    const [glitch] = glitchesOf(run);
    expect(glitch!.kind).toBe('overrun');
    expect(titles(glitch!)).toEqual(['DPC', 'Overrun']);
    check(run);
  });

  it('is short when nothing is kept of the run', async () => {
    const run = await session(
      {
        ...render(128),
        ...OFF,
        durationMs: 200,
        loads: [{ kind: 'storage', processor: 2, perSecond: 50, lengthUs: 4000 }],
      },
      { keep: false },
    );
    run.advance({});
    expect(glitchesOf(run).length).toBeGreaterThan(0);
    for (const glitch of glitchesOf(run)) expect(titles(glitch)).toEqual(['Late']);
  });
});

describe('the AC’97 bus master', () => {
  it('halts at the last valid index when the interrupt is held off for 31 packets, and goes on after it', async () => {
    const run = await ran({
      ...render(64),
      loads: [{ kind: 'storage', processor: 2, perSecond: 10, lengthUs: 60_000, spreadPercent: 5, toMs: 260 }],
    });
    const halts = glitchesOf(run).filter(({ kind }) => kind === 'halt');
    expect(halts.length).toBe(2);
    for (const glitch of halts) {
      expect(titles(glitch)).toEqual(['Interrupt', 'Halt']);
      expect(glitch.chain[0]!.text).toMatch(
        /^Interrupt load#1 \(storage\) held processor 2 for \d\d\.\d ms while int#1 waited$/,
      );
    }
    // The driver counts the lap: nothing is wrong any more once the load is over.
    const lastHns = Math.max(...glitchesOf(run).map(({ atHns }) => atHns));
    expect(lastHns).toBeLessThan(3_000_000);
    check(run);
  });

  it('does not halt because of a late DPC: the driver extends the list in its service routine', async () => {
    const run = await ran({
      ...render(64),
      loads: [{ kind: 'graphics', processor: 2, perSecond: 10, lengthUs: 60_000, spreadPercent: 5 }],
    });
    expect(glitchesOf(run).length).toBeGreaterThan(0);
    expect(glitchesOf(run).some(({ kind }) => kind === 'halt')).toBe(false);
  });
});

describe('the root of a glitch', () => {
  const storm: Part = { loads: [{ kind: 'network', processor: 2, perSecond: 200, lengthUs: 2800 }] };
  const rootOf = async (input: Part) => {
    const { kind, root, mark } = (await ran({ ...storm, ...input })).verdict();
    return { kind, root, mark };
  };
  const hidden: ScenarioInput['faults'] = [1, 2, 3].map((nth) => ({ call: 'Unknown_QueryInterface', nth }));

  it('is that nothing was registered, when protection would have helped', async () => {
    expect(await rootOf({ ...render(128), protection: {}, faults: hidden })).toEqual({
      kind: 'glitches',
      root: 'because no stream resource was registered.',
      mark: 'U-4',
    });
  });
  it('is the packet length, when what is registered is not protected', async () => {
    const { root, mark } = await rootOf({
      ...render(480),
      protection: {},
      loads: [{ kind: 'graphics', processor: 2, perSecond: 60, lengthUs: 15_000 }],
    });
    expect(root).toBe('because what is registered is protected only while a stream has packets below 10.0 ms.');
    expect(mark).toBe('U-5');
  });
});
