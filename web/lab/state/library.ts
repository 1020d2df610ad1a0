/** The scenario library in the lab: the index at once, a scenario and its page when it is chosen. */
import index from 'virtual:scenario-library';
import first from '../../../test/scenarios/first-stream/scenario.json?raw';
import { byGroup, FIRST_SCENARIO } from '../../simulator/scenario/library.ts';
import { parseScenario, type Scenario } from '../../simulator/scenario/schema.ts';

const texts = import.meta.glob<string>(
  ['../../../test/scenarios/*/scenario.json', '!../../../test/scenarios/first-stream/scenario.json'],
  { query: '?raw', import: 'default' },
);

/** What the list of scenarios shows, by groups. */
export const LIBRARY = byGroup(index);

/** The title of a scenario of the library; undefined when there is none of that name. */
export const titleOf = (name: string): string | undefined => index.find((entry) => entry.name === name)?.title;

/** Fetches a scenario of the library. Throws Error when it cannot be fetched. */
export async function fetchScenario(name: string): Promise<Scenario> {
  if (name === FIRST_SCENARIO) return firstScenario();
  const fetchText = texts[`../../../test/scenarios/${name}/scenario.json`];
  if (!fetchText) throw new Error(`There is no scenario “${name}” in the library.`);
  return checked(name, await fetchText());
}

/** What a first visit shows. */
export const firstScenario = (): Scenario => checked(FIRST_SCENARIO, first);

function checked(name: string, text: string): Scenario {
  const result = parseScenario(text);
  if (!result.ok) throw new Error(`${name}: ${result.problems.map((p) => `${p.path}: ${p.message}`).join('; ')}`);
  return result.scenario;
}
