/**
 * The machine: virtual time, the calls between driver and simulator, and the contexts that make them. What a processor runs,
 * interrupts and DPCs, waits and spin locks have rooms of their own; callers reach them through here.
 *
 * Driver code takes effect in the order of virtual time: every host call costs time, and when something else is due before
 * that time has passed, the calling fiber is suspended until the other thing has happened. So two processors interleave as
 * their calls' times say, and an interrupt preempts exactly where it falls. Nothing here reads a real clock.
 */
import { SUSPEND, type DriverHost } from '../../../wasm/hosts/host.ts';
import { ENTRY, HOST } from '../../../wasm/abi/table.ts';
import { ENTRY_OP, Trace } from '../trace/trace.ts';
import { Slices } from '../trace/slices.ts';
import { ALL_PROCESSORS, Context, type ContextKind, type Flow } from './context.ts';
import { EventQueue } from './queue.ts';
import { Interrupts } from './interrupts.ts';
import { top } from './lists.ts';
import { Objects } from './objects.ts';
import { PASSIVE_LEVEL, type Dpc, type IdleModel, type Interrupt, type Processor, type SpinLock } from './processor.ts';
import { Recorder } from './recorder.ts';
import { Scheduler } from './scheduler.ts';
import { SpinLocks } from './spinlocks.ts';
import { Mutex, Waits, type Waitable } from './waits.ts';

export { DISPATCH_LEVEL, Dpc, Interrupt, PASSIVE_LEVEL, Processor, SpinLock, type IdleModel } from './processor.ts';

/** A host call that has parked its context answers BLOCK; its result comes with the context's next turn. */
export const BLOCK = Symbol('block');
/** A host call whose context ends here (PsTerminateSystemThread). */
export const EXIT = Symbol('exit');
export type Answer = number | typeof BLOCK | typeof EXIT | Flow;
/** Reads its arguments from `args` at 0.., writes outs at 1.., returns the result. */
export type Handler = (args: Float64Array, context: Context) => Answer;

/** Modelled processor times, see CostsSchema. */
export interface MachineCosts {
  hostCallHns: number;
  portIoHns: number;
  isrEntryHns: number;
  dpcEntryHns: number;
  threadSwitchHns: number;
}

/** Driver code that neither waits nor returns. */
export class EndlessRun extends Error {
  override readonly name = 'EndlessRun';
}

/** More calls in a row than any driver needs; bounds the trace of an endless loop (our choice). */
const LONGEST_RUN_CALLS = 1_000_000;

/** The bridge's own doing, not a call across the DDI: it leaves no record. */
const NEW_RESOURCE_LIST = ENTRY.findIndex((row) => row.name === 'NewResourceList');
/** Functions that name what they are given: their record is decoded after the handler has run. */
const NAMING =
  /^(KeInitialize|ExInitialize|ExAllocate|MmAllocate|PcNew|PcAddAdapterDevice|PcInitializeAdapterDriver|PcRegisterAdapter|PortClsPnp_Register|Port_Init|Unknown_QueryInterface|Unknown_AddRef|PsCreate|InterruptSync_Connect|IoConnect)|_Allocate/;

export class Machine {
  readonly host: DriverHost;
  readonly trace = new Trace();
  readonly slices = new Slices();
  readonly objects: Objects;
  readonly record: Recorder;
  readonly queue = new EventQueue();
  readonly costs: MachineCosts;
  readonly handlers: (Handler | undefined)[] = [];
  nowHns = 0;
  /** Stops `advance` once the trace has this many records. */
  stopAtRecord = Infinity;
  /** Called for every host call that breaks its IRQL rule. */
  onIrqlViolation: (name: string, irql: number, maxIrql: number) => void = () => {};
  /**
   * Called with the results of every call into the driver before they are recorded: new objects get their names here.
   * `irql`: the IRQL it was called at.
   */
  onEntryDone: (entry: number, args: readonly number[], value: number, outs: Float64Array, irql: number) => void =
    () => {};
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
  readonly scheduler: Scheduler;
  private readonly interrupts: Interrupts;
  private readonly waits: Waits;
  private readonly spinLocks: SpinLocks;
  /** Time the host call being served takes beyond its usual cost. */
  extraCostHns = 0;
  private readonly callCostHns: Float64Array;
  /** Of each host call. */
  readonly isNaming = Uint8Array.from(HOST, (row) => Number(NAMING.test(row.name)));
  private readonly maxIrql = Uint8Array.from(HOST, (row) => row.maxIrql);
  private readonly outCount = Uint8Array.from(HOST, (row) => row.outs.length);
  private parked: 'spend' | 'block' | 'exit' | 'flow' = 'spend';
  private pushed: Flow | null = null;

  constructor(host: DriverHost, processors: number, costs: MachineCosts) {
    this.host = host;
    this.costs = costs;
    this.objects = new Objects(this.trace);
    this.record = new Recorder(this.trace, this.objects, (address, bytes) => host.text(address, bytes), this);
    this.powerLock = new Mutex('lock#power', this.trace.name('lock#power'), 0);
    this.interrupts = new Interrupts(this);
    this.scheduler = new Scheduler(this, this.queue, this.slices, processors, costs.threadSwitchHns, this.interrupts);
    this.waits = new Waits(this, this.queue, this.scheduler);
    this.spinLocks = new SpinLocks(this.scheduler);
    this.callCostHns = Float64Array.from(HOST, (row) =>
      /_(PORT|REGISTER)_/.test(row.name) ? costs.portIoHns : costs.hostCallHns,
    );
    host.onHostCall = this.hostCall;
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

  private readonly hostCall = (id: number, args: Float64Array): number | typeof SUSPEND => {
    const context = this.current!;
    const handler = this.handlers[id];
    if (!handler) throw new Error(`host call ${HOST[id]?.name ?? id} is not simulated`);
    this.hostCalls++;
    if (++context.callsInARow > LONGEST_RUN_CALLS)
      throw new EndlessRun(
        `${context.name} has made ${LONGEST_RUN_CALLS} calls without waiting or returning, the last one ${HOST[id]!.name}`,
      );
    if (context.irql > this.maxIrql[id]!) this.onIrqlViolation(HOST[id]!.name, context.irql, this.maxIrql[id]!);
    const naming = this.isNaming[id] === 1;
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
      for (let i = 1; i <= this.outCount[id]!; i++) context.outs[i] = args[i]!;
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
  };

  // ---- contexts

  newContext(kind: ContextKind, name: string, priority: number, irql: number, audio: boolean): Context {
    return new Context(kind, name, this.trace.name(name), priority, irql, audio, this.goOn);
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
          this.pushCall(context, request.entry, request.args);
        } else if (request.kind === 'flow') {
          context.frames.push({ kind: 'flow', flow: request.flow, op: -1 });
        } else if (request.kind === 'spend') {
          context.remainingHns = request.hns;
          this.scheduler.continueLater(context);
          break;
        } else {
          const status = this.wait(context, request.objects, true, request.timeoutHns);
          if (status !== null) {
            value = status;
            continue;
          }
          this.scheduler.release(context);
          break;
        }
        continue;
      }
      const entry = frame.op - ENTRY_OP;
      if (frame.fiber === 0) {
        if (entry !== NEW_RESOURCE_LIST) this.record.begin(context, frame.op, frame.args);
        context.depth++;
        frame.irql = context.irql;
      }
      const fiber =
        frame.fiber === 0 ? this.host.enter(entry, frame.args) : this.host.resume(frame.fiber, value, context.outs);
      if (fiber === 0) {
        context.frames.pop();
        context.depth--;
        value = this.host.value;
        const { outs } = this.host;
        for (let i = 1; i <= ENTRY[entry]!.outs.length; i++) context.outs[i] = outs[i]!;
        this.onEntryDone(entry, frame.args, value, context.outs, frame.irql);
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
        this.scheduler.continueLater(context);
      } else if (this.parked === 'exit') {
        this.host.drop(fiber);
        context.frames.length = 0;
        context.depth = 0;
        this.finish(context, 0);
      } else if (context.state !== 'spinning') {
        this.scheduler.release(context);
      }
      break;
    }
    this.current = null;
  }

  private finish(context: Context, value: number): void {
    context.state = 'done';
    const { scheduler, interrupts } = this;
    const processor = scheduler.processors[context.cpu]!;
    scheduler.closeSlice(context);
    processor.running = null;
    if (context.kind === 'thread') {
      context.onDone?.(value);
      this.threads.delete(context);
    } else interrupts.ended(context, value);
    // What the end of this context woke may run here already.
    if (processor.running) scheduler.preempt(processor);
    else scheduler.dispatch(processor);
    interrupts.checkFlush();
  }

  /** Puts a call into the driver on top of a context that is about to start. */
  pushCall(context: Context, entry: number, args: readonly number[]): void {
    context.frames.push({ kind: 'call', op: ENTRY_OP + entry, fiber: 0, args, irql: 0 });
  }

  /** Lets a context parked by BLOCK without a wait go on with this value. */
  wake(context: Context, value: number): void {
    context.value = value;
    this.makeReady(context);
  }

  // ---- the other rooms

  get processors(): readonly Processor[] {
    return this.scheduler.processors;
  }
  get idle(): IdleModel {
    return this.scheduler.idle;
  }
  makeReady(context: Context): void {
    this.scheduler.makeReady(context);
  }
  setAffinity(context: Context, affinity: number): void {
    this.scheduler.setAffinity(context, affinity);
  }
  setPriority(context: Context, priority: number): void {
    this.scheduler.setPriority(context, priority);
  }
  setIrql(context: Context, irql: number): void {
    this.scheduler.setIrql(context, irql);
  }
  wait(context: Context, objects: readonly Waitable[], any: boolean, timeoutHns: number | null): number | null {
    return this.waits.wait(context, objects, any, timeoutHns);
  }
  signal(object: Waitable): void {
    this.waits.signal(object);
  }
  releaseWaiters(object: Waitable): void {
    this.waits.releaseWaiters(object);
  }
  leaveMutex(mutex: Mutex): void {
    this.waits.leaveMutex(mutex);
  }
  setLine(interrupt: Interrupt, asserted: boolean): void {
    this.interrupts.setLine(interrupt, asserted);
  }
  deliver(interrupt: Interrupt): void {
    this.interrupts.deliver(interrupt);
  }
  raiseForeign(interrupt: Interrupt, cpu: number): boolean {
    return this.interrupts.raiseForeign(interrupt, cpu);
  }
  queueDpc(dpc: Dpc, processor: Processor): boolean {
    return this.interrupts.queueDpc(dpc, processor);
  }
  removeDpc(dpc: Dpc): boolean {
    return this.interrupts.removeDpc(dpc);
  }
  flushDpcs(context: Context, value?: number, done?: () => void): boolean {
    return this.interrupts.flushDpcs(context, value, done);
  }
  acquire(lock: SpinLock, context: Context): boolean {
    return this.spinLocks.acquire(lock, context);
  }
  letGo(lock: SpinLock, context: Context): void {
    this.spinLocks.letGo(lock, context);
  }
}
