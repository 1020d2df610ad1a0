/** A flow of control: a thread, an ISR run or a DPC run. It is a stack of frames: driver code on a fiber, or a generator of the simulator. */
import type { QueueEntry } from './queue.ts';
import type { Dpc, Interrupt } from './processor.ts';
import type { WaitBlock, Waitable } from './waits.ts';

/** What a generator of the simulator asks of the machine; the answer comes back from `yield`. */
export type Request =
  /** Call an entry of the driver; answers its result, outs are in `context.outs`. */
  | { readonly kind: 'call'; readonly entry: number; readonly args: readonly number[] }
  /** Run another flow and answer its result: as `yield*`, but its steps do not pass through the one that waits. */
  | { readonly kind: 'flow'; readonly flow: Flow }
  /** Use the processor for a while. */
  | { readonly kind: 'spend'; readonly hns: number }
  /** Wait as KeWaitForMultipleObjects; answers an NTSTATUS. */
  | { readonly kind: 'wait'; readonly objects: readonly Waitable[]; readonly timeoutHns: number | null };

export type Flow = Generator<Request, number, number>;

export type Frame =
  | { readonly kind: 'flow'; readonly flow: Flow; /** Host call this flow answers, or -1. */ readonly op: number }
  | {
      readonly kind: 'call';
      readonly op: number;
      fiber: number;
      readonly args: readonly number[];
      /** IRQL it was called at, from its first step on. */
      irql: number;
    };

/** An affinity without a limit. */
export const ALL_PROCESSORS = 0xffff;

export type ContextKind = 'thread' | 'isr' | 'dpc';
export type ContextState = 'ready' | 'running' | 'preempted' | 'waiting' | 'spinning' | 'done';

export class Context {
  kind: ContextKind;
  nameId: number;
  name: string;
  /** Scheduling priority 0-31; only threads use it. */
  priority: number;
  irql: number;
  /** 1 when its slices belong to the audio path. */
  audio: number;
  /** Processors this thread may run on, one bit each. */
  affinity = ALL_PROCESSORS;
  readonly frames: Frame[] = [];
  state: ContextState = 'ready';
  cpu = 0;
  lastCpu = -1;
  /** Open calls, for the indent of trace records. */
  depth = 0;
  /** Processor time it still has to spend before it goes on. */
  remainingHns = 0;
  untilHns = 0;
  token: QueueEntry | null = null;
  /** Given to the top frame when it goes on. */
  value = 0;
  /** Outs of the last call into the driver, or to be handed to a host call's caller; at 1... */
  readonly outs = new Float64Array(16);
  /** Operation whose End record is due when the context goes on, or -1. */
  endOp = -1;
  wait: WaitBlock | null = null;
  sliceFromHns = 0;
  /** Host calls since it last waited or began. */
  callsInARow = 0;
  /** The object whose routine an ISR or DPC run is for. */
  interrupt: Interrupt | null = null;
  dpc: Dpc | null = null;
  /** Called once when the last frame of a thread is gone. */
  onDone: ((value: number) => void) | null = null;
  readonly goOn: () => void;

  constructor(
    kind: ContextKind,
    name: string,
    nameId: number,
    priority: number,
    irql: number,
    audio: boolean,
    goOn: (context: Context) => void,
  ) {
    this.kind = kind;
    this.name = name;
    this.nameId = nameId;
    this.priority = priority;
    this.irql = irql;
    this.audio = audio ? 1 : 0;
    this.goOn = () => goOn(this);
  }
}
