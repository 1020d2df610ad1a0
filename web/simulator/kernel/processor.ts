/** A processor, and what can be waiting for it: interrupts, DPCs, spin locks. */
import type { Context } from './context.ts';
import { KernelObject } from './objects.ts';

export const PASSIVE_LEVEL = 0;
export const DISPATCH_LEVEL = 2;

/** What an idle processor needs before it runs something again (modelled, see SystemSchema); without `exitHns` nothing. */
export interface IdleModel {
  /** Time from the first work for a sleeping processor until that work begins. */
  exitHns: number;
  /** A processor sleeps when it has been idle for this long. */
  afterHns: number;
  /** Processors that are kept awake, one bit each. */
  keepAwake: number;
}

export class Dpc extends KernelObject {
  routine = 0;
  contextArgument = 0;
  argument1 = 0;
  argument2 = 0;
  /** Entry to call instead of the routine's own (timer callbacks); -1: ENTRY Dpc. */
  entry = -1;
  entryArgs: readonly number[] = [];
  /** Work of another subsystem: uses this much time and calls nothing; -1: driver code. */
  foreignHns = -1;
  queuedOn: Processor | null = null;
  queuedHns = 0;
}

/** An interrupt object as connected; `line` is the level of the device's request. */
export class Interrupt extends KernelObject {
  irql = 8;
  cpu = 0;
  connected = false;
  line = false;
  active = false;
  /** Interrupt of another subsystem: its routine uses this much time and calls nothing; -1: driver code. */
  foreignHns = -1;
  /** The interrupt's own spin lock: held while the service routine runs and by CallSynchronizedRoutine. */
  lock: SpinLock | null = null;
  /** Starts the service routine's frames; of another subsystem: what follows its routine. */
  service: ((context: Context) => void) | null = null;
  /** Delivers it; made once, for a queue entry with every interrupt. */
  delivery: (() => void) | null = null;
}

export class SpinLock extends KernelObject {
  owner: Context | null = null;
  readonly waiters: Context[] = [];
}

export class Processor {
  readonly index: number;
  running: Context | null = null;
  readonly preempted: Context[] = [];
  readonly dpcs: Dpc[] = [];
  readonly pendingInterrupts: Interrupt[] = [];
  /** Since when it has nothing to run; -1: it runs something. */
  idleFromHns = 0;
  /** When the last exit from sleep began and ends or ended; -1 before the first. */
  exitFromHns = -1;
  exitToHns = -1;
  /** It is on its way out of sleep and runs nothing yet. */
  waking = false;
  constructor(index: number) {
    this.index = index;
  }
  get irql(): number {
    return this.running?.irql ?? PASSIVE_LEVEL;
  }
}

/** Position of the first pending interrupt above an IRQL, or -1. */
export function pendingAbove(processor: Processor, irql: number): number {
  const { pendingInterrupts } = processor;
  for (let i = 0; i < pendingInterrupts.length; i++) if (pendingInterrupts[i]!.irql > irql) return i;
  return -1;
}
