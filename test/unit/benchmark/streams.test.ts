/** Eight streams: what a scenario may ask for, and the driver for measurements that opens them. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { changedBy, ensurePatched, ensureModule, PLAIN_DRIVER } from '../../../scripts/build-variants.mjs';
import { readScenario } from '../../../web/simulator/scenario/schema.ts';
import { Session } from '../../../web/simulator/session.ts';
import { wavOf } from '../../../web/simulator/inspect/wavof.ts';

const PATCH = 'test/benchmark/eight-streams.patch';
const streams = (count: number) => Array.from({ length: count }, () => ({ direction: 'render' as const }));
const scenarioOf = (count: number) =>
  readScenario({ version: 1, device: 'virtual', durationMs: 100, streams: streams(count) });

/** Runs `count` render streams on a driver to the end. */
async function run(file: string, count: number): Promise<Session> {
  const read = scenarioOf(count);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const session = await Session.create(await WebAssembly.compile(readFileSync(file)), read.scenario);
  while (session.advance({ records: 1_000_000 }) === 'budget');
  session.dispose();
  return session;
}

test('a scenario has at most eight streams, and its actions name one of eight', () => {
  expect(scenarioOf(8).ok).toBe(true);
  expect(scenarioOf(9)).toMatchObject({ ok: false, problems: [{ path: 'streams' }] });
  const pause = (stream: number) =>
    readScenario({ version: 1, streams: streams(8), actions: [{ do: 'pause', atMs: 10, stream }] });
  expect(pause(7).ok).toBe(true);
  expect(pause(8)).toMatchObject({ ok: false, problems: [{ path: 'actions.0.stream' }] });
});

test('the patch for the measurements fits the driver and changes the number of its channels', () => {
  const changed = changedBy(PATCH);
  expect(changed.get('driver.h')).toContain('StreamDirectionCount = 9,');
  expect(changed.get('wavetable.cpp')).toContain('return {8, 8, 0, nullptr,');
});

test('the patched driver plays eight recordings at once without a glitch, the driver itself refuses the second', async () => {
  const { out } = await ensurePatched(PATCH, 'bench-eight-streams');
  const eight = await run(out, 8);
  expect(eight.verdict().kind).toBe('clean');
  const [first, ...others] = eight.engines.map((_, index) => Buffer.from(wavOf(eight, index)).subarray(44, 16_044));
  expect(first!.some((byte) => byte !== 0)).toBe(true);
  for (const other of others) expect(other.equals(first!)).toBe(true);

  const two = await run(await ensureModule(PLAIN_DRIVER), 2);
  expect(two.findings.map(({ text }) => text)).toEqual(['stream 1: the stream was refused: STATUS_DEVICE_BUSY']);
}, 120_000);
