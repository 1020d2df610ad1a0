/** A call into Windows from a flow of the simulator, made as driver code makes it: the same IRQL check, record, handler and cost. */
import { HOST, type HostName } from '../../../wasm/abi/table.ts';
import type { Context, Flow } from '../kernel/context.ts';
import { BLOCK, EXIT, type Machine } from '../kernel/machine.ts';

const ids = new Map<string, number>(HOST.map((row, i) => [row.name, i]));
/** The bridge has room for so many arguments and outs. */
const MOST_VALUES = 16;

/**
 * Answers the result; outs are in `context.outs` afterwards, from 1 on. Throws Error for a function that gives the processor
 * away for good or that is not simulated: none of those can be asked for.
 */
export function* callWindows(machine: Machine, context: Context, name: HostName, values: readonly number[]): Flow {
  const id = ids.get(name)!;
  const row = HOST[id]!;
  const handler = machine.handlers[id];
  if (!handler) throw new Error(`host call ${name} is not simulated`);
  const args = Float64Array.from({ length: MOST_VALUES }, (_, i) => values[i] ?? 0);
  machine.hostCalls++;
  if (context.irql > row.maxIrql) machine.onIrqlViolation(name, context.irql, row.maxIrql);
  // What a call names can be shown only after its handler has run.
  const begin = (): number => machine.record.begin(context, id, values);
  let index = machine.isNaming[id] ? -1 : begin();
  const answer = handler(args, context);
  if (answer === BLOCK || answer === EXIT) throw new Error(`${name} cannot be called from here`);
  if (index < 0) index = begin();
  let value: number;
  if (typeof answer === 'number') {
    value = answer;
    context.outs.set(args.subarray(0, context.outs.length));
    if (!machine.record.complete(index, id, value, args)) machine.record.end(context, id, value, args);
  } else {
    context.depth++;
    value = yield* answer;
    context.depth--;
    machine.record.end(context, id, value, context.outs);
  }
  yield { kind: 'spend', hns: machine.costs.hostCallHns };
  return value;
}
