import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LARGEST_WAV_BYTES, readWav, WavError, writeWav, type WavFormat } from '../../web/simulator/audio/wav.ts';

const format: fc.Arbitrary<WavFormat> = fc
  .record({
    rate: fc.integer({ min: 4000, max: 192_000 }),
    channels: fc.integer({ min: 1, max: 8 }),
    shape: fc.constantFrom({ bits: 8 }, { bits: 16 }, { bits: 24 }, { bits: 32 }, { bits: 32, float: true }),
  })
  .map(({ rate, channels, shape }) => ({ rate, channels, ...shape }));

const recording = format.chain((f) => {
  const bytesPerFrame = (f.channels * f.bits) / 8;
  return fc
    .integer({ min: 1, max: 50 })
    .chain((frames) => fc.uint8Array({ minLength: frames * bytesPerFrame, maxLength: frames * bytesPerFrame }))
    .map((pcm) => ({ f, pcm }));
});

/** A file of these chunks, padded as RIFF asks. */
function riff(...chunks: [id: string, body: Uint8Array | number[], claimed?: number][]): Uint8Array {
  const out: number[] = [...'RIFF'].map((c) => c.charCodeAt(0));
  out.push(0, 0, 0, 0, ...[...'WAVE'].map((c) => c.charCodeAt(0)));
  for (const [id, body, claimed] of chunks) {
    const length = claimed ?? body.length;
    out.push(
      ...[...id].map((c) => c.charCodeAt(0)),
      length & 255,
      (length >> 8) & 255,
      (length >> 16) & 255,
      length >>> 24,
      ...body,
    );
    if (body.length & 1) out.push(0);
  }
  return Uint8Array.from(out);
}
function fmt(
  tag: number,
  channels: number,
  rate: number,
  bits: number,
  bytesPerFrame = (channels * bits) / 8,
): number[] {
  const body = new Uint8Array(16);
  const view = new DataView(body.buffer);
  view.setUint16(0, tag, true);
  view.setUint16(2, channels, true);
  view.setUint32(4, rate, true);
  view.setUint32(8, rate * bytesPerFrame, true);
  view.setUint16(12, bytesPerFrame, true);
  view.setUint16(14, bits, true);
  return [...body];
}
const STEREO = fmt(1, 2, 48_000, 16);
const FRAMES = [1, 2, 3, 4, 5, 6, 7, 8];

function problem(bytes: Uint8Array): WavError {
  try {
    readWav(bytes);
  } catch (error) {
    if (error instanceof WavError) return error;
    throw error;
  }
  throw new Error('nothing was wrong');
}

describe('writeWav and readWav', () => {
  it('give every format back bit for bit', () => {
    fc.assert(
      fc.property(recording, ({ f, pcm }) => {
        const read = readWav(writeWav(f, pcm));
        expect({ rate: read.rate, channels: read.channels, bits: read.bits, float: read.float }).toEqual({
          float: false,
          ...f,
        });
        expect(read.pcm).toEqual(pcm);
      }),
    );
  });

  it('write the plain 44-byte header for stereo PCM', () => {
    const file = writeWav({ rate: 48_000, channels: 2, bits: 16 }, Uint8Array.from(FRAMES));
    expect(Buffer.from(file).toString('hex')).toBe(
      '52494646' +
        '2c000000' +
        '57415645' +
        '666d7420' +
        '10000000' +
        '0100' +
        '0200' +
        '80bb0000' +
        '00ee0200' +
        '0400' +
        '1000' +
        '64617461' +
        '08000000' +
        '0102030405060708',
    );
  });

  it('pad an odd data chunk', () => {
    const file = writeWav({ rate: 8000, channels: 1, bits: 8 }, Uint8Array.of(1, 2, 3));
    expect(file.length).toBe(48);
    expect([...readWav(file).pcm]).toEqual([1, 2, 3]);
  });

  it('refuse to write half a frame', () => {
    expect(() => writeWav({ rate: 48_000, channels: 2, bits: 16 }, new Uint8Array(6))).toThrow(RangeError);
  });
});

describe('readWav', () => {
  it('skips other chunks, odd ones with their padding, in any order', () => {
    expect([
      ...readWav(riff(['LIST', [1, 2, 3]], ['data', FRAMES], ['junk', []], ['fmt ', STEREO], ['cue ', [9]])).pcm,
    ]).toEqual(FRAMES);
  });

  it('gives a view, not a copy, and reads one from inside a larger buffer', () => {
    const file = riff(['fmt ', STEREO], ['data', FRAMES]);
    const large = new Uint8Array(file.length + 10);
    large.set(file, 5);
    const { pcm } = readWav(large.subarray(5, 5 + file.length));
    expect(pcm.buffer).toBe(large.buffer);
    expect([...pcm]).toEqual(FRAMES);
  });

  it('plays a file whose last, unneeded chunk is cut off', () => {
    expect([...readWav(riff(['fmt ', STEREO], ['data', FRAMES], ['LIST', [1, 2], 500])).pcm]).toEqual(FRAMES);
  });

  it.each<[string, Uint8Array, number, RegExp]>([
    ['empty file', new Uint8Array(0), 0, /empty/],
    ['text', new TextEncoder().encode('hello, world'), 0, /does not begin with "RIFF"/],
    ['FLAC', new TextEncoder().encode('fLaC....'), 0, /FLAC.*Save it as/s],
    ['MP3 with tags', new TextEncoder().encode('ID3.....'), 0, /MP3/],
    ['big-endian', new TextEncoder().encode('RIFX....WAVE'), 0, /big-endian/],
    ['header cut', riff().subarray(0, 7), 7, /inside its header/],
    ['AVI', new TextEncoder().encode('RIFF....AVI LIST'), 8, /holds "AVI "/],
    ['no format', riff(['data', FRAMES]), 12, /no format chunk/],
    ['no data', riff(['fmt ', STEREO]), 36, /no data chunk/],
    ['empty data', riff(['fmt ', STEREO], ['data', []]), 44, /empty/],
    ['short format', riff(['fmt ', STEREO.slice(0, 14)], ['data', FRAMES]), 16, /14 bytes instead of at least 16/],
    ['format cut', riff(['fmt ', STEREO]).subarray(0, 30), 30, /inside its format chunk/],
    ['data cut', riff(['fmt ', STEREO], ['data', FRAMES, 20]), 52, /cut off.*12 more bytes/],
    ['never finished', riff(['fmt ', STEREO], ['data', FRAMES, 0xffff_ffff]), 40, /not finished/],
    ['half a frame', riff(['fmt ', STEREO], ['data', [1, 2, 3, 4, 5, 6]]), 44, /6 bytes.*4-byte frames/],
    ['ADPCM', riff(['fmt ', fmt(2, 2, 48_000, 4)], ['data', FRAMES]), 20, /compressed \(Microsoft ADPCM\)/],
    ['MP3 in WAV', riff(['fmt ', fmt(0x55, 2, 48_000, 16)], ['data', FRAMES]), 20, /MP3/],
    ['unknown tag', riff(['fmt ', fmt(0x1234, 2, 48_000, 16)], ['data', FRAMES]), 20, /0x1234/],
    ['no channels', riff(['fmt ', fmt(1, 0, 48_000, 16)], ['data', FRAMES]), 22, /0 channels/],
    ['too many channels', riff(['fmt ', fmt(1, 9, 48_000, 16)], ['data', FRAMES]), 22, /9 channels/],
    ['rate', riff(['fmt ', fmt(1, 2, 1000, 16)], ['data', FRAMES]), 24, /1000 Hz/],
    ['bits', riff(['fmt ', fmt(1, 2, 48_000, 12)], ['data', FRAMES]), 34, /12 bits/],
    ['double', riff(['fmt ', fmt(3, 1, 48_000, 64)], ['data', FRAMES]), 34, /64 bits \(float\)/],
    [
      'frame size',
      riff(['fmt ', fmt(1, 2, 48_000, 16, 6)], ['data', FRAMES]),
      32,
      /make 4 bytes a frame, but the header says 6/,
    ],
    ['short extensible', riff(['fmt ', fmt(0xfffe, 2, 48_000, 16)], ['data', FRAMES]), 16, /at least 40/],
    [
      'sub-format',
      riff(['fmt ', [...fmt(0xfffe, 2, 48_000, 16), ...new Uint8Array(24)]], ['data', FRAMES]),
      44,
      /sub-format/,
    ],
  ])('says what is wrong: %s', (_, bytes, offsetBytes, message) => {
    const error = problem(bytes);
    expect(error.message).toMatch(message);
    expect(error.offsetBytes).toBe(offsetBytes);
    expect(error.message).toContain(`at byte ${offsetBytes}`);
    expect(error.remedy).toMatch(/\.$/);
  });

  it('refuses files over 200 MB before reading them', () => {
    const file = new Uint8Array(0);
    Object.defineProperty(file, 'length', { value: LARGEST_WAV_BYTES + 1 });
    expect(problem(file).message).toMatch(/201 MB; up to 200 MB/);
  });

  it('answers every cut of a good file with a WavError or the whole sound', () => {
    fc.assert(
      fc.property(recording, fc.nat(), ({ f, pcm }, cut) => {
        const file = writeWav(f, pcm);
        const part = file.subarray(0, cut % file.length);
        try {
          expect(readWav(part).pcm).toEqual(pcm);
        } catch (error) {
          expect(error).toBeInstanceOf(WavError);
        }
      }),
    );
  });

  it('answers any bytes with frames or a WavError', () => {
    const damaged = fc
      .tuple(recording, fc.array(fc.tuple(fc.nat({ max: 79 }), fc.nat({ max: 255 })), { maxLength: 6 }))
      .map(([{ f, pcm }, hits]) => {
        const file = writeWav(f, pcm);
        for (const [at, value] of hits) if (at < file.length) file[at] = value;
        return file;
      });
    fc.assert(
      fc.property(fc.oneof(damaged, fc.uint8Array({ maxLength: 100 })), (bytes) => {
        try {
          const { pcm, channels, bits } = readWav(bytes);
          expect(pcm.length % ((channels * bits) / 8)).toBe(0);
          expect(pcm.length).toBeGreaterThan(0);
        } catch (error) {
          expect(error).toBeInstanceOf(WavError);
        }
      }),
      { numRuns: 500 },
    );
  });
});
