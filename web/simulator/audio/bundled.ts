/** The recordings that come with the lab, computed from integers: the same bytes on every machine, in any format, of any length. */
import { SINE_ONE, sineOf } from './sine.ts';

export type BundledName = 'chord' | 'sweep' | 'clicks';

/** Bits: 8 (unsigned), 16, 24 (three packed bytes) or 32. */
export interface RecordingFormat {
  readonly rate: number;
  readonly channels: number;
  readonly bits: number;
}

/** A signal with a period in whole frames and a value (full scale SINE_ONE) for each of them. */
interface Signal {
  readonly periodFrames: number;
  at(frame: number): number;
}

/** A above middle C; third and fifth are so soft that the wave looks like a plain 440 Hz one, and a cut in it shows. */
function chord(rate: number): Signal {
  return {
    periodFrames: rate / greatestCommonDivisor(rate, 110),
    at: (frame) =>
      Math.floor((60 * tone(440, frame, rate) + 9 * tone(550, frame, rate) + 6 * tone(660, frame, rate)) / 100),
  };
}

/** 110 Hz to 880 Hz in two seconds and back, linear in frequency, without a jump in phase. */
function sweep(rate: number): Signal {
  const LOW_HZ = 110,
    HIGH_HZ = 880;
  const half = 2 * rate;
  const denominator = 2 * half * rate;
  return {
    periodFrames: 2 * half,
    at(frame) {
      // The way up makes LOW + HIGH whole turns, so the way down is its mirror image.
      const up = frame < half;
      const n = up ? frame : 2 * half - frame;
      const value = sineOf(((2 * half * LOW_HZ + (HIGH_HZ - LOW_HZ) * n) * n) % denominator, denominator);
      return Math.floor(((up ? value : -value) * 7) / 10);
    },
  };
}

/** A metronome at 120 beats a minute, four to the bar, the first one an octave higher. */
function clicks(rate: number): Signal {
  const lengthFrames = Math.floor(rate / 25);
  return {
    periodFrames: 2 * rate,
    at(frame) {
      const beat = Math.floor((2 * frame) / rate);
      const n = frame - Math.ceil((beat * rate) / 2);
      if (n >= lengthFrames) return 0;
      const rest = lengthFrames - n;
      const loudness = Math.floor((rest * rest * 800) / (lengthFrames * lengthFrames));
      return Math.floor((tone(beat === 0 ? 1760 : 880, n, rate) * loudness) / 1000);
    },
  };
}

const SIGNALS: Readonly<Record<BundledName, (rate: number) => Signal>> = { chord, sweep, clicks };
const BLOCK_FRAMES = 4096;

interface Encoding {
  readonly period: Uint8Array;
  readonly ready: Uint8Array;
}
/** A recording in a format is the same in every run, so a run that is made again does not encode it again. The last few are kept. */
const encodings = new Map<string, Encoding>();
const KEPT_ENCODINGS = 4;
function encodingOf(key: string, make: () => Encoding): Encoding {
  const known = encodings.get(key);
  if (known) return known;
  const [oldest] = encodings.keys();
  if (encodings.size >= KEPT_ENCODINGS) encodings.delete(oldest!);
  const made = make();
  encodings.set(key, made);
  return made;
}

/** An endless recording; frame 0 is its start. All channels carry the same signal. */
export class BundledRecording {
  readonly name: BundledName;
  readonly format: RecordingFormat;
  private readonly signal: Signal;
  private readonly bytesPerFrame: number;
  /** One period, encoded block by block when first asked for. */
  private readonly period: Uint8Array;
  private readonly ready: Uint8Array;

  constructor(name: BundledName, format: RecordingFormat) {
    this.name = name;
    this.format = format;
    this.signal = SIGNALS[name](format.rate);
    this.bytesPerFrame = (format.channels * format.bits) / 8;
    const { period, ready } = encodingOf(`${name} ${format.rate} ${format.channels} ${format.bits}`, () => ({
      period: new Uint8Array(this.signal.periodFrames * this.bytesPerFrame),
      ready: new Uint8Array(Math.ceil(this.signal.periodFrames / BLOCK_FRAMES)),
    }));
    this.period = period;
    this.ready = ready;
  }

  /** Fills `out`, a whole number of frames, with interleaved little-endian frames from `firstFrame` (0 or more) on. */
  fill(out: Uint8Array, firstFrame: number): void {
    const { bytesPerFrame } = this;
    const { periodFrames } = this.signal;
    let frame = firstFrame % periodFrames;
    for (let done = 0; done < out.length;) {
      const block = Math.floor(frame / BLOCK_FRAMES);
      if (!this.ready[block]) this.encode(block);
      const blockEnd = Math.min((block + 1) * BLOCK_FRAMES, periodFrames);
      const bytes = Math.min((blockEnd - frame) * bytesPerFrame, out.length - done);
      out.set(this.period.subarray(frame * bytesPerFrame, frame * bytesPerFrame + bytes), done);
      done += bytes;
      frame = blockEnd === periodFrames ? 0 : blockEnd;
    }
  }

  private encode(block: number): void {
    const { channels, bits } = this.format;
    const { period } = this;
    const sampleBytes = bits / 8;
    const last = Math.min((block + 1) * BLOCK_FRAMES, this.signal.periodFrames);
    let at = block * BLOCK_FRAMES * this.bytesPerFrame;
    for (let frame = block * BLOCK_FRAMES; frame < last; frame++) {
      const value = toSample(this.signal.at(frame), bits);
      for (let channel = 0; channel < channels; channel++) {
        for (let i = 0; i < sampleBytes; i++) period[at++] = value >> (8 * i);
      }
    }
    this.ready[block] = 1;
  }
}

/** Rounds a value of full scale SINE_ONE to `bits`; 8-bit samples are unsigned. */
function toSample(value: number, bits: number): number {
  if (bits === 32) return (value * 2) | 0;
  const rounded = Math.floor((value * 2 ** (bits - 1) + SINE_ONE / 2) / SINE_ONE);
  return bits === 8 ? rounded + 128 : rounded;
}

function tone(hz: number, frame: number, rate: number): number {
  return sineOf((frame * hz) % rate, rate);
}

function greatestCommonDivisor(a: number, b: number): number {
  while (b !== 0) [a, b] = [b, a % b];
  return a;
}
