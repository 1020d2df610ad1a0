/** Where a render client takes its frames from. */
import type { AudioSource } from '../client/orders.ts';
import type { Format, Scenario } from '../scenario/schema.ts';
import { BundledRecording } from './bundled.ts';

/** A bundled recording in any format; it never ends. Silence for `silence` and for a missing file. */
export function bundledSource(input: Scenario['input'], format: Format): AudioSource {
  if (input.kind !== 'bundled') return { frames: Infinity, fill: (out) => out.fill(format.bits === 8 ? 0x80 : 0) };
  const recording = new BundledRecording(input.name, format);
  return { frames: Infinity, fill: (out, firstFrame) => recording.fill(out, firstFrame) };
}

/** Samples of the user's own file, as they are; zeros after the end. */
export function pcmSource(input: {
  readonly channels: number;
  readonly bits: number;
  readonly pcm: Uint8Array;
}): AudioSource {
  const frameBytes = input.channels * (input.bits / 8);
  return {
    frames: Math.floor(input.pcm.length / frameBytes),
    fill: (out, firstFrame) => {
      const part = input.pcm.subarray(firstFrame * frameBytes, firstFrame * frameBytes + out.length);
      out.set(part);
      out.fill(0, part.length);
    },
  };
}
