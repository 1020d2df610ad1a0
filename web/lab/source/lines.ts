/** From points of the line table to lines of files. */
import type { LineTable } from '../../../wasm/hosts/lines.ts';

export interface Place {
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

export class LineIndex {
  readonly #table: LineTable;
  readonly #files = new Map<string, Map<number, number[]>>();

  constructor(table: LineTable) {
    this.#table = table;
    table.points.forEach(([file, line], point) => {
      const name = table.files[file]!;
      let lines = this.#files.get(name);
      if (!lines) this.#files.set(name, (lines = new Map()));
      const points = lines.get(line);
      if (points) points.push(point);
      else lines.set(line, [point]);
    });
  }

  place(point: number): Place | undefined {
    const entry = this.#table.points[point];
    return entry && { file: this.#table.files[entry[0]]!, line: entry[1] };
  }

  points({ file, line }: Place): readonly number[] {
    return this.#files.get(file)?.get(line) ?? [];
  }

  /** How often each line of a file with code of its own ran: a line of several blocks as often as the one that ran most. */
  counts(file: string, counts: Uint32Array): ReadonlyMap<number, number> {
    const lines = this.#files.get(file) ?? new Map<number, number[]>();
    return new Map([...lines].map(([line, points]) => [line, Math.max(...points.map((point) => counts[point] ?? 0))]));
  }

  /** Files of which a line ran. */
  ran(counts: Uint32Array): ReadonlySet<string> {
    const files = new Set<string>();
    this.#table.points.forEach(([file], point) => {
      if (counts[point]) files.add(this.#table.files[file]!);
    });
    return files;
  }

  /** Lines of `file` among these points. */
  linesOf(file: string, points: Uint16Array): ReadonlySet<number> {
    const lines = new Set<number>();
    for (const point of points) {
      const place = this.place(point);
      if (place?.file === file) lines.add(place.line);
    }
    return lines;
  }
}

/**
 * Where a step by one line comes to among points that ran, from index `at`: a line of several blocks is one step.
 * @returns -1 beyond the first or last
 */
export function nextLine(index: LineIndex, points: Uint16Array, at: number, by: 1 | -1): number {
  const same = (a: number, b: number) => {
    const [one, other] = [index.place(points[a]!), index.place(points[b]!)];
    return one?.file === other?.file && one?.line === other?.line;
  };
  for (let i = at + by; i >= 0 && i < points.length; i += by) if (at < 0 || !same(i, at)) return i;
  return -1;
}
