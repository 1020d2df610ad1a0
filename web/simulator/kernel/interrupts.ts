/** Interrupts and DPCs: the device's request line, delivery, service routines, the DPC queues; and those of other subsystems. */
import { ENTRY } from '../../../wasm/abi/table.ts';
import type { Context } from './context.ts';
import type { Machine } from './machine.ts';
import { DISPATCH_LEVEL, type Dpc, type Interrupt, type Processor } from './processor.ts';
import type { InterruptWork, Scheduler } from './scheduler.ts';

const DPC_ENTRY = ENTRY.findIndex((row) => row.name === 'Dpc');

export class Interrupts implements InterruptWork {
  private readonly machine: Machine;
  private readonly isrName: number;
  private readonly spare: Context[] = [];
  private readonly flushWaiters: { readonly context: Context; readonly value: number; readonly done: () => void }[] =
    [];

  constructor(machine: Machine) {
    this.machine = machine;
    this.isrName = machine.trace.name('isr');
  }
  private get scheduler(): Scheduler {
    return this.machine.scheduler;
  }

  /** A context for one ISR or DPC run; those are many and short, so they are used again. */
  private shortContext(kind: 'isr' | 'dpc', name: string, nameId: number, irql: number, processor: Processor): Context {
    const context = this.spare.pop() ?? this.machine.newContext(kind, name, 0, irql, true);
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
  /** The run of an ISR or a DPC is over; `claimed`: what the ISR answered. */
  ended(context: Context, claimed: number): void {
    const { interrupt, dpc } = context;
    context.interrupt = context.dpc = null;
    if (interrupt) {
      if (interrupt.foreignHns >= 0) interrupt.service?.(context);
      else this.isrEnded(context, interrupt, claimed);
    } else if (dpc && dpc.foreignHns < 0) this.machine.record.event(context, 'dpc-end');
    this.spare.push(context);
  }
  private isrEnded(context: Context, interrupt: Interrupt, claimed: number): void {
    const { machine } = this;
    interrupt.active = false;
    machine.record.event(context, 'isr-end', claimed);
    if (interrupt.lock) machine.letGo(interrupt.lock, context);
    if (interrupt.line && interrupt.connected) this.deliverSoon(interrupt);
  }

  /** Level of a device's request line. Delivery follows as soon as the processor's IRQL allows. */
  setLine(interrupt: Interrupt, asserted: boolean): void {
    if (interrupt.line === asserted) return;
    interrupt.line = asserted;
    if (asserted && interrupt.connected) this.deliverSoon(interrupt);
  }
  private deliverSoon(interrupt: Interrupt): void {
    interrupt.delivery ??= () => this.deliver(interrupt);
    this.machine.queue.schedule(this.machine.nowHns, interrupt.delivery);
  }

  deliver(interrupt: Interrupt): void {
    if (!interrupt.connected || !interrupt.line || interrupt.active) return;
    const processor = this.scheduler.processors[interrupt.cpu]!;
    if (!processor.pendingInterrupts.includes(interrupt)) processor.pendingInterrupts.push(interrupt);
    this.machine.record.event(null, 'interrupt', interrupt.nameId);
    this.scheduler.preempt(processor);
  }

  startIsr(processor: Processor, interrupt: Interrupt): void {
    if (interrupt.foreignHns >= 0) return this.startForeignIsr(processor, interrupt);
    interrupt.active = true;
    const context = this.shortContext('isr', 'isr', this.isrName, interrupt.irql, processor);
    context.interrupt = interrupt;
    this.machine.record.event(context, 'isr-begin', interrupt.nameId);
    interrupt.service?.(context);
    // Until another processor lets go of the interrupt's lock, the routine spins on this one.
    if (interrupt.lock) this.machine.acquire(interrupt.lock, context);
    this.scheduler.run(processor, context, this.machine.costs.isrEntryHns);
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
    const processor = this.scheduler.processors[cpu]!;
    processor.pendingInterrupts.push(interrupt);
    this.scheduler.preempt(processor);
    return true;
  }
  private startForeignIsr(processor: Processor, interrupt: Interrupt): void {
    interrupt.line = false;
    const context = this.shortContext('isr', interrupt.name, interrupt.nameId, interrupt.irql, processor);
    context.interrupt = interrupt;
    context.audio = 0;
    this.scheduler.run(processor, context, interrupt.foreignHns);
  }

  /** KeInsertQueueDpc: on the processor of the caller. False when it is queued already. */
  queueDpc(dpc: Dpc, processor: Processor): boolean {
    if (dpc.queuedOn) return false;
    dpc.queuedOn = processor;
    dpc.queuedHns = this.machine.nowHns;
    processor.dpcs.push(dpc);
    if (processor.irql < DISPATCH_LEVEL) this.scheduler.soon(processor);
    return true;
  }

  removeDpc(dpc: Dpc): boolean {
    if (!dpc.queuedOn) return false;
    dpc.queuedOn.dpcs.splice(dpc.queuedOn.dpcs.indexOf(dpc), 1);
    dpc.queuedOn = null;
    return true;
  }

  startDpc(processor: Processor): void {
    const dpc = processor.dpcs.shift()!;
    dpc.queuedOn = null;
    const context = this.shortContext('dpc', dpc.name, dpc.nameId, DISPATCH_LEVEL, processor);
    context.dpc = dpc;
    if (dpc.foreignHns >= 0) {
      context.audio = 0;
      this.machine.record.event(
        context,
        'foreign-dpc',
        dpc.nameId,
        dpc.foreignHns,
        this.machine.nowHns - dpc.queuedHns,
      );
      return this.scheduler.run(processor, context, dpc.foreignHns);
    }
    this.machine.record.event(context, 'dpc-begin', dpc.nameId, this.machine.nowHns - dpc.queuedHns);
    const entry = dpc.entry >= 0 ? dpc.entry : DPC_ENTRY;
    const args =
      dpc.entry >= 0 ? dpc.entryArgs : [dpc.address, dpc.routine, dpc.contextArgument, dpc.argument1, dpc.argument2];
    this.machine.pushCall(context, entry, args);
    this.scheduler.run(processor, context, this.machine.costs.dpcEntryHns);
  }

  /**
   * KeFlushQueuedDpcs: true when no DPC of the driver is queued or running; else the context is parked until then, `done` is
   * called and the context goes on with `value`. DPCs of other subsystems behind the driver's own are not waited for.
   */
  flushDpcs(context: Context, value = 0, done: () => void = () => {}): boolean {
    if (this.dpcsDone()) return true;
    context.state = 'waiting';
    this.flushWaiters.push({ context, value, done });
    return false;
  }
  private dpcsDone(): boolean {
    const runs = (context: Context | null) => context?.kind === 'dpc' && context.audio === 1;
    return this.scheduler.processors.every(
      (p) => p.dpcs.every((dpc) => dpc.foreignHns >= 0) && !runs(p.running) && !p.preempted.some(runs),
    );
  }
  /** A context has ended: lets those go on that wait for the last DPC. */
  checkFlush(): void {
    if (this.flushWaiters.length === 0 || !this.dpcsDone()) return;
    for (const { context, value, done } of this.flushWaiters.splice(0)) {
      done();
      this.machine.wake(context, value);
    }
  }
}
