/** What each processor runs: interrupts above DPCs above threads by priority, preemption, threads that move, processors that sleep. */
import type { Slices } from '../trace/slices.ts';
import type { Context } from './context.ts';
import { removeAt, top } from './lists.ts';
import { DISPATCH_LEVEL, PASSIVE_LEVEL, pendingAbove, Processor, type IdleModel, type Interrupt } from './processor.ts';
import type { EventQueue } from './queue.ts';

export interface Clock {
  /** Virtual time in 100-ns units. */
  readonly nowHns: number;
}

/** What a processor does above threads; starts it on a processor that is free for it. */
export interface InterruptWork {
  startIsr(processor: Processor, interrupt: Interrupt): void;
  startDpc(processor: Processor): void;
}

export class Scheduler {
  readonly processors: readonly Processor[];
  readonly idle: IdleModel = { exitHns: 0, afterHns: 0, keepAwake: 0 };
  private readonly readyQueue: Context[] = [];
  /** For each processor: looks at it again. */
  private readonly again: readonly (() => void)[];
  private readonly clock: Clock;
  private readonly queue: EventQueue;
  private readonly slices: Slices;
  private readonly threadSwitchHns: number;
  private readonly work: InterruptWork;

  constructor(
    clock: Clock,
    queue: EventQueue,
    slices: Slices,
    processors: number,
    threadSwitchHns: number,
    work: InterruptWork,
  ) {
    this.clock = clock;
    this.queue = queue;
    this.slices = slices;
    this.processors = Array.from({ length: processors }, (_, i) => new Processor(i));
    this.again = this.processors.map((processor) => () => this.preempt(processor));
    this.threadSwitchHns = threadSwitchHns;
    this.work = work;
  }

  /** The context gives up its processor (it waits). */
  release(context: Context): void {
    const processor = this.processors[context.cpu]!;
    this.closeSlice(context);
    context.lastCpu = context.cpu;
    processor.running = null;
    this.dispatch(processor);
  }

  continueLater(context: Context): void {
    context.untilHns = this.clock.nowHns + context.remainingHns;
    context.token = this.queue.schedule(context.untilHns, context.goOn);
  }

  run(processor: Processor, context: Context, extraHns: number): void {
    processor.running = context;
    processor.idleFromHns = -1;
    context.cpu = processor.index;
    context.sliceFromHns = this.clock.nowHns;
    context.remainingHns += extraHns;
    if (context.state === 'spinning') return;
    context.state = 'running';
    this.continueLater(context);
  }

  private pause(processor: Processor): Context {
    const context = processor.running!;
    this.closeSlice(context);
    if (context.token) {
      context.remainingHns = context.untilHns - this.clock.nowHns;
      this.queue.cancel(context.token);
      context.token = null;
    }
    if (context.state === 'running') context.state = 'preempted';
    processor.running = null;
    return context;
  }

  closeSlice(context: Context): void {
    const level = context.kind === 'isr' ? 2 : context.kind === 'dpc' ? 1 : 0;
    this.slices.add(context.sliceFromHns, this.clock.nowHns, context.cpu, level, context.audio, context.nameId);
  }

  // ---- what a processor does next

  dispatch(processor: Processor): void {
    if (processor.idleFromHns >= 0 && this.idle.exitHns > 0 && this.staysAsleep(processor)) return;
    const below = top(processor.preempted);
    const baseIrql = below?.irql ?? PASSIVE_LEVEL;
    if (processor.pendingInterrupts.length > 0) {
      const pending = pendingAbove(processor, baseIrql);
      if (pending >= 0) {
        const interrupt = processor.pendingInterrupts[pending]!;
        removeAt(processor.pendingInterrupts, pending);
        if (interrupt.connected && interrupt.line) return this.work.startIsr(processor, interrupt);
        return this.dispatch(processor);
      }
    }
    if (processor.dpcs.length > 0 && baseIrql < DISPATCH_LEVEL) return this.work.startDpc(processor);
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
          this.queue.schedule(this.clock.nowHns, () => this.makeReady(below));
        }
        if (best) this.run(processor, best, this.threadSwitchHns);
        else processor.idleFromHns = this.clock.nowHns;
        return;
      }
      return this.run(processor, below, 0);
    }
    if (!best) {
      if (processor.idleFromHns < 0) processor.idleFromHns = this.clock.nowHns;
      return;
    }
    removeAt(this.readyQueue, this.readyQueue.indexOf(best));
    this.run(processor, best, this.threadSwitchHns);
  }

  /** An idle processor that sleeps first has to come out of it; true: it runs nothing now. */
  private staysAsleep(processor: Processor): boolean {
    if (processor.waking) return true;
    if (!this.sleeps(processor)) return false;
    if (processor.pendingInterrupts.length === 0 && processor.dpcs.length === 0 && !this.bestReady(processor))
      return true;
    processor.waking = true;
    processor.exitFromHns = this.clock.nowHns;
    processor.exitToHns = this.clock.nowHns + this.idle.exitHns;
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
      this.clock.nowHns - processor.idleFromHns >= afterHns &&
      (keepAwake & (1 << processor.index)) === 0
    );
  }

  /** Something of higher IRQL or priority may be waiting for this processor. */
  preempt(processor: Processor): void {
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
  soon(processor: Processor): void {
    this.queue.schedule(this.clock.nowHns, this.again[processor.index]!);
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
      this.run(idle, context, this.threadSwitchHns);
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

  // ---- IRQL

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
}
