/**
 * Processors, IRQL, interrupts, DPCs, threads and virtual time.
 *
 * Driver code takes effect in the order of virtual time: every host call costs time, and when something else is due before
 * that time has passed, the calling fiber is suspended until the other thing has happened. So two processors interleave as
 * their calls' times say, and an interrupt preempts exactly where it falls. Nothing here reads a real clock.
 */
import { SUSPEND, type DriverHost } from '../../../wasm/hosts/host.ts';
import { ENTRY, HOST } from '../../../wasm/abi/table.ts';
import { ENTRY_OP, Trace } from '../trace/trace.ts';
import { Slices } from '../trace/slices.ts';
import { BugCheck } from './bugcheck.ts';
import { ALL_PROCESSORS, Context, type ContextKind, type Flow } from './context.ts';
import { EventQueue } from './queue.ts';
import { KernelObject, Objects } from './objects.ts';
import { Recorder } from './recorder.ts';
import { leave, Mutex, ready, take, Waitable, type WaitBlock } from './waits.ts';
import { STATUS } from '../status.ts';

export const PASSIVE_LEVEL = 0;
export const DISPATCH_LEVEL = 2;

/** A host call that has parked its context answers BLOCK; its result comes with the context's next turn. */
export const BLOCK = Symbol('block');
/** A host call whose context ends here (PsTerminateSystemThread). */
export const EXIT = Symbol('exit');
export type Answer = number | typeof BLOCK | typeof EXIT | Flow;
/** Reads its arguments from `args` at 0.., writes outs at 1.., returns the result. */
export type Handler = (args: Float64Array, context: Context) => Answer;

/** What an idle processor needs before it runs something again (modelled, see SystemSchema); without `exitHns` nothing. */
export interface IdleModel {
  /** Time from the first work for a sleeping processor until that work begins. */
  exitHns: number;
  /** A processor sleeps when it has been idle for this long. */
  afterHns: number;
  /** Processors that are kept awake, one bit each. */
  keepAwake: number;
}

/** Modelled processor times, see CostsSchema. */
export interface MachineCosts {
  hostCallHns: number;
  portIoHns: number;
  isrEntryHns: number;
  dpcEntryHns: number;
  threadSwitchHns: number;
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

/** Driver code that neither waits nor returns. */
export class EndlessRun extends Error {
  override readonly name = 'EndlessRun';
}

/** More calls in a row than any driver needs; bounds the trace of an endless loop (our choice). */
const LONGEST_RUN_CALLS = 1_000_000;

/** The bridge's own doing, not a call across the DDI: it leaves no record. */
const NEW_RESOURCE_LIST = ENTRY.findIndex((row) => row.name === 'NewResourceList');
const DPC_ENTRY = ENTRY.findIndex((row) => row.name === 'Dpc');
/** Functions that name what they are given: their record is decoded after the handler has run. */
const NAMING = Uint8Array.from(HOST, (row) =>
  Number(
    /^(KeInitialize|ExInitialize|ExAllocate|MmAllocate|PcNew|PcAddAdapterDevice|PcInitializeAdapterDriver|PcRegisterAdapter|PortClsPnp_Register|Port_Init|Unknown_QueryInterface|Unknown_AddRef|PsCreate|InterruptSync_Connect)|_Allocate/.test(
      row.name,
    ),
  ),
);
const MAX_IRQL = Uint8Array.from(HOST, (row) => row.maxIrql);
const OUTS = Uint8Array.from(HOST, (row) => row.outs.length);
const ENTRY_OUTS = Uint8Array.from(ENTRY, (row) => row.outs.length);

/** The last of a list; undefined when it is empty. (An index of -1 would leave the engine's fast path.) */
function top<T>(list: readonly T[]): T | undefined {
  return list.length > 0 ? list[list.length - 1] : undefined;
}
/** Takes one out of a list that is short, without another list. */
function removeAt<T>(list: T[], at: number): void {
  for (let i = at + 1; i < list.length; i++) list[i - 1] = list[i]!;
  list.pop();
}

/** Position of the first pending interrupt above an IRQL, or -1. */
function pendingAbove(processor: Processor, irql: number): number {
  const { pendingInterrupts } = processor;
  for (let i = 0; i < pendingInterrupts.length; i++) if (pendingInterrupts[i]!.irql > irql) return i;
  return -1;
}

export class Machine {
  readonly host: DriverHost;
  readonly trace = new Trace();
  readonly slices = new Slices();
  readonly objects: Objects;
  readonly record: Recorder;
  readonly queue = new EventQueue();
  readonly processors: Processor[];
  readonly costs: MachineCosts;
  readonly handlers: (Handler | undefined)[] = [];
  nowHns = 0;
  /** Stops `advance` once the trace has this many records. */
  stopAtRecord = Infinity;
  /** Called for every host call that breaks its IRQL rule. */
  onIrqlViolation: (name: string, irql: number, maxIrql: number) => void = () => {};
  /** Called with the results of every call into the driver before they are recorded: new objects get their names here. */
  onEntryDone: (entry: number, args: readonly number[], value: number, outs: Float64Array) => void = () => {};
  readonly idle: IdleModel = { exitHns: 0, afterHns: 0, keepAwake: 0 };
  hostCalls = 0;
  /** Where the present `advance` ends: driver code that makes calls for ever is suspended there, too. */
  private untilHns = Infinity;
  current: Context | null = null;
  /** Where threads that begin from now on may run. */
  threadAffinity = ALL_PROCESSORS;
  /** Held by the power manager while a power request is being processed; ExSetTimerResolution takes it, too (its page says so). */
  readonly powerLock: Mutex;
  /** Threads that have not ended, in the order they began. */
  readonly threads = new Set<Context>();
  private readonly readyQueue: Context[] = [];
  private readonly spare: Context[] = [];
  private readonly isrName: number;
  private readonly flushWaiters: Context[] = [];
  /** Time the host call being served takes beyond its usual cost. */
  extraCostHns = 0;
  private readonly callCostHns: Float64Array;
  private parked: 'spend' | 'block' | 'exit' | 'flow' = 'spend';
  private pushed: Flow | null = null;

  constructor(host: DriverHost, processors: number, costs: MachineCosts) {
    this.host = host;
    this.costs = costs;
    this.objects = new Objects(this.trace);
    this.record = new Recorder(this.trace, this.objects, (address, bytes) => host.text(address, bytes), this);
    this.powerLock = new Mutex('lock#power', this.trace.name('lock#power'), 0);
    this.isrName = this.trace.name('isr');
    this.processors = Array.from({ length: processors }, (_, i) => new Processor(i));
    this.callCostHns = Float64Array.from(HOST, (row) =>
      /_PORT_/.test(row.name) ? costs.portIoHns : costs.hostCallHns,
    );
    host.onHostCall = (id, args) => this.hostCall(id, args);
  }

  // ---- time

  /** Runs until virtual time passes `untilHns`, `stopAtRecord` is reached, or `enough` says so; 'idle' when nothing is left to happen. */
  advance(untilHns: number, enough: () => boolean): 'idle' | 'until' | 'enough' {
    this.untilHns = untilHns;
    for (;;) {
      if (this.trace.length >= this.stopAtRecord || enough()) return 'enough';
      if (this.queue.nextHns === Infinity) return 'idle';
      if (this.queue.nextHns > untilHns) return 'until';
      const entry = this.queue.pop()!;
      this.nowHns = entry.atHns;
      const fire = entry.fire!;
      entry.fire = null;
      fire();
    }
  }

  // ---- host calls

  private hostCall(id: number, args: Float64Array): number | typeof SUSPEND {
    const context = this.current!;
    const handler = this.handlers[id];
    if (!handler) throw new Error(`host call ${HOST[id]?.name ?? id} is not simulated`);
    this.hostCalls++;
    if (++context.callsInARow > LONGEST_RUN_CALLS)
      throw new EndlessRun(
        `${context.name} has made ${LONGEST_RUN_CALLS} calls without waiting or returning, the last one ${HOST[id]!.name}`,
      );
    if (context.irql > MAX_IRQL[id]!) this.onIrqlViolation(HOST[id]!.name, context.irql, MAX_IRQL[id]!);
    const naming = NAMING[id] === 1;
    let index = -1;
    let saved: Float64Array | null = null;
    if (naming) saved = args.slice(0, 12);
    else index = this.record.begin(context, id, args);
    const answer = handler(args, context);
    if (typeof answer === 'number') {
      if (naming) index = this.record.begin(context, id, saved!);
      if (!this.record.complete(index, id, answer, args)) this.record.end(context, id, answer, args);
      const cost = this.callCostHns[id]! + this.extraCostHns;
      this.extraCostHns = 0;
      const thenHns = this.nowHns + cost;
      if (thenHns < this.queue.nextHns && thenHns <= this.untilHns && this.trace.length < this.stopAtRecord) {
        this.nowHns = thenHns;
        return answer;
      }
      context.value = answer;
      for (let i = 1; i <= OUTS[id]!; i++) context.outs[i] = args[i]!;
      context.remainingHns = cost;
      this.parked = 'spend';
      return SUSPEND;
    }
    if (naming) this.record.begin(context, id, saved!);
    if (answer === BLOCK) {
      context.endOp = id;
      this.parked = 'block';
    } else if (answer === EXIT) {
      this.parked = 'exit';
    } else {
      this.pushed = answer;
      context.endOp = id;
      this.parked = 'flow';
    }
    return SUSPEND;
  }

  // ---- contexts

  newContext(kind: ContextKind, name: string, priority: number, irql: number, audio: boolean): Context {
    return new Context(kind, name, this.trace.name(name), priority, irql, audio, this.goOn);
  }

  /** A context for one ISR or DPC run; those are many and short, so they are used again. */
  private shortContext(kind: 'isr' | 'dpc', name: string, nameId: number, irql: number, processor: Processor): Context {
    const context = this.spare.pop() ?? this.newContext(kind, name, 0, irql, true);
    context.kind = kind;
    context.name = name;
    context.nameId = nameId;
    context.audio = 1;
    context.irql = irql;
    context.cpu = processor.index;
    context.state = 'ready';
    context.callsInARow = 0;
    return context;
  }

  /** A thread that runs a flow of the simulator (PnP manager, audio engine). */
  startThread(name: string, priority: number, audio: boolean, flow: (context: Context) => Flow): Context {
    const context = this.newContext('thread', name, priority, PASSIVE_LEVEL, audio);
    context.affinity = this.threadAffinity;
    this.threads.add(context);
    context.frames.push({ kind: 'flow', flow: flow(context), op: -1 });
    this.makeReady(context);
    return context;
  }

  private readonly goOn = (context: Context): void => {
    context.token = null;
    context.remainingHns = 0;
    this.execute(context);
  };

  private execute(context: Context): void {
    this.current = context;
    if (context.endOp >= 0) {
      this.record.end(context, context.endOp, context.value, context.outs);
      context.endOp = -1;
    }
    let value = context.value;
    context.value = 0;
    for (;;) {
      const frame = top(context.frames);
      if (!frame) {
        this.finish(context, value);
        break;
      }
      if (frame.kind === 'flow') {
        const step = frame.flow.next(value);
        if (step.done) {
          context.frames.pop();
          value = step.value;
          if (frame.op >= 0) {
            context.depth--;
            this.record.end(context, frame.op, value, context.outs);
          }
          continue;
        }
        const request = step.value;
        value = 0;
        if (request.kind === 'call') {
          context.frames.push({ kind: 'call', op: ENTRY_OP + request.entry, fiber: 0, args: request.args });
        } else if (request.kind === 'spend') {
          context.remainingHns = request.hns;
          this.continueLater(context);
          break;
        } else {
          const status = this.wait(context, request.objects, true, request.timeoutHns);
          if (status !== null) {
            value = status;
            continue;
          }
          this.release(context);
          break;
        }
        continue;
      }
      const entry = frame.op - ENTRY_OP;
      if (frame.fiber === 0) {
        if (entry !== NEW_RESOURCE_LIST) this.record.begin(context, frame.op, frame.args);
        context.depth++;
      }
      const fiber =
        frame.fiber === 0 ? this.host.enter(entry, frame.args) : this.host.resume(frame.fiber, value, context.outs);
      if (fiber === 0) {
        context.frames.pop();
        context.depth--;
        value = this.host.value;
        const { outs } = this.host;
        for (let i = 1; i <= ENTRY_OUTS[entry]!; i++) context.outs[i] = outs[i]!;
        this.onEntryDone(entry, frame.args, value, context.outs);
        if (entry !== NEW_RESOURCE_LIST) this.record.end(context, frame.op, value, context.outs);
        continue;
      }
      frame.fiber = fiber;
      if (this.parked === 'flow') {
        const op = context.endOp;
        context.endOp = -1;
        context.depth++;
        context.outs.fill(0);
        context.frames.push({ kind: 'flow', flow: this.pushed!, op });
        this.pushed = null;
        value = 0;
        continue;
      }
      if (this.parked === 'spend') {
        this.continueLater(context);
      } else if (this.parked === 'exit') {
        this.host.drop(fiber);
        context.frames.length = 0;
        context.depth = 0;
        this.finish(context, 0);
      } else if (context.state !== 'spinning') {
        this.release(context);
      }
      break;
    }
    this.current = null;
  }

  private finish(context: Context, value: number): void {
    context.state = 'done';
    const processor = this.processors[context.cpu]!;
    this.closeSlice(context);
    processor.running = null;
    context.onDone?.(value);
    if (context.kind === 'thread') this.threads.delete(context);
    else this.spare.push(context);
    // What the end of this context woke may run here already.
    if (processor.running) this.preempt(processor);
    else this.dispatch(processor);
    if (this.flushWaiters.length > 0) this.checkFlush();
  }

  /** The context gives up its processor (it waits). */
  private release(context: Context): void {
    const processor = this.processors[context.cpu]!;
    this.closeSlice(context);
    context.lastCpu = context.cpu;
    processor.running = null;
    this.dispatch(processor);
  }

  private continueLater(context: Context): void {
    context.untilHns = this.nowHns + context.remainingHns;
    context.token = this.queue.schedule(context.untilHns, context.goOn);
  }

  private run(processor: Processor, context: Context, extraHns: number): void {
    processor.running = context;
    processor.idleFromHns = -1;
    context.cpu = processor.index;
    context.sliceFromHns = this.nowHns;
    context.remainingHns += extraHns;
    if (context.state === 'spinning') return;
    context.state = 'running';
    this.continueLater(context);
  }

  private pause(processor: Processor): Context {
    const context = processor.running!;
    this.closeSlice(context);
    if (context.token) {
      context.remainingHns = context.untilHns - this.nowHns;
      this.queue.cancel(context.token);
      context.token = null;
    }
    if (context.state === 'running') context.state = 'preempted';
    processor.running = null;
    return context;
  }

  private closeSlice(context: Context): void {
    const level = context.kind === 'isr' ? 2 : context.kind === 'dpc' ? 1 : 0;
    this.slices.add(context.sliceFromHns, this.nowHns, context.cpu, level, context.audio, context.nameId);
  }

  // ---- what a processor does next

  private dispatch(processor: Processor): void {
    if (processor.idleFromHns >= 0 && this.idle.exitHns > 0 && this.staysAsleep(processor)) return;
    const below = top(processor.preempted);
    const baseIrql = below?.irql ?? PASSIVE_LEVEL;
    if (processor.pendingInterrupts.length > 0) {
      const pending = pendingAbove(processor, baseIrql);
      if (pending >= 0) {
        const interrupt = processor.pendingInterrupts[pending]!;
        removeAt(processor.pendingInterrupts, pending);
        if (interrupt.connected && interrupt.line) return this.startIsr(processor, interrupt);
        return this.dispatch(processor);
      }
    }
    if (processor.dpcs.length > 0 && baseIrql < DISPATCH_LEVEL) return this.startDpc(processor);
    const best = this.bestReady(processor);
    if (below) {
      processor.preempted.pop();
      const mayStay = (below.affinity & (1 << processor.index)) !== 0;
      if (
        below.kind === 'thread' &&
        below.irql === PASSIVE_LEVEL &&
        (!mayStay || (best && best.priority > below.priority))
      ) {
        if (best) removeAt(this.readyQueue, this.readyQueue.indexOf(best));
        if (mayStay) this.enqueue(below);
        else {
          below.state = 'ready';
          this.queue.schedule(this.nowHns, () => this.makeReady(below));
        }
        if (best) this.run(processor, best, this.costs.threadSwitchHns);
        return;
      }
      return this.run(processor, below, 0);
    }
    if (!best) {
      if (processor.idleFromHns < 0) processor.idleFromHns = this.nowHns;
      return;
    }
    removeAt(this.readyQueue, this.readyQueue.indexOf(best));
    this.run(processor, best, this.costs.threadSwitchHns);
  }

  /** An idle processor that sleeps first has to come out of it; true: it runs nothing now. */
  private staysAsleep(processor: Processor): boolean {
    if (processor.waking) return true;
    if (!this.sleeps(processor)) return false;
    if (processor.pendingInterrupts.length === 0 && processor.dpcs.length === 0 && !this.bestReady(processor))
      return true;
    processor.waking = true;
    processor.exitFromHns = this.nowHns;
    processor.exitToHns = this.nowHns + this.idle.exitHns;
    this.queue.schedule(processor.exitToHns, () => {
      processor.waking = false;
      processor.idleFromHns = -1;
      this.dispatch(processor);
    });
    return true;
  }
  private sleeps(processor: Processor): boolean {
    const { exitHns, afterHns, keepAwake } = this.idle;
    return (
      exitHns > 0 &&
      processor.idleFromHns >= 0 &&
      this.nowHns - processor.idleFromHns >= afterHns &&
      (keepAwake & (1 << processor.index)) === 0
    );
  }

  /** Something of higher IRQL or priority may be waiting for this processor. */
  private preempt(processor: Processor): void {
    const running = processor.running;
    if (!running) {
      this.dispatch(processor);
      return;
    }
    const wantsIsr = pendingAbove(processor, running.irql) >= 0;
    const wantsDpc = processor.dpcs.length > 0 && running.irql < DISPATCH_LEVEL;
    const best = this.bestReady(processor);
    const wantsThread =
      running.kind === 'thread' &&
      running.irql === PASSIVE_LEVEL &&
      ((best !== null && best.priority > running.priority) || (running.affinity & (1 << processor.index)) === 0);
    if (!wantsIsr && !wantsDpc && !wantsThread) return;
    processor.preempted.push(this.pause(processor));
    this.dispatch(processor);
  }

  /** Looks at a processor again as soon as the running call has taken effect. */
  private soon(processor: Processor): void {
    this.queue.schedule(this.nowHns, () => this.preempt(processor));
  }

  // ---- threads

  private enqueue(context: Context): void {
    context.state = 'ready';
    const at = this.readyQueue.findIndex((other) => other.priority < context.priority);
    if (at < 0) this.readyQueue.push(context);
    else this.readyQueue.splice(at, 0, context);
  }

  /** The thread of highest priority that waits for a processor and may use this one; null: none. */
  private bestReady(processor: Processor): Context | null {
    const { readyQueue } = this;
    const bit = 1 << processor.index;
    for (let i = 0; i < readyQueue.length; i++) if (readyQueue[i]!.affinity & bit) return readyQueue[i]!;
    return null;
  }

  /** Processors a thread may use from now on. A thread that runs elsewhere moves when its call has taken effect. */
  setAffinity(context: Context, affinity: number): void {
    context.affinity = affinity;
    if (context.state === 'ready') for (const processor of this.processors) this.soon(processor);
    else if ((affinity & (1 << context.cpu)) === 0) this.soon(this.processors[context.cpu]!);
  }
  /** Scheduling priority of a thread from now on. */
  setPriority(context: Context, priority: number): void {
    context.priority = priority;
    const at = this.readyQueue.indexOf(context);
    if (at >= 0) {
      this.readyQueue.splice(at, 1);
      this.enqueue(context);
    }
    for (const processor of this.processors) this.soon(processor);
  }

  makeReady(context: Context): void {
    const idle = this.idleFor(context);
    if (idle && !this.sleeps(idle)) {
      this.run(idle, context, this.costs.threadSwitchHns);
      return;
    }
    this.enqueue(context);
    if (idle) {
      this.dispatch(idle);
      return;
    }
    let weakest: Processor | null = null;
    for (const processor of this.processors) {
      const running = processor.running;
      if (
        running?.kind === 'thread' &&
        running.irql === PASSIVE_LEVEL &&
        (context.affinity & (1 << processor.index)) !== 0 &&
        running.priority < (weakest?.running?.priority ?? context.priority)
      )
        weakest = processor;
    }
    if (weakest) this.soon(weakest);
  }

  /** An idle processor this thread may use: the one it used last, else the first; null: none. */
  private idleFor(context: Context): Processor | null {
    const { processors } = this;
    const last = processors[context.lastCpu];
    if (last && context.affinity & (1 << last.index) && this.isIdle(last)) return last;
    for (let i = 0; i < processors.length; i++)
      if (context.affinity & (1 << i) && this.isIdle(processors[i]!)) return processors[i]!;
    return null;
  }

  private isIdle(processor: Processor): boolean {
    return (
      processor.running === null &&
      !processor.waking &&
      processor.preempted.length === 0 &&
      processor.dpcs.length === 0 &&
      processor.pendingInterrupts.length === 0
    );
  }

  // ---- waits

  /**
   * Starts a wait. Answers the status when it is satisfied at once (or the time-out is zero); null: the context is parked.
   * `timeoutHns`: duration from now, null waits for ever. The end of the wait gives the status as the context's next value.
   */
  wait(context: Context, objects: readonly Waitable[], any: boolean, timeoutHns: number | null): number | null {
    const index = ready(context, objects, any);
    if (index >= 0) return take(context, objects, any, index);
    if (timeoutHns !== null && timeoutHns <= 0) return STATUS.TIMEOUT;
    const block: WaitBlock = { context, objects, any, timeout: null };
    context.wait = block;
    context.state = 'waiting';
    context.callsInARow = 0;
    for (const object of objects) object.waiters.push(block);
    if (timeoutHns !== null) {
      block.timeout = this.queue.schedule(this.nowHns + timeoutHns, () => {
        leave(block);
        context.value = STATUS.TIMEOUT;
        this.makeReady(context);
      });
    }
    return null;
  }

  /** Sets an object to the signaled state and releases who may go on. */
  signal(object: Waitable): void {
    object.signaled = true;
    this.releaseWaiters(object);
  }

  releaseWaiters(object: Waitable): void {
    for (let i = 0; i < object.waiters.length;) {
      const block = object.waiters[i]!;
      const index = ready(block.context, block.objects, block.any);
      if (index < 0) {
        i++;
        continue;
      }
      const status = take(block.context, block.objects, block.any, index);
      if (block.timeout) this.queue.cancel(block.timeout);
      leave(block);
      block.context.value = status;
      this.makeReady(block.context);
    }
  }

  /** Gives one acquisition of a mutex back. */
  leaveMutex(mutex: Mutex): void {
    if (--mutex.count > 0) return;
    mutex.owner = null;
    mutex.signaled = true;
    this.releaseWaiters(mutex);
  }

  /** Lets a context parked by BLOCK without a wait go on with this value. */
  wake(context: Context, value: number): void {
    context.value = value;
    this.makeReady(context);
  }

  // ---- interrupts and DPCs

  /** Level of a device's request line. Delivery follows as soon as the processor's IRQL allows. */
  setLine(interrupt: Interrupt, asserted: boolean): void {
    if (interrupt.line === asserted) return;
    interrupt.line = asserted;
    if (asserted && interrupt.connected) this.queue.schedule(this.nowHns, () => this.deliver(interrupt));
  }

  deliver(interrupt: Interrupt): void {
    if (!interrupt.connected || !interrupt.line || interrupt.active) return;
    const processor = this.processors[interrupt.cpu]!;
    if (!processor.pendingInterrupts.includes(interrupt)) processor.pendingInterrupts.push(interrupt);
    this.record.event(null, 'interrupt', interrupt.nameId);
    this.preempt(processor);
  }

  private startIsr(processor: Processor, interrupt: Interrupt): void {
    if (interrupt.foreignHns >= 0) return this.startForeignIsr(processor, interrupt);
    interrupt.active = true;
    const context = this.shortContext('isr', 'isr', this.isrName, interrupt.irql, processor);
    this.record.event(context, 'isr-begin', interrupt.nameId);
    interrupt.service?.(context);
    // Until another processor lets go of the interrupt's lock, the routine spins on this one.
    const { lock } = interrupt;
    if (lock) this.acquire(lock, context);
    context.onDone = (claimed) => {
      interrupt.active = false;
      this.record.event(context, 'isr-end', claimed);
      if (lock) this.letGo(lock, context);
      if (interrupt.line && interrupt.connected) this.queue.schedule(this.nowHns, () => this.deliver(interrupt));
    };
    this.run(processor, context, this.costs.isrEntryHns);
  }

  /**
   * An interrupt of another subsystem on `cpu`. It is an edge: one that comes while the last one waits is the same one.
   * False: it was that.
   */
  raiseForeign(interrupt: Interrupt, cpu: number): boolean {
    if (interrupt.line) return false;
    interrupt.line = true;
    interrupt.connected = true;
    interrupt.cpu = cpu;
    const processor = this.processors[cpu]!;
    processor.pendingInterrupts.push(interrupt);
    this.preempt(processor);
    return true;
  }
  private startForeignIsr(processor: Processor, interrupt: Interrupt): void {
    interrupt.line = false;
    const context = this.shortContext('isr', interrupt.name, interrupt.nameId, interrupt.irql, processor);
    context.audio = 0;
    context.onDone = () => interrupt.service?.(context);
    this.run(processor, context, interrupt.foreignHns);
  }

  /** KeInsertQueueDpc: on the processor of the caller. False when it is queued already. */
  queueDpc(dpc: Dpc, processor: Processor): boolean {
    if (dpc.queuedOn) return false;
    dpc.queuedOn = processor;
    dpc.queuedHns = this.nowHns;
    processor.dpcs.push(dpc);
    if (processor.irql < DISPATCH_LEVEL) this.soon(processor);
    return true;
  }

  removeDpc(dpc: Dpc): boolean {
    if (!dpc.queuedOn) return false;
    dpc.queuedOn.dpcs.splice(dpc.queuedOn.dpcs.indexOf(dpc), 1);
    dpc.queuedOn = null;
    return true;
  }

  private startDpc(processor: Processor): void {
    const dpc = processor.dpcs.shift()!;
    dpc.queuedOn = null;
    const context = this.shortContext('dpc', dpc.name, dpc.nameId, DISPATCH_LEVEL, processor);
    if (dpc.foreignHns >= 0) {
      context.audio = 0;
      context.onDone = null;
      this.record.event(context, 'foreign-dpc', dpc.nameId, dpc.foreignHns, this.nowHns - dpc.queuedHns);
      return this.run(processor, context, dpc.foreignHns);
    }
    this.record.event(context, 'dpc-begin', dpc.nameId, this.nowHns - dpc.queuedHns);
    const entry = dpc.entry >= 0 ? dpc.entry : DPC_ENTRY;
    const args =
      dpc.entry >= 0 ? dpc.entryArgs : [dpc.address, dpc.routine, dpc.contextArgument, dpc.argument1, dpc.argument2];
    this.pushCall(context, entry, args);
    context.onDone = () => this.record.event(context, 'dpc-end');
    this.run(processor, context, this.costs.dpcEntryHns);
  }

  /** Puts a call into the driver on top of a context that is about to start. */
  pushCall(context: Context, entry: number, args: readonly number[]): void {
    context.frames.push({ kind: 'call', op: ENTRY_OP + entry, fiber: 0, args });
  }

  /** KeFlushQueuedDpcs: true when no DPC is queued or running; else the context is parked until then. */
  flushDpcs(context: Context): boolean {
    if (this.dpcsDone()) return true;
    context.state = 'waiting';
    this.flushWaiters.push(context);
    return false;
  }
  private dpcsDone(): boolean {
    return this.processors.every(
      (p) => p.dpcs.length === 0 && p.running?.kind !== 'dpc' && !p.preempted.some((c) => c.kind === 'dpc'),
    );
  }
  private checkFlush(): void {
    if (this.flushWaiters.length === 0 || !this.dpcsDone()) return;
    for (const context of this.flushWaiters.splice(0)) this.wake(context, 0);
  }

  // ---- IRQL and spin locks

  /** Sets the IRQL of the running context; lowering it lets in what waited. */
  setIrql(context: Context, irql: number): void {
    const lowered = irql < context.irql;
    context.irql = irql;
    if (!lowered) return;
    const processor = this.processors[context.cpu]!;
    const best = this.bestReady(processor);
    if (
      processor.pendingInterrupts.length > 0 ||
      (irql < DISPATCH_LEVEL && processor.dpcs.length > 0) ||
      (irql === PASSIVE_LEVEL && best && best.priority > context.priority)
    )
      this.soon(processor);
  }

  /** True: the lock is taken. False: the context spins on its processor until the owner lets go. */
  acquire(lock: SpinLock, context: Context): boolean {
    if (lock.owner === null) {
      lock.owner = context;
      return true;
    }
    if (lock.owner === context)
      throw new BugCheck(
        'SPIN_LOCK_ALREADY_OWNED',
        `${context.name} acquires spin lock ${lock.name}, which it holds already: the processor would spin for ever`,
      );
    lock.waiters.push(context);
    context.state = 'spinning';
    return false;
  }

  letGo(lock: SpinLock, context: Context): void {
    if (lock.owner !== context)
      throw new BugCheck(
        'SPIN_LOCK_NOT_OWNED',
        `${context.name} releases spin lock ${lock.name}, which it does not hold`,
      );
    const next = lock.waiters.shift() ?? null;
    lock.owner = next;
    if (!next) return;
    next.state = 'preempted';
    next.remainingHns = 0;
    const processor = this.processors[next.cpu]!;
    if (processor.running === next) {
      next.state = 'running';
      this.continueLater(next);
    }
  }
}
