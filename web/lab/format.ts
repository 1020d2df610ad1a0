/** Numbers as people read them: times, durations, counts, formats. Spaces inside numbers are thin and do not break. */
import type { Format } from '../simulator/scenario/schema.ts';

const THIN = '\u202f';
const MINUS = '\u2212';

/** `4.185` and `987`: seconds with six decimals, the last three apart. */
export function secondsParts(hns: number): readonly [string, string] {
  const micros = Math.floor(Math.abs(hns) / 10);
  const text = (micros / 1_000_000).toFixed(6);
  return [(hns < 0 ? MINUS : '') + text.slice(0, -3), text.slice(-3)];
}

/** `4.185 987`. */
export function seconds(hns: number): string {
  return secondsParts(hns).join(THIN);
}

/** A length of time in the unit that needs no leading zero: `22 µs`, `1.12 ms`, `5.8 s`. */
export function duration(hns: number): string {
  const size = Math.abs(hns);
  const sign = hns < 0 ? MINUS : '';
  if (size < 10) return `${sign}${size * 100} ns`;
  if (size < 9995) return `${sign}${trim(size / 10, 3)} µs`;
  if (size < 9_995_000) return `${sign}${trim(size / 10_000, 3)} ms`;
  return `${sign}${trim(size / 10_000_000, 3)} s`;
}

/** At most `digits` significant digits, never an exponent or a trailing zero. */
function trim(value: number, digits: number): string {
  return value >= 10 ** digits ? String(Math.round(value)) : String(Number(value.toPrecision(digits)));
}

/** `1 024`. */
export function count(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, THIN);
}

/** `1:500`, `real time`, `as fast as it goes`. */
export function speedName(speed: number): string {
  if (speed === Infinity) return 'as fast as it goes';
  if (speed === 1) return 'real time';
  return speed < 1 ? `1 : ${Math.round(1 / speed)}` : `${speed} ×`;
}

/** `48 kHz, 16 bit, stereo`. */
export function formatName(format: Format): string {
  return `${format.rate / 1000} kHz, ${format.bits} bit, ${channelsName(format.channels)}`;
}

export function channelsName(channels: number): string {
  return channels === 1 ? 'mono' : channels === 2 ? 'stereo' : `${channels} channels`;
}

/** `10 ms`, `2.67 ms`: the length of one packet. */
export function packetName(frames: number, rate: number): string {
  return `${trim((frames * 1000) / rate, 3)} ms`;
}
