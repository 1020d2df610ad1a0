/**
 * An index of what the processors did, made when somebody first looks and grown with the run: a row for each processor, level
 * and kind (on the audio path or not), in which slices follow each other. Any stretch is answered in time that depends on what
 * is seen of it, not on how much happened there.
 */
import type { Slices } from '../trace/slices.ts';

/** Slices summed up in one entry of the tree above them; a power of two. */
const FAN_BITS = 4;
const FAN = 1 << FAN_BITS;

/** A run of slices that are drawn as one: from the first of them to the end of the last. */
export interface Stretch {
  /** Position of the first in the slices. */
  readonly first: number;
  readonly toHns: number;
}

/** The slices of one processor, level and kind, in order. They never overlap. */
export class LaneRow {
  readonly cpu: number;
  readonly level: number;
  readonly audio: number;
  length = 0;
  readonly #slices: Slices;
  #positions = new Uint32Array(64);
  /** Busy time of all slices before each. */
  #before = new Float64Array(64);
  #busyHns = 0;
  /** Longest gap before a slice, over `FAN`, `FAN`², ... slices. */
  readonly #gaps: number[][] = [];

  constructor(slices: Slices, key: number) {
    this.#slices = slices;
    this.cpu = key >> 3;
    this.level = (key >> 1) & 3;
    this.audio = key & 1;
  }

  add(position: number): void {
    const j = this.length;
    if (j === this.#positions.length) this.#grow();
    this.#positions[j] = position;
    this.#before[j] = this.#busyHns;
    this.#busyHns += this.#slices.toHns[position]! - this.#slices.fromHns[position]!;
    this.length = j + 1;
    const gapHns = this.#gap(j);
    for (let level = 0, at = j >> FAN_BITS; ; level++, at >>= FAN_BITS) {
      const row = (this.#gaps[level] ??= []);
      row[at] = at < row.length ? Math.max(row[at]!, gapHns) : gapHns;
      // A new level begins with all there was below it.
      if (at === 0) {
        if (level > 0) row[0] = Math.max(...this.#gaps[level - 1]!);
        break;
      }
    }
  }

  /** Busy time up to a time. */
  busyBefore(hns: number): number {
    const j = this.#firstFrom(hns);
    if (j === 0) return 0;
    const last = this.#positions[j - 1]!;
    const lengthHns = Math.min(this.#slices.toHns[last]!, hns) - this.#slices.fromHns[last]!;
    return this.#before[j - 1]! + lengthHns;
  }

  /**
   * Calls `see` for what is in a window, in order. Slices less than `minHns` apart are one stretch; with 0 each is its own.
   */
  eachStretch(fromHns: number, toHns: number, minHns: number, see: (stretch: Stretch) => void): void {
    const { fromHns: starts, toHns: ends } = this.#slices;
    for (let j = this.#firstEndingAfter(fromHns); j < this.length;) {
      const first = this.#positions[j]!;
      if (starts[first]! > toHns) return;
      let next = minHns > 0 ? this.#nextGap(j + 1, minHns) : j + 1;
      // What begins after the window does not lengthen what is in it.
      if (next > j + 1 && starts[this.#positions[next - 1]!]! > toHns) next = Math.max(j + 1, this.#firstAfter(toHns));
      see({ first, toHns: ends[this.#positions[next - 1]!]! });
      j = next;
    }
  }

  /** Time between a slice and the one before it. */
  #gap(j: number): number {
    if (j === 0) return Infinity;
    return this.#slices.fromHns[this.#positions[j]!]! - this.#slices.toHns[this.#positions[j - 1]!]!;
  }

  /** The first slice at or after `j` with a gap of at least `minHns` before it. */
  #nextGap(j: number, minHns: number): number {
    let level = -1;
    let at = j;
    for (;;) {
      const length = level < 0 ? this.length : (this.#gaps[level]?.length ?? 0);
      if (at >= length) {
        if (level + 1 >= this.#gaps.length) return this.length;
        // The rest of this level is done; go on above it.
        level++;
        at = (at + FAN - 1) >> FAN_BITS;
        continue;
      }
      const found = (level < 0 ? this.#gap(at) : this.#gaps[level]![at]!) >= minHns;
      if (found) {
        if (level < 0) return at;
        level--;
        at <<= FAN_BITS;
      } else {
        at++;
        if ((at & (FAN - 1)) === 0 && level + 1 < this.#gaps.length) {
          level++;
          at >>= FAN_BITS;
        }
      }
    }
  }

  #firstEndingAfter(hns: number): number {
    return this.#search((position) => this.#slices.toHns[position]! > hns);
  }
  #firstFrom(hns: number): number {
    return this.#search((position) => this.#slices.fromHns[position]! >= hns);
  }
  #firstAfter(hns: number): number {
    return this.#search((position) => this.#slices.fromHns[position]! > hns);
  }
  #search(reached: (position: number) => boolean): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (reached(this.#positions[middle]!)) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  #grow(): void {
    const positions = new Uint32Array(this.#positions.length * 2);
    positions.set(this.#positions);
    this.#positions = positions;
    const before = new Float64Array(this.#before.length * 2);
    before.set(this.#before);
    this.#before = before;
  }
}

const indexes = new WeakMap<Slices, LaneIndex>();

export class LaneIndex {
  readonly #slices: Slices;
  #rows = new Map<number, LaneRow>();
  #known = 0;

  /** The index of these slices, up to date. */
  static of(slices: Slices): LaneIndex {
    let index = indexes.get(slices);
    if (!index || index.#known > slices.length) indexes.set(slices, (index = new LaneIndex(slices)));
    index.#catchUp();
    return index;
  }

  private constructor(slices: Slices) {
    this.#slices = slices;
  }

  get rows(): Iterable<LaneRow> {
    return this.#rows.values();
  }

  #catchUp(): void {
    const { cpu, level, audio, length } = this.#slices;
    for (; this.#known < length; this.#known++) {
      const i = this.#known;
      const key = (cpu[i]! << 3) | (level[i]! << 1) | audio[i]!;
      let row = this.#rows.get(key);
      if (!row) this.#rows.set(key, (row = new LaneRow(this.#slices, key)));
      row.add(i);
    }
  }
}
