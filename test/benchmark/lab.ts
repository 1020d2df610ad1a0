/** What the benchmark of the lab runs, and how it sums up. */
import { readScenario, type Scenario, type ScenarioInput } from '../../web/simulator/scenario/schema.ts';
import { Session } from '../../web/simulator/session.ts';
import { MINUTE_S } from './speed.ts';

const WANTED_SLICES = 1_000_000;

function scenarioOf(input: Omit<ScenarioInput, 'version'>): Scenario {
  const result = readScenario({ version: 1, name: 'bench', ...input });
  if (!result.ok) throw new Error(result.problems.map(({ path, message }) => `${path}: ${message}`).join('\n'));
  return result.scenario;
}

/** A scenario with at least a million slices, and how many it has. Throws when it has fewer. */
export async function millionSlices(module: WebAssembly.Module): Promise<{ scenario: Scenario; slices: number }> {
  const scenario = scenarioOf({
    durationMs: 120_000,
    processors: 4,
    streams: [{ direction: 'render', packetFrames: 128 }],
    loads: [{ kind: 'network', perSecond: 4000 }],
  });
  const session = await Session.create(module, scenario);
  while (session.advance({ records: 1_000_000 }) === 'budget');
  const slices = session.machine.slices.length;
  session.dispose();
  if (slices < WANTED_SLICES) throw new Error(`the run has only ${slices} slices`);
  return { scenario, slices };
}

/** A minute of one render stream with packets of 10 ms; `loaded`: with a thousand DPCs of others a second. */
export function minute(loaded: boolean): Scenario {
  return scenarioOf({
    durationMs: MINUTE_S * 1000,
    processors: 4,
    streams: [{ direction: 'render' }],
    loads: loaded ? [{ kind: 'network', perSecond: 1000 }] : [],
  });
}

/** The value that `share` of all do not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0;
}
