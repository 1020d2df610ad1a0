/** `lab sweep`: fails every call into Windows that may fail, one at a time, and says what the driver made of it. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Scenario } from '../simulator/scenario/schema.ts';
import { casesOf, forSweep, withFault, type Baseline, type SweepCase } from '../simulator/faults/sweep.ts';
import { faultText } from '../simulator/faults/faults.ts';
import { forDriver } from '../simulator/any/driver.ts';
import { openForeign } from './foreign.ts';
import type { Place } from './place.ts';
import { inThreads } from './pool.ts';
import { BadInput } from './problems.ts';
import { findScenario, readLibrary } from './scenarios.ts';
import { inShard, parseShard, summaryText, WHOLE, type Summary, type SummaryFailure } from './shard.ts';
import { SWEEPER_ROLE, type SweepAnswer, type SweepOrder } from './sweeper.ts';

/** The driver whose call sites are swept when all scenarios are; a variant of it makes its mistake on purpose. */
const OWN_DRIVER = 'portcls-lab';
/** Real time one run may take; the longest takes well under a second. */
const LIMIT_MS = 30_000;
const DEFAULT_MOST = 200;

export interface SweepOptions {
  readonly all?: boolean;
  readonly every?: boolean;
  readonly most?: string;
  readonly shard?: string;
  readonly json?: boolean;
  /** Path of a module of `lab build`. */
  readonly driver?: string;
}

interface Task extends SweepCase {
  readonly scenario: Scenario;
  readonly driver: string;
  readonly baseline: Baseline;
}

/** Runs it and returns the exit code: 0 when every run was clean. Throws BadInput. */
export async function sweep(place: Place, names: readonly string[], options: SweepOptions): Promise<number> {
  const shard = options.shard === undefined ? WHOLE : parseShard(options.shard);
  const most = options.most === undefined ? DEFAULT_MOST : Number(options.most);
  if (!Number.isInteger(most) || most < 1) throw new BadInput(`--most ${options.most}: that is no number of calls.`);
  if (names.length === 0 && !options.all) throw new BadInput('Name a scenario or a file, or say --all.');
  const foreign = options.driver === undefined ? undefined : await openForeign(place, options.driver);
  const named = options.all ? readLibrary(place) : names.map((name) => findScenario(place, name));
  const chosen = foreign ? named.map((scenario) => forDriver(scenario, foreign.metadata)) : named;
  const scenarios = chosen.filter(
    ({ driver, input }) => (!options.all || foreign !== undefined || driver === OWN_DRIVER) && input.kind !== 'file',
  );
  if (scenarios.length === 0) throw new BadInput('None of these scenarios can be swept.');

  const drivers = new Map<string, string>();
  for (const { driver } of scenarios) {
    if (foreign) drivers.set(driver, foreign.order.path);
    if (drivers.has(driver)) continue;
    const path = await place.driver(driver).catch((error: Error) => {
      throw new BadInput(error.message);
    });
    drivers.set(driver, path);
  }
  const failures: SummaryFailure[] = [];
  const all = await learn(
    place,
    scenarios.map(forSweep),
    drivers,
    (baseline) => casesOf(baseline.sites, options.every ?? false, most),
    failures,
  );
  // What a baseline shows is said by the first piece alone.
  if (shard.index > 1) failures.length = 0;
  const tasks = all.filter((_, index) => inShard(index, shard));
  const counts = { scenarios: shard.index === 1 ? scenarios.length : 0, runs: 0, worked: 0, refused: 0 };
  const show = progress(tasks.length);
  await inThreads<SweepOrder, SweepAnswer>(
    tasks.map(({ scenario, driver, fault, baseline }) => ({ kind: 'case', scenario, driver, fault, baseline })),
    { program: place.program, role: SWEEPER_ROLE, limitMs: LIMIT_MS },
    (index, answer) => {
      const task = tasks[index]!;
      counts.runs++;
      const result =
        answer?.kind === 'case'
          ? answer.result
          : { outcome: 'failed' as const, reasons: ['the driver did not return (an endless loop)'] };
      if (result.outcome === 'failed') failures.push(failureOf(place, task, result.reasons));
      else if (result.outcome === 'worked') counts.worked++;
      else counts.refused++;
      show(counts.runs, failures.length);
    },
  );
  const summary: Summary = {
    kind: 'lab-summary',
    version: 1,
    command: 'sweep',
    setup: [options.all ? '--all' : names.join(' '), options.every ? '--every' : '', `--most ${most}`]
      .filter(Boolean)
      .join(' '),
    shard,
    counts,
    failures,
  };
  process.stdout.write(options.json ? `${JSON.stringify(summary, null, 2)}\n` : summaryText(summary));
  return failures.length === 0 ? 0 : 1;
}

/** Runs each scenario once as it is; one that cannot be swept goes to `failures`. */
async function learn(
  place: Place,
  scenarios: readonly Scenario[],
  drivers: ReadonlyMap<string, string>,
  cases: (baseline: Baseline) => SweepCase[],
  failures: SummaryFailure[],
): Promise<Task[]> {
  const baselines: (Baseline | undefined)[] = [];
  await inThreads<SweepOrder, SweepAnswer>(
    scenarios.map((scenario) => ({ kind: 'baseline', scenario, driver: drivers.get(scenario.driver)! })),
    { program: place.program, role: SWEEPER_ROLE, limitMs: LIMIT_MS },
    (index, answer) => (baselines[index] = answer?.kind === 'baseline' ? answer.baseline : undefined),
  );
  return scenarios.flatMap((scenario, index): Task[] => {
    const baseline = baselines[index];
    const unfit = baseline ? baseline.unfit : 'the driver did not return (an endless loop)';
    if (!baseline || unfit !== '') {
      failures.push({ task: scenario.name, reasons: [unfit], again: `npm run -s lab -- run ${scenario.name}` });
      return [];
    }
    const driver = drivers.get(scenario.driver)!;
    return cases(baseline).map((one) => ({ ...one, scenario, driver, baseline }));
  });
}

/** Saves the scenario with the fault in it, so that it can be run and looked at. */
function failureOf(place: Place, { scenario, fault, phase }: Task, reasons: readonly string[]): SummaryFailure {
  const folder = join(place.root, 'build', 'sweep');
  const file = join(folder, `${scenario.name}-${fault.call}-${fault.nth}${fault.gives === 'less' ? '-less' : ''}.json`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, `${JSON.stringify(withFault(scenario, fault), null, 2)}\n`);
  return {
    task: `${scenario.name}: ${faultText(fault)}, in ${phase || 'no entry of the driver'}`,
    reasons,
    again: `npm run -s lab -- run ${relative(place.root, file)}`,
  };
}

/** A line that is written over, where somebody watches. */
function progress(total: number): (done: number, failed: number) => void {
  if (!process.stderr.isTTY) return () => undefined;
  return (done, failed) => {
    process.stderr.write(done < total ? `\r${done} of ${total} runs, ${failed} failed` : '\r\u001b[K');
  };
}
