/** The scenario library in the lab. Nothing of it is needed for the first run: the list comes beside it, the scenarios when one is chosen. */
import first from 'virtual:first-scenario';
import { byGroup } from '../../simulator/scenario/library.ts';
import type { Scenario } from '../../simulator/scenario/schema.ts';
import { schema } from './checking.ts';

type Section = ReturnType<typeof byGroup<Entry>>[number];
type Entry = (typeof import('virtual:scenario-library').default)[number];

class Library {
  /** What the list of scenarios shows, by groups; empty until it is there. */
  sections = $state.raw<readonly Section[]>([]);

  constructor() {
    void import('virtual:scenario-library').then(({ default: index }) => (this.sections = byGroup(index)));
  }

  /** True when the list has a scenario of this name. */
  has(name: string): boolean {
    return this.sections.some(({ entries }) => entries.some((entry) => entry.name === name));
  }
}
export const library = new Library();

/** Fetches a scenario of the library. Throws Error when it cannot be fetched. */
export async function fetchScenario(name: string): Promise<Scenario> {
  const [{ default: scenarios }, { readScenario }] = await Promise.all([import('virtual:scenario-texts'), schema()]);
  if (!Object.hasOwn(scenarios, name)) throw new Error(`There is no scenario “${name}” in the library.`);
  const result = readScenario(scenarios[name]);
  if (!result.ok) throw new Error(`${name}: ${result.problems.map((p) => `${p.path}: ${p.message}`).join('; ')}`);
  return result.scenario;
}

/** What a first visit shows. */
export const firstScenario = (): Scenario => first;
