/** Where a driver makes calls that may fail: what a sweep fails one after the other. */
import { ENTRY } from '../../../wasm/abi/table.ts';
import type { Context, Frame } from '../kernel/context.ts';
import type { Machine } from '../kernel/machine.ts';
import { ENTRY_OP } from '../trace/trace.ts';
import { FALLIBLE_NAMES, type FallibleName } from './fallible.ts';
import { hostId } from './faults.ts';

/**
 * A call site as the simulator can see it: the function, the driver's entries that were open (`DispatchIrp > StartDevice`),
 * and which call of that function it was since the outermost of them began. The third buffer of a stream is allocated at
 * the same site as its first.
 */
export interface CallSite {
  readonly call: FallibleName;
  /** Entries of the driver, outermost first. */
  readonly phase: string;
  /** Counted from 1 since the outermost entry began. */
  readonly ordinal: number;
  /** Which calls of the function, counted from 1 over the whole run, were made there. */
  readonly nth: readonly number[];
}

/** The entry a thread of the driver never leaves counts its calls up to here, then begins anew. */
const ORDINALS_OF_A_THREAD = 16;
const THREAD_OP = ENTRY_OP + ENTRY.findIndex((row) => row.name === 'Thread');

const entriesOf = (context: Context): Frame[] => context.frames.filter((frame) => frame.kind === 'call');
const nameOf = (frame: Frame): string => ENTRY[frame.op - ENTRY_OP]?.name ?? '?';

/** Watches a machine that has not run yet; the list is complete when the run has ended. */
export function watchSites(machine: Machine): () => CallSite[] {
  const sites = new Map<string, { call: FallibleName; phase: string; ordinal: number; nth: number[] }>();
  const ordinals = new WeakMap<Frame, Map<string, number>>();
  for (const call of FALLIBLE_NAMES) {
    const id = hostId(call);
    const works = machine.handlers[id];
    if (!works) continue;
    let count = 0;
    machine.handlers[id] = (args, context) => {
      const open = entriesOf(context);
      const [outermost] = open;
      let ordinal = 1;
      if (outermost) {
        const counts = ordinals.get(outermost) ?? new Map<string, number>();
        ordinals.set(outermost, counts);
        ordinal = (counts.get(call) ?? 0) + 1;
        counts.set(call, ordinal);
        if (outermost.op === THREAD_OP) ordinal = ((ordinal - 1) % ORDINALS_OF_A_THREAD) + 1;
      }
      const phase = open.map(nameOf).join(' > ');
      const key = `${call}|${phase}|${ordinal}`;
      const site = sites.get(key) ?? { call, phase, ordinal, nth: [] };
      site.nth.push(++count);
      sites.set(key, site);
      return works(args, context);
    };
  }
  return () => [...sites.values()];
}
