import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Place } from '../../../web/cli/place.ts';
import { BadInput } from '../../../web/cli/problems.ts';
import { readRecording, withRecording } from '../../../web/cli/recording.ts';
import { writeWav } from '../../../web/simulator/audio/wav.ts';
import { readScenario, type Scenario, type ScenarioInput } from '../../../web/simulator/scenario/schema.ts';

const from = mkdtempSync(join(tmpdir(), 'portcls-lab-'));
afterAll(() => rmSync(from, { recursive: true }));
const nothing = () => Promise.reject(new Error('nothing runs here'));
const place: Place = { root: '', from, driver: nothing, processHost: nothing, build: nothing, program: '' };

function scenario(fields: Omit<ScenarioInput, 'version'> = {}): Scenario {
  const result = readScenario({ version: 1, ...fields });
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.scenario;
}
const second = (rate: number, channels: number, bits: number, float = false) => ({
  rate,
  channels,
  bits,
  float,
  pcm: new Uint8Array((rate * channels * bits) / 8),
});

describe('reading', () => {
  test('gives back what was written', () => {
    const pcm = Uint8Array.from({ length: 400 }, (_, i) => (i * 37) & 255);
    writeFileSync(join(from, 'a.wav'), writeWav({ rate: 48_000, channels: 2, bits: 16 }, pcm));
    expect([...readRecording(place, 'a.wav').pcm]).toEqual([...pcm]);
  });

  test('refuses a file over 200 MB without reading it', () => {
    writeFileSync(join(from, 'huge.wav'), '');
    truncateSync(join(from, 'huge.wav'), 201 * 1_048_576);
    expect(() => readRecording(place, 'huge.wav')).toThrow(/huge\.wav: 201 MB/);
  });

  test('names the file when it is broken or not there', () => {
    writeFileSync(join(from, 'text.wav'), 'hello');
    expect(() => readRecording(place, 'text.wav')).toThrow(BadInput);
    expect(() => readRecording(place, 'text.wav')).toThrow(/^text\.wav: /);
    expect(() => readRecording(place, 'none.wav')).toThrow(/none\.wav: there is no such file/);
  });
});

describe('putting it into a scenario', () => {
  test('takes its format, keeps packets as long, lasts to its end', () => {
    const fitted = withRecording(scenario({ durationMs: 10 }), second(44_100, 2, 16), 'a.wav').scenario;
    expect(fitted.input).toEqual({ kind: 'file' });
    expect(fitted.streams[0]).toMatchObject({ format: { rate: 44_100, channels: 2, bits: 16 }, packetFrames: 441 });
    expect(fitted.durationMs).toBeGreaterThan(1000);
  });

  test.each([
    ['a rate', second(12_345, 2, 16)],
    ['a width', second(48_000, 2, 24)],
    ['floating point', second(48_000, 2, 32, true)],
  ])('refuses %s that the device does not offer and says what it offers', (_what, wav) => {
    expect(() => withRecording(scenario(), wav, 'a.wav')).toThrow(
      /a\.wav has .* does not offer[^]*It offers PCM at 8000, .* or 48000 Hz/,
    );
  });

  test('refuses a scenario without playback', () => {
    const capture = scenario({ streams: [{ direction: 'capture' }] });
    expect(() => withRecording(capture, second(48_000, 2, 16), 'a.wav')).toThrow(/no render stream/);
  });
});
