/**
 * `lab fuzz`: random scenarios on every host. A scenario whose traces differ, or on which driver code crashes, is made as
 * small as possible and written as a file.
 */
import fc from 'fast-check';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { scenarioArbitrary } from '../../test/random/arbitrary.ts';
import { readScenario, type ScenarioInput } from '../simulator/scenario/schema.ts';
import { availableHosts, difference, parseHosts, runOn, type HostRun } from './crosscheck.ts';
import { HOST_NAMES, type HostOrder } from './hosts.ts';
import { hostOrder, Lane } from './job.ts';
import type { Place } from './place.ts';
import { BadInput } from './problems.ts';
import { parseShard, summaryText, WHOLE, type Summary, type SummaryFailure } from './shard.ts';

const PLAIN_DRIVER = 'portcls-lab';
const DEFAULT_RUNS = 200;
/** Far from any other piece's first seed. */
const SEEDS_APART = 1_000_003;
/** A candidate that does not return takes the watchdog's time, so a hang is made smaller only until this many did not. */
const MOST_HANGS = 12;
/** Ends that no scenario may lead the project's own driver to, whether the hosts agree or not. */
const CRASHES = new Set(['trap', 'error', 'no return']);

export interface FuzzOptions {
  readonly seed?: string;
  readonly runs?: string;
  readonly minutes?: string;
  readonly hosts?: string;
  readonly shard?: string;
  readonly json?: boolean;
}

function number(name: string, text: string | undefined, otherwise: number, least: number): number {
  const value = text === undefined ? otherwise : Number(text);
  if (!Number.isFinite(value) || value < least) throw new BadInput(`--${name} ${text}: that is no number of ${name}.`);
  return value;
}

/** Runs the input on every host. Throws Error where they differ, or where driver code crashes. */
async function compare(
  place: Place,
  lane: Lane,
  orders: readonly HostOrder[],
  input: ScenarioInput,
  onRun: (run: HostRun) => void,
) {
  const result = readScenario(input);
  // What the schema refuses no host ever sees.
  fc.pre(result.ok);
  if (!result.ok) return;
  let first: HostRun | null = null;
  for (const order of orders) {
    const run = await runOn(place, order, result.scenario, lane);
    onRun(run);
    if (run.failure && CRASHES.has(run.failure.kind))
      throw new Error(`${run.host}: ${run.failure.kind}: ${run.failure.text}`);
    const differs = first && difference(first, run);
    if (differs) throw new Error(`${first!.host} and ${run.host}: ${differs}`);
    first ??= run;
  }
}

/** Runs it and returns the exit code: 0 when all hosts agreed. Throws BadInput. */
export async function fuzz(place: Place, options: FuzzOptions): Promise<number> {
  const shard = options.shard === undefined ? WHOLE : parseShard(options.shard);
  const seed = number('seed', options.seed, 1, 0);
  const minutes = options.minutes === undefined ? null : number('minutes', options.minutes, 0, 0);
  const runs = number('runs', options.runs, minutes === null ? DEFAULT_RUNS : Number.MAX_SAFE_INTEGER, 1);
  const { hosts } = await availableHosts(place, parseHosts(options.hosts ?? HOST_NAMES.join()));
  if (hosts.length < 2) throw new BadInput(`Nothing to compare: only ${hosts.join()} is here.`);
  const orders = await Promise.all(hosts.map((host) => hostOrder(place, host, PLAIN_DRIVER)));

  const counts: Record<string, number> = {};
  for (const host of hosts) counts[`${host} runs`] = counts[`${host} records`] = 0;
  const lane = new Lane();
  let hangs = 0;
  const property = fc.asyncProperty(scenarioArbitrary({ faults: true, loads: true }), async (input) => {
    // The smallest one so far is reported.
    fc.pre(hangs < MOST_HANGS);
    await compare(place, lane, orders, input, (run) => {
      if (run.failure?.kind === 'no return') hangs++;
      counts[`${run.host} runs`]!++;
      counts[`${run.host} records`]! += run.records;
    });
  });
  const own = seed + (shard.index - 1) * SEEDS_APART;
  const details = await fc
    .check(property, {
      seed: own,
      numRuns: runs,
      ...(minutes === null ? {} : { interruptAfterTimeLimit: minutes * 60_000, markInterruptAsFailure: false }),
    })
    .finally(() => lane.end());
  const failures: SummaryFailure[] = details.failed ? [report(place, own, details)] : [];
  const setup = `${hosts.join(', ')}; seed ${seed}, ${minutes === null ? `${runs} runs` : `${minutes} minutes`} a piece`;
  const summary: Summary = { kind: 'lab-summary', version: 1, command: 'fuzz', setup, shard, counts, failures };
  process.stdout.write(options.json ? `${JSON.stringify(summary, null, 2)}\n` : summaryText(summary));
  return failures.length === 0 ? 0 : 1;
}

/** Writes the smallest scenario that fails. */
function report(place: Place, seed: number, details: fc.RunDetails<[ScenarioInput]>): SummaryFailure {
  const [input] = details.counterexample ?? [];
  const name = `fuzz-${seed}-${details.numRuns}`;
  const folder = join(place.root, 'build', 'fuzz');
  mkdirSync(folder, { recursive: true });
  const path = join(folder, `${name}.json`);
  writeFileSync(path, `${JSON.stringify({ ...input, name }, null, 2)}\n`);
  const { errorInstance } = details;
  const reason = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
  return {
    task: `${name}, made smaller ${details.numShrinks} times`,
    reasons: [reason],
    again: `npm run -s lab -- crosscheck ${relative(place.from, path)}`,
  };
}
