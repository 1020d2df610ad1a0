/**
 * The scenario schema in the lab. It comes beside the first run, which follows a scenario that was checked when the site was
 * built; whoever takes a scenario from elsewhere waits for it.
 */
import type { ScenarioResult } from '../../simulator/scenario/schema.ts';

type Schema = typeof import('../../simulator/scenario/schema.ts');
let loaded: Schema | undefined;

/** The schema, fetched once. Throws Error when it cannot be fetched. */
export async function schema(): Promise<Schema> {
  return (loaded ??= await import('../../simulator/scenario/schema.ts'));
}

/** Checks a value; `schema()` must have come back before. */
export function checkScenario(value: unknown): ScenarioResult {
  if (!loaded) throw new Error('a scenario is checked before the schema is there');
  return loaded.readScenario(value);
}
