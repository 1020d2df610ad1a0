/** Objects one can wait for, by the rules of KeWaitForSingleObject and KeWaitForMultipleObjects. */
import { KernelObject, type ObjectKind } from './objects.ts';
import type { Context } from './context.ts';
import type { EventQueue, QueueEntry } from './queue.ts';
import type { Clock, Scheduler } from './scheduler.ts';
import { STATUS } from '../status.ts';

export interface WaitBlock {
  readonly context: Context;
  readonly objects: readonly Waitable[];
  readonly any: boolean;
  timeout: QueueEntry | null;
}

/** A dispatcher object: notification (stays signaled) or synchronization (releases one waiter, then resets). */
export class Waitable extends KernelObject {
  signaled: boolean;
  readonly autoReset: boolean;
  readonly waiters: WaitBlock[] = [];
  constructor(kind: ObjectKind, name: string, nameId: number, address: number, autoReset: boolean, signaled: boolean) {
    super(kind, name, nameId, address);
    this.autoReset = autoReset;
    this.signaled = signaled;
  }
  /** What happens to the state when a wait on it is satisfied. */
  consume(_context: Context): void {
    if (this.autoReset) this.signaled = false;
  }
  isSignaledFor(_context: Context): boolean {
    return this.signaled;
  }
}

/** A KMUTEX: owned by a thread, may be acquired again by its owner. FAST_MUTEX uses the same without recursion. */
export class Mutex extends Waitable {
  owner: Context | null = null;
  count = 0;
  /** The event inside a fast mutex: the driver initialises both together. */
  event: Waitable | null = null;
  constructor(name: string, nameId: number, address: number) {
    super('mutex', name, nameId, address, false, true);
  }
  override isSignaledFor(context: Context): boolean {
    return this.owner === null || this.owner === context;
  }
  override consume(context: Context): void {
    this.owner = context;
    this.count++;
    this.signaled = false;
  }
}

/** Threads that wait for each other: nothing but the end of Windows ends that. */
export class Deadlock extends Error {
  override readonly name = 'Deadlock';
}

/** The index that satisfies the wait now (0 for wait-all), or -1. */
export function ready(context: Context, objects: readonly Waitable[], any: boolean): number {
  for (let i = 0; i < objects.length; i++) if (objects[i]!.isSignaledFor(context) === any) return any ? i : -1;
  return any ? -1 : 0;
}

/** Takes what a satisfied wait takes; returns its NTSTATUS. */
export function take(context: Context, objects: readonly Waitable[], any: boolean, index: number): number {
  if (any) objects[index]!.consume(context);
  else for (const object of objects) object.consume(context);
  return STATUS.SUCCESS + index;
}

/** Forgets a wait that ended. */
export function leave(block: WaitBlock): void {
  for (const object of block.objects) {
    const { waiters } = object;
    if (waiters.length === 1 && waiters[0] === block) {
      waiters.pop();
      continue;
    }
    const at = waiters.indexOf(block);
    if (at >= 0) waiters.splice(at, 1);
  }
  block.context.wait = null;
}

/** Waits under way: who is released when an object is signaled or a time-out passes. */
export class Waits {
  private readonly clock: Clock;
  private readonly queue: EventQueue;
  private readonly scheduler: Scheduler;
  constructor(clock: Clock, queue: EventQueue, scheduler: Scheduler) {
    this.clock = clock;
    this.queue = queue;
    this.scheduler = scheduler;
  }

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
      block.timeout = this.queue.schedule(this.clock.nowHns + timeoutHns, () => {
        leave(block);
        context.value = STATUS.TIMEOUT;
        this.scheduler.makeReady(context);
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
      this.scheduler.makeReady(block.context);
    }
  }

  /** Gives one acquisition of a mutex back. */
  leaveMutex(mutex: Mutex): void {
    if (--mutex.count > 0) return;
    mutex.owner = null;
    mutex.signaled = true;
    this.releaseWaiters(mutex);
  }
}
