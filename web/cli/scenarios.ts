/** The scenarios a command can name: the lab's presets, and files. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { presetByName, PRESETS } from '../simulator/scenario/presets.ts';
import { parseScenario, type Scenario } from '../simulator/scenario/schema.ts';
import type { Place } from './place.ts';
import { BadInput, fileTrouble } from './problems.ts';

const LARGEST_SCENARIO_BYTES = 4 * 1024 * 1024;

/** Reads a preset by name or a scenario file by path. A name of a preset goes first. Throws BadInput. */
export function findScenario(place: Place, nameOrPath: string): Scenario {
  const preset = presetByName(nameOrPath);
  if (preset) return preset;
  const path = resolve(place.from, nameOrPath);
  if (existsSync(path)) return readScenarioFile(path);
  if (/[/\\]|\.json$/i.test(nameOrPath)) throw new BadInput(`${nameOrPath}: there is no such file.`);
  const close = PRESETS.map(({ name }) => name)
    .filter((name) => name.includes(nameOrPath) || nameOrPath.includes(name))
    .slice(0, 5);
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
