/** Run-down protection: an object is used by many until its owner waits for them to end. Source: kernel/run-down-protection. */
import { BugCheck } from '../kernel/bugcheck.ts';
import type { Flow } from '../kernel/context.ts';
import type { Handlers } from '../kernel/handlers.ts';
import type { Machine } from '../kernel/machine.ts';
import { KernelObject } from '../kernel/objects.ts';
import { Waitable } from '../kernel/waits.ts';

class Rundown extends KernelObject {
  /** Accesses under way. */
  count = 0;
  /** Nobody gets access any more. */
  down = false;
  waiters: Waitable[] = [];
}

/** The handlers of these functions. */
export function rundownHandlers(machine: Machine): Handlers {
  const { objects } = machine;
  const rundownAt = (address: number, call: string): Rundown => {
    const rundown = objects.get(address, Rundown);
    if (!rundown)
      throw new BugCheck(
        null,
        `${call} is given a run-down reference that was never initialized, or whose memory was freed`,
      );
    return rundown;
  };
  const acquire = (address: number, count: number, call: string): number => {
    const rundown = rundownAt(address, call);
    if (rundown.down) return 0;
    rundown.count += count;
    return 1;
  };
  const release = (address: number, count: number, call: string): number => {
    const rundown = rundownAt(address, call);
    if (count > rundown.count)
      throw new BugCheck(
        null,
        `${call} gives back ${count} of ${rundown.name}, of which ${rundown.count} are acquired`,
      );
    rundown.count -= count;
    if (rundown.count > 0) return 0;
    for (const waiter of rundown.waiters.splice(0)) machine.signal(waiter);
    return 0;
  };
  function* waitFor(rundown: Rundown): Flow {
    const ended = new Waitable('event', rundown.name, rundown.nameId, 0, false, false);
    rundown.waiters.push(ended);
    yield { kind: 'wait', objects: [ended], timeoutHns: null };
    return 0;
  }

  return {
    ExInitializeRundownProtection: (a) => {
      const name = objects.nextName('rundown');
      objects.add(new Rundown('rundown', name, objects.intern(name), a[0]!));
      return 0;
    },
    ExReInitializeRundownProtection: (a) => {
      const rundown = rundownAt(a[0]!, 'ExReInitializeRundownProtection');
      if (!rundown.down)
        throw new BugCheck(null, `ExReInitializeRundownProtection of ${rundown.name}, which was not run down`);
      rundown.down = false;
      return 0;
    },
    ExAcquireRundownProtection: (a) => acquire(a[0]!, 1, 'ExAcquireRundownProtection'),
    ExAcquireRundownProtectionEx: (a) => acquire(a[0]!, a[1]!, 'ExAcquireRundownProtectionEx'),
    ExReleaseRundownProtection: (a) => release(a[0]!, 1, 'ExReleaseRundownProtection'),
    ExReleaseRundownProtectionEx: (a) => release(a[0]!, a[1]!, 'ExReleaseRundownProtectionEx'),
    ExWaitForRundownProtectionRelease: (a) => {
      const rundown = rundownAt(a[0]!, 'ExWaitForRundownProtectionRelease');
      rundown.down = true;
      return rundown.count > 0 ? waitFor(rundown) : 0;
    },
    ExRundownCompleted: (a) => {
      rundownAt(a[0]!, 'ExRundownCompleted').down = true;
      return 0;
    },
  };
}
