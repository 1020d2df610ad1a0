/**
 * Text packed for an address: UTF-8, raw deflate, base64url without padding. Unpacking is bounded at both ends, so that a
 * short address cannot become gigabytes.
 */

/** Longest packed text that is read, in characters. Addresses we write are shorter; chat programs cut longer ones. */
export const MOST_PACKED_CHARACTERS = 32_768;
/** Longest unpacked text, in bytes. The largest scenario of 1,000 actions has about 130 kB. */
export const MOST_UNPACKED_BYTES = 1_048_576;

/** Text that is not what `pack` gives; the message says what is wrong, as the end of a sentence about a link. */
export class PackedProblem extends Error {
  override readonly name = 'PackedProblem';
}

/** Packs any text. */
export async function pack(text: string): Promise<string> {
  const packed = new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  const bytes = new Uint8Array(await new Response(packed).arrayBuffer());
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** The text that was packed. Rejects with PackedProblem when there is none, or it is too long. */
export async function unpack(packed: string): Promise<string> {
  if (packed.length > MOST_PACKED_CHARACTERS) {
    throw new PackedProblem(`it is longer than ${MOST_PACKED_CHARACTERS} characters`);
  }
  const bytes = await inflate(bytesOf(packed));
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new PackedProblem('what it unpacks to is not text');
  }
}

function bytesOf(packed: string): Uint8Array<ArrayBuffer> {
  const wrong = /[^\w-]/.exec(packed);
  if (wrong) throw new PackedProblem(`its character ${wrong.index + 1} cannot be part of a link`);
  if (packed.length % 4 === 1) throw new PackedProblem('its end is missing');
  return Uint8Array.from(atob(packed.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
}

/** Reads piece by piece, so that what is too long is never held. */
async function inflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw')).getReader();
  const pieces: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read().catch(() => {
      throw new PackedProblem('it is cut off or changed');
    });
    if (done) break;
    length += value.length;
    if (length > MOST_UNPACKED_BYTES) {
      void reader.cancel().catch(() => undefined);
      throw new PackedProblem(`it unpacks to more than ${MOST_UNPACKED_BYTES} bytes`);
    }
    pieces.push(value);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
