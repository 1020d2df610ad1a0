/**
 * The one trace, in columns. A record costs a few stores; text is made only when somebody looks. It holds no pointers:
 * objects are positions in `names`.
 */
import {
  ENTRY,
  HOST,
  type EntryName,
  type HostName,
  type Param,
  type ParamType,
  type Where,
} from '../../../wasm/abi/table.ts';
import { EVENTS, type EventName, type EventRow } from './events.ts';

/** Operation numbers: host calls from 0, entries from 512, events from 1024. */
export const ENTRY_OP = 512;
export const EVENT_OP = 1024;
/** One more than the highest operation number. */
export const OPERATIONS = EVENT_OP + EVENTS.length;

export const Phase = {
  /** A call and its result in one record. */ Call: 0,
  /** A call whose result comes later. */ Begin: 1,
  /** The result of the last open Begin of this context. */ End: 2,
  /** Not a call. */ Event: 3,
} as const;

const eventOps = new Map<string, number>(EVENTS.map((row, i) => [row.name, EVENT_OP + i]));
/** Operation number of a host call, an entry or an event. */
export const eventOp = (name: EventName): number => eventOps.get(name)!;
export const hostOp = (name: HostName): number => HOST.findIndex((row) => row.name === name);
export const entryOp = (name: EntryName): number => ENTRY_OP + ENTRY.findIndex((row) => row.name === name);

export interface OpRow {
  readonly name: string;
  readonly where: Where | 'event';
  readonly params: readonly Param[];
  readonly outs: readonly Param[];
  readonly result: ParamType;
  readonly event: EventRow | null;
}
const ops = new Array<OpRow>(OPERATIONS);
EVENTS.forEach((row, i) => {
  ops[EVENT_OP + i] = { name: row.name, where: 'event', params: row.params, outs: [], result: 'void', event: row };
});
// Those of calls may come later.
export const opRow = (op: number): OpRow => (ops[op] ??= { ...(HOST[op] ?? ENTRY[op - ENTRY_OP])!, event: null });

const FIRST_RECORDS = 1024;
const FIRST_VALUES = 4096;

export class Trace {
  /** Names of objects, contexts and texts; 0 is NULL. */
  readonly names: string[] = ['NULL'];
  private readonly nameIds = new Map<string, number>([['NULL', 0]]);
  length = 0;
  /** False: nothing is kept (long measurements that need no trace). */
  enabled = true;
  /** Called with the number of each new record, for breakpoints; it must not change the run. */
  onRecord: ((record: number) => void) | null = null;
  atHns = new Float64Array(FIRST_RECORDS);
  op = new Uint16Array(FIRST_RECORDS);
  phase = new Uint8Array(FIRST_RECORDS);
  cpu = new Uint8Array(FIRST_RECORDS);
  irql = new Uint8Array(FIRST_RECORDS);
  depth = new Uint8Array(FIRST_RECORDS);
  mark = new Uint8Array(FIRST_RECORDS);
  context = new Uint32Array(FIRST_RECORDS);
  result = new Float64Array(FIRST_RECORDS);
  /** Arguments (then, for results, outs) of record i are values[argStart[i]] to values[argStart[i + 1]]. */
  argStart = new Uint32Array(FIRST_RECORDS + 1);
  values = new Float64Array(FIRST_VALUES);
  valuesUsed = 0;

  /** Before the first record: takes the memory of a trace that nobody needs any more. That one is empty afterwards. */
  reuse(old: Trace): void {
    [this.atHns, old.atHns] = [old.atHns, this.atHns];
    [this.op, old.op] = [old.op, this.op];
    [this.phase, old.phase] = [old.phase, this.phase];
    [this.cpu, old.cpu] = [old.cpu, this.cpu];
    [this.irql, old.irql] = [old.irql, this.irql];
    [this.depth, old.depth] = [old.depth, this.depth];
    [this.mark, old.mark] = [old.mark, this.mark];
    [this.context, old.context] = [old.context, this.context];
    [this.result, old.result] = [old.result, this.result];
    [this.argStart, old.argStart] = [old.argStart, this.argStart];
    [this.values, old.values] = [old.values, this.values];
    this.argStart[0] = 0;
    old.length = old.valuesUsed = 0;
  }

  /** The number of a name; the same name always gives the same number within a run. */
  name(text: string): number {
    let id = this.nameIds.get(text);
    if (id === undefined) {
      id = this.names.length;
      this.names.push(text);
      this.nameIds.set(text, id);
    }
    return id;
  }

  /** Adds a record; `values` must be pushed with `value` before. Returns its index. */
  add(
    atHns: number,
    op: number,
    phase: number,
    cpu: number,
    irql: number,
    depth: number,
    context: number,
    result: number,
    mark: number,
  ): number {
    if (!this.enabled) {
      this.valuesUsed = 0;
      return -1;
    }
    const i = this.length;
    if (i === this.atHns.length) this.growRecords();
    this.atHns[i] = atHns;
    this.op[i] = op;
    this.phase[i] = phase;
    this.cpu[i] = cpu;
    this.irql[i] = irql;
    this.depth[i] = depth;
    this.context[i] = context;
    this.result[i] = result;
    this.mark[i] = mark;
    this.argStart[i + 1] = this.valuesUsed;
    this.length = i + 1;
    if (this.onRecord !== null) this.onRecord(i);
    return i;
  }

  /** One argument of the record that `add` will make next. */
  value(value: number): void {
    if (this.valuesUsed === this.values.length) {
      const larger = new Float64Array(this.values.length * 2);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.valuesUsed++] = value;
  }

  private growRecords(): void {
    const size = this.atHns.length * 2;
    const grow = <T extends Float64Array | Uint32Array | Uint16Array | Uint8Array>(old: T, length: number): T => {
      const larger = new (old.constructor as new (n: number) => T)(length);
      larger.set(old as never);
      return larger;
    };
    this.atHns = grow(this.atHns, size);
    this.op = grow(this.op, size);
    this.phase = grow(this.phase, size);
    this.cpu = grow(this.cpu, size);
    this.irql = grow(this.irql, size);
    this.depth = grow(this.depth, size);
    this.mark = grow(this.mark, size);
    this.context = grow(this.context, size);
    this.result = grow(this.result, size);
    this.argStart = grow(this.argStart, size + 1);
  }
}
