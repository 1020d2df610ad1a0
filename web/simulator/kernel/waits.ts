/** Objects one can wait for, by the rules of KeWaitForSingleObject and KeWaitForMultipleObjects. */
import { KernelObject, type ObjectKind } from './objects.ts';
import type { Context } from './context.ts';
import type { QueueEntry } from './queue.ts';
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
