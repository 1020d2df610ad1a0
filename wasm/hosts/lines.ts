/**
 * Source lines of a driver module that shows them: the table that says which lines its probes stand for, and the log of what
 * ran between the records of a trace. Nothing here knows which driver it is.
 *
 * A module that shows its lines imports `host.line` beside `host.call` and calls it with the number of a point before the code
 * of that point's line runs; a line that is several blocks calls again for each. The table beside the module is JSON:
 * `{ "version": 1, "files": ["minwave.cpp"], "points": [[0, 212], [0, 213]] }`. A point is an index into `files` and a line
 * from 1; its number is its place. Files are named from the driver's folder, with forward slashes.
 */
import * as v from 'valibot';

/** More than any driver has; a table from elsewhere must not fill the memory. */
const MOST_FILES = 1_000;
const MOST_POINTS = 65_536;
const MOST_LINES = 1_000_000;

const tableSchema = v.object({
  version: v.literal(1),
  files: v.pipe(
    v.array(v.pipe(v.string(), v.regex(/^(?!\/)(?!(?:.*\/)?\.{1,2}(?:\/|$))[^\\\0]{1,300}$/))),
    v.maxLength(MOST_FILES),
  ),
  points: v.pipe(
    v.array(
      v.strictTuple([
        v.pipe(v.number(), v.integer(), v.minValue(0)),
        v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MOST_LINES)),
      ]),
    ),
    v.maxLength(MOST_POINTS),
  ),
});

/** Lines a log has room for at first; it grows to its capacity. */
const FIRST_LINES = 1 << 15;

export type LineTable = v.InferOutput<typeof tableSchema>;

/** The line table in a JSON text. Throws Error that says what is wrong with it and where. */
export function readLineTable(text: string): LineTable {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Error(`the line table is not JSON (${(error as Error).message}): build the driver again`, {
      cause: error,
    });
  }
  const result = v.safeParse(tableSchema, value);
  if (!result.success) {
    const [issue] = result.issues;
    throw new Error(`the line table: ${v.getDotPath(issue) ?? 'the whole'}: ${issue.message}; build the driver again`);
  }
  const { files, points } = result.output;
  const beyond = points.findIndex(([file]) => file >= files.length);
  if (beyond >= 0) throw new Error(`the line table: points.${beyond}: there is no file ${points[beyond]![0]}`);
  return result.output;
}

/**
 * What ran between the records of one trace, in order: two bytes a line, eight more for each record before which any ran. Bounded: when
 * full, the older half of the lines is forgotten. Counts are of the whole run all the same.
 */
export class LineLog {
  /** How often each point was reached, by its number. */
  readonly counts: Uint32Array;
  private readonly capacity: number;
  private points: Uint16Array;
  private used = 0;
  /** Records before which lines ran, rising, and where in `points` their lines begin. */
  private records: number[] = [];
  private starts: number[] = [];
  private forgottenBefore = 0;

  /** @param capacity lines kept at most; at least 2 */
  constructor(pointCount: number, capacity = 1 << 22) {
    if (!(pointCount >= 0 && pointCount <= MOST_POINTS)) throw new RangeError(`${pointCount} points`);
    if (!(capacity >= 2)) throw new RangeError(`a log of ${capacity} lines`);
    this.counts = new Uint32Array(pointCount);
    this.capacity = capacity;
    this.points = new Uint16Array(Math.min(capacity, FIRST_LINES));
  }

  /** Records from this one on have all their lines; 0 while nothing was forgotten. */
  get firstRecord(): number {
    return this.forgottenBefore;
  }
  /** Bytes the kept lines take. */
  get bytes(): number {
    return this.used * 2 + this.records.length * 8;
  }

  /** A line runs; `record` is the number of the trace's next record, never less than before. Throws RangeError for a point that the table does not have. */
  hit(point: number, record: number): void {
    if (!(point >= 0 && point < this.counts.length)) throw new RangeError(`the line table has no point ${point}`);
    if (this.used === this.points.length) this.makeRoom();
    if (this.records[this.records.length - 1] !== record) {
      this.records.push(record);
      this.starts.push(this.used);
    }
    this.points[this.used++] = point;
    this.counts[point]!++;
  }

  /** Points reached after the record before `record` and before it, in order; for the length of the trace, those after its last one. Valid until the next hit. */
  before(record: number): Uint16Array {
    const at = this.find(record);
    if (this.records[at] !== record) return this.points.subarray(0, 0);
    return this.points.subarray(this.starts[at], this.starts[at + 1] ?? this.used);
  }

  /** The point that ran last before `record`: where the driver made the call it is about. -1 when none ran, or it is forgotten. */
  siteOf(record: number): number {
    return this.before(record).at(-1) ?? -1;
  }

  /**
   * The nearest record behind (`by` 1) or ahead of (`by` -1) `record` before which lines ran, the length of the trace among them; -1:
   * there is none.
   */
  neighbour(record: number, by: 1 | -1): number {
    return this.records[by > 0 ? this.find(record + 1) : this.find(record) - 1] ?? -1;
  }

  /** Records before which lines ran, with the point that ran last before each, in order. */
  *sites(): Generator<readonly [record: number, point: number]> {
    for (let i = 0; i < this.records.length; i++)
      yield [this.records[i]!, this.points[(this.starts[i + 1] ?? this.used) - 1]!];
  }

  /** Index of the first entry at or behind `record`. */
  private find(record: number): number {
    let low = 0;
    let high = this.records.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.records[middle]! < record) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private makeRoom(): void {
    if (this.used === this.capacity) return this.forget();
    const wider = new Uint16Array(Math.min(this.capacity, this.used * 2));
    wider.set(this.points);
    this.points = wider;
  }
  private forget(): void {
    const half = this.used >> 1;
    let keep = 0;
    while (keep < this.starts.length && this.starts[keep]! < half) keep++;
    const from = this.starts[keep] ?? this.used;
    this.forgottenBefore = (this.records[keep - 1] ?? -1) + 1;
    this.records = this.records.slice(keep);
    this.starts = this.starts.slice(keep).map((start) => start - from);
    this.points.copyWithin(0, from, this.used);
    this.used -= from;
  }
}
