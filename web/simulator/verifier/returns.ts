/** Driver code returns at the IRQL it was called at. */
import { ENTRY } from '../../../wasm/abi/table.ts';
import { BugCheck } from '../kernel/bugcheck.ts';
import type { Context } from '../kernel/context.ts';

/**
 * Called when an entry of the driver has returned. `expected`: the IRQL it was called at. Contexts of interrupts are
 * left out. Throws BugCheck.
 */
export function checkReturn(context: Context | null, entry: number, expected: number): void {
  if (!context || context.kind === 'isr' || context.irql === expected) return;
  throw new BugCheck(
    'IRQL_UNEXPECTED_VALUE',
    `${ENTRY[entry]!.name} returns to ${context.name} at IRQL ${context.irql}; it was called at IRQL ${expected}`,
    [(context.irql << 16) | (expected << 8)],
  );
}
