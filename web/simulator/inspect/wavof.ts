/** What a stream left, as a WAV file. */
import { writeWav } from '../audio/wav.ts';
import type { Session } from '../session.ts';

/** What stream `index` played, cut at the end of its input, or what it delivered. Throws RangeError for a stream that is not there. */
export function wavOf({ engines }: Session, index: number): Uint8Array {
  const engine = engines[index];
  if (!engine) throw new RangeError(`there is no stream ${index}`);
  const bytes = engine.monitor.log.view();
  const length = engine.render ? Math.min(bytes.length, engine.sourceFrame * engine.monitor.frameBytes) : bytes.length;
  return writeWav(engine.setup.format, bytes.subarray(0, length));
}
