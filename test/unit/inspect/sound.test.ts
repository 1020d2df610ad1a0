import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { readScenario } from '../../../web/simulator/scenario/schema.ts';
import { Session } from '../../../web/simulator/session.ts';
import { wavOf } from '../../../web/simulator/inspect/wavof.ts';
import { soundBetween } from '../../../web/simulator/inspect/sound.ts';

const HNS_PER_MS = 10_000;
const driver = await WebAssembly.compile(await readFile('build/driver.wasm'));

async function sessionOf(change: object): Promise<Session> {
  const result = readScenario({ version: 1, durationMs: 300, ...change });
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return Session.create(driver, result.scenario);
}

/** Bytes of the samples that were played, without the header of the WAV file. */
function played(session: Session): Int16Array {
  const wav = wavOf(session, 0);
  return new Int16Array(wav.buffer.slice(wav.byteOffset + 44, wav.byteOffset + wav.byteLength));
}

test('pieces that follow each other are what was played, each frame once', async () => {
  const session = await sessionOf({});
  while (session.advance({ records: 10_000 }) === 'budget');
  const whole = played(session);
  const heard: number[] = [];
  for (let ms = 0; ms < 400; ms += 7) {
    const { channels, rate, samples } = soundBetween(session, 0, ms * HNS_PER_MS, (ms + 7) * HNS_PER_MS);
    expect([channels, rate, samples.length]).toEqual([2, 48_000, 7 * 48 * 2]);
    heard.push(...samples);
  }
  const first = heard.findIndex((sample) => sample !== 0);
  const from = whole.findIndex((sample) => sample !== 0);
  expect(first).toBeGreaterThan(0);
  const length = whole.findLastIndex((sample) => sample !== 0) - from;
  expect(heard.slice(first, first + length).map((sample) => Math.round(sample * 32_768))).toEqual([
    ...whole.subarray(from, from + length),
  ]);
});

test.each([
  ['ac97', 480],
  ['ac97', 4800],
  ['virtual', 480],
  ['virtual', 4800],
])(
  '%s, packets of %i frames: what is heard while the run goes on is what is heard afterwards',
  async (device, packetFrames) => {
    const session = await sessionOf({ device, streams: [{ direction: 'render', packetFrames }] });
    const LAG_HNS = 30 * HNS_PER_MS;
    const live: Float32Array[] = [];
    let fromHns = 0;
    for (let nowHns = 0; nowHns < 280 * HNS_PER_MS; nowHns += 50_000) {
      session.advance({ records: 100_000, untilHns: nowHns });
      const toHns = Math.max(0, session.progress().nowHns - LAG_HNS);
      live.push(soundBetween(session, 0, fromHns, toHns).samples);
      fromHns = toHns;
    }
    while (session.advance({ records: 10_000 }) === 'budget');
    const after = soundBetween(session, 0, 0, fromHns).samples;
    expect(Float32Array.from(live.flatMap((piece) => [...piece]))).toEqual(after);
    expect(after.some((sample) => sample !== 0)).toBe(true);
  },
);

test('a stream that is not there and a stretch that is too long are refused', async () => {
  const session = await sessionOf({});
  expect(() => soundBetween(session, 4, 0, 1)).toThrow('there is no stream 4');
  expect(() => soundBetween(session, 0, 0, 20_000_001)).toThrow('at most 2 s');
  expect(() => soundBetween(session, 0, 5, 4)).toThrow(RangeError);
  expect(() => soundBetween(session, 0, Number.NaN, 4)).toThrow(RangeError);
});
