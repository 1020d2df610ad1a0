import fc from 'fast-check';
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { BundledRecording, type BundledName } from '../../web/simulator/audio/bundled.ts';
import { SINE_ONE, sineOf } from '../../web/simulator/audio/sine.ts';

const NAMES: BundledName[] = ['chord', 'sweep', 'clicks'];
const CD = { rate: 48_000, channels: 2, bits: 16 };

function bytes(
  name: BundledName,
  format: { rate: number; channels: number; bits: number },
  first: number,
  frames: number,
): Uint8Array {
  const out = new Uint8Array((frames * format.channels * format.bits) / 8);
  new BundledRecording(name, format).fill(out, first);
  return out;
}
/** The first channel as numbers between -1 and 1. */
function samples(name: BundledName, rate: number, bits: number, first: number, frames: number): number[] {
  const data = bytes(name, { rate, channels: 1, bits }, first, frames);
  return Array.from({ length: frames }, (_, i) => {
    if (bits === 8) return (data[i]! - 128) / 128;
    let value = 0;
    for (let b = 0; b < bits / 8; b++) value += data[(i * bits) / 8 + b]! * 2 ** (8 * b);
    return (value >= 2 ** (bits - 1) ? value - 2 ** bits : value) / 2 ** (bits - 1);
  });
}

describe('the integer sine', () => {
  it('is a sine', () => {
    for (let n = 0; n < 100_003; n += 37) {
      expect(Math.abs(sineOf(n, 100_003) / SINE_ONE - Math.sin((2 * Math.PI * n) / 100_003))).toBeLessThan(1e-6);
    }
    expect([sineOf(0, 8), sineOf(2, 8), sineOf(4, 8), sineOf(6, 8)]).toEqual([0, SINE_ONE, 0, -SINE_ONE]);
  });
});

describe('bundled recordings', () => {
  it('keep their bytes', () => {
    const hashes = NAMES.map((name) =>
      createHash('sha256')
        .update(bytes(name, CD, 0, 5 * 48_000))
        .digest('hex')
        .slice(0, 16),
    );
    expect(hashes).toMatchInlineSnapshot(`
      [
        "8ff358eb15acc852",
        "d65c860c77e5cc86",
        "503d45c707a25de5",
      ]
    `);
  });

  it('are the same however they are cut', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...NAMES),
        fc.constantFrom(8, 16, 24, 32),
        fc.integer({ min: 1, max: 3 }),
        fc.constantFrom(8000, 11_025, 44_100),
        fc.integer({ min: 0, max: 200_000 }),
        fc.array(fc.integer({ min: 0, max: 5000 }), { maxLength: 6 }),
        (name, bits, channels, rate, first, cuts) => {
          const recording = new BundledRecording(name, { rate, channels, bits });
          const pieces: number[] = [];
          let frame = first;
          for (const frames of cuts) {
            const piece = new Uint8Array((frames * channels * bits) / 8);
            recording.fill(piece, frame);
            pieces.push(...piece);
            frame += frames;
          }
          expect(
            Buffer.compare(Uint8Array.from(pieces), bytes(name, { rate, channels, bits }, first, frame - first)),
          ).toBe(0);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('are the same signal in every depth, without clipping', () => {
    for (const name of NAMES) {
      const [eight, sixteen, packed, full] = [8, 16, 24, 32].map((bits) => samples(name, 44_100, bits, 0, 4 * 44_100));
      let peak = 0;
      for (let i = 0; i < full!.length; i++) {
        const at = full![i]!;
        peak = Math.max(peak, Math.abs(at));
        if (
          Math.abs(eight![i]! - at) > 1 / 128 ||
          Math.abs(sixteen![i]! - at) > 1 / 32_768 ||
          Math.abs(packed![i]! - at) > 1 / 2 ** 23
        )
          throw new Error(`${name} differs at frame ${i}`);
      }
      expect(peak).toBeGreaterThan(0.5);
      expect(peak).toBeLessThan(0.9);
    }
  });

  it('chord and sweep run without a jump, also across their ends', () => {
    for (const name of ['chord', 'sweep'] as const) {
      const all = samples(name, 48_000, 32, 0, 9 * 48_000);
      for (let i = 1; i < all.length; i++) {
        if (Math.abs(all[i]! - all[i - 1]!) > 0.085) throw new Error(`${name} jumps at frame ${i}`);
      }
    }
  });

  it('chord is mostly 440 Hz', () => {
    const all = samples('chord', 48_000, 16, 0, 48_000);
    const power = (hz: number) => {
      let re = 0,
        im = 0;
      all.forEach((v, i) => {
        re += v * Math.cos((2 * Math.PI * hz * i) / 48_000);
        im += v * Math.sin((2 * Math.PI * hz * i) / 48_000);
      });
      return Math.hypot(re, im) / 24_000;
    };
    expect(power(440)).toBeCloseTo(0.6, 3);
    expect(power(550)).toBeCloseTo(0.09, 3);
    expect(power(660)).toBeCloseTo(0.06, 3);
  });

  it('clicks come twice a second', () => {
    const all = samples('clicks', 48_000, 16, 0, 96_000);
    const starts: number[] = [];
    let quiet = 4800;
    all.forEach((v, i) => {
      if (v === 0) quiet++;
      else {
        if (quiet >= 4800) starts.push(i);
        quiet = 0;
      }
    });
    expect(starts).toEqual([1, 24_001, 48_001, 72_001]);
  });
});
