/** Rules that need a whole run. */
import { describe, expect, it } from 'vitest';
import { hangStop, trapStop } from '../../../web/simulator/verifier/stop.ts';
import { probe, session } from '../driver/probe.ts';

describe('PcTimedWaveRtStreamSetState', () => {
  it('finds a SetState that takes longer than the scenario allows (U-34)', async () => {
    const run = await session({
      durationMs: 1000,
      costs: { portIoHns: 5000 },
      verifier: { setStateLimitMs: 1 },
    });
    run.advance({});
    const found = run.findings.filter(({ rule }) => rule === 'pc-timed-set-state');
    expect(found.length).toBeGreaterThan(0);
    expect(found[0]!.text).toMatch(/^stream#1: SetState\((ACQUIRE|PAUSE|RUN)\) took \d+ ms; 1 ms are allowed/);
    expect(found[0]!.source).toBe('devtest/audio-pctimedwavertstreamsetstate');
  });

  it('is content with a driver in time', async () => {
    const run = await session({ durationMs: 60 });
    run.advance({});
    expect(run.findings).toEqual([]);
  });
});

describe('the pages of a port stream', () => {
  it('are freed by our driver: no finding names them', async () => {
    const run = await probe({ device: 'virtual' }, function* (p) {
      const pin = yield* p.open(false, 480);
      yield* pin.close();
    });
    expect(run.findings).toEqual([]);
    expect(run.left).toEqual([]);
  });
});

describe('the bug check of a trap', () => {
  it.each([
    ['memory access out of bounds', 0, 'pnp', 'SYSTEM_THREAD_EXCEPTION_NOT_HANDLED', [0xc000_0005]],
    ['divide by zero', 0, 'engine#1', 'SYSTEM_SERVICE_EXCEPTION', [0xc000_0094]],
    ['memory access out of bounds', 2, 'dpc#1', 'DRIVER_IRQL_NOT_LESS_OR_EQUAL', [null, 2]],
    ['divide by zero', 2, 'dpc#1', 'KMODE_EXCEPTION_NOT_HANDLED', [0xc000_0094]],
    ['kernel stack overflow: too much', 0, 'pnp', 'UNEXPECTED_KERNEL_MODE_TRAP', [8]],
  ] as const)('%s at IRQL %i in %s: %s', (what, irql, name, code, parameters) => {
    const context = { irql, name, frames: [] } as unknown as Parameters<typeof trapStop>[1];
    expect(trapStop(what, context)).toEqual({ code, parameters });
  });

  it('of a hang at DISPATCH_LEVEL is the watchdog’s, of one elsewhere none', () => {
    const context = (irql: number) =>
      ({ irql, kind: 'thread', name: 'pnp', frames: [] }) as unknown as Parameters<typeof hangStop>[0][number];
    expect(hangStop([context(2)])).toEqual({ code: 'DPC_WATCHDOG_VIOLATION', parameters: [1] });
    expect(hangStop([context(0)])).toEqual({ code: null, parameters: [] });
  });
});
