/** Durations in words. */
const HNS_PER_SECOND = 10_000_000;

/** A duration in the unit that needs no leading zero. */
export function durationText(hns: number): string {
  if (hns < 10_000) return `${Math.round(hns / 10)} µs`;
  if (hns < HNS_PER_SECOND) return `${trim(hns / 10_000)} ms`;
  return `${trim(hns / HNS_PER_SECOND)} s`;
}
function trim(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
