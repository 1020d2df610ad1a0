/** Puts calls and events into the trace, with addresses turned into names. */
import type { Param } from '../../../wasm/abi/table.ts';
import type { Objects } from './objects.ts';
import type { Context } from './context.ts';
import { OPERATIONS, Phase, eventOp, opRow, type Trace } from '../trace/trace.ts';
import type { EventName } from '../trace/events.ts';

/** How a parameter goes into the trace: as it is, as a name, not at all, or as a text (two numbers on the wire). */
const Code = { raw: 0, object: 1, skip: 2, text: 3, block: 4, lock: 5, mutex: 6 } as const;
/** Values that differ from host to host: addresses, and sizes that depend on their width. */
const HIDDEN = new Set<Param['type']>(['ptr', 'fn', 'extent']);
function codes(params: readonly Param[]): Uint8Array {
  return Uint8Array.from(params, (p) =>
    p.type === 'obj'
      ? Code.object
      : HIDDEN.has(p.type)
        ? Code.skip
        : p.type === 'str'
          ? Code.text
          : p.type === 'block' || p.type === 'lock' || p.type === 'mutex'
            ? Code[p.type]
            : Code.raw,
  );
}
/** By operation, filled when first needed; of full length from the start, which keeps look-ups fast. */
const paramCodes = new Array<Uint8Array | undefined>(OPERATIONS);
const outCodes = new Array<Uint8Array | undefined>(OPERATIONS);
const objectResults = new Uint8Array(OPERATIONS);
function learn(op: number): Uint8Array {
  const row = opRow(op);
  outCodes[op] = codes(row.outs);
  objectResults[op] = Number(row.result === 'obj');
  return (paramCodes[op] = codes(row.params));
}

/** Parameters of an operation that appear in the trace. */
export const tracedParams = (params: readonly Param[]): Param[] => params.filter((p) => !HIDDEN.has(p.type));

export class Recorder {
  readonly trace: Trace;
  private readonly objects: Objects;
  private readonly readText: (address: number, bytes: number) => string;
  private readonly clock: { readonly nowHns: number };
  /** Modelling decision behind the next record, as the number of its U-id; 0: documented. */
  nextMark = 0;

  constructor(
    trace: Trace,
    objects: Objects,
    readText: (address: number, bytes: number) => string,
    clock: { readonly nowHns: number },
  ) {
    this.trace = trace;
    this.clock = clock;
    this.objects = objects;
    this.readText = readText;
  }

  private values(op: number, args: ArrayLike<number>): void {
    const code = paramCodes[op] ?? learn(op);
    const { trace } = this;
    for (let i = 0, at = 0; i < code.length; i++) {
      const kind = code[i]!;
      if (kind === Code.raw) trace.value(args[at++]!);
      else if (kind === Code.text) {
        trace.value(trace.name(this.readText(args[at]!, args[at + 1]!)));
        at += 2;
      } else if (kind === Code.skip) at++;
      else trace.value(this.nameOf(kind, args[at++]!));
    }
  }
  private nameOf(kind: number, address: number): number {
    const { objects } = this;
    if (kind === Code.object) return objects.nameId(address);
    if (kind === Code.block) return objects.blockId(address);
    return objects.firstUse(kind === Code.lock ? 'lock' : 'mutex', address).nameId;
  }
  private outs(op: number, outs: ArrayLike<number>): void {
    const code = outCodes[op]!;
    const { trace, objects } = this;
    for (let i = 0; i < code.length; i++)
      if (code[i] !== Code.skip) trace.value(code[i] === Code.object ? objects.nameId(outs[1 + i]!) : outs[1 + i]!);
  }
  private result(op: number, value: number): number {
    return objectResults[op] === 1 ? this.objects.nameId(value) : value;
  }

  /** A call whose result is not known yet; `finish` completes it in place, or `pending` leaves it open. */
  begin(context: Context, op: number, args: ArrayLike<number>): number {
    this.values(op, args);
    return this.trace.add(
      this.clock.nowHns,
      op,
      Phase.Begin,
      context.cpu,
      context.irql,
      context.depth,
      context.nameId,
      0,
      this.takeMark(),
    );
  }
  /** Turns the last record (made by `begin`) into a complete call. Only when nothing was recorded since. */
  complete(index: number, op: number, value: number, outs: ArrayLike<number>): boolean {
    const trace = this.trace;
    if (trace.length !== index + 1) return false;
    this.outs(op, outs);
    trace.argStart[index + 1] = trace.valuesUsed;
    trace.phase[index] = Phase.Call;
    trace.result[index] = this.result(op, value);
    if (this.nextMark !== 0) trace.mark[index] = this.takeMark();
    return true;
  }
  /** The result of an open call. */
  end(context: Context, op: number, value: number, outs: ArrayLike<number>): void {
    if (outCodes[op] === undefined) learn(op);
    this.outs(op, outs);
    this.trace.add(
      this.clock.nowHns,
      op,
      Phase.End,
      context.cpu,
      context.irql,
      context.depth,
      context.nameId,
      this.result(op, value),
      this.takeMark(),
    );
  }
  /** Something that is not a call. Object parameters are given as name numbers, texts as strings. */
  event(context: Context | null, name: EventName, ...values: (number | string)[]): number {
    for (let i = 0; i < values.length; i++) {
      const value = values[i]!;
      this.trace.value(typeof value === 'string' ? this.trace.name(value) : value);
    }
    return this.trace.add(
      this.clock.nowHns,
      eventOp(name),
      Phase.Event,
      context?.cpu ?? 0,
      context?.irql ?? 0,
      context?.depth ?? 0,
      context?.nameId ?? 0,
      0,
      this.takeMark(),
    );
  }
  private takeMark(): number {
    const mark = this.nextMark;
    this.nextMark = 0;
    return mark;
  }
}
