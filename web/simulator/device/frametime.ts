/** Exact conversion between virtual time and frames: integers only, no drift however long a stream runs. */

/** 100-ns units in one second. */
export const HNS_PER_SECOND = 10_000_000;

/** Whole frames that pass in `durationHns` at `rate` frames per second: floor(duration x rate / 1e7). Split at the second, so no product leaves 2^53. */
export function framesIn(durationHns: number, rate: number): number {
  const seconds = Math.floor(durationHns / HNS_PER_SECOND);
  return seconds * rate + Math.floor(((durationHns - seconds * HNS_PER_SECOND) * rate) / HNS_PER_SECOND);
}

/** The shortest time in which `frames` whole frames pass: ceil(frames x 1e7 / rate). `framesIn` of the result is `frames` for rates up to 10 MHz. */
export function hnsFor(frames: number, rate: number): number {
  const seconds = Math.floor(frames / rate);
  return seconds * HNS_PER_SECOND + Math.ceil(((frames - seconds * rate) * HNS_PER_SECOND) / rate);
}
