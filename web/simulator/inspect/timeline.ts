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
    /** When the notification event was set; -1: not yet. Before the boundary: the client was still to serve it then. */
    readonly eventHns: number;
    /** When the client had served the event; -1: not yet. */
    readonly clientHns: number;
  };
}

const INTERRUPT = eventOp('interrupt');
const ISR_BEGIN = eventOp('isr-begin');
const DPC_BEGIN = eventOp('dpc-begin');
const CLIENT_WROTE = eventOp('client-wrote');
const CLIENT_READ = eventOp('client-read');
const SET_EVENT = hostOp('KeSetEvent');
const WAIT_ONE = hostOp('KeWaitForSingleObject');
/** How far back to look for what was pending at the boundary: the packets of a whole list of descriptors, and records at most. */
const BACK_PACKETS = 33;
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
  { boundaryHns, nowHns, periodHns, eventNameId, engineName }: GlitchFacts,
): Timeline {
  const { trace } = machine;
  const name = (id: number): string => trace.names[id] ?? '?';
  const argument = (i: number, n = 0): number => trace.values[trace.argStart[i]! + n]!;
  let first = trace.length;
  const oldestHns = boundaryHns - BACK_PACKETS * periodHns;
  while (first > 0 && trace.length - first < MOST_RECORDS && trace.atHns[first - 1]! >= oldestHns) first--;

  const interrupts: Wait[] = [];
  const dpcs: Wait[] = [];
  const waits = new Map<number, ThreadWait>();
  let requestHns = -1;
  let requestName = 0;
  let eventHns = -1;
  let clientHns = -1;
  let unservedHns = -1;
  let setter = 0;
  for (let i = first; i < trace.length; i++) {
    const atHns = trace.atHns[i]!;
    const cpu = trace.cpu[i]!;
    const phase = trace.phase[i]!;
    const op = trace.op[i]!;
    // Of what came later, only the ends of waits that had begun matter.
    if (atHns > nowHns && op !== ISR_BEGIN && op !== DPC_BEGIN) continue;
    // The client has not served the event before: it is the one to look at.
    if (eventHns < 0 && atHns >= boundaryHns && unservedHns >= 0) eventHns = unservedHns;
    switch (op) {
      case INTERRUPT:
        if (requestHns < 0) {
          requestHns = atHns;
          requestName = argument(i);
        }
        break;
      case ISR_BEGIN:
        waited(interrupts, argument(i), cpu, requestHns < 0 ? atHns : requestHns, atHns);
        requestHns = -1;
        break;
      case DPC_BEGIN:
        waited(dpcs, argument(i), cpu, atHns - argument(i, 1), atHns);
        break;
      case CLIENT_WROTE:
      case CLIENT_READ:
        if (name(trace.context[i]!) !== engineName) break;
        if (eventHns >= 0 && clientHns < 0) clientHns = atHns;
        unservedHns = -1;
        break;
      case SET_EVENT: {
        if (phase === Phase.End) break;
        const object = argument(i);
        if (object === eventNameId) {
          if (unservedHns < 0) unservedHns = atHns;
          if (atHns >= boundaryHns && eventHns < 0) {
            eventHns = atHns;
            setter = trace.context[i]!;
          }
        }
        for (const wait of waits.values()) if (wait.object === object && wait.readyHns < 0) wait.readyHns = atHns;
        break;
      }
      case WAIT_ONE: {
        const context = trace.context[i]!;
        // Once it has set the event, its later waits say nothing about this one.
        if (eventHns >= 0 && context === setter) break;
        if (phase === Phase.Begin) waits.set(context, { object: argument(i), readyHns: -1, ranHns: -1, cpu });
        else if (phase === Phase.End) {
          const wait = waits.get(context);
          if (wait) waits.set(context, { ...wait, object: -1, ranHns: atHns, cpu });
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
        waited(interrupts, nameId, index, requestHns, nowHns);
    for (const { nameId, foreignHns, queuedHns } of queued)
      if (foreignHns < 0) waited(dpcs, nameId, index, queuedHns, nowHns);
  }

  const atOrAfter = <T extends Span>(list: readonly T[]): T | null =>
    list.find(({ toHns }) => toHns >= boundaryHns) ?? null;
  if (eventHns >= 0 && eventHns < boundaryHns)
    return {
      interrupts,
      dpcs,
      service: { interrupt: null, timer: null, dpc: null, thread: null, eventHns, clientHns },
    };
  const interrupt = atOrAfter(interrupts);
  const dpc = atOrAfter(dpcs);
  const thread = driverThread();
  const beganHns = dpc?.fromHns ?? thread?.fromHns ?? -1;
  const timer =
    !interrupt && beganHns > boundaryHns && (eventHns < 0 || beganHns < eventHns)
      ? { fromHns: boundaryHns, toHns: beganHns }
      : null;
  return { interrupts, dpcs, service: { interrupt, timer, dpc, thread, eventHns, clientHns } };

  function waited(list: Wait[], nameId: number, cpu: number, fromHns: number, toHns: number): void {
    if (fromHns <= nowHns) list.push({ name: name(nameId), cpu, fromHns, toHns: Math.min(toHns, nowHns) });
  }

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
