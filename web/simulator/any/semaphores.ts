/** Semaphores. Source: nf-wdm-keinitializesemaphore, -kereleasesemaphore, -kereadstatesemaphore. */
import { BugCheck } from '../kernel/bugcheck.ts';
import type { Handlers } from '../kernel/handlers.ts';
import type { Machine } from '../kernel/machine.ts';
import { Waitable } from '../kernel/waits.ts';

/** STATUS_SEMAPHORE_LIMIT_EXCEEDED, which KeReleaseSemaphore raises as an exception. */
const LIMIT_EXCEEDED = 0xc000_0047;

class Semaphore extends Waitable {
  count = 0;
  limit = 0;
  override isSignaledFor(): boolean {
    return this.count > 0;
  }
  override consume(): void {
    this.count--;
    this.signaled = this.count > 0;
  }
}

/** The handlers of these functions; waits on a semaphore are the kernel's own. */
export function semaphoreHandlers(machine: Machine): Handlers {
  const { objects } = machine;
  const semaphoreAt = (address: number, call: string): Semaphore => {
    const semaphore = objects.get(address, Semaphore);
    if (!semaphore)
      throw new BugCheck(null, `${call} is given a semaphore that was never initialized, or whose memory was freed`);
    return semaphore;
  };
  return {
    KeInitializeSemaphore: (a) => {
      const name = objects.nextName('semaphore');
      const semaphore = objects.add(new Semaphore('semaphore', name, objects.intern(name), a[0]!, false, a[1]! > 0));
      semaphore.count = a[1]!;
      semaphore.limit = a[2]!;
      return 0;
    },
    KeReleaseSemaphore: (a, context) => {
      const semaphore = semaphoreAt(a[0]!, 'KeReleaseSemaphore');
      const before = semaphore.count;
      const after = before + a[2]!;
      if (after > semaphore.limit || after < before)
        throw new BugCheck(
          'SYSTEM_THREAD_EXCEPTION_NOT_HANDLED',
          `${context.name} releases ${semaphore.name} by ${a[2]}: its count is ${before}, its limit ${semaphore.limit} (STATUS_SEMAPHORE_LIMIT_EXCEEDED)`,
          [LIMIT_EXCEEDED],
        );
      semaphore.count = after;
      semaphore.signaled = after > 0;
      machine.releaseWaiters(semaphore);
      return before;
    },
    KeReadStateSemaphore: (a) => semaphoreAt(a[0]!, 'KeReadStateSemaphore').count,
  };
}
