/** Register scripts: what a program does to the AC'97 function, as data that runs on a model and in QEMU alike. */

/** First byte of the memory a script may use, on either side at the same physical address. */
export const ARENA = 0x40_0000;
export const ARENA_BYTES = 0x20_0000;
/** Descriptor lists lie at the start of the arena, audio data behind them. */
export const LIST = ARENA;
export const DATA = ARENA + 0x1_0000;

export const NABM = 0x1_0000;

/** `at`: offset in NAM, or in NABM with `NABM` added. Widths in bytes. Addresses are physical, inside the arena. */
export type Step =
  | { readonly do: 'write'; readonly at: number; readonly width: 1 | 2 | 4; readonly value: number }
  | { readonly do: 'read'; readonly at: number; readonly width: 1 | 2 | 4; readonly loose?: number }
  | { readonly do: 'wait'; readonly us: number }
  /** Until (register & mask) is `value`. Logs 1, or 0 when the limit came first. */
  | {
      readonly do: 'until';
      readonly at: number;
      readonly width: 1 | 2 | 4;
      readonly mask: number;
      readonly value: number;
      readonly limitUs: number;
    }
  /** Level of the interrupt line. */
  | { readonly do: 'line' }
  | { readonly do: 'until-line'; readonly limitUs: number }
  | { readonly do: 'store'; readonly address: number; readonly value: number }
  /** Frames whose left sample counts up from `first` and whose right one is its negative. */
  | { readonly do: 'ramp'; readonly address: number; readonly frames: number; readonly first: number }
  | { readonly do: 'fill'; readonly address: number; readonly words: number; readonly value: number }
  /** FNV-1a of memory, by words: what a capture has written. */
  | { readonly do: 'hash'; readonly address: number; readonly bytes: number };

export interface Script {
  readonly name: string;
  /** What it shows, in one line. */
  readonly title: string;
  /** `true`: PCM in is used. QEMU's WAV file has no input, so nothing that is played is compared. */
  readonly capture?: boolean;
  /** Frames per second at which it plays; 48000 when absent. */
  readonly rate?: number;
  /** What goes out ends in a halt or stop long before the script does: every byte is in the file, none is held back. */
  readonly complete?: boolean;
  readonly steps: readonly Step[];
}

/** In the order of the enumeration in guest/replay.cpp. */
const Operation = {
  End: 0,
  Write: 1,
  Read: 2,
  Wait: 3,
  Until: 4,
  Line: 5,
  UntilLine: 6,
  Store: 7,
  Ramp: 8,
  Fill: 9,
  Hash: 10,
} as const;

function words(step: Step): number[] {
  switch (step.do) {
    case 'write':
      return [Operation.Write, step.at, step.width, step.value];
    case 'read':
      return [Operation.Read, step.at, step.width];
    case 'wait':
      return [Operation.Wait, step.us];
    case 'until':
      return [Operation.Until, step.at, step.width, step.mask, step.value, step.limitUs];
    case 'line':
      return [Operation.Line];
    case 'until-line':
      return [Operation.UntilLine, step.limitUs];
    case 'store':
      return [Operation.Store, step.address, step.value];
    case 'ramp':
      return [Operation.Ramp, step.address, step.frames, step.first];
    case 'fill':
      return [Operation.Fill, step.address, step.words, step.value];
    case 'hash':
      return [Operation.Hash, step.address, step.bytes];
  }
}

/** The form guest/replay.cpp reads: 32-bit little-endian words. */
export function encode(script: Script): Uint8Array {
  const all = [...script.steps.flatMap(words), Operation.End];
  const bytes = new Uint8Array(4 * all.length);
  const view = new DataView(bytes.buffer);
  all.forEach((word, i) => view.setUint32(4 * i, word >>> 0, true));
  return bytes;
}

const hex = (value: number) => (value >>> 0).toString(16);

/** One step as a person reads it, for messages. */
export function describe(step: Step): string {
  const place = (at: number) => (at >= NABM ? `NABM ${hex(at - NABM)}h` : `NAM ${hex(at)}h`);
  switch (step.do) {
    case 'write':
      return `write ${place(step.at)} <- ${hex(step.value)}h (${step.width} bytes)`;
    case 'read':
      return `read ${place(step.at)} (${step.width} bytes)`;
    case 'until':
      return `until ${place(step.at)} & ${hex(step.mask)}h = ${hex(step.value)}h`;
    case 'wait':
      return `wait ${step.us} us`;
    default:
      return Object.values(step).join(' ');
  }
}

/** One reading: the step, the value, and when. */
export interface Reading {
  readonly step: number;
  readonly value: number;
  readonly atUs: number;
}

/** What a run of a script gives, whichever side it ran on. */
export interface Outcome {
  readonly readings: readonly Reading[];
  /** 16-bit stereo as it went out, silence of a halt included; empty for a capture script. */
  readonly played: Uint8Array;
}
