/** Two traces, aligned, and which of their rows are shown. Runs in a worker; screens fetch the rows in sight. */
import { align, type Alignment } from './align.ts';
import { readTrace, type Line } from './records.ts';

export interface Summary {
  readonly rows: number;
  readonly same: number;
  /** False: the traces differ too much to be aligned; see `Alignment.exact`. */
  readonly exact: boolean;
}

/** What is shown at one position: a row, or how many equal rows are folded away there. */
export type Entry =
  | { readonly kind: 'row'; readonly left: Line | null; readonly right: Line | null; readonly same: boolean }
  | { readonly kind: 'fold'; readonly row: number; readonly count: number };

export interface Shown {
  readonly total: number;
  /** Positions at which a difference begins, ascending. */
  readonly differences: Int32Array;
}

/** Equal rows that stay in sight around a difference. */
const CONTEXT_ROWS = 4;
const NOTHING: Alignment = {
  left: new Int32Array(),
  right: new Int32Array(),
  same: new Uint8Array(),
  exact: true,
};

export class Comparer {
  #lines: [readonly Line[], readonly Line[]] = [[], []];
  #rows = NOTHING;
  /** A row's number, or minus one minus the first row of a fold. */
  #shown: number[] = [];
  #folded = new Map<number, number>();

  /** Reads both texts and aligns them. Throws NotATrace. */
  load(left: string, right: string): Summary {
    this.#lines = [readTrace(left), readTrace(right)];
    this.#rows = align(...this.#lines);
    const { same, exact } = this.#rows;
    return { rows: same.length, same: same.reduce((sum, value) => sum + value, 0), exact };
  }

  /** Chooses what is shown: all rows, or differences with what is around them and the folds in `opened` (by first row). */
  show(all: boolean, opened: readonly number[]): Shown {
    const { same } = this.#rows;
    this.#shown = [];
    this.#folded = new Map();
    const differences: number[] = [];
    for (let row = 0; row < same.length;) {
      if (!same[row]) {
        if (row === 0 || same[row - 1]) differences.push(this.#shown.length);
        this.#shown.push(row++);
        continue;
      }
      let end = row;
      while (end < same.length && same[end]) end++;
      const from = row === 0 ? row : row + CONTEXT_ROWS;
      const to = end === same.length ? end : end - CONTEXT_ROWS;
      const fold = !all && to - from > 1 && !opened.includes(from);
      for (; row < end; row++) {
        if (fold && row === from) {
          this.#shown.push(-1 - from);
          this.#folded.set(from, to - from);
          row = to - 1;
        } else this.#shown.push(row);
      }
    }
    return { total: this.#shown.length, differences: Int32Array.from(differences) };
  }

  /** What is shown at positions `from`.., at most `count`. */
  window(from: number, count: number): Entry[] {
    return this.#shown.slice(from, from + count).map((shown): Entry => {
      if (shown < 0) return { kind: 'fold', row: -1 - shown, count: this.#folded.get(-1 - shown)! };
      const { left, right, same } = this.#rows;
      return {
        kind: 'row',
        left: this.#lines[0][left[shown]!] ?? null,
        right: this.#lines[1][right[shown]!] ?? null,
        same: same[shown] === 1,
      };
    });
  }

  /** The first row that differs, as both sides' records and times; null when the traces are the same. */
  firstDifference(): { readonly left: Line | null; readonly right: Line | null } | null {
    const row = this.#rows.same.indexOf(0);
    if (row < 0) return null;
    const { left, right } = this.#rows;
    return { left: this.#lines[0][left[row]!] ?? null, right: this.#lines[1][right[row]!] ?? null };
  }
}
