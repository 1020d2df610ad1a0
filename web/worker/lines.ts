/**
 * Runs whose driver shows its source lines: which lines ran before which record, how often, and from where a call was made.
 * Only a session on a module with probes has them; its trace is that of the driver without them.
 */
import { LineLog, readLineTable, type LineTable } from '../../wasm/hosts/lines.ts';
import { createWasmHost } from '../../wasm/hosts/wasm.ts';
import type { Scenario } from '../simulator/scenario/schema.ts';
import { Session, type SessionOptions } from '../simulator/session.ts';
import { traceRow } from '../simulator/trace/decode.ts';
import { ENTRY_OP, EVENT_OP, Phase, type Trace } from '../simulator/trace/trace.ts';
import type { TraceRow } from '../simulator/views.ts';
import type { DriverModule, InputAudio } from './api.ts';

/** Rows of one answer to `madeFrom`. */
const MOST_ROWS = 200;

interface Lines {
  readonly table: LineTable;
  readonly log: LineLog;
}

export type LinesAsk =
  /** The files and the line of each point. */
  | { readonly ask: 'table' }
  /** What ran for record `record`: on the way to a call of the driver, or within a call into it; for others what ran last before. */
  | { readonly ask: 'record'; readonly record: number }
  /** What ran before record `record` and after the one ahead of it. */
  | { readonly ask: 'before'; readonly record: number }
  /** The nearest record before which lines ran. */
  | { readonly ask: 'neighbour'; readonly record: number; readonly by: 1 | -1 }
  /** Calls of the driver that were made at one of these points. */
  | { readonly ask: 'madeFrom'; readonly points: readonly number[] };

export interface LinesRan {
  /** The lines stand before this record in the trace. */
  readonly record: number;
  /** Points in the order in which they ran. */
  readonly points: Uint16Array;
  /** Index into `points` of the line that stands for the record: where the call was made, or where the driver was entered; -1: none. */
  readonly site: number;
  /** Times each point was reached so far in this run. */
  readonly counts: Uint32Array;
  /** Lines before records ahead of this one are forgotten; 0: none is. */
  readonly firstRecord: number;
}

interface Answers {
  table: LineTable;
  record: LinesRan;
  before: LinesRan;
  /** -1: there is none. */
  neighbour: number;
  /** `total` of all, the rows of the first 200. */
  madeFrom: { readonly total: number; readonly rows: readonly TraceRow[] };
}
export type LinesAnswer<A extends LinesAsk> = Answers[A['ask']];

const linesOf = new WeakMap<Session, Lines>();
const compiled = new Map<string, Promise<{ module: WebAssembly.Module; table: LineTable | null }>>();

async function fetched(url: string): Promise<Response> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`the driver could not be loaded: ${response.status} ${response.statusText}`);
  return response;
}

async function compile({ url, table }: DriverModule) {
  const [bytes, text] = await Promise.all([
    fetched(url).then((response) => response.arrayBuffer()),
    table === undefined ? null : fetched(table).then((response) => response.text()),
  ]);
  return { module: await WebAssembly.compile(bytes), table: text === null ? null : readLineTable(text) };
}

/** A session on this module; with a line table its lines can be asked for. */
export async function sessionOn(
  driver: DriverModule,
  scenario: Scenario,
  input: InputAudio | undefined,
  options?: SessionOptions,
): Promise<Session> {
  let made = compiled.get(driver.url);
  if (!made) {
    // Earlier builds of the same driver are not asked for again.
    if (compiled.size > 3) compiled.clear();
    compiled.set(driver.url, (made = compile(driver)));
    made.catch(() => compiled.delete(driver.url));
  }
  const { module, table } = await made;
  return table
    ? sessionShowing(module, table, scenario, input, options)
    : Session.create(module, scenario, input, options);
}

/** A session on a module that shows its lines, by its table. */
export async function sessionShowing(
  module: WebAssembly.Module,
  table: LineTable,
  scenario: Scenario,
  input: InputAudio | undefined,
  options?: SessionOptions,
): Promise<Session> {
  const log = new LineLog(table.points.length);
  let trace: Trace | null = null;
  const host = await createWasmHost(module, (point) => log.hit(point, trace?.length ?? 0));
  const session = await Session.on(host, scenario, input, options);
  trace = session.machine.trace;
  linesOf.set(session, { table, log });
  return session;
}

/** Whether more lines of the driver ran than now. */
export function moreLines(session: Session): () => boolean {
  const { log } = known(session);
  const last = () => log.neighbour(Infinity, -1);
  const before = last();
  return () => last() > before;
}

/** Records after which the lines before the present ones have run. */
export function linesBefore(session: Session): number {
  return known(session).log.neighbour(session.machine.trace.length - 1, -1) + 1;
}

/** Throws Error when the run does not show its lines. */
export function answer<A extends LinesAsk>(session: Session, asked: A): LinesAnswer<A>;
export function answer(session: Session, asked: LinesAsk): Answers[keyof Answers] {
  const { table, log } = known(session);
  const { trace } = session.machine;
  if (asked.ask === 'table') return table;
  if (asked.ask === 'neighbour') return log.neighbour(asked.record, asked.by);
  if (asked.ask === 'madeFrom') return madeFrom(trace, log, new Set(asked.points));
  if (asked.ask === 'before') return ran(log, asked.record, -1);
  const { record, last } = placeOf(trace, asked.record);
  const { length } = log.before(record);
  if (length > 0) return ran(log, record, last ? length - 1 : 0);
  // Nothing of the driver ran for it: where the driver was last.
  const before = log.neighbour(record, -1);
  return ran(log, Math.max(0, before), log.before(before).length - 1);
}

function known(session: Session): Lines {
  const lines = linesOf.get(session);
  if (!lines) throw new Error('this run does not show the lines of its driver');
  return lines;
}

function ran(log: LineLog, record: number, site: number): LinesRan {
  return { record, points: log.before(record).slice(), site, counts: log.counts.slice(), firstRecord: log.firstRecord };
}

/** Before which record the lines of this one ran, and whether its place is the last of them or the first. */
function placeOf(trace: Trace, record: number): { record: number; last: boolean } {
  const op = trace.op[record]!;
  const phase = trace.phase[record]!;
  const entry = op >= ENTRY_OP && op < EVENT_OP;
  // A call into the driver is recorded before its first line runs.
  if (entry && phase !== Phase.End) return { record: record + 1, last: false };
  return { record: !entry && phase === Phase.End ? beginOf(trace, record) : record, last: true };
}

/** The record in which the call began that ends in this one. */
function beginOf(trace: Trace, end: number): number {
  for (let i = end - 1; i >= 0; i--)
    if (
      trace.phase[i] === Phase.Begin &&
      trace.op[i] === trace.op[end] &&
      trace.context[i] === trace.context[end] &&
      trace.depth[i] === trace.depth[end]
    )
      return i;
  return end;
}

function madeFrom(trace: Trace, log: LineLog, points: ReadonlySet<number>): Answers['madeFrom'] {
  const rows: TraceRow[] = [];
  let total = 0;
  for (const [record, point] of log.sites()) {
    if (!points.has(point) || record >= trace.length) continue;
    if (trace.op[record]! >= ENTRY_OP || trace.phase[record] === Phase.End) continue;
    if (++total <= MOST_ROWS) rows.push(traceRow(trace, record));
  }
  return { total, rows };
}
