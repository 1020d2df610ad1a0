/** The scenarios a command can name: presets, which are the ones with a golden trace, and files. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseScenario, type Scenario } from '../simulator/scenario/schema.ts';
import type { Place } from './place.ts';
import { BadInput, fileTrouble } from './problems.ts';

const LARGEST_SCENARIO_BYTES = 4 * 1024 * 1024;

const presetFolder = (place: Place) => join(place.root, 'test', 'scenarios');

/** Names of the presets, sorted. */
export function presetNames(place: Place): string[] {
  return readdirSync(presetFolder(place), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(presetFolder(place), entry.name, 'scenario.json')))
    .map((entry) => entry.name)
    .sort();
}

/** Reads one preset. */
export function readPreset(place: Place, name: string): Scenario {
  return readScenarioFile(join(presetFolder(place), name, 'scenario.json'));
}

/** Reads a preset by name or a scenario file by path. A name of a preset goes first. Throws BadInput. */
export function findScenario(place: Place, nameOrPath: string): Scenario {
  const names = presetNames(place);
  if (names.includes(nameOrPath)) return readPreset(place, nameOrPath);
  const path = resolve(place.from, nameOrPath);
  if (existsSync(path)) return readScenarioFile(path);
  if (/[/\\]|\.json$/i.test(nameOrPath)) throw new BadInput(`${nameOrPath}: there is no such file.`);
  const close = names.filter((name) => name.includes(nameOrPath) || nameOrPath.includes(name)).slice(0, 5);
  throw new BadInput(
    `"${nameOrPath}" is neither a preset nor a file.`,
    close.length > 0 ? `Did you mean: ${close.join(', ')}?` : '"lab list" shows the presets.',
  );
}

function readScenarioFile(path: string): Scenario {
  let text: string;
  try {
    const { size } = statSync(path);
    if (size > LARGEST_SCENARIO_BYTES) throw new BadInput(`${path}: too large for a scenario (over 4 MB).`);
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof BadInput) throw error;
    throw new BadInput(`${path}: ${fileTrouble(error)}.`);
  }
  const result = parseScenario(text);
  if (result.ok) return result.scenario;
  const problems = result.problems.map(({ path: at, message }) => `  ${at ? `${at}: ` : ''}${message}`);
  throw new BadInput(
    `${path} is not a scenario this lab can run:\n${problems.join('\n')}`,
    '"lab schema" prints the JSON Schema of scenarios.',
  );
}
