/** A sine made of integers alone: the same bits in every engine, which Math.sin does not promise. */

/** Full scale of `sineOf`. */
export const SINE_ONE = 1 << 30;

const STEPS = 4096;
const table = makeTable();

/** Sine of `numerator / denominator` of a full turn, between -SINE_ONE and SINE_ONE. Whole numbers, 0 <= numerator < denominator < 2^40. */
export function sineOf(numerator: number, denominator: number): number {
  const scaled = numerator * STEPS;
  const step = Math.floor(scaled / denominator);
  const between = Math.floor(((scaled - step * denominator) * STEPS) / denominator);
  const low = table[step]!;
  return low + Math.floor(((table[step + 1]! - low) * between) / STEPS);
}

/** One full turn and its first point again, by the power series in 60-bit fixed point. */
function makeTable(): Int32Array {
  const SHIFT = 60n;
  const QUARTER_TURN = 1_811_004_864_519_280_711n; // pi/2 x 2^60
  const out = new Int32Array(STEPS + 1);
  const quarter = STEPS / 4;
  for (let i = 0; i <= quarter; i++) {
    const x = (QUARTER_TURN * BigInt(i)) / BigInt(quarter);
    const square = (x * x) >> SHIFT;
    let term = x;
    let sum = x;
    for (let k = 1n; term !== 0n; k++) {
      term = -((term * square) >> SHIFT) / (2n * k * (2n * k + 1n));
      sum += term;
    }
    // Rounded to 30 bits.
    const value = Number((sum + (1n << 29n)) >> 30n);
    out[i] = value;
    out[2 * quarter - i] = value;
    out[2 * quarter + i] = -value;
    out[4 * quarter - i] = -value;
  }
  return out;
}
