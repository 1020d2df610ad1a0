/**
 * Runs the project's own driver on a native host, for what the host's program counts meanwhile: every scenario of it, and
 * some of them once more for every call that Windows may fail.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openHost } from '../../web/cli/hosts.ts';
import { baselineOf, casesOf, forSweep, withFault } from '../../web/simulator/faults/sweep.ts';
import { parseScenario, type Scenario } from '../../web/simulator/scenario/schema.ts';
import { Session } from '../../web/simulator/session.ts';

/** The driver that is measured; scenarios of other ones say nothing about it. */
const DRIVER = 'portcls-lab';
/** Swept: both devices, the oldest Windows, a restart with other resources, a way back from D3. */
const SWEPT = ['first-stream', 'driver-thread', 'windows-7-ac97', 'windows-7-virtual', 'rebalance', 'power-d3'];
const MOST_CASES_OF_A_CALL = 40;

export interface Runs {
  readonly scenarios: number;
  readonly faults: number;
}

function readScenarios(root: string): Map<string, Scenario> {
  const folder = join(root, 'test/scenarios');
  const found = new Map<string, Scenario>();
  for (const { name } of readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
    const result = parseScenario(readFileSync(join(folder, name, 'scenario.json'), 'utf8'));
    if (!result.ok) throw new Error(`${name}: ${result.problems.map(({ message }) => message).join('; ')}`);
    if (result.scenario.driver === DRIVER) found.set(name, result.scenario);
  }
  return found;
}

/**
 * @param root the repository
 * @param program the native host with the driver linked in; each run is a process of it
 * @returns how many ran
 */
export async function main(root: string, program: string): Promise<Runs> {
  const run = async <Result>(scenario: Scenario, go: (session: Session) => Result): Promise<Result> => {
    const host = await openHost({ kind: 'native', path: program, args: [] });
    const session = await Session.on(host, scenario, undefined, { keep: false });
    try {
      return go(session);
    } finally {
      session.dispose();
    }
  };
  const toItsEnd = (session: Session) => session.advance({});

  const scenarios = readScenarios(root);
  for (const scenario of scenarios.values()) await run(scenario, toItsEnd);
  let faults = 0;
  for (const name of SWEPT) {
    const scenario = scenarios.get(name);
    if (!scenario) throw new Error(`there is no scenario ${name} to be swept`);
    const swept = forSweep(scenario);
    const { sites } = await run(swept, baselineOf);
    for (const { fault } of casesOf(sites, true, MOST_CASES_OF_A_CALL)) {
      await run(withFault(swept, fault), toItsEnd);
      faults++;
    }
  }
  return { scenarios: scenarios.size, faults };
}
