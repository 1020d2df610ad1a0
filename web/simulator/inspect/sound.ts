/** What a stream sent to the wire, or delivered, as sound to listen to. */
import type { Session } from '../session.ts';
import type { Sound } from '../views.ts';
import { sampleReader } from './samples.ts';

const HNS_PER_S = 10_000_000;
/** The longest stretch given at once. */
export const MOST_SOUND_HNS = 2 * HNS_PER_S;

/**
 * The frames of stream `index` in a stretch of virtual time (100-ns units, at most `MOST_SOUND_HNS`), interleaved, -1..1;
 * silence where the device played nothing. Stretches that follow each other give every frame exactly once. Throws RangeError
 * for a stream that is not there and for a stretch that is too long or runs backwards.
 */
export function soundBetween(session: Session, index: number, fromHns: number, toHns: number): Sound {
  const engine = session.engines[index];
  if (!engine) throw new RangeError(`there is no stream ${index}`);
  if (!(fromHns >= 0 && toHns >= fromHns && toHns - fromHns <= MOST_SOUND_HNS)) {
    throw new RangeError(`sound is given for at most ${MOST_SOUND_HNS / HNS_PER_S} s at once`);
  }
  const { log, anchors, frameBytes } = engine.monitor;
  const { rate, channels, bits } = engine.setup.format;
  const frameOf = (hns: number): number => Math.round((hns * rate) / HNS_PER_S);
  const first = frameOf(fromHns);
  const samples = new Float32Array((frameOf(toHns) - first) * channels);
  const logged = log.length / frameBytes;
  const sample = sampleReader(log, bits / 8);
  anchors.forEach(({ frame, atHns }, i) => {
    // A stretch of the recording stands at its time; the next one may begin before all of it would have been over.
    const shift = frame - frameOf(atHns);
    const end = Math.min(anchors[i + 1]?.frame ?? logged, first + shift + samples.length / channels);
    for (let at = Math.max(frame, first + shift); at < end; at++) {
      for (let c = 0; c < channels; c++) {
        samples[(at - shift - first) * channels + c] = sample(at * frameBytes + (c * bits) / 8);
      }
    }
  });
  return { rate, channels, samples };
}
