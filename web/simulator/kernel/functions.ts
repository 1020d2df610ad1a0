/** The kernel functions a WaveRT driver calls. Each behaves as its documentation page says; what pages leave open carries a U-id. */
import { ENTRY, ROUTINES, STOPS } from '../../../wasm/abi/table.ts';
import { BUG_CHECKS, type BugCheckName } from '../catalogue/bugchecks.ts';
import { has, type Release } from '../versions.ts';
import { STATUS } from '../status.ts';
import { KernelObject } from './objects.ts';
import { BugCheck } from './bugcheck.ts';
import { BLOCK, DISPATCH_LEVEL, Dpc, EXIT, SpinLock, type Machine } from './machine.ts';
import type { Handlers } from './handlers.ts';
import { Deadlock, Mutex, Waitable } from './waits.ts';
import { Pages, tagText, type Memory } from './memory.ts';
import type { Context, Flow } from './context.ts';
import type { QueueEntry } from './queue.ts';
import type { PortDevice } from '../device/bus.ts';
import type { Report } from '../verifier/rules.ts';

const THREAD_ENTRY = ENTRY.findIndex((row) => row.name === 'Thread');
const TIMER_ENTRY = ENTRY.findIndex((row) => row.name === 'TimerCallback');
/** The system clock tick that ordinary timers and time-outs are rounded up to (R-2: 15.625 ms). */
export const DEFAULT_TICK_HNS = 156_250;
/** The finest tick ExSetTimerResolution grants here (1 ms, as its page's example). */
const FINEST_TICK_HNS = 10_000;
const EX_TIMER_HIGH_RESOLUTION = 4;
/** First parameter of BAD_POOL_CALLER. */
const INVALID_POOL_ADDRESS = 0x46;
/** STATUS_MUTANT_NOT_OWNED, which KeReleaseMutex raises as an exception. */
const MUTANT_NOT_OWNED = 0xc000_0046;
const EX_TIMER_NOTIFICATION = 1 << 31;

export class DriverThread extends Waitable {
  context: Context | null = null;
  /** Object references the driver holds, and open handles. */
  references = 0;
  handles = 0;
}

class Timer extends Waitable {
  entry: QueueEntry | null = null;
  periodHns = 0;
  dpc: Dpc | null = null;
  /** EX_TIMER_HIGH_RESOLUTION: not rounded to the tick. */
  exact = false;
}

export interface KernelState {
  readonly threads: DriverThread[];
  /** ExSetTimerResolution requests in force. */
  tickRequests: number;
  tickHns: number;
  /** The tick while nobody asks for a finer one. */
  coarsestTickHns: number;
  /** Text of every DbgPrint, in order. */
  readonly debugOutput: string[];
}

export interface KernelOptions {
  readonly machine: Machine;
  readonly memory: Memory;
  readonly windows: Release;
  /** The port-mapped device, if any. */
  readonly device: () => PortDevice | null;
  readonly onFinding: Report;
  /** A release for each kernel function that came after Windows 2000. */
  readonly exports: ReadonlyMap<string, Release>;
}

export interface Kernel {
  readonly handlers: Handlers;
  readonly state: KernelState;
  /** Called before an event is set. */
  onSetEvent: (event: Waitable) => void;
  /** A thread of the driver has come to its end. */
  onThreadEnd: (thread: DriverThread) => void;
  /** Names of threads, timers and requests the driver has not given back. */
  live(): string[];
  /** Names of threads that run and timers that will call the driver: none may be left when it is unloaded. */
  pending(): string[];
}

export function kernelFunctions({ machine, memory, windows, device, onFinding, exports }: KernelOptions): Kernel {
  const { objects, host, powerLock } = machine;
  const state: KernelState = {
    threads: [],
    tickRequests: 0,
    tickHns: DEFAULT_TICK_HNS,
    coarsestTickHns: DEFAULT_TICK_HNS,
    debugOutput: [],
  };

  const waitable = (address: number, what: string): Waitable => {
    const object = objects.get(address, Waitable);
    if (!object)
      throw new BugCheck(null, `${what} is given an object that was never initialized, or whose memory was freed`);
    return object;
  };
  const lockAt = (address: number): SpinLock =>
    objects.get(address, SpinLock) ?? objects.add(make(SpinLock, 'lock', address));
  objects.make = {
    lock: lockAt,
    mutex: (address) => objects.add(newMutex(address)),
  };
  function make<T extends KernelObject>(
    type: new (kind: never, name: string, nameId: number, address: number) => T,
    kind: KernelObject['kind'],
    address: number,
  ): T {
    const name = objects.nextName(kind);
    return new type(kind as never, name, objects.intern(name), address);
  }

  // A time-out or an ordinary timer ends at the first clock tick at or after its due time.
  const atTick = (dueHns: number): number => Math.ceil(dueHns / state.tickHns) * state.tickHns;
  const dueOf = (time: number): number => (time < 0 ? machine.nowHns - time : Math.max(time, machine.nowHns));
  const timeoutHns = (given: boolean, time: number): number | null => {
    if (!given) return null;
    if (time === 0) return 0;
    return Math.max(atTick(dueOf(time)) - machine.nowHns, 0);
  };

  const wait = (context: Context, list: Waitable[], any: boolean, timeout: number | null) => {
    if (context.irql >= DISPATCH_LEVEL && timeout !== 0) {
      throw new BugCheck(
        context.kind === 'dpc' ? 'ATTEMPTED_SWITCH_FROM_DPC' : 'IRQL_NOT_LESS_OR_EQUAL',
        'a wait with a time-out other than zero at DISPATCH_LEVEL (KeWaitForSingleObject page, IRQL)',
        [null, context.irql],
      );
    }
    return machine.wait(context, list, any, timeout) ?? BLOCK;
  };

  const cancelTimer = (timer: Timer): boolean => {
    const armed = timer.entry !== null;
    if (timer.entry) machine.queue.cancel(timer.entry);
    timer.entry = null;
    return armed;
  };
  const arm = (timer: Timer, dueHns: number): void => {
    const atHns = timer.exact ? dueHns : atTick(dueHns);
    timer.entry = machine.queue.schedule(Math.max(atHns, machine.nowHns), () => {
      timer.entry = null;
      if (timer.periodHns > 0) arm(timer, dueHns + timer.periodHns);
      machine.signal(timer);
      if (timer.dpc) machine.queueDpc(timer.dpc, machine.processors[0]!);
    });
  };

  const free = (address: number, tag: number | null): boolean => {
    const block = memory.pool.get(address);
    if (!block)
      throw new BugCheck('BAD_POOL_CALLER', 'ExFreePoolWithTag of memory that is not allocated', [
        INVALID_POOL_ADDRESS,
      ]);
    if (tag !== null && tag !== 0 && tagText(tag) !== block.tag)
      onFinding('pool-tag', `${block.name} was allocated with tag '${block.tag}' and is freed with '${tagText(tag)}'`);
    for (const object of objects.removeRange(address, block.bytes)) {
      if (object instanceof Timer && object.entry)
        onFinding('armed-timer-freed', `${object.name} is still armed while ${block.name}, which holds it, is freed`);
      if (object instanceof Dpc && object.queuedOn)
        onFinding('queued-dpc-freed', `${object.name} is still queued while ${block.name}, which holds it, is freed`);
    }
    memory.pool.delete(address);
    return true;
  };

  const terminate = (thread: DriverThread): void => {
    thread.context = null;
    machine.record.event(machine.current, 'thread-end', thread.nameId);
    kernel.onThreadEnd(thread);
    machine.signal(thread);
    forget(thread);
  };
  const forget = (thread: DriverThread): void => {
    if (thread.references > 0 || thread.handles > 0 || thread.context) return;
    state.threads.splice(state.threads.indexOf(thread), 1);
  };
  const threadAt = (address: number, call: string): DriverThread => {
    const thread = objects.get(address, DriverThread);
    if (!thread) throw new BugCheck(null, `${call} is given something that is not a thread`);
    return thread;
  };

  const handlers: Handlers = {
    Stop: (a) => {
      throw stopped(STOPS[a[0]!]?.[1] ?? 'the bridge stopped the driver for a reason it did not give');
    },
    Panic: (a) => {
      throw stopped(host.text(a[0]!, a[1]!));
    },
    DbgPrint: (a) => {
      state.debugOutput.push(host.text(a[0]!, a[1]!));
      return 0;
    },

    ExAllocatePoolWithTag: (a) => {
      memory.addPool(a[3]!, a[1]!, a[2]!);
      return 1;
    },
    ExAllocatePool2: (a) => {
      memory.addPool(a[3]!, a[1]!, a[2]!);
      return 1;
    },
    ExFreePoolWithTag: (a) => Number(free(a[0]!, a[1]!)),
    ExFreePool: (a) => Number(free(a[0]!, null)),
    MmAllocateContiguousMemorySpecifyCache: (a) => {
      const pages = objects.add(make(Pages, 'pages', a[5]!));
      memory.assignPhysical(pages, a[5]!, a[0]!, true);
      memory.contiguous.set(a[5]!, pages);
      return 1;
    },
    MmFreeContiguousMemorySpecifyCache: (a) => {
      const pages = memory.contiguous.get(a[0]!);
      if (!pages) throw new BugCheck(null, 'MmFreeContiguousMemorySpecifyCache of memory that is not allocated');
      memory.releasePhysical(pages);
      memory.contiguous.delete(a[0]!);
      objects.remove(a[0]!);
      return 1;
    },
    MmGetPhysicalAddress: (a) => memory.physicalOf(a[0]!),
    MmGetSystemRoutineAddress: (a) => {
      const name = host.text(a[0]!, a[1]!);
      const since = exports.get(name);
      if (since === undefined || !has(windows, since)) return 0;
      return ROUTINES.findIndex((routine) => routine === name) + 1;
    },

    KeInitializeEvent: (a) => {
      const name = objects.nextName('event');
      objects.add(new Waitable('event', name, objects.intern(name), a[0]!, a[1] === 1, a[2] !== 0));
      return 0;
    },
    KeSetEvent: (a) => {
      const event = waitable(a[0]!, 'KeSetEvent');
      const before = Number(event.signaled);
      kernel.onSetEvent(event);
      machine.signal(event);
      return before;
    },
    KeResetEvent: (a) => {
      const event = waitable(a[0]!, 'KeResetEvent');
      const before = Number(event.signaled);
      event.signaled = false;
      return before;
    },
    KeClearEvent: (a) => {
      waitable(a[0]!, 'KeClearEvent').signaled = false;
      return 0;
    },
    KeReadStateEvent: (a) => Number(waitable(a[0]!, 'KeReadStateEvent').signaled),
    KeWaitForSingleObject: (a, context) =>
      wait(context, [waitable(a[0]!, 'KeWaitForSingleObject')], true, timeoutHns(a[1] !== 0, a[2]!)),
    KeWaitForMultipleObjects: (a, context) => {
      const list = [4, 5, 6, 7].slice(0, a[0]).map((i) => waitable(a[i]!, 'KeWaitForMultipleObjects'));
      return wait(context, list, a[1] !== 0, timeoutHns(a[2] !== 0, a[3]!));
    },
    KeDelayExecutionThread: (a, context) => {
      machine.wait(context, [never], true, timeoutHns(true, a[0]!) || 1);
      return BLOCK;
    },

    KeAcquireSpinLock: (a, context) => {
      const old = context.irql;
      context.irql = DISPATCH_LEVEL;
      if (machine.acquire(lockAt(a[0]!), context)) return old;
      context.value = old;
      return BLOCK;
    },
    KeReleaseSpinLock: (a, context) => {
      machine.letGo(lockAt(a[0]!), context);
      machine.setIrql(context, a[1]!);
      return 0;
    },
    KeAcquireSpinLockAtDpcLevel: (a, context) => (machine.acquire(lockAt(a[0]!), context) ? 0 : BLOCK),
    KeReleaseSpinLockFromDpcLevel: (a, context) => {
      machine.letGo(lockAt(a[0]!), context);
      return 0;
    },
    KeInitializeMutex: (a) => {
      objects.add(newMutex(a[0]!));
      return 0;
    },
    KeReleaseMutex: (a, context) => releaseMutex(a[0]!, context),
    ExAcquireFastMutex: (a, context) => {
      const mutex = fastMutex(a[0]!, waitable(a[1]!, 'ExAcquireFastMutex'));
      if (mutex.owner === context)
        throw new BugCheck(
          null,
          `${context.name} acquires fast mutex ${mutex.name}, which it holds already: it waits for ever`,
        );
      return wait(context, [mutex], true, null);
    },
    ExReleaseFastMutex: (a, context) => releaseMutex(a[0]!, context),
    KeGetCurrentIrql: (_a, context) => context.irql,
    KeRaiseIrql: (a, context) => {
      const old = context.irql;
      if (a[0]! < old) throw new BugCheck('IRQL_NOT_GREATER_OR_EQUAL', 'KeRaiseIrql to a lower IRQL', [null, old]);
      context.irql = a[0]!;
      return old;
    },
    KeLowerIrql: (a, context) => {
      if (a[0]! > context.irql)
        throw new BugCheck('IRQL_NOT_LESS_OR_EQUAL', 'KeLowerIrql to a higher IRQL', [null, context.irql]);
      machine.setIrql(context, a[0]!);
      return 0;
    },

    KeInitializeDpc: (a) => {
      const dpc = objects.add(make(Dpc, 'dpc', a[0]!));
      dpc.routine = a[1]!;
      dpc.contextArgument = a[2]!;
      return 0;
    },
    KeInsertQueueDpc: (a, context) => {
      const dpc = objects.get(a[0]!, Dpc);
      if (!dpc) throw new BugCheck(null, 'KeInsertQueueDpc is given a DPC that was never initialized');
      if (!dpc.queuedOn) {
        dpc.argument1 = a[1]!;
        dpc.argument2 = a[2]!;
      }
      return Number(machine.queueDpc(dpc, machine.processors[context.cpu]!));
    },
    KeRemoveQueueDpc: (a) => {
      const dpc = objects.get(a[0]!, Dpc);
      return Number(dpc ? machine.removeDpc(dpc) : false);
    },
    KeFlushQueuedDpcs: (_a, context) => (machine.flushDpcs(context) ? 0 : BLOCK),
    KeInitializeTimerEx: (a) => {
      objects.add(newTimer(a[0]!, a[1] === 1));
      return 0;
    },
    KeSetTimerEx: (a) => {
      const timer = timerAt(a[0]!);
      const armed = cancelTimer(timer);
      timer.signaled = false;
      timer.periodHns = a[2]! * 10_000;
      timer.dpc = a[3] ? (objects.get(a[3], Dpc) ?? null) : null;
      arm(timer, dueOf(a[1]!));
      return Number(armed);
    },
    KeCancelTimer: (a) => Number(cancelTimer(timerAt(a[0]!))),
    ExSetTimerResolution: (a, context) => {
      if (powerLock.owner === context)
        throw new Deadlock(
          `deadlock: ${context.name} calls ExSetTimerResolution while it processes a power request; the function waits for a lock of the power manager, which is held until the request is done (nf-wdm-exsettimerresolution)`,
        );
      return powerLock.owner ? setResolutionAfterPower(a[0]!, a[1] !== 0) : setResolution(a[0]!, a[1] !== 0);
    },
    ExAllocateTimer: (a) => {
      const timer = objects.add(newTimer(a[3]!, ((a[2]! | 0) & EX_TIMER_NOTIFICATION) === 0));
      timer.exact = (a[2]! & EX_TIMER_HIGH_RESOLUTION) !== 0;
      if (a[0]) {
        const name = objects.nextName('dpc');
        const dpc = new Dpc('dpc', name, objects.intern(name), 0);
        dpc.entry = TIMER_ENTRY;
        dpc.entryArgs = [a[3]!, a[0], a[1]!];
        timer.dpc = dpc;
      }
      exTimers.add(timer);
      return 1;
    },
    ExSetTimer: (a) => {
      const timer = timerAt(a[0]!);
      const armed = cancelTimer(timer);
      timer.signaled = false;
      timer.periodHns = a[2]!;
      arm(timer, dueOf(a[1]!));
      return Number(armed);
    },
    ExCancelTimer: (a) => Number(cancelTimer(timerAt(a[0]!))),
    ExDeleteTimer: (a, context) => {
      const address = a[0]!;
      const timer = timerAt(address);
      const armed = Number(cancelTimer(timer));
      const gone = () => {
        exTimers.delete(timer);
        objects.remove(address);
      };
      // Wait: not back before a callback that has been queued has returned.
      if (a[2] && !machine.flushDpcs(context, armed, gone)) return BLOCK;
      gone();
      return armed;
    },

    PsCreateSystemThread: (a) => {
      const address = host.allocate(64);
      const thread = objects.add(newThread(address));
      thread.handles = 1;
      state.threads.push(thread);
      // The address of the thread object serves as its handle too; drivers treat both as opaque.
      const routine = a[0]!,
        argument = a[1]!;
      thread.context = machine.startThread(thread.name, 8, true, function* (context) {
        machine.record.event(context, 'thread-begin', thread.nameId);
        yield { kind: 'call', entry: THREAD_ENTRY, args: [thread.address, routine, argument] };
        terminate(thread);
        return 0;
      });
      a[1] = address;
      return STATUS.SUCCESS;
    },
    PsTerminateSystemThread: (_a, context) => {
      const thread = state.threads.find((t) => t.context === context);
      if (!thread) return STATUS.INVALID_PARAMETER;
      terminate(thread);
      return EXIT;
    },
    PsGetCurrentThread: (_a, context) =>
      state.threads.find((t) => t.context === context)?.address ?? systemThread(context),
    ObReferenceObjectByHandle: (a) => {
      const thread = objects.get(a[0]!, DriverThread);
      if (!thread || thread.handles === 0) return STATUS.INVALID_HANDLE;
      thread.references++;
      a[1] = thread.address;
      return STATUS.SUCCESS;
    },
    ObReferenceObject: (a) => {
      threadAt(a[0]!, 'ObReferenceObject').references++;
      return 0;
    },
    ObDereferenceObject: (a) => {
      const thread = threadAt(a[0]!, 'ObDereferenceObject');
      if (thread.references === 0)
        throw new BugCheck('REFERENCE_BY_POINTER', `${thread.name} is dereferenced once too often`);
      thread.references--;
      forget(thread);
      return 0;
    },
    ZwClose: (a) => {
      const thread = objects.get(a[0]!, DriverThread);
      if (!thread || thread.handles === 0) return STATUS.INVALID_HANDLE;
      thread.handles--;
      forget(thread);
      return STATUS.SUCCESS;
    },
    KeSetPriorityThread: (a) => {
      const context = objects.get(a[0]!, DriverThread)?.context ?? machine.current!;
      const old = context.priority;
      context.priority = Math.max(1, Math.min(31, a[1]!));
      return old;
    },

    // QPC runs at 10 MHz here, so a tick is the simulator's own 100-ns unit; it counts from a non-zero start as on a machine that has been up a while.
    KeQueryPerformanceCounter: () => machine.nowHns + QPC_START_HNS,
    KeQueryInterruptTime: () => Math.floor(machine.nowHns / state.tickHns) * state.tickHns,

    READ_PORT_UCHAR: (a) => device()?.readPort(a[0]!, 1) ?? 0xff,
    READ_PORT_USHORT: (a) => device()?.readPort(a[0]!, 2) ?? 0xffff,
    READ_PORT_ULONG: (a) => device()?.readPort(a[0]!, 4) ?? 0xffff_ffff,
    WRITE_PORT_UCHAR: (a) => {
      device()?.writePort(a[0]!, 1, a[1]!);
      return 0;
    },
    WRITE_PORT_USHORT: (a) => {
      device()?.writePort(a[0]!, 2, a[1]!);
      return 0;
    },
    WRITE_PORT_ULONG: (a) => {
      device()?.writePort(a[0]!, 4, a[1]!);
      return 0;
    },
    KeStallExecutionProcessor: (a) => {
      machine.extraCostHns = a[0]! * 10;
      return 0;
    },
  };

  const never = new Waitable('event', 'never', 0, 0, false, false);
  const exTimers = new Set<Timer>();
  const systemThreads = new Map<Context, number>();
  const systemThread = (context: Context): number => {
    let address = systemThreads.get(context);
    if (address === undefined) {
      address = host.allocate(64);
      systemThreads.set(context, address);
      objects.add(new KernelObject('thread', context.name, context.nameId, address));
    }
    return address;
  };
  function setResolution(desiredHns: number, set: boolean): number {
    state.tickRequests += set ? 1 : state.tickRequests > 0 ? -1 : 0;
    state.tickHns =
      state.tickRequests > 0
        ? Math.min(Math.max(FINEST_TICK_HNS, set ? desiredHns : state.tickHns), state.coarsestTickHns)
        : state.coarsestTickHns;
    return state.tickHns;
  }
  /** A power request is being processed by another thread: the call waits until it is done. */
  function* setResolutionAfterPower(desiredHns: number, set: boolean): Flow {
    yield { kind: 'wait', objects: [powerLock], timeoutHns: null };
    machine.leaveMutex(powerLock);
    return setResolution(desiredHns, set);
  }
  function newTimer(address: number, autoReset: boolean): Timer {
    const name = objects.nextName('timer');
    return new Timer('timer', name, objects.intern(name), address, autoReset, false);
  }
  function timerAt(address: number): Timer {
    const timer = objects.get(address, Timer);
    if (!timer)
      throw new BugCheck(null, 'a timer function is given a timer that was never initialized, or was deleted');
    return timer;
  }
  function newMutex(address: number): Mutex {
    const name = objects.nextName('mutex');
    return new Mutex(name, objects.intern(name), address);
  }
  /** A fast mutex is initialised with its event: another event in its place means that it was initialised again. */
  function fastMutex(address: number, event: Waitable): Mutex {
    const mutex = waitable(address, 'ExAcquireFastMutex') as Mutex;
    if (mutex.event === event) return mutex;
    mutex.event = event;
    mutex.owner = null;
    mutex.count = 0;
    mutex.signaled = true;
    return mutex;
  }
  function newThread(address: number): DriverThread {
    const name = objects.nextName('thread');
    return new DriverThread('thread', name, objects.intern(name), address, false, false);
  }
  function releaseMutex(address: number, context: Context): number {
    const mutex = waitable(address, 'a mutex release') as Mutex;
    if (mutex.owner !== context)
      throw new BugCheck(
        'SYSTEM_THREAD_EXCEPTION_NOT_HANDLED',
        `${context.name} releases ${mutex.name}, which it does not own (STATUS_MUTANT_NOT_OWNED)`,
        [MUTANT_NOT_OWNED],
      );
    const before = -mutex.count;
    if (--mutex.count === 0) {
      mutex.owner = null;
      mutex.signaled = true;
      machine.releaseWaiters(mutex);
    }
    return before;
  }
  const live = (): string[] => [
    ...state.threads.map(
      (thread) =>
        `${thread.name} (${thread.context ? 'running' : `${thread.references} references, ${thread.handles} handles`})`,
    ),
    ...[...exTimers].map((timer) => timer.name),
    ...[...objects.all()]
      .filter((o): o is Timer => o instanceof Timer && o.entry !== null && !exTimers.has(o))
      .map((timer) => `${timer.name} (armed)`),
    ...(state.tickRequests > 0 ? [`ExSetTimerResolution (${state.tickRequests} not withdrawn)`] : []),
  ];
  const pending = (): string[] => [
    ...state.threads.flatMap(({ name, context }) => (context ? [`${name} still runs`] : [])),
    ...[...objects.all(), ...exTimers].flatMap((object) =>
      object instanceof Timer && object.entry && object.dpc ? [`${object.name} is still armed`] : [],
    ),
  ];
  const kernel: Kernel = { handlers, state, onSetEvent: () => {}, onThreadEnd: () => {}, live, pending };
  return kernel;
}

/** The bug check of a text that begins with its name. */
function stopped(text: string): BugCheck {
  const [name, what] = text.split(/: (.*)/s);
  return what !== undefined && name! in BUG_CHECKS
    ? new BugCheck(name as BugCheckName, what)
    : new BugCheck(null, text);
}

/** Virtual time zero on the performance counter. */
export const QPC_START_HNS = 600_000_000;
