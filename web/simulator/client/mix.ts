/** Adds an application's sound to what the engine plays: a quiet tone, so that one can hear who plays. */
import { SINE_ONE, sineOf } from '../audio/sine.ts';
import type { Format } from '../scenario/schema.ts';

/** One sixteenth of full scale: four applications and a recording that leaves some headroom do not clip. */
const LEVEL = 16;

/** Adds a tone of `hz` to the frames in `out`, the first of which is the tone's `firstFrame`. Clips, never wraps. */
export function mixTone(out: Uint8Array, { rate, channels, bits }: Format, hz: number, firstFrame: number): void {
  const sampleBytes = bits / 8;
  const full = 2 ** (bits - 1);
  const frames = Math.floor(out.length / (sampleBytes * channels));
  for (let frame = 0, at = 0; frame < frames; frame++) {
    const tone = Math.round((sineOf(((firstFrame + frame) * hz) % rate, rate) / SINE_ONE) * (full / LEVEL));
    for (let channel = 0; channel < channels; channel++, at += sampleBytes) {
      // Eight-bit samples are unsigned, wider ones signed and little-endian.
      let value = sampleBytes === 1 ? out[at]! - 128 : 0;
      if (sampleBytes > 1) {
        value = (out[at + sampleBytes - 1]! << 24) >> 24;
        for (let i = sampleBytes - 2; i >= 0; i--) value = value * 256 + out[at + i]!;
      }
      let sum = Math.min(full - 1, Math.max(-full, value + tone));
      if (sampleBytes === 1) sum += 128;
      else if (sum < 0) sum += 2 * full;
      for (let i = 0; i < sampleBytes; i++) {
        out[at + i] = sum % 256;
        sum = Math.floor(sum / 256);
      }
    }
  }
}
