import { describe, expect, it } from 'vitest';
import { Random } from '../../../web/simulator/load/random.ts';

const draw = (seed: number, position: number, count: number): number[] => {
  const random = new Random(seed, position);
  return Array.from({ length: count }, () => random.next());
};

describe('the generator of a load', () => {
  it('repeats for the same seed and position, and for no other', () => {
    expect(draw(7, 0, 100)).toEqual(draw(7, 0, 100));
    expect(draw(7, 0, 4)).not.toEqual(draw(7, 1, 4));
    expect(draw(7, 0, 4)).not.toEqual(draw(8, 0, 4));
  });

  it('gives numbers for every seed, zero and the largest among them', () => {
    for (const seed of [0, 1, 0xffff_ffff]) {
      const numbers = draw(seed, 3, 1000);
      expect(new Set(numbers).size).toBe(1000);
      expect(Math.min(...numbers)).toBeGreaterThan(0);
    }
  });

  it('stays within the spread and comes near both of its ends', () => {
    const random = new Random(1, 0);
    const lengths = Array.from({ length: 10_000 }, () => random.around(1000, 50));
    expect(Math.min(...lengths)).toBeGreaterThanOrEqual(500);
    expect(Math.min(...lengths)).toBeLessThan(510);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(1500);
    expect(Math.max(...lengths)).toBeGreaterThan(1490);
    const mean = lengths.reduce((sum, length) => sum + length, 0) / lengths.length;
    expect(Math.abs(mean - 1000)).toBeLessThan(10);
  });

  it('is exact without a spread and never zero', () => {
    const random = new Random(1, 0);
    expect(random.around(123, 0)).toBe(123);
    for (let i = 0; i < 100; i++) expect(random.around(1, 100)).toBeGreaterThanOrEqual(1);
  });
});
