import { describe, expect, it } from 'vitest';
import { KSSTATE } from '../../../web/simulator/portcls/streams.ts';
import { must, probe } from './probe.ts';

const DEVICES = ['ac97', 'virtual'] as const;
const BYTES_PER_SECOND = 192_000;

/** Least-squares line through (x, y): slope and the residuals. */
function fit(points: readonly (readonly [number, number])[]): { slope: number; residuals: number[] } {
  const n = points.length;
  const mx = points.reduce((s, [x]) => s + x, 0) / n;
  const my = points.reduce((s, [, y]) => s + y, 0) / n;
  const slope =
    points.reduce((s, [x, y]) => s + (x - mx) * (y - my), 0) / points.reduce((s, [x]) => s + (x - mx) ** 2, 0);
  return { slope, residuals: points.map(([x, y]) => y - (my + slope * (x - mx))) };
}

describe.each(DEVICES)('the public position and wave tests on %s (Y-7, Y-8)', (device) => {
  it('keeps sample rate, jitter and latency of the position within the published limits', async () => {
    await probe({ device }, function* (p) {
      const pin = yield* p.open(false, 480);
      must(yield* pin.setState(KSSTATE.RUN));
      const startHns = p.nowHns;
      const points: [number, number][] = [];
      let linear = 0;
      let last = 0;
      for (let i = 0; i < 100; i++) {
        // A step that meets every phase of a packet.
        yield* p.sleep(31_700);
        const beforeHns = p.nowHns;
        must(yield* pin.getPosition());
        const offset = p.out(1);
        expect(p.nowHns - beforeHns).toBeLessThan(10_000);
        expect(offset).toBeLessThan(pin.bufferBytes);
        linear += (offset - last + pin.bufferBytes) % pin.bufferBytes;
        last = offset;
        points.push([(p.nowHns - startHns) / 10_000_000, linear]);
      }
      const { slope, residuals } = fit(points);
      expect(Math.abs(slope / BYTES_PER_SECOND - 1)).toBeLessThan(0.01);
      const ms = residuals.map((bytes) => (Math.abs(bytes) / BYTES_PER_SECOND) * 1000);
      expect(Math.max(...ms)).toBeLessThan(4);
      expect(Math.sqrt(ms.reduce((s, x) => s + x * x, 0) / ms.length)).toBeLessThan(1);
      const error = points.map(([seconds, bytes]) => ((seconds * BYTES_PER_SECOND - bytes) / BYTES_PER_SECOND) * 1000);
      expect(Math.abs(error.reduce((s, x) => s + x, 0) / error.length)).toBeLessThan(2);
      expect(Math.max(...error.map(Math.abs))).toBeLessThan(20);
      yield* pin.close();
    });
  });

  it('moves in RUN, stands in PAUSE and is zero in STOP', async () => {
    await probe({ device }, function* (p) {
      const pin = yield* p.open(false, 480);
      const position = function* () {
        must(yield* pin.getPosition());
        return p.out(1);
      };
      must(yield* pin.setState(KSSTATE.RUN));
      const a = yield* position();
      yield* p.sleep(33_000);
      const b = yield* position();
      expect(b).toBeGreaterThan(a);
      must(yield* pin.setState(KSSTATE.PAUSE));
      const c = yield* position();
      yield* p.sleep(33_000);
      expect(yield* position()).toBe(c);
      expect(c).toBeGreaterThanOrEqual(b);
      must(yield* pin.setState(KSSTATE.RUN));
      yield* p.sleep(20_000);
      expect(yield* position()).toBeGreaterThan(c);
      must(yield* pin.setState(KSSTATE.STOP));
      expect(yield* position()).toBe(0);
      yield* pin.close();
    });
  });
});
