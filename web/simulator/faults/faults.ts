/** Fault injection: fails the n-th call of a function, as Windows may, before anything else of the call happens. */
import { HOST } from '../../../wasm/abi/table.ts';
import type { Handler, Machine } from '../kernel/machine.ts';
import { PAGE_BYTES } from '../kernel/memory.ts';
import type { Fault } from '../scenario/schema.ts';
import { fallible, type FallibleName } from './fallible.ts';

/** Position of the size among the arguments of AllocatePagesForMdl. */
const SIZE_ARGUMENT = 2;

export const hostId = (name: FallibleName): number => HOST.findIndex((row) => row.name === name);

/** How a fault reads: `PcNewPort, call 2: STATUS_INSUFFICIENT_RESOURCES`. */
export function faultText({ call, nth, gives }: Fault): string {
  return `${call}, call ${nth}: ${gives === 'less' ? 'less than asked for' : fallible(call).meaning}`;
}

/** The faults of a scenario that have not happened yet. */
export class PendingFaults {
  readonly pending: Set<Fault>;
  constructor(faults: readonly Fault[]) {
    this.pending = new Set(faults);
  }
  /** Each in words. */
  texts(): string[] {
    return [...this.pending].map(faultText);
  }
}

/**
 * Replaces the handlers of the named functions by ones that count and, where a fault says so, fail. Functions without a
 * fault keep theirs, so a run without faults pays nothing. Call it after all handlers are installed.
 */
export function installFaults(machine: Machine, faults: readonly Fault[]): PendingFaults {
  const state = new PendingFaults(faults);
  for (const name of new Set(faults.map((fault) => fault.call))) {
    const id = hostId(name);
    const works = machine.handlers[id]!;
    const byCount = new Map(faults.filter((fault) => fault.call === name).map((fault) => [fault.nth, fault]));
    let count = 0;
    machine.handlers[id] = (args, context) => {
      const fault = byCount.get(++count);
      if (!fault) return works(args, context);
      state.pending.delete(fault);
      machine.record.event(context, 'fault', name, count);
      return fault.gives === 'less' ? giveLess(works, args, context) : fail(name, id, args);
    };
  }
  return state;
}

function fail(name: FallibleName, id: number, args: Float64Array): number {
  for (let i = 1; i <= HOST[id]!.outs.length; i++) args[i] = 0;
  return fallible(name).answer;
}

/** Half the pages; of a single one nothing. */
function giveLess(works: Handler, args: Float64Array, context: Parameters<Handler>[1]): ReturnType<Handler> {
  const pages = Math.floor(Math.ceil(args[SIZE_ARGUMENT]! / PAGE_BYTES) / 2);
  if (pages === 0) return 0;
  args[SIZE_ARGUMENT] = pages * PAGE_BYTES;
  return works(args, context);
}
