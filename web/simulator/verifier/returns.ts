/** Driver code returns at the IRQL it was called at. */
import { ENTRY } from '../../../wasm/abi/table.ts';
import { BugCheck } from '../kernel/bugcheck.ts';
import type { Context } from '../kernel/context.ts';
import { DISPATCH_LEVEL, PASSIVE_LEVEL } from '../kernel/machine.ts';

const ISR_ENTRY = ENTRY.findIndex((row) => row.name === 'Isr');

/**
 * Called when an entry of the driver has returned. Threads call the driver at PASSIVE_LEVEL and DPCs at DISPATCH_LEVEL; a
 * service routine runs at its interrupt's own. Throws BugCheck.
 */
export function checkReturn(context: Context | null, entry: number): void {
  if (!context || entry === ISR_ENTRY) return;
  const expected = context.kind === 'thread' ? PASSIVE_LEVEL : DISPATCH_LEVEL;
  if (context.kind === 'isr' || context.irql === expected) return;
  throw new BugCheck(
    'IRQL_UNEXPECTED_VALUE',
    `${ENTRY[entry]!.name} returns to ${context.name} at IRQL ${context.irql}; it was called at IRQL ${expected}`,
    [(context.irql << 16) | (expected << 8)],
  );
}
