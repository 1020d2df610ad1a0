/** The scenarios a command can name: those of the library, test/scenarios/<name>, and files. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseScenario, type Scenario } from '../simulator/scenario/schema.ts';
import type { Place } from './place.ts';
import { BadInput, fileTrouble } from './problems.ts';

const LARGEST_SCENARIO_BYTES = 4 * 1024 * 1024;

const libraryFile = (place: Place, name: string) => join(place.root, 'test', 'scenarios', name, 'scenario.json');

/** Names of the library's scenarios, sorted. */
export function libraryNames(place: Place): string[] {
  const folder = join(place.root, 'test', 'scenarios');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => existsSync(libraryFile(place, name)))
    .sort();
}

/** All scenarios of the library, by name. Throws BadInput. */
export const readLibrary = (place: Place): Scenario[] =>
  libraryNames(place).map((name) => readScenarioFile(libraryFile(place, name)));

/** Reads a scenario of the library by name or a scenario file by path. A name of the library goes first. Throws BadInput. */
export function findScenario(place: Place, nameOrPath: string): Scenario {
  const names = libraryNames(place);
  if (names.includes(nameOrPath)) return readScenarioFile(libraryFile(place, nameOrPath));
  const path = resolve(place.from, nameOrPath);
  if (existsSync(path)) return readScenarioFile(path);
  if (/[/\\]|\.json$/i.test(nameOrPath)) throw new BadInput(`${nameOrPath}: there is no such file.`);
  const close = names.filter((name) => name.includes(nameOrPath) || nameOrPath.includes(name)).slice(0, 5);
  throw new BadInput(
    `"${nameOrPath}" is neither a scenario of the library nor a file.`,
    close.length > 0 ? `Did you mean: ${close.join(', ')}?` : '"lab list" shows the library.',
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
