/** The user's own recording: read, checked against the device, and put into the scenario. */
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { LARGEST_WAV_BYTES, readWav, type WavFile } from '../simulator/audio/wav.ts';
import { DEVICE_OFFERS, deviceOffers } from '../simulator/scenario/offers.ts';
import { readScenario, type Format, type Scenario } from '../simulator/scenario/schema.ts';
import type { InputAudio } from '../worker/api.ts';
import type { Place } from './place.ts';
import { BadInput, fileTrouble } from './problems.ts';

/** The run goes on this long after the last frame, for the last packets and the way down. */
const TAIL_MS = 100;
const LONGEST_MS = 3_600_000;

/** Reads a WAV file. Throws BadInput. */
export function readRecording(place: Place, path: string): WavFile {
  const full = resolve(place.from, path);
  try {
    const { size } = statSync(full);
    if (size > LARGEST_WAV_BYTES) {
      throw new BadInput(`${path}: ${Math.ceil(size / 1_048_576)} MB; recordings up to 200 MB can be played.`);
    }
    return readWav(new Uint8Array(readFileSync(full)));
  } catch (error) {
    if (error instanceof BadInput) throw error;
    throw new BadInput(`${path}: ${fileTrouble(error)}`);
  }
}

/**
 * The scenario with the recording as its input: every render stream takes the recording's format, packets keep their
 * length in time, and the run lasts until the recording has been played. Throws BadInput when the device has no such
 * format.
 */
export function withRecording(
  scenario: Scenario,
  wav: WavFile,
  name: string,
): { scenario: Scenario; input: InputAudio } {
  const format = { rate: wav.rate, channels: wav.channels, bits: wav.bits } as Format;
  if (wav.float || !deviceOffers(scenario.device, format)) throw notOffered(scenario.device, wav, name);
  const render = scenario.streams.filter(({ direction }) => direction === 'render');
  if (render.length === 0) {
    throw new BadInput(`${name}: the scenario ${scenario.name} has no render stream to play it.`);
  }
  const frames = wav.pcm.byteLength / ((wav.bits / 8) * wav.channels);
  const lengthMs = Math.ceil((frames * 1000) / wav.rate) + Math.max(...render.map(({ startMs }) => startMs)) + TAIL_MS;
  if (lengthMs > LONGEST_MS) throw new BadInput(`${name}: longer than an hour. Cut a shorter piece out of it.`);
  const streams = scenario.streams.map((stream) => {
    if (stream.direction !== 'render') return stream;
    const packetFrames =
      stream.packetFrames === 128 ? 128 : Math.round((stream.packetFrames * format.rate) / stream.format.rate);
    return { ...stream, format, packetFrames };
  });
  const result = readScenario({
    ...scenario,
    streams,
    input: { kind: 'file' },
    durationMs: lengthMs,
    // What is expected of the scenario's own input says nothing about another one.
    expect: undefined,
  });
  if (!result.ok) {
    const [problem] = result.problems;
    throw new BadInput(`${name} does not fit the scenario: ${problem?.path}: ${problem?.message}`);
  }
  const { rate, channels, bits } = wav;
  return { scenario: result.scenario, input: { rate, channels, bits, pcm: wav.pcm, name } };
}

function notOffered(device: Scenario['device'], wav: WavFile, name: string): BadInput {
  const { rates, bits, channels } = DEVICE_OFFERS[device];
  const kind = `${wav.rate} Hz, ${wav.bits} bit${wav.float ? ' floating point' : ''}, ${channelWord(wav.channels)}`;
  const ascending = [...rates].sort((a, b) => a - b);
  return new BadInput(
    `${name} has ${kind}, which the device "${device}" does not offer.`,
    `It offers PCM at ${either(ascending.map(String))} Hz, ${either(bits.map(String))} bit, ${either(channels.map(channelWord))}. Convert the file, or choose another device in the scenario.`,
  );
}

const channelWord = (channels: number) =>
  channels === 1 ? 'mono' : channels === 2 ? 'stereo' : `${channels} channels`;

function either(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
