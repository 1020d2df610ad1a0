/** Fault injection: fails the n-th call of a function, as Windows may, before anything else of the call happens. */
import { HOST } from '../../../wasm/abi/table.ts';
import type { Machine } from '../kernel/machine.ts';
import type { Fault } from '../scenario/schema.ts';
import { FALLIBLE, type FallibleName } from './fallible.ts';

/** Replaces the handlers of the named functions by ones that count and, once, fail. Call it after all handlers are installed. */
export function installFaults(machine: Machine, faults: readonly Fault[]): void {
  for (const name of new Set(faults.map((fault) => fault.call))) {
    const id = HOST.findIndex((row) => row.name === name);
    const works = machine.handlers[id]!;
    const wanted = new Set(faults.filter((fault) => fault.call === name).map((fault) => fault.nth));
    let count = 0;
    machine.handlers[id] = (args, context) => {
      if (!wanted.has(++count)) return works(args, context);
      machine.record.event(context, 'fault', name, count);
      for (let i = 1; i <= HOST[id]!.outs.length; i++) args[i] = 0;
      return FALLIBLE[name as FallibleName].answer;
    };
  }
}
