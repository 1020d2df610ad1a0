/**
 * Whether a stream keeps the nominal rate while other work comes between (W-3: the packet counter and the events go on at the
 * nominal rate even in underflow). What a driver cannot help, being kept from the processor, is left out: only what it does
 * in the time that was its own counts.
 */
import type { Scenario } from '../scenario/schema.ts';
import type { Session } from '../session.ts';
import type { StreamMonitor } from '../client/monitor.ts';
import { opRow } from '../trace/trace.ts';

export interface RateBreach {
  readonly text: string;
  readonly atHns: number;
}
export interface RateJudgement {
  /** Events and halts that were looked at. */
  readonly exercised: number;
  readonly breaches: readonly RateBreach[];
}

/** How far an event may come after its boundary, beyond what was usual before: half a millisecond, our choice as in `event-early`. */
const LATE_HNS = 5000;
/** Which argument of a record of other work is its length, in 100-ns units. */
const LENGTH_OF: Readonly<Record<string, number>> = { 'foreign-thread': 1, 'foreign-interrupt': 2, 'foreign-dpc': 1 };

interface Stretch {
  readonly fromHns: number;
  readonly toHns: number;
}

/**
 * Judges the render streams of a whole run. Only undisturbed lives with one kind of other work are judged: pauses and requests
 * move the boundaries, and several kinds of work hold each other up, so that their records do not say when each ran.
 */
export function judgeRate(session: Session, { actions, loads, streams }: Scenario): RateJudgement {
  if (actions.length > 0 || loads.length !== 1 || streams.some(({ direction }) => direction === 'capture'))
    return { exercised: 0, breaches: [] };
  const work = otherWork(session);
  if (work.length === 0) return { exercised: 0, breaches: [] };
  let exercised = 0;
  const breaches: RateBreach[] = [];
  for (const { monitor, render } of session.engines) {
    if (!render || monitor.packetFrames === 0) continue;
    const halts = judgeHalts(monitor, work);
    const events = judgeEvents(monitor, work);
    exercised += halts.exercised + events.exercised;
    breaches.push(...halts.breaches, ...events.breaches);
  }
  return { exercised, breaches: breaches.sort((a, b) => a.atHns - b.atHns) };
}

const periodHnsOf = ({ packetFrames, rate }: StreamMonitor): number => (packetFrames * 10_000_000) / rate;

/** A bus master that ran out of packets although other work took less than the packet before. */
function judgeHalts(monitor: StreamMonitor, work: readonly Stretch[]): RateJudgement {
  const periodHns = periodHnsOf(monitor);
  const halts = monitor.glitches.filter(
    ({ kind, atHns }) => kind === 'halt' && busyHns(work, atHns - periodHns, atHns) < periodHns / 2,
  );
  return {
    exercised: halts.length,
    breaches: halts.map(({ atHns, packet }) => ({
      text: `packet ${packet}: the bus master halted at its last valid descriptor, though other work took less than half of the packet before`,
      atHns,
    })),
  };
}

/** Events after the first delay that come late though nothing ran since their boundary. */
function judgeEvents(monitor: StreamMonitor, work: readonly Stretch[]): RateJudgement {
  const { packets } = monitor;
  const periodHns = periodHnsOf(monitor);
  const firstWorkHns = work[0]!.fromHns;
  let usualHns = 0;
  let exercised = 0;
  const breaches: RateBreach[] = [];
  let boundary = 0;
  for (let n = 0; n < packets.length; n++) {
    const atHns = packets.eventHns[n]!;
    if (Number.isNaN(atHns)) continue;
    while (packets.startHns[boundary + 1]! <= atHns) boundary++;
    const startHns = packets.startHns[boundary]!;
    const lateHns = atHns - startHns;
    // One that comes just before the next boundary belongs to that.
    if (!(lateHns >= 0) || lateHns > periodHns - LATE_HNS) continue;
    if (atHns < firstWorkHns) {
      usualHns = Math.max(usualHns, lateHns);
      continue;
    }
    if (busyHns(work, startHns, atHns) > 0) continue;
    exercised++;
    if (lateHns > usualHns + LATE_HNS)
      breaches.push({
        text: `an event comes ${(lateHns / 10_000).toFixed(3)} ms after the boundary of packet ${boundary}, though nothing else ran since: the delay before it stays`,
        atHns,
      });
  }
  return { exercised, breaches };
}

/** When other work ran, first to last. */
function otherWork({ machine: { trace } }: Session): Stretch[] {
  const work: Stretch[] = [];
  for (let i = 0; i < trace.length; i++) {
    const at = LENGTH_OF[opRow(trace.op[i]!).name];
    if (at === undefined) continue;
    const fromHns = trace.atHns[i]!;
    work.push({ fromHns, toHns: fromHns + trace.values[trace.argStart[i]! + at]! });
  }
  return work;
}

function busyHns(work: readonly Stretch[], fromHns: number, toHns: number): number {
  let busy = 0;
  for (const one of work) busy += Math.max(0, Math.min(one.toHns, toHns) - Math.max(one.fromHns, fromHns));
  return busy;
}
