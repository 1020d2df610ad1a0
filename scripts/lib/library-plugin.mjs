/**
 * Vite plugin for the scenario library. `virtual:scenario-library` is its index, what a list of scenarios shows and no more;
 * `virtual:scenario-texts` holds every scenario by name, in one module that is fetched when the first one is chosen;
 * `virtual:first-scenario` is the one a first visit shows, checked and complete.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadTs } from '../load-ts.mjs';
import { ROOT } from './files.mjs';

const INDEX = 'virtual:scenario-library';
const TEXTS = 'virtual:scenario-texts';
const FIRST = 'virtual:first-scenario';
const FOLDER = join(ROOT, 'test', 'scenarios');

/** @returns {import('vite').Plugin} */
export function scenarioLibrary() {
  return {
    name: 'scenario-library',
    resolveId: (id) => ([INDEX, TEXTS, FIRST].includes(id) ? `\0${id}` : undefined),
    async load(id) {
      if (id === `\0${FIRST}`) return `export default ${JSON.stringify(await first())};`;
      if (id !== `\0${INDEX}` && id !== `\0${TEXTS}`) return undefined;
      const scenarios = [];
      for (const name of readdirSync(FOLDER).sort()) {
        const file = join(FOLDER, name, 'scenario.json');
        if (!existsSync(file)) continue;
        this.addWatchFile(file);
        scenarios.push({ name, ...JSON.parse(readFileSync(file, 'utf8')) });
      }
      if (id === `\0${TEXTS}`) return `export default ${JSON.stringify(byName(scenarios))};`;
      const entries = scenarios.flatMap(({ name, title = name, group, order = 500 }) =>
        group ? [{ name, title, group, order }] : [],
      );
      return `export default ${JSON.stringify(entries)};`;
    },
  };
}

/** @param {{name: string}[]} scenarios */
const byName = (scenarios) => Object.fromEntries(scenarios.map((scenario) => [scenario.name, scenario]));

async function first() {
  const { FIRST_SCENARIO } = await loadTs('web/simulator/scenario/library.ts');
  const { parseScenario } = await loadTs('web/simulator/scenario/schema.ts');
  const result = parseScenario(readFileSync(join(FOLDER, FIRST_SCENARIO, 'scenario.json'), 'utf8'));
  if (!result.ok) throw new Error(`${FIRST_SCENARIO}: ${JSON.stringify(result.problems)}`);
  return result.scenario;
}
