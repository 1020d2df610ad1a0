/** Trace records as rows and as text. The text of a run is what golden traces and the cross-check compare, byte by byte. */
import { IIDS, CLSIDS, type ParamType } from '../../../wasm/abi/table.ts';
import { statusName, succeeded } from '../status.ts';
import { tracedParams } from '../kernel/recorder.ts';
import { tagText } from '../kernel/memory.ts';
import type { TraceGroup, TraceRow } from '../views.ts';
import { ENTRY_OP, EVENT_OP, opRow, Phase, type Trace } from './trace.ts';

const IRQL_NAMES: Record<number, string> = { 0: 'PASSIVE_LEVEL', 1: 'APC_LEVEL', 2: 'DISPATCH_LEVEL' };
const ENUMS: Partial<Record<ParamType, readonly string[]>> = {
  ksstate: ['STOP', 'ACQUIRE', 'PAUSE', 'RUN'],
  dstate: ['Unspecified', 'D0', 'D1', 'D2', 'D3'],
  sstate: ['Unspecified', 'Working', 'Sleeping1', 'Sleeping2', 'Sleeping3', 'Hibernate', 'Shutdown'],
  cache: ['MmNonCached', 'MmCached', 'MmWriteCombined'],
  restype: ['Null', 'Port', 'Interrupt', 'Memory', 'Dma'],
  mode: ['', 'InterruptSyncModeNormal', 'InterruptSyncModeAll', 'InterruptSyncModeRepeat'],
  restypeps: ['ePcStreamResourceInterrupt', 'ePcStreamResourceThread', 'ePcStreamResourceSet'],
};
/** IRP major and minor function codes a PortCls driver sees; minor codes depend on the major one. */
const MAJOR_NAMES: Record<number, string> = { 0x16: 'IRP_MJ_POWER', 0x1b: 'IRP_MJ_PNP' };
const MINOR_NAMES: Record<number, Record<number, string>> = {
  0x16: { 2: 'IRP_MN_SET_POWER', 3: 'IRP_MN_QUERY_POWER' },
  0x1b: {
    0: 'IRP_MN_START_DEVICE',
    1: 'IRP_MN_QUERY_REMOVE_DEVICE',
    2: 'IRP_MN_REMOVE_DEVICE',
    3: 'IRP_MN_CANCEL_REMOVE_DEVICE',
    4: 'IRP_MN_STOP_DEVICE',
    5: 'IRP_MN_QUERY_STOP_DEVICE',
    6: 'IRP_MN_CANCEL_STOP_DEVICE',
    9: 'IRP_MN_QUERY_CAPABILITIES',
    0x17: 'IRP_MN_SURPRISE_REMOVAL',
  },
};
const POOL_NAMES: Record<number, string> = { 0: 'NonPagedPool', 1: 'PagedPool', 512: 'NonPagedPoolNx' };

/** `before` is the value of the parameter before this one. */
function show(trace: Trace, type: ParamType, value: number, before = 0): string {
  switch (type) {
    case 'obj':
    case 'lock':
    case 'mutex':
    case 'block':
    case 'str':
    case 'name':
      return trace.names[value] ?? '?';
    case 'fn':
      return value !== 0 ? 'found' : 'NULL';
    case 'bool':
      return value !== 0 ? 'TRUE' : 'FALSE';
    case 'status':
      return statusName(value);
    case 'hex':
      return `0x${(value >>> 0).toString(16)}`;
    case 'tag':
      return `'${tagText(value)}'`;
    case 'irql':
      return IRQL_NAMES[value] ?? `DIRQL ${value}`;
    case 'major':
      return MAJOR_NAMES[value] ?? String(value);
    case 'minor':
      return MINOR_NAMES[before]?.[value] ?? String(value);
    case 'iid':
      return IIDS[value]?.[0] ?? 'IID_unknown';
    case 'clsid':
      return CLSIDS[value]?.[0] ?? 'CLSID_unknown';
    case 'pool':
      return POOL_NAMES[value] ?? String(value);
    case 'hns':
      return Number.isInteger(value / 10_000) ? `${value / 10_000}ms` : `${value / 10}us`;
    default:
      return ENUMS[type]?.[value] ?? String(value);
  }
}

export interface Decoded {
  readonly call: string;
  readonly args: string[];
  readonly result: string;
  readonly failed: boolean;
}

/** One record in words. */
export function decode(trace: Trace, i: number): Decoded {
  const row = opRow(trace.op[i]!);
  const phase = trace.phase[i]!;
  let at = trace.argStart[i]!;
  const end = trace.argStart[i + 1]!;
  let call = row.name;
  const args: string[] = [];
  if (phase !== Phase.End) {
    const params = tracedParams(row.params);
    for (let p = 0; p < params.length; p++) {
      const text = show(trace, params[p]!.type, trace.values[at]!, p > 0 ? trace.values[at - 1]! : 0);
      at++;
      if (p === 0 && row.where === 'object' && params[0]!.type === 'obj')
        call = `${text}.${row.name.slice(row.name.lastIndexOf('_') + 1)}`;
      else args.push(`${params[p]!.name}=${text}`);
    }
  } else if (row.where === 'object') call = row.name.slice(row.name.lastIndexOf('_') + 1);
  let result = '';
  let failed = false;
  if (phase === Phase.Call || phase === Phase.End) {
    if (row.result !== 'void') result = show(trace, row.result, trace.result[i]!);
    failed = row.result === 'status' && !succeeded(trace.result[i]!);
    const outs = tracedParams(row.outs).flatMap((out) =>
      at < end ? [`${out.name}=${show(trace, out.type, trace.values[at++]!)}`] : [],
    );
    if (outs.length > 0 && !failed) result = `${result}${result ? ' ' : ''}{${outs.join(', ')}}`;
  }
  return { call, args, result, failed };
}

/** Which group of the filter a record belongs to. */
export function groupOf(op: number): TraceGroup {
  const row = opRow(op);
  if (row.event) return row.event.group;
  if (op < ENTRY_OP) return 'driver-calls';
  return row.name === 'Isr' || row.name === 'Dpc' || row.name === 'TimerCallback'
    ? 'interrupts'
    : row.name === 'Thread'
      ? 'threads'
      : 'port-calls';
}

export function traceRow(trace: Trace, i: number): TraceRow {
  const { call, args, result, failed } = decode(trace, i);
  const op = trace.op[i]!;
  return {
    index: i,
    atHns: trace.atHns[i]!,
    cpu: trace.cpu[i]!,
    irql: trace.irql[i]!,
    context: trace.context[i] ? trace.names[trace.context[i]!]! : '',
    depth: trace.depth[i]!,
    direction: op >= EVENT_OP ? 'event' : op >= ENTRY_OP ? 'to-driver' : 'to-windows',
    group: groupOf(op),
    call: trace.phase[i] === Phase.End ? `= ${call}` : call,
    args,
    result,
    failed,
    mark: trace.mark[i] ? `U-${trace.mark[i]}` : '',
  };
}

/** Seconds with seven decimals, exact. */
export function secondsText(hns: number): string {
  const whole = Math.floor(hns / 10_000_000);
  return `${whole}.${String(hns - whole * 10_000_000).padStart(7, '0')}`;
}

/** One line of the trace text, without the line feed. */
export function traceLine(trace: Trace, i: number): string {
  const { call, args, result } = decode(trace, i);
  const op = trace.op[i]!;
  const phase = trace.phase[i]!;
  const arrow = op >= EVENT_OP ? '*' : phase === Phase.End ? '=' : op >= ENTRY_OP ? '>' : '<';
  const who = trace.context[i] ? trace.names[trace.context[i]!]! : 'system';
  const words =
    phase === Phase.End
      ? `${call}${result ? ` ${result}` : ''}`
      : op >= EVENT_OP
        ? [call, ...args].join(' ')
        : `${call}(${args.join(', ')})${result ? ` = ${result}` : ''}`;
  const mark = trace.mark[i] ? ` [U-${trace.mark[i]}]` : '';
  return `${secondsText(trace.atHns[i]!)} cpu${trace.cpu[i]} ${String(trace.irql[i]).padStart(2)} ${who.padEnd(10)} ${'  '.repeat(trace.depth[i]!)}${arrow} ${words}${mark}`;
}

const PIECE_RECORDS = 256;

/** The trace as it is now, in pieces of some lines. UTF-8, LF, one line a record. */
export function* tracePieces(trace: Trace, records = trace.length): Generator<string, void, undefined> {
  for (let from = 0; from < records; from += PIECE_RECORDS) {
    let piece = '';
    const to = Math.min(records, from + PIECE_RECORDS);
    for (let i = from; i < to; i++) piece += `${traceLine(trace, i)}\n`;
    yield piece;
  }
}

/** The same in one. */
export function traceText(trace: Trace): string {
  return [...tracePieces(trace)].join('');
}
