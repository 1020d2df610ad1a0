/** From the trace: when the parts of one service of the device waited and ran. */
import type { GlitchFacts } from '../client/monitor.ts';
import type { Machine } from '../kernel/machine.ts';
import { eventOp, hostOp, Phase } from '../trace/trace.ts';
import type { Span } from './held.ts';

/** Somebody named waited for a processor. */
export interface Wait extends Span {
  readonly name: string;
  readonly cpu: number;
}

export interface Timeline {
  /** Every interrupt from request to service routine, every DPC from queue to routine, in the window. */
  readonly interrupts: readonly Wait[];
  readonly dpcs: readonly Wait[];
  /** The first service at or after the device's boundary. */
  readonly service: {
    readonly interrupt: Wait | null;
    readonly timer: Span | null;
    readonly dpc: Wait | null;
    /** A thread of the driver that sets the notification event: from when it could run until it ran. */
    readonly thread: Wait | null;
    /** When the notification event was set; -1: not yet. */
    readonly eventHns: number;
  };
}

const INTERRUPT = eventOp('interrupt');
const ISR_BEGIN = eventOp('isr-begin');
const DPC_BEGIN = eventOp('dpc-begin');
const SET_EVENT = hostOp('KeSetEvent');
const WAIT_ONE = hostOp('KeWaitForSingleObject');
/** How far back to look for what was pending at the boundary: packets (a list of descriptors has 32), and records at most. */
const BACK_PACKETS = 2;
const BACK_PACKETS_OF_HALT = 33;
const MOST_RECORDS = 50_000;

interface ThreadWait {
  /** Name number of the object waited for. */
  object: number;
  readyHns: number;
  ranHns: number;
  cpu: number;
}

/** Reads the records around a glitch. */
export function timeline(
  machine: Machine,
  { kind, boundaryHns, nowHns, periodHns, eventNameId }: GlitchFacts,
): Timeline {
  const { trace } = machine;
  const name = (id: number): string => trace.names[id] ?? '?';
  const argument = (i: number, n = 0): number => trace.values[trace.argStart[i]! + n]!;
  let first = trace.length;
  const oldestHns = boundaryHns - (kind === 'halt' ? BACK_PACKETS_OF_HALT : BACK_PACKETS) * periodHns;
  while (first > 0 && trace.length - first < MOST_RECORDS && trace.atHns[first - 1]! >= oldestHns) first--;

  const interrupts: Wait[] = [];
  const dpcs: Wait[] = [];
  const waits = new Map<number, ThreadWait>();
  let requestHns = -1;
  let requestName = 0;
  let eventHns = -1;
  let setter = 0;
  for (let i = first; i < trace.length; i++) {
    const atHns = trace.atHns[i]!;
    if (atHns > nowHns) break;
    const cpu = trace.cpu[i]!;
    const phase = trace.phase[i]!;
    switch (trace.op[i]) {
      case INTERRUPT:
        if (requestHns < 0) {
          requestHns = atHns;
          requestName = argument(i);
        }
        break;
      case ISR_BEGIN:
        interrupts.push({
          name: name(argument(i)),
          cpu,
          fromHns: requestHns < 0 ? atHns : requestHns,
          toHns: atHns,
        });
        requestHns = -1;
        break;
      case DPC_BEGIN:
        dpcs.push({ name: name(argument(i)), cpu, fromHns: atHns - argument(i, 1), toHns: atHns });
        break;
      case SET_EVENT: {
        if (phase === Phase.End) break;
        const object = argument(i);
        if (object === eventNameId && atHns >= boundaryHns && eventHns < 0) {
          eventHns = atHns;
          setter = trace.context[i]!;
        }
        for (const wait of waits.values()) if (wait.object === object && wait.readyHns < 0) wait.readyHns = atHns;
        break;
      }
      case WAIT_ONE: {
        const context = trace.context[i]!;
        if (phase === Phase.Begin) waits.set(context, { object: argument(i), readyHns: -1, ranHns: -1, cpu });
        else if (phase === Phase.End) {
          const wait = waits.get(context);
          // Once it has set the event, its later waits say nothing about this one.
          if (wait && eventHns < 0) waits.set(context, { ...wait, object: -1, ranHns: atHns, cpu });
        }
        break;
      }
      default:
    }
  }

  // What still waits has no record of its end.
  for (const { index, pendingInterrupts, dpcs: queued } of machine.processors) {
    for (const { nameId, foreignHns } of pendingInterrupts)
      if (foreignHns < 0 && requestHns >= 0 && nameId === requestName)
        interrupts.push({ name: name(nameId), cpu: index, fromHns: requestHns, toHns: nowHns });
    for (const { nameId, foreignHns, queuedHns } of queued)
      if (foreignHns < 0 && queuedHns < nowHns)
        dpcs.push({ name: name(nameId), cpu: index, fromHns: queuedHns, toHns: nowHns });
  }

  const atOrAfter = <T extends Span>(list: readonly T[]): T | null =>
    list.find(({ toHns }) => toHns >= boundaryHns) ?? null;
  const interrupt = atOrAfter(interrupts);
  const dpc = atOrAfter(dpcs);
  const thread = driverThread();
  const beganHns = dpc?.fromHns ?? thread?.fromHns ?? -1;
  const timer =
    !interrupt && beganHns > boundaryHns && (eventHns < 0 || beganHns < eventHns)
      ? { fromHns: boundaryHns, toHns: beganHns }
      : null;
  return { interrupts, dpcs, service: { interrupt, timer, dpc, thread, eventHns } };

  /** The thread that set the event, or that still has to. */
  function driverThread(): Wait | null {
    for (const [context, { readyHns, ranHns, cpu }] of waits) {
      if (eventHns >= 0 ? context !== setter : ranHns >= 0 || readyHns < 0) continue;
      const toHns = ranHns < 0 ? nowHns : ranHns;
      const fromHns = readyHns < 0 ? toHns : readyHns;
      if (toHns >= boundaryHns) return { name: name(context), cpu, fromHns, toHns };
    }
    return null;
  }
}
