/** What of a scenario's expectations was not met. Apart from the check itself, so that a screen need not load the trace tables. */
import type { ExpectationView } from '../views.ts';

/** The failed expectations in words, empty when all are met. */
export const unmet = (expectations: readonly ExpectationView[]): string[] =>
  expectations.filter(({ ok }) => !ok).map(({ what, wanted, got }) => `${what}: expected ${wanted}, got ${got}`);
