/** Lanes for drawings: whatever the window, they are what a scan of everything finds. */
import fc from 'fast-check';
import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { scenarioOf } from '../../golden/library.ts';
import { LaneIndex } from '../../../web/simulator/inspect/laneindex.ts';
import { laneSlices } from '../../../web/simulator/inspect/lanes.ts';
import { Session } from '../../../web/simulator/session.ts';
import { Slices } from '../../../web/simulator/trace/slices.ts';

interface Found {
  readonly first: number;
  readonly toHns: number;
}

/** Everything from the first slice to the last: what the index must answer. */
function scan(slices: Slices, fromHns: number, toHns: number, minHns: number): Found[] {
  const found: { first: number; toHns: number }[] = [];
  const last = new Map<number, (typeof found)[number]>();
  for (let i = 0; i < slices.length; i++) {
    if (slices.toHns[i]! <= fromHns || slices.fromHns[i]! > toHns) continue;
    const key = slices.cpu[i]! * 8 + slices.level[i]! * 2 + slices.audio[i]!;
    const before = last.get(key);
    if (before && !slices.audio[i] && slices.fromHns[i]! - before.toHns < minHns) {
      before.toHns = slices.toHns[i]!;
      continue;
    }
    const next = { first: i, toHns: slices.toHns[i]! };
    found.push(next);
    last.set(key, next);
  }
  return found;
}

function indexed(slices: Slices, fromHns: number, toHns: number, minHns: number): Found[] {
  const found: Found[] = [];
  for (const row of LaneIndex.of(slices).rows)
    row.eachStretch(fromHns, toHns, row.audio ? 0 : minHns, (stretch) => found.push(stretch));
  return found.sort((a, b) => a.first - b.first);
}

type Part = readonly [cpu: number, level: number, audio: number, gapHns: number, lengthHns: number];
const parts = fc.array(
  fc.tuple(
    fc.nat(2),
    fc.nat(2),
    fc.nat(1),
    fc.oneof({ weight: 8, arbitrary: fc.nat(12) }, { weight: 1, arbitrary: fc.nat(4000) }),
    fc.integer({ min: 1, max: 60 }),
  ),
  { maxLength: 900, size: 'max' },
);

/** Slices of each row one after the other, in order of their ends. */
function slicesOf(list: readonly Part[]): Slices {
  const at = new Map<number, number>();
  const made = list.map(([cpu, level, audio, gapHns, lengthHns]) => {
    const key = cpu * 8 + level * 2 + audio;
    const fromHns = (at.get(key) ?? 0) + gapHns;
    at.set(key, fromHns + lengthHns);
    return { fromHns, toHns: fromHns + lengthHns, cpu, level, audio };
  });
  const slices = new Slices();
  for (const s of made.sort((a, b) => a.toHns - b.toHns)) slices.add(s.fromHns, s.toHns, s.cpu, s.level, s.audio, 0);
  return slices;
}

describe('the index', () => {
  test('finds what a scan finds, in any window, at any distance to merge', () => {
    fc.assert(
      fc.property(
        parts,
        fc.array(fc.tuple(fc.nat(9000), fc.nat(9000), fc.nat(300)), { maxLength: 12 }),
        (list, asked) => {
          const slices = slicesOf(list);
          for (const [fromHns, lengthHns, minHns] of [...asked, [-1, 1e9, 0] as const, [0, 1e9, 5] as const])
            expect(indexed(slices, fromHns, fromHns + lengthHns, minHns)).toEqual(
              scan(slices, fromHns, fromHns + lengthHns, minHns),
            );
        },
      ),
      { numRuns: 120 },
    );
  });

  test('grows with the run, and knows how busy a row was', () => {
    fc.assert(
      fc.property(parts, fc.nat(900), fc.nat(20_000), (list, firstPart, atHns) => {
        const whole = slicesOf(list);
        const growing = new Slices();
        for (let i = 0; i < whole.length; i++) {
          if (i === firstPart) indexed(growing, 0, 1e9, 3);
          growing.add(whole.fromHns[i]!, whole.toHns[i]!, whole.cpu[i]!, whole.level[i]!, whole.audio[i]!, 0);
        }
        expect(indexed(growing, 0, 1e9, 3)).toEqual(scan(whole, 0, 1e9, 3));
        for (const row of LaneIndex.of(growing).rows) {
          let busyHns = 0;
          for (let i = 0; i < whole.length; i++)
            if (whole.cpu[i] === row.cpu && whole.level[i] === row.level && whole.audio[i] === row.audio)
              busyHns += Math.max(0, Math.min(atHns, whole.toHns[i]!) - whole.fromHns[i]!);
          expect(row.busyBefore(atHns)).toBe(busyHns);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('a wide view of a million slices costs what is seen of it', () => {
    const slices = new Slices();
    const COUNT = 1_000_000;
    // Pairs 10 apart, a gap of 10,000 after every 1,000 slices.
    for (let i = 0; i < COUNT; i++)
      slices.add(i * 30 + Math.floor(i / 1000) * 10_000, i * 30 + Math.floor(i / 1000) * 10_000 + 20, 0, 1, 0, 0);
    LaneIndex.of(slices);
    let looked = 0;
    const starts = slices.fromHns;
    slices.fromHns = new Proxy(starts, {
      get: (array, name) => {
        looked++;
        return Reflect.get(array, name) as unknown;
      },
    });
    expect(indexed(slices, 0, Infinity, 1000)).toHaveLength(1000);
    expect(looked).toBeLessThan(COUNT / 10);
  });
});

const driver = await WebAssembly.compile(await readFile('build/driver.wasm'));

test.each(['late-packet', 'protection-network-unregistered', 'stop-and-restart', 'capture-overrun', 'packet-ahead'])(
  '%s: any window of a run holds the slices and packets of the whole run that touch it',
  async (name) => {
    const session = await Session.create(driver, scenarioOf(name));
    while (session.advance({ records: 10_000 }) === 'budget');
    const { slices, nowHns } = session.machine;
    const all = laneSlices(session, -1, Infinity, 0);
    expect(all.fromHns.length).toBe(slices.length);
    const text = (packets: typeof all.packets) => packets.map((packet) => JSON.stringify(packet));
    fc.assert(
      fc.property(fc.nat(nowHns), fc.nat(nowHns), fc.nat(40_000), (fromHns, lengthHns, minHns) => {
        const toHns = fromHns + lengthHns;
        const found = laneSlices(session, fromHns, toHns, minHns);
        const wanted = scan(slices, fromHns, toHns, minHns);
        expect([...found.fromHns]).toEqual(wanted.map(({ first }) => slices.fromHns[first]));
        expect([...found.toHns]).toEqual(wanted.map(({ toHns }) => toHns));
        expect(text(found.packets)).toEqual(
          text(all.packets.filter((packet) => packet.fromHns <= toHns && packet.toHns >= fromHns)),
        );
      }),
      { numRuns: 150 },
    );
  },
);
