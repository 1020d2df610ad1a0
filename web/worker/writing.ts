/** Long texts of a run, written in slices, so that others get through meanwhile and the one who waits can stop it. */
import { rest, SLICE_MS } from './pace.ts';

/** What the one who waited wanted no longer. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';
}

/**
 * Pieces of a text as UTF-8, in one.
 * @param tell how many bytes there are, after each slice
 * @param stopped looked at between slices; then it throws Cancelled
 * @param most bytes; above, it throws an Error with `tooLong`
 */
export async function written(
  pieces: Iterable<string>,
  tell: ((bytes: number) => void) | undefined,
  stopped: () => boolean,
  most = Infinity,
  tooLong = '',
): Promise<Uint8Array> {
  const encoder = new TextEncoder();
  const parts: Uint8Array[] = [];
  let length = 0;
  let beganMs = performance.now();
  for (const piece of pieces) {
    const part = encoder.encode(piece);
    parts.push(part);
    length += part.length;
    if (length > most) throw new Error(tooLong);
    if (performance.now() - beganMs < SLICE_MS) continue;
    tell?.(length);
    await rest(0);
    if (stopped()) throw new Cancelled('Cancelled: nothing was saved.');
    beganMs = performance.now();
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
