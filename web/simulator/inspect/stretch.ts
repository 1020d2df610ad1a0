/** What happened in a stretch of the run, counted from the trace, and how busy the processors were. */
import type { Session } from '../session.ts';
import { eventOp } from '../trace/trace.ts';
import type { StretchFacts } from '../views.ts';
import { LaneIndex } from './laneindex.ts';

const COUNTED = {
  interrupts: ['isr-begin'],
  dpcs: ['dpc-begin'],
  otherInterrupts: ['foreign-interrupt'],
  otherDpcs: ['foreign-dpc'],
  packets: ['packet'],
  glitches: ['glitch-late', 'glitch-never-written', 'glitch-overrun', 'glitch-halt'],
} as const;
type Counted = keyof typeof COUNTED;

const counterOf = new Map<number, Counted>(
  (Object.keys(COUNTED) as Counted[]).flatMap((what) => COUNTED[what].map((name) => [eventOp(name), what] as const)),
);

/** From `fromHns` up to, but not with, `toHns`. Throws RangeError for a stretch without length. */
export function stretchFacts(session: Session, fromHns: number, toHns: number): StretchFacts {
  if (!(toHns > fromHns)) throw new RangeError('the stretch has no length');
  const { trace, slices } = session.machine;
  const counts = { interrupts: 0, dpcs: 0, otherInterrupts: 0, otherDpcs: 0, packets: 0, glitches: 0 };
  let low = 0;
  let high = trace.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (trace.atHns[middle]! < fromHns) low = middle + 1;
    else high = middle;
  }
  let records = 0;
  for (let i = low; i < trace.length && trace.atHns[i]! < toHns; i++, records++) {
    const what = counterOf.get(trace.op[i]!);
    if (what) counts[what]++;
  }
  const busyHns = new Array<number>(session.scenario.processors).fill(0);
  for (const row of LaneIndex.of(slices).rows)
    busyHns[row.cpu] = (busyHns[row.cpu] ?? 0) + row.busyBefore(toHns) - row.busyBefore(fromHns);
  return { fromHns, toHns, records, ...counts, busyHns };
}
