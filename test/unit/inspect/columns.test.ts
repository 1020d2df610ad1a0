/** A long stretch in columns: shares and extremes are those of the slices and packets themselves. */
import fc from 'fast-check';
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { scenarioOf } from '../../golden/library.ts';
import { laneColumns } from '../../../web/simulator/inspect/columns.ts';
import { laneSlices } from '../../../web/simulator/inspect/lanes.ts';
import { Session } from '../../../web/simulator/session.ts';

const driver = await WebAssembly.compile(await readFile('build/driver.wasm'));

async function runOf(name: string, durationMs?: number): Promise<Session> {
  const scenario = scenarioOf(name);
  const session = await Session.create(driver, durationMs ? { ...scenario, durationMs } : scenario);
  while (session.advance({ records: 100_000 }) === 'budget');
  return session;
}

test.each([
  ['late-packet', undefined],
  ['protection-network-unregistered', 3000],
  ['capture-overrun', undefined],
  ['stop-and-restart', undefined],
] as const)('%s', async (name, durationMs) => {
  const session = await runOf(name, durationMs);
  const { nowHns } = session.machine;
  const all = laneSlices(session, -1, Infinity, 0);
  fc.assert(
    fc.property(
      fc.nat(nowHns),
      fc.integer({ min: 1, max: nowHns }),
      fc.integer({ min: 1, max: 40 }),
      (from, length, n) => {
        const read = laneColumns(session, from, from + length, n);
        const columnHns = length / n;
        const within = (c: number, a: number, b: number) =>
          Math.max(0, Math.min(b, from + (c + 1) * columnHns) - Math.max(a, from + c * columnHns));
        const keys = new Set(read.rows.map(({ cpu, level, audio }) => `${cpu} ${level} ${Number(audio)}`));
        for (let i = 0; i < all.cpu.length; i++)
          if (all.toHns[i]! > from + 1 && all.fromHns[i]! < from + length - 1)
            expect(keys).toContain(`${all.cpu[i]} ${all.level[i]} ${all.audio[i]}`);
        for (const { cpu, level, audio, busy } of read.rows)
          for (let c = 0; c < n; c++) {
            let busyHns = 0;
            for (let i = 0; i < all.cpu.length; i++)
              if (all.cpu[i] === cpu && all.level[i] === level && all.audio[i] === Number(audio))
                busyHns += within(c, all.fromHns[i]!, all.toHns[i]!);
            const share = (busyHns / columnHns) * 255;
            expect(busy[c]).toBeGreaterThanOrEqual(share - 1e-3);
            expect(busy[c]).toBeLessThanOrEqual(share + 1 + 1e-3);
          }
        for (const { stream, slackHns } of read.streams)
          for (let c = 0; c < n; c++) {
            const first = from + c * columnHns;
            const slack = all.packets
              .filter((packet) => packet.stream === stream && session.engines[stream]!.render)
              .filter((packet) => packet.fromHns >= first && packet.fromHns < from + (c + 1) * columnHns)
              .map((packet) => packet.fromHns - packet.writtenHns)
              .filter((hns) => !Number.isNaN(hns));
            expect(slackHns[c]).toBe(slack.length > 0 ? Math.min(...slack) : NaN);
          }
      },
    ),
    { numRuns: 25 },
  );
});

test('a minute: the packet that was late is found among thousands, also while the run goes on', async () => {
  const scenario = { ...scenarioOf('late-packet'), durationMs: 20_000 };
  const session = await Session.create(driver, scenario);
  for (let hns = 0; hns < 2e8; hns += 7_000_000) {
    session.advance({ untilHns: hns });
    laneColumns(session, 0, 2e8, 300);
  }
  while (session.advance({ records: 100_000 }) === 'budget');
  const read = laneColumns(session, 0, 2e8, 20).streams[0]!.slackHns;
  expect([...read].findIndex((slack) => slack < 0)).toBe(0);
  expect(read[0]).toBe(-20_618);
});

test('what is no stretch and what is no number of columns is refused', async () => {
  const session = await runOf('late-packet');
  expect(() => laneColumns(session, 5, 5, 10)).toThrow('no length');
  expect(() => laneColumns(session, 0, Number.NaN, 10)).toThrow(RangeError);
  for (const columns of [0, 1.5, 8193, Number.NaN])
    expect(() => laneColumns(session, 0, 10, columns)).toThrow('columns');
});
