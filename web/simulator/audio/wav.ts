/** Reading and writing RIFF/WAVE files: PCM and IEEE float, plain or WAVE_FORMAT_EXTENSIBLE. Never converts a sample. */

/** Largest file that is read, in bytes. */
export const LARGEST_WAV_BYTES = 200 * 1024 * 1024;

/** The shape of one stored sample and frame; `bits` is the container (24 means three packed bytes), 8-bit PCM is unsigned. */
export interface WavFormat {
  readonly rate: number;
  readonly channels: number;
  readonly bits: number;
  /** IEEE float samples instead of integers. */
  readonly float?: boolean;
}

export interface WavFile extends Required<WavFormat> {
  /** Interleaved little-endian frames: a view into the file's bytes, whole frames only. */
  readonly pcm: Uint8Array;
}

/** A WAV file that cannot be used: what is wrong, at which byte of the file, and what to do about it. */
export class WavError extends Error {
  override readonly name = 'WavError';
  readonly what: string;
  readonly offsetBytes: number;
  readonly remedy: string;

  constructor(what: string, offsetBytes: number, remedy: string) {
    super(`${what} (at byte ${offsetBytes}). ${remedy}`);
    this.what = what;
    this.offsetBytes = offsetBytes;
    this.remedy = remedy;
  }
}

const FORMAT_PCM = 0x0001,
  FORMAT_FLOAT = 0x0003,
  FORMAT_EXTENSIBLE = 0xfffe;
/** Bytes 2 to 15 of the sub-format GUIDs that stand for a plain format tag. */
const SUBTYPE_TAIL = [0x00, 0x00, 0x00, 0x00, 0x10, 0x00, 0x80, 0x00, 0x00, 0xaa, 0x00, 0x38, 0x9b, 0x71] as const;

const COMPRESSED: Readonly<Record<number, string>> = {
  0x0002: 'Microsoft ADPCM',
  0x0006: 'A-law',
  0x0007: 'µ-law',
  0x0011: 'IMA ADPCM',
  0x0031: 'GSM 6.10',
  0x0050: 'MPEG audio',
  0x0055: 'MP3',
  0x0092: 'AC-3',
  0x00ff: 'AAC',
  0x0161: 'Windows Media Audio',
  0x0162: 'Windows Media Audio',
};
const OTHER_KINDS: Readonly<Record<string, string>> = {
  RIFX: 'a big-endian WAV file (RIFX)',
  RF64: 'an RF64 file',
  FORM: 'an AIFF file',
  fLaC: 'a FLAC file',
  OggS: 'an Ogg file',
  caff: 'a CAF file',
};

const SAVE_AS_PCM = 'Save it as an uncompressed WAV file (PCM, 8 to 32 bits) and try again.';
const COPY_AGAIN = 'Copy or export the file again.';

/** Reads a whole file. Throws WavError, with one message for the first thing that is wrong. */
export function readWav(bytes: Uint8Array): WavFile {
  if (bytes.length > LARGEST_WAV_BYTES) {
    throw new WavError(
      `the file has ${Math.ceil(bytes.length / 1048576)} MB; up to 200 MB can be read`,
      0,
      'Cut a shorter piece out of it.',
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  checkHeader(bytes);

  let format: Required<WavFormat> | undefined;
  let data: { offset: number; length: number } | undefined;
  for (let offset = 12; offset + 8 <= bytes.length && !(format && data);) {
    const id = fourCc(bytes, offset);
    const length = view.getUint32(offset + 4, true);
    const body = offset + 8;
    if (id === 'fmt ' && !format) format = readFormat(view, body, length);
    else if (id === 'data' && !data) {
      checkDataLength(body, length, bytes.length);
      data = { offset: body, length };
    }
    // Chunks start at even offsets: one of odd length is followed by a byte that belongs to none.
    offset = body + length + (length & 1);
  }

  if (!format)
    throw new WavError(
      'there is no format chunk ("fmt ")',
      12,
      'The file is damaged or was never finished. ' + COPY_AGAIN,
    );
  if (!data)
    throw new WavError(
      'there is no data chunk',
      bytes.length,
      'The file ends before its sound, or has none. ' + COPY_AGAIN,
    );
  if (data.length === 0)
    throw new WavError('the data chunk is empty', data.offset, 'Choose a recording with at least one frame.');
  const bytesPerFrame = (format.channels * format.bits) / 8;
  if (data.length % bytesPerFrame !== 0) {
    throw new WavError(
      `the data chunk has ${data.length} bytes, which is no whole number of ${bytesPerFrame}-byte frames`,
      data.offset,
      'The file is damaged. ' + COPY_AGAIN,
    );
  }
  return { ...format, pcm: bytes.subarray(data.offset, data.offset + data.length) };
}

/** Writes a file that `readWav` gives back bit for bit. Throws RangeError when `pcm` is no whole number of frames or too long for RIFF. */
export function writeWav(format: WavFormat, pcm: Uint8Array): Uint8Array {
  const { rate, channels, bits, float = false } = format;
  const bytesPerFrame = (channels * bits) / 8;
  if (pcm.length % bytesPerFrame !== 0)
    throw new RangeError(`${pcm.length} bytes are no whole number of ${bytesPerFrame}-byte frames`);
  const extensible = channels > 2;
  const formatLength = extensible ? 40 : float ? 18 : 16;
  const factLength = float ? 12 : 0;
  const total = 12 + 8 + formatLength + factLength + 8 + pcm.length + (pcm.length & 1);
  if (total - 8 > 0xffff_ffff) throw new RangeError('a WAV file holds less than 4 GB');

  const out = new Uint8Array(total);
  const view = new DataView(out.buffer);
  putFourCc(out, 0, 'RIFF');
  view.setUint32(4, total - 8, true);
  putFourCc(out, 8, 'WAVE');
  putFourCc(out, 12, 'fmt ');
  view.setUint32(16, formatLength, true);
  const tag = float ? FORMAT_FLOAT : FORMAT_PCM;
  view.setUint16(20, extensible ? FORMAT_EXTENSIBLE : tag, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, rate * bytesPerFrame, true);
  view.setUint16(32, bytesPerFrame, true);
  view.setUint16(34, bits, true);
  if (extensible) {
    view.setUint16(36, 22, true);
    view.setUint16(38, bits, true);
    view.setUint32(40, SPEAKERS[channels] ?? 0, true);
    view.setUint16(44, tag, true);
    out.set(SUBTYPE_TAIL, 46);
  }
  let offset = 20 + formatLength;
  if (float) {
    putFourCc(out, offset, 'fact');
    view.setUint32(offset + 4, 4, true);
    view.setUint32(offset + 8, pcm.length / bytesPerFrame, true);
    offset += 12;
  }
  putFourCc(out, offset, 'data');
  view.setUint32(offset + 4, pcm.length, true);
  out.set(pcm, offset + 8);
  return out;
}

/** Usual speaker masks by channel count; 0 leaves the assignment open. */
const SPEAKERS: Readonly<Record<number, number>> = { 3: 0x007, 4: 0x033, 5: 0x037, 6: 0x03f, 7: 0x13f, 8: 0x63f };

function checkHeader(bytes: Uint8Array): void {
  if (bytes.length === 0) throw new WavError('the file is empty', 0, 'Choose another file.');
  const magic = fourCc(bytes, 0);
  const other = magic.startsWith('ID3') ? 'an MP3 file' : OTHER_KINDS[magic];
  if (other) throw new WavError(`this is ${other}`, 0, SAVE_AS_PCM);
  if (magic !== 'RIFF'.slice(0, magic.length))
    throw new WavError('this is no WAV file: it does not begin with "RIFF"', 0, SAVE_AS_PCM);
  if (bytes.length < 12) throw new WavError('the file ends inside its header', bytes.length, COPY_AGAIN);
  if (fourCc(bytes, 8) !== 'WAVE')
    throw new WavError(`this RIFF file holds "${fourCc(bytes, 8)}", not "WAVE"`, 8, SAVE_AS_PCM);
}

function readFormat(view: DataView, offset: number, length: number): Required<WavFormat> {
  if (length < 16)
    throw new WavError(
      `the format chunk has ${length} bytes instead of at least 16`,
      offset - 4,
      'The file is damaged. ' + COPY_AGAIN,
    );
  if (offset + length > view.byteLength)
    throw new WavError('the file ends inside its format chunk', view.byteLength, COPY_AGAIN);
  let tag = view.getUint16(offset, true);
  const channels = view.getUint16(offset + 2, true);
  const rate = view.getUint32(offset + 4, true);
  const bytesPerFrame = view.getUint16(offset + 12, true);
  const bits = view.getUint16(offset + 14, true);
  let tagOffset = offset;
  if (tag === FORMAT_EXTENSIBLE) {
    if (length < 40)
      throw new WavError(
        `the extensible format chunk has ${length} bytes instead of at least 40`,
        offset - 4,
        'The file is damaged. ' + COPY_AGAIN,
      );
    tagOffset = offset + 24;
    for (let i = 0; i < SUBTYPE_TAIL.length; i++) {
      if (view.getUint8(tagOffset + 2 + i) !== SUBTYPE_TAIL[i])
        throw new WavError('the sub-format is none that is known', tagOffset, SAVE_AS_PCM);
    }
    tag = view.getUint16(tagOffset, true);
  }
  const float = tag === FORMAT_FLOAT;
  if (tag !== FORMAT_PCM && !float) {
    const name = COMPRESSED[tag];
    throw new WavError(
      name
        ? `the sound is compressed (${name})`
        : `the format tag 0x${tag.toString(16).padStart(4, '0')} is none that is known`,
      tagOffset,
      SAVE_AS_PCM,
    );
  }
  if (channels < 1 || channels > 8)
    throw new WavError(
      `the file has ${channels} channels; 1 to 8 can be played`,
      offset + 2,
      'Save it as stereo or mono.',
    );
  if (rate < 4000 || rate > 192_000)
    throw new WavError(
      `the sample rate is ${rate} Hz; 4000 to 192000 Hz can be played`,
      offset + 4,
      'Save it at 48000 Hz.',
    );
  if (float ? bits !== 32 : bits !== 8 && bits !== 16 && bits !== 24 && bits !== 32) {
    throw new WavError(
      `samples of ${bits} bits${float ? ' (float)' : ''} cannot be played`,
      offset + 14,
      'Save it with 8, 16, 24 or 32 bits (float: 32).',
    );
  }
  if (bytesPerFrame !== (channels * bits) / 8) {
    throw new WavError(
      `${channels} channels of ${bits} bits make ${(channels * bits) / 8} bytes a frame, but the header says ${bytesPerFrame}`,
      offset + 12,
      'The header is damaged. ' + COPY_AGAIN,
    );
  }
  return { rate, channels, bits, float };
}

function checkDataLength(offset: number, length: number, fileLength: number): void {
  if (length === 0xffff_ffff)
    throw new WavError(
      'the length of the data was never filled in: the recording was not finished',
      offset - 4,
      'Open and save it in an audio editor.',
    );
  const missing = offset + length - fileLength;
  if (missing > 0)
    throw new WavError(
      `the file is cut off: its data should go on for ${missing} more ${missing === 1 ? 'byte' : 'bytes'}`,
      fileLength,
      COPY_AGAIN,
    );
}

function fourCc(bytes: Uint8Array, offset: number): string {
  return String.fromCharCode(...bytes.subarray(offset, offset + 4));
}

function putFourCc(out: Uint8Array, offset: number, id: string): void {
  for (let i = 0; i < 4; i++) out[offset + i] = id.charCodeAt(i);
}
