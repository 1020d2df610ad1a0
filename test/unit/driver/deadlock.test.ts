/** Waiting for what cannot come: each hang is named with who holds what and who waits for whom. */
import { mkdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ensureVariant } from '../../../scripts/build-variants.mjs';
import { buildDriver } from '../../../scripts/build-wasm.mjs';
import { Interrupt, SpinLock } from '../../../web/simulator/kernel/machine.ts';
import { Mutex, Waitable } from '../../../web/simulator/kernel/waits.ts';
import { traceText } from '../../../web/simulator/trace/decode.ts';
import { Machine } from '../../../web/simulator/kernel/machine.ts';
import { FakeHost } from '../fake-host.ts';
import { ended } from './instants.ts';
import { session } from './probe.ts';

const file = (path: string) => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const compile = (path: string) => WebAssembly.compile(readFileSync(path));

describe('the device global lock', () => {
  it('held over an endless wait in IMiniportPnpNotify::PnpStop: lock, owner, what it does and who waits', async () => {
    const { out } = (await ensureVariant('waits-in-pnpstop')) as { out: string };
    const run = await ended({ durationMs: 60, actions: [{ do: 'stopDevice', atMs: 20 }] }, await compile(out));
    expect(run.failure?.kind).toBe('hang');
    expect(run.failure?.text).toMatch(
      /pnp holds the device global lock since 0\.02\d+ s \(record \d+\) and sleeps in miniport#2\.PnpStop \(record \d+\); engine#1 waits for that lock.*nf-portcls-iminiportpnpnotify-pnpstop/,
    );
    const [finding] = run.findings.filter(({ rule }) => rule === 'lock-waited-for');
    expect(finding?.text).toContain('engine#1 has waited 100 ms for the device global lock: pnp holds it'.slice(0, 57));
    expect(finding?.atHns).toBeLessThan(2_000_000);
  }, 120_000);

  it('and another lock, taken in opposite orders: a deadlock, found while the run goes on', async () => {
    const run = await session({ device: 'virtual', streams: [], durationMs: 1000 });
    while (run.phase !== 'started') run.advance({ records: 1 });
    const { machine, stack } = run;
    const other = machine.objects.add(new Mutex('mutex#9', machine.objects.intern('mutex#9'), 9));
    const never = new Waitable('event', 'never', 0, 0, false, false);
    machine.startThread('first', 8, false, function* () {
      yield* stack.lock();
      yield { kind: 'wait', objects: [never], timeoutHns: 10_000 };
      return yield { kind: 'wait', objects: [other], timeoutHns: null };
    });
    machine.startThread('second', 8, false, function* () {
      yield { kind: 'wait', objects: [other], timeoutHns: null };
      yield { kind: 'wait', objects: [never], timeoutHns: 10_000 };
      return yield* stack.lock();
    });
    expect(run.advance({})).toBe('failed');
    expect(run.failure?.kind).toBe('hang');
    expect(run.failure?.text).toMatch(
      /^deadlock; first holds the device global lock and waits without a time-out for mutex#9 \(held by second\).*; second holds mutex#9 and waits without a time-out for the device global lock \(held by first\)/,
    );
    expect(machine.nowHns).toBeLessThan(5_000_000);
  });

  it('waited for while an event is awaited under it: who has set the event so far', async () => {
    const run = await session({ device: 'virtual', streams: [{ direction: 'render' }], durationMs: 30 });
    while (run.phase !== 'started') run.advance({ records: 1 });
    run.advance({ untilHns: 150_000 });
    const { machine, stack } = run;
    const event = run.engines[0]!.pin!.event;
    machine.startThread('holder', 8, false, function* () {
      yield* stack.lock();
      event.signaled = false;
      yield { kind: 'wait', objects: [event], timeoutHns: null };
      yield { kind: 'wait', objects: [new Waitable('event', 'event#77', 0, 77, false, false)], timeoutHns: null };
      return 0;
    });
    expect(run.advance({})).toBe('failed');
    expect(run.failure?.text).toMatch(/holder holds the device global lock .* waits without a time-out for event#\d+/);
    expect(run.failure?.text).toContain('engine#1 waits for that lock');
  });
});

it('a power request in which ExSetTimerResolution is called never ends', async () => {
  mkdirSync(file('build/test/'), { recursive: true });
  const sources = [file('test/drivers/resolution-in-power.cpp')];
  const { out } = (await buildDriver({ sources, out: file('build/test/resolution-in-power.wasm') })) as { out: string };
  const run = await ended(
    { device: 'virtual', streams: [], durationMs: 20, actions: [{ do: 'power', atMs: 5, state: 'D3' }] },
    await compile(out),
  );
  expect(run.failure?.kind).toBe('hang');
  expect(run.failure?.text).toContain('nf-wdm-exsettimerresolution');
}, 120_000);

describe('the spin lock of an interrupt', () => {
  it('keeps the service routine spinning on its processor until another one lets go', () => {
    const machine = new Machine(new FakeHost({}), 2, {
      hostCallHns: 2,
      portIoHns: 8,
      isrEntryHns: 20,
      dpcEntryHns: 10,
      threadSwitchHns: 30,
    });
    const interrupt = new Interrupt('int', 'int#1', machine.objects.intern('int#1'), 1);
    interrupt.connected = true;
    interrupt.cpu = 1;
    interrupt.lock = new SpinLock('lock', 'int#1.lock', machine.objects.intern('int#1.lock'), 2);
    const began: number[] = [];
    interrupt.service = (context) => {
      context.frames.push({
        kind: 'flow',
        op: -1,
        flow: (function* () {
          began.push(machine.nowHns);
          interrupt.line = false;
          yield { kind: 'spend', hns: 50 };
          return 1;
        })(),
      });
    };
    let releasedHns = 0;
    machine.startThread('synchronized', 8, true, function* (context) {
      machine.acquire(interrupt.lock!, context);
      machine.setLine(interrupt, true);
      yield { kind: 'spend', hns: 1000 };
      releasedHns = machine.nowHns;
      machine.letGo(interrupt.lock!, context);
      return 0;
    });
    machine.advance(Infinity, () => false);
    expect(releasedHns).toBe(1030);
    expect(began).toEqual([1030]);
    expect(interrupt.lock.owner).toBeNull();
    expect(traceText(machine.trace)).toMatch(/cpu1 {2}8 isr +\* isr-end/);
  });
});
