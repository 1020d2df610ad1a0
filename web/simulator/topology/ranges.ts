/** Data ranges of a pin (KSDATARANGE and KSDATARANGE_AUDIO of ks.h and ksmedia.h). */
import { GUIDS, nameOfGuid } from './names.ts';
import { Structure, type GuestMemory } from './structure.ts';

export interface RangeView {
  /** KSDATAFORMAT_ names, without that, or GUIDs in braces. */
  readonly major: string;
  readonly sub: string;
  readonly specifier: string;
  /** Null: not a range of wave formats. */
  readonly audio: {
    readonly channels: number;
    readonly leastBits: number;
    readonly mostBits: number;
    readonly lowestHz: number;
    readonly highestHz: number;
  } | null;
  /** A list of attributes follows it. */
  readonly attributes: boolean;
}

const ATTRIBUTES = 2;
/** sizeof(KSDATARANGE) and, without padding, of KSDATARANGE_AUDIO. */
const RANGE_BYTES = 64,
  AUDIO_BYTES = 84;

const short = (guid: string): string => nameOfGuid(guid).replace(/^KSDATAFORMAT_(TYPE|SUBTYPE|SPECIFIER)_/, '');

/** Throws RangeError outside the driver's memory. */
export function readRange(memory: GuestMemory, at: number): RangeView {
  if (at === 0) throw new RangeError('it is NULL');
  const s = new Structure(memory, at);
  const [size, flags] = [s.u32(), s.u32()];
  if (size < RANGE_BYTES) throw new RangeError(`its FormatSize is ${size}, less than a KSDATARANGE has`);
  s.u32(); // SampleSize
  s.u32(); // Reserved
  const [major, sub, specifier] = [s.guid(), s.guid(), s.guid()];
  const wave = major === GUIDS.KSDATAFORMAT_TYPE_AUDIO && size >= AUDIO_BYTES;
  const [channels, leastBits, mostBits, lowestHz, highestHz] = wave
    ? [s.u32(), s.u32(), s.u32(), s.u32(), s.u32()]
    : [0, 0, 0, 0, 0];
  return {
    major: short(major),
    sub: short(sub),
    specifier: short(specifier),
    audio: wave ? { channels, leastBits, mostBits, lowestHz, highestHz } : null,
    attributes: (flags & ATTRIBUTES) !== 0,
  };
}

const MOST_CHANNELS = 0xffff_ffff;
const span = (from: number, to: number): string => (from === to ? String(from) : `${from} to ${to}`);

/** A range in words: `PCM, 48000 Hz, up to 2 channels, 16 bits`. */
export function rangeText({ major, sub, specifier, audio }: RangeView): string {
  if (!audio) return [major, sub, specifier].join(' / ');
  const { channels, leastBits, mostBits, lowestHz, highestHz } = audio;
  const most =
    channels === MOST_CHANNELS ? 'any number of channels' : `up to ${channels} channel${channels === 1 ? '' : 's'}`;
  return `${sub}, ${span(lowestHz, highestHz)} Hz, ${most}, ${span(leastBits, mostBits)} bits`;
}
