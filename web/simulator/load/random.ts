/** A seeded generator of integers: every load draws from one of its own, so a run repeats exactly. */

/** xorshift32 (Marsaglia, "Xorshift RNGs", 2003). The state is mixed from seed and position, so neighbours share nothing. */
export class Random {
  private state: number;

  /** `position` tells generators of one seed apart. */
  constructor(seed: number, position: number) {
    let x = (seed ^ Math.imul(position + 1, 0x9e37_79b9)) >>> 0;
    x = Math.imul(x ^ (x >>> 16), 0x85eb_ca6b);
    x = Math.imul(x ^ (x >>> 13), 0xc2b2_ae35);
    x ^= x >>> 16;
    // Zero is the one state it never leaves.
    this.state = x >>> 0 || 0x6d2b_79f5;
  }

  /** 1 to 2^32 - 1. */
  next(): number {
    let x = this.state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return (this.state = x >>> 0);
  }

  /** A whole number from 0 to `count` - 1. */
  below(count: number): number {
    return Math.floor((this.next() / 0x1_0000_0000) * count);
  }

  /** A whole number around `average`, at most `spreadPercent` of it away, each equally likely. At least 1. */
  around(average: number, spreadPercent: number): number {
    const span = Math.floor((average * spreadPercent) / 100);
    return Math.max(1, average - span + this.below(2 * span + 1));
  }
}
