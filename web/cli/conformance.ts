/** `lab conformance`: a driver through every scenario that says something about it, judged rule by rule. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { forDriver } from '../simulator/any/driver.ts';
import { UnfitModule, type DriverMetadata } from '../simulator/any/metadata.ts';
import { OWN_DRIVER } from '../simulator/conformance/applies.ts';
import type { Breach, Examination } from '../simulator/conformance/examine.ts';
import {
  summarize,
  type ConformanceReport,
  type FaultFailure,
  type ScenarioResult,
} from '../simulator/conformance/report.ts';
import { casesOf, forSweep, type Baseline } from '../simulator/faults/sweep.ts';
import { faultText } from '../simulator/faults/faults.ts';
import type { Scenario } from '../simulator/scenario/schema.ts';
import { tell } from './conformancetell.ts';
import { CONFORMER_ROLE, type ConformAnswer, type ConformOrder } from './conformer.ts';
import { openModule } from './hosts.ts';
import type { Place } from './place.ts';
import { inThreads } from './pool.ts';
import { BadInput, fileTrouble } from './problems.ts';
import { findScenario, readLibrary } from './scenarios.ts';
import { inShard, parseShard, WHOLE, type Shard } from './shard.ts';
import { SWEEPER_ROLE, type SweepAnswer, type SweepOrder } from './sweeper.ts';

/** Real time one run may take; the longest takes well under a second. */
const LIMIT_MS = 30_000;
/** The lives whose calls are failed one by one: start and play, states, power, rebalance, removal. */
const SWEPT = ['first-stream', 'stop-and-restart', 'power-d3-virtual', 'rebalance', 'surprise-removal'];
const DEFAULT_FAULTS = 100;

export interface ConformanceOptions {
  readonly scenario?: readonly string[];
  readonly shard?: string;
  readonly faults?: string;
  readonly junit?: string;
  readonly json?: boolean;
}

interface Subject {
  readonly name: string;
  readonly path: string;
  /** Null: a variant of the project's own driver. */
  readonly metadata: DriverMetadata | null;
}

/** Runs it and returns the exit code: 0 when no rule is broken, 1 when one is. Throws BadInput. */
export async function conformance(place: Place, given: string, options: ConformanceOptions): Promise<number> {
  const shard = options.shard === undefined ? WHOLE : parseShard(options.shard);
  const most = options.faults === undefined ? DEFAULT_FAULTS : Number(options.faults);
  if (!Number.isInteger(most) || most < 0 || most > 100_000)
    throw new BadInput(`--faults ${options.faults}: that is no number of calls to fail.`, 'Write 0 to fail none.');
  const library = options.scenario?.length
    ? options.scenario.map((name) => findScenario(place, name))
    : readLibrary(place);
  const subject = await openSubject(place, given);
  const { results, fits } = await runAll(place, subject, library, shard, most > 0);
  const faults = await sweepAll(place, subject, library, fits, most, shard);
  const report = summarize({
    driver: subject.name,
    module: sha256(readFileSync(subject.path)),
    setup: sha256(JSON.stringify({ library, most })),
    sources: subject.metadata?.sources ?? [],
    accepted: subject.metadata?.accepted ?? [],
    shard,
    results,
    faults,
  });
  return tell(place, report, options);
}

const sha256 = (data: Uint8Array | string): string => createHash('sha256').update(data).digest('hex');

async function openSubject(place: Place, given: string): Promise<Subject> {
  const path = resolve(place.from, given);
  if (!existsSync(path) && /^[a-z0-9][a-z0-9-]*$/.test(given)) {
    const own = await place.driver(given).catch((error: Error) => {
      throw new BadInput(error.message, '"lab build <folder> --out driver.wasm" makes a module of your own driver.');
    });
    return { name: given, path: own, metadata: null };
  }
  try {
    // A file has to be of `lab build`; the project's own driver and its variants go by their names.
    const { metadata } = await openModule(path);
    return { name: metadata.name, path, metadata };
  } catch (error) {
    if (error instanceof UnfitModule) throw new BadInput(`${given} cannot be used: ${error.message}.`);
    throw new BadInput(`${given}: ${fileTrouble(error)}.`, '"lab build <folder> --out driver.wasm" makes one.');
  }
}

/**
 * Examines what falls to this piece.
 * @param swept  Calls are failed, too: the lives for that are examined in every piece, since one that is broken is left out.
 * @returns `results` of this piece, and the names of the lives that fit.
 */
async function runAll(
  place: Place,
  { path }: Subject,
  library: readonly Scenario[],
  shard: Shard,
  swept: boolean,
): Promise<{ results: ScenarioResult[]; fits: ReadonlySet<string> }> {
  const threads = { program: place.program, role: CONFORMER_ROLE, limitMs: LIMIT_MS };
  let plan: Extract<ConformAnswer, { kind: 'plan' }> | null = null;
  await inThreads<ConformOrder, ConformAnswer>(
    [{ kind: 'plan', driver: path, scenarios: library }],
    threads,
    (_, answer) => {
      if (answer?.kind === 'plan') plan = answer;
    },
  );
  const { refusal, reasons } = (plan as Extract<ConformAnswer, { kind: 'plan' }> | null) ?? {
    refusal: 'the driver did not return (an endless loop)',
    reasons: [],
  };
  if (refusal !== '') {
    const start = { number: 0, scenario: 'start', notApplicable: '', exercised: {}, breaches: [stopped(refusal)] };
    return { results: [start], fits: new Set() };
  }
  const results: ScenarioResult[] = library.map(({ name }, number) => ({
    number,
    scenario: name,
    notApplicable: reasons[number]!,
    exercised: {},
    breaches: [],
  }));
  const applicable = library.map((_, index) => index).filter((index) => reasons[index] === '');
  const here = new Set(applicable.filter((_, position) => inShard(position, shard)));
  const chosen = applicable.filter((index) => here.has(index) || (swept && isLife(library[index]!)));
  await inThreads<ConformOrder, ConformAnswer>(
    chosen.map((index) => ({ kind: 'examine', driver: path, scenario: library[index]! })),
    threads,
    (order, answer) => {
      const index = chosen[order]!;
      const examination: Examination =
        answer?.kind === 'examine'
          ? answer.examination
          : { notApplicable: '', exercised: {}, breaches: [stopped('the driver did not return (an endless loop)')] };
      results[index] = { number: index, scenario: library[index]!.name, ...examination };
    },
  );
  const fits = chosen.filter((index) => results[index]!.notApplicable === '' && results[index]!.breaches.length === 0);
  return {
    results: results.filter((_, index) => here.has(index) || (reasons[index] !== '' && shard.index === 1)),
    fits: new Set(fits.map((index) => library[index]!.name)),
  };
}

/** A life whose calls are failed one by one. */
const isLife = ({ name, driver }: Scenario): boolean => SWEPT.includes(name) && driver === OWN_DRIVER;

const stopped = (text: string): Breach => ({
  rule: 'runs-to-its-end',
  text,
  atHns: 0,
  records: [],
  windows: 'Windows stops with a bug check, or a request never ends',
});

/** Fails the calls of a few whole lives, one by one; at most `most` in all, spread over them. */
async function sweepAll(
  place: Place,
  { path, metadata }: Subject,
  library: readonly Scenario[],
  fits: ReadonlySet<string>,
  most: number,
  shard: Shard,
): Promise<ConformanceReport['faults']> {
  const counts = { runs: 0, worked: 0, refused: 0 };
  const failures: FaultFailure[] = [];
  if (most === 0) return { ...counts, failures };
  const lives = library
    .filter((scenario) => isLife(scenario) && fits.has(scenario.name))
    .map((scenario) => forSweep(metadata ? forDriver(scenario, metadata) : scenario));
  const threads = { program: place.program, role: SWEEPER_ROLE, limitMs: LIMIT_MS };
  const baselines: (Baseline | undefined)[] = [];
  await inThreads<SweepOrder, SweepAnswer>(
    lives.map((scenario) => ({ kind: 'baseline', scenario, driver: path })),
    threads,
    (index, answer) => (baselines[index] = answer?.kind === 'baseline' ? answer.baseline : undefined),
  );
  const each = Math.max(1, Math.floor(most / Math.max(1, lives.length)));
  const tasks = lives
    .flatMap((scenario, index) => {
      const baseline = baselines[index];
      if (!baseline || baseline.unfit !== '') return [];
      return casesOf(baseline.sites, false, 200)
        .slice(0, each)
        .map((one) => ({ ...one, scenario, baseline }));
    })
    .map((task, number) => ({ ...task, number }))
    .filter(({ number }) => inShard(number, shard));
  const answers: (SweepAnswer | undefined)[] = [];
  await inThreads<SweepOrder, SweepAnswer>(
    tasks.map(({ scenario, fault, baseline }) => ({ kind: 'case', scenario, driver: path, fault, baseline })),
    threads,
    (index, answer) => (answers[index] = answer),
  );
  tasks.forEach(({ number, scenario, fault, phase }, index) => {
    const answer = answers[index];
    const { outcome, reasons } =
      answer?.kind === 'case'
        ? answer.result
        : { outcome: 'failed' as const, reasons: ['the driver did not return (an endless loop)'] };
    counts.runs++;
    if (outcome === 'failed')
      failures.push({
        number,
        task: `${scenario.name}: ${faultText(fault)}, in ${phase || 'no entry of the driver'}`,
        reasons,
      });
    else if (outcome === 'worked') counts.worked++;
    else counts.refused++;
  });
  return { ...counts, failures };
}
