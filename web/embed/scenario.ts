/** What the attribute `scenario` may hold: a name of the library, a scenario as JSON, or a link of the lab. */
import { tooLarge } from '../link/bounds.ts';
import { readAddress } from '../link/address.ts';
import type { Position } from '../link/types.ts';
import { fetchScenario } from '../reference/live/runner.ts';
import { FIRST_SCENARIO } from '../simulator/scenario/library.ts';
import { parseScenario, type Scenario } from '../simulator/scenario/schema.ts';

const LONGEST_TEXT_CHARACTERS = 1_048_576;

export interface AskedScenario {
  readonly scenario: Scenario;
  /** Where a link says that the run stands. */
  readonly at: Position | undefined;
  /** What was ignored, one sentence each. */
  readonly notes: readonly string[];
}

/** Rejects with a readable Error when there is no scenario in it. */
export async function askedScenario(text: string): Promise<AskedScenario> {
  const asked = text.trim();
  if (asked.length > LONGEST_TEXT_CHARACTERS) {
    throw new Error(`the scenario has ${asked.length} characters; ${LONGEST_TEXT_CHARACTERS} are possible`);
  }
  if (asked.startsWith('{')) return playable(ofJson(asked), undefined, []);
  if (asked.includes('#') || asked.startsWith('s=')) return ofLink(asked.slice(asked.indexOf('#') + 1));
  return playable(await fetchScenario(asked || FIRST_SCENARIO), undefined, []);
}

function ofJson(text: string): Scenario {
  let large: string | undefined;
  try {
    large = tooLarge(JSON.parse(text));
  } catch {
    // parseScenario says where it is not JSON.
  }
  if (large) throw new Error(`the scenario is too large: ${large}`);
  const read = parseScenario(text);
  if (read.ok) return read.scenario;
  const list = read.problems.slice(0, 3).map(({ path, message }) => (path ? `${path}: ${message}` : message));
  throw new Error(`the scenario cannot be run: ${list.join('; ').slice(0, 600)}`);
}

async function ofLink(hash: string): Promise<AskedScenario> {
  const { asked, problems } = await readAddress(hash);
  const scenario = asked.scenario ?? (asked.name === undefined ? undefined : await fetchScenario(asked.name));
  if (!scenario) throw new Error(problems[0] ?? 'the link holds no scenario');
  return playable(scenario, asked.at, problems);
}

/** A recording of somebody's own is not here. */
function playable(scenario: Scenario, at: Position | undefined, notes: readonly string[]): AskedScenario {
  if (scenario.input.kind !== 'file') return { scenario, at, notes };
  return {
    scenario: { ...scenario, input: { kind: 'bundled', name: 'chord' }, expect: undefined },
    at,
    notes: [...notes, 'It plays a recording of its maker’s own, which is not here: a bundled one is played instead.'],
  };
}
