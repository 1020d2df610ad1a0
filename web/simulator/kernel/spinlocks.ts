/** Spin locks: a processor that cannot have one does nothing else until it can. */
import { BugCheck } from './bugcheck.ts';
import type { Context } from './context.ts';
import type { SpinLock } from './processor.ts';
import type { Scheduler } from './scheduler.ts';

export class SpinLocks {
  private readonly scheduler: Scheduler;
  constructor(scheduler: Scheduler) {
    this.scheduler = scheduler;
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
    const processor = this.scheduler.processors[next.cpu]!;
    if (processor.running === next) {
      next.state = 'running';
      this.scheduler.continueLater(next);
    }
  }
}
