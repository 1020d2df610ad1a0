/** Aligns two traces like a text diff: which records are the same, which stand on one side only. */
import { diffArrays } from 'diff';
import type { Line } from './records.ts';

/** Positions of one row in the left and right trace; -1: nothing on that side. */
export interface Alignment {
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** 1: the same record on both sides (its time may differ); 0: a difference. */
  readonly same: Uint8Array;
  /** False: the traces differ too much; rows after the common beginning stand side by side as they come. */
  readonly exact: boolean;
}

/** Differences a diff may have before it is given up: its cost grows with length times differences. */
const MOST_EDITS = 20_000;
const MOST_MS = 8000;

/**
 * Aligns by who ran and what was done; times do not count, so that a later run of the same things is the same. `timeoutMs`:
 * when to give up finding the best alignment.
 */
export function align(left: readonly Line[], right: readonly Line[], timeoutMs = MOST_MS): Alignment {
  const ids = new Map<string, number>();
  const id = ({ who, text }: Line): number => {
    const key = `${who} ${text}`;
    const known = ids.get(key);
    if (known !== undefined) return known;
    ids.set(key, ids.size);
    return ids.size - 1;
  };
  const a = left.map(id);
  const b = right.map(id);
  const begin = commonLength(a, b, (array, i) => array[i]!, 0);
  const end = commonLength(a, b, (array, i) => array[array.length - 1 - i]!, begin);
  const rows = new Rows(a.length + b.length);
  for (let i = 0; i < begin; i++) rows.add(i, i, 1);
  const middleA = a.slice(begin, a.length - end);
  const middleB = b.slice(begin, b.length - end);
  const changes = diffArrays(middleA, middleB, { maxEditLength: MOST_EDITS, timeout: timeoutMs });
  let i = begin;
  let j = begin;
  if (changes) {
    for (let c = 0; c < changes.length; c++) {
      const change = changes[c]!;
      const next = changes[c + 1];
      if (!change.added && !change.removed) {
        for (let k = 0; k < change.count; k++) rows.add(i++, j++, 1);
      } else if (change.removed && next?.added) {
        // What took the place of something stands beside it.
        const pairs = pairUp(left.slice(i, i + change.count), right.slice(j, j + next.count));
        for (const [l, r] of pairs) rows.add(l < 0 ? -1 : i + l, r < 0 ? -1 : j + r, 0);
        i += change.count;
        j += next.count;
        c += 1;
      } else {
        for (let k = 0; k < change.count; k++) rows.add(change.removed ? i++ : -1, change.added ? j++ : -1, 0);
      }
    }
  } else {
    for (let k = 0; k < Math.max(middleA.length, middleB.length); k++) {
      const l = k < middleA.length ? i++ : -1;
      const r = k < middleB.length ? j++ : -1;
      rows.add(l, r, l >= 0 && r >= 0 && a[l] === b[r] ? 1 : 0);
    }
  }
  for (let k = 0; k < end; k++) rows.add(a.length - end + k, b.length - end + k, 1);
  return rows.done(changes !== undefined);
}

class Rows {
  readonly #left: Int32Array;
  readonly #right: Int32Array;
  readonly #same: Uint8Array;
  #length = 0;

  constructor(most: number) {
    this.#left = new Int32Array(most);
    this.#right = new Int32Array(most);
    this.#same = new Uint8Array(most);
  }
  add(left: number, right: number, same: 0 | 1): void {
    this.#left[this.#length] = left;
    this.#right[this.#length] = right;
    this.#same[this.#length++] = same;
  }
  done(exact: boolean): Alignment {
    const cut = this.#length;
    return { left: this.#left.slice(0, cut), right: this.#right.slice(0, cut), same: this.#same.slice(0, cut), exact };
  }
}

function commonLength(
  a: readonly number[],
  b: readonly number[],
  at: (array: readonly number[], i: number) => number,
  taken: number,
): number {
  const most = Math.min(a.length, b.length) - taken;
  let length = 0;
  while (length < most && at(a, length) === at(b, length)) length++;
  return length;
}

/** Longest stretch that is paired call by call; longer ones stand one after the other. */
const MOST_PAIRED = 400;

/** Puts records of the same call beside each other, in order; the rest stands alone. */
function pairUp(left: readonly Line[], right: readonly Line[]): [number, number][] {
  const pairs: [number, number][] = [];
  let j = 0;
  left.forEach((line, i) => {
    const call = callOf(line);
    const until = Math.min(right.length, j + MOST_PAIRED);
    let match = j;
    while (match < until && callOf(right[match]!) !== call) match++;
    if (match === until) return void pairs.push([i, -1]);
    for (; j < match; j++) pairs.push([-1, j]);
    pairs.push([i, j++]);
  });
  for (; j < right.length; j++) pairs.push([-1, j]);
  return pairs;
}

/** Who calls what, without arguments, numbers of objects and results. */
function callOf({ who, text }: Line): string {
  return `${who.replace(/#\d+/g, '')} ${text.split(/[ (]/, 4).join(' ')}`.replace(/#\d+/g, '');
}
