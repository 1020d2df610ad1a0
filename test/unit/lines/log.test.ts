import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LineLog } from '../../../wasm/hosts/lines.ts';

test('lines stand before the record that followed them', () => {
  const log = new LineLog(10);
  for (const [point, record] of [[1, 0], [2, 0], [3, 2], [1, 5]] as const) log.hit(point, record); // prettier-ignore
  expect([...log.before(0)]).toEqual([1, 2]);
  expect([...log.before(1)]).toEqual([]);
  expect([...log.before(2)]).toEqual([3]);
  expect([...log.before(5)]).toEqual([1]);
  expect(log.siteOf(0)).toBe(2);
  expect(log.siteOf(1)).toBe(-1);
  expect(log.counts[1]).toBe(2);
});

test('a point beyond the table is refused', () => {
  const log = new LineLog(2);
  expect(() => log.hit(2, 0)).toThrow(/no point 2/);
  expect(() => log.hit(-1, 0)).toThrow(/no point -1/);
});

test('however small, the log is right about every record it still has, and counts everything', () => {
  const hits = fc.array(fc.tuple(fc.nat(4), fc.nat(2)), { maxLength: 200 });
  fc.assert(
    fc.property(hits, fc.integer({ min: 2, max: 40 }), (steps, capacity) => {
      const log = new LineLog(5, capacity);
      const whole = new Map<number, number[]>();
      const counts = [0, 0, 0, 0, 0];
      let record = 0;
      for (const [point, further] of steps) {
        record += further;
        log.hit(point, record);
        whole.set(record, [...(whole.get(record) ?? []), point]);
        counts[point]!++;
      }
      expect([...log.counts]).toEqual(counts);
      expect(log.bytes).toBeLessThanOrEqual(capacity * 10);
      for (let r = log.firstRecord; r <= record + 1; r++) expect([...log.before(r)]).toEqual(whole.get(r) ?? []);
    }),
  );
});

test('a log grows to its capacity, and neighbours and places of calls are found', () => {
  const log = new LineLog(3, 100_000);
  for (let record = 0; record < 90_000; record += 3) for (const point of [0, 1, 2]) log.hit(point, record);
  expect(log.firstRecord).toBe(0);
  expect([...log.before(0)]).toEqual([0, 1, 2]);
  expect([log.neighbour(3, 1), log.neighbour(3, -1), log.neighbour(4, 1), log.neighbour(4, -1)]).toEqual([6, 0, 6, 3]);
  expect([log.neighbour(0, -1), log.neighbour(89_997, 1)]).toEqual([-1, -1]);
  expect(log.neighbour(Infinity, -1)).toBe(89_997);
  expect([...log.sites()].slice(0, 2)).toEqual([[0, 2], [3, 2]]); // prettier-ignore
});
