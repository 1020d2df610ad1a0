/** The scenario library as tests see it: one folder a scenario. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseScenario, type Scenario } from '../../web/simulator/scenario/schema.ts';

const folder = fileURLToPath(new URL('../scenarios/', import.meta.url));

/** Names of all scenarios, sorted. */
export const NAMES: readonly string[] = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
  .sort();

/** Path of one of a scenario's files. */
export const pathOf = (name: string, file: string): string => join(folder, name, file);

/** Text of one of a scenario's files; '' when it is not there. */
export const textOf = (name: string, file: string): string =>
  existsSync(pathOf(name, file)) ? readFileSync(pathOf(name, file), 'utf8') : '';

/** The scenario of that folder. Throws Error with every problem. */
export function scenarioOf(name: string): Scenario {
  const result = parseScenario(textOf(name, 'scenario.json'));
  if (!result.ok) throw new Error(result.problems.map(({ path, message }) => `${path}: ${message}`).join('\n'));
  return result.scenario;
}
