import { describe, expect, it } from 'vitest';
import { membersOf, nearest, reservedProcessor } from '../../../web/simulator/policy/processors.ts';

describe('sets of processors', () => {
  it('list their members in order', () => {
    expect(membersOf(0b1011)).toEqual([0, 1, 3]);
    expect(membersOf(0)).toEqual([]);
    expect(membersOf(0xffff).length).toBe(16);
  });

  it('give the wanted processor, or the next one upwards, round the end', () => {
    expect(nearest(0b1111, 2, 4)).toBe(2);
    expect(nearest(0b1011, 2, 4)).toBe(3);
    expect(nearest(0b0011, 2, 4)).toBe(0);
  });
});

describe('the reserved processor', () => {
  it('is the highest one that serves no registered interrupt', () => {
    expect(reservedProcessor(4, [2])).toBe(3);
    expect(reservedProcessor(4, [3])).toBe(2);
    expect(reservedProcessor(3, [2])).toBe(1);
  });
  it('is the interrupt’s own when only processor 0 is left besides', () => expect(reservedProcessor(2, [1])).toBe(1));
  it('is none on a machine with one processor', () => expect(reservedProcessor(1, [0])).toBe(-1));
  it('is never processor 0', () => {
    for (let count = 2; count <= 16; count++)
      for (let cpu = 0; cpu < count; cpu++) expect(reservedProcessor(count, [cpu])).toBeGreaterThan(0);
  });
});
