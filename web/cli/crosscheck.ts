/**
 * `lab crosscheck`: every scenario on every host. The trace texts must be the same, byte for byte, and of a scenario of the
 * library the same as its golden trace. The browser is held to the golden traces too: test/browser/crosscheck.spec.ts.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Scenario } from '../simulator/scenario/schema.ts';
import { firstDivergence } from './divergence.ts';
import { HOST_NAMES, type HostKind, type HostOrder } from './hosts.ts';
import { hostOrder, Lane, runJob } from './job.ts';
import type { Place } from './place.ts';
import { BadInput } from './problems.ts';
import { findScenario, libraryNames, readLibrary } from './scenarios.ts';
import { inShard, parseShard, summaryText, WHOLE, type Summary, type SummaryFailure } from './shard.ts';

/** A driver without a mistake: a host that can build this one can build all. */
const PLAIN_DRIVER = 'portcls-lab';

export interface CrosscheckOptions {
  readonly hosts?: string;
  readonly shard?: string;
  readonly json?: boolean;
}

/** What one host made of a scenario. */
export interface HostRun {
  readonly host: HostKind | 'golden' | 'browser';
  readonly trace: string;
  readonly records: number;
  readonly failure: { readonly kind: string; readonly text: string } | null;
}

/** Reads `wasm,sys`. Throws BadInput. */
export function parseHosts(text: string): HostKind[] {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !HOST_NAMES.some((host) => host === name));
  if (unknown !== undefined)
    throw new BadInput(`--hosts ${text}: there is no host "${unknown}".`, `There are: ${HOST_NAMES.join(', ')}.`);
  return HOST_NAMES.filter((host) => names.includes(host));
}

/**
 * The hosts of `wanted` that can be built here. A host that is missing is said aloud, and where CI is set it is an error:
 * a check that did not run has not passed. Throws BadInput.
 */
export async function availableHosts(
  place: Place,
  wanted: readonly HostKind[],
): Promise<{ hosts: HostKind[]; skipped: HostKind[] }> {
  const hosts: HostKind[] = [];
  const skipped: HostKind[] = [];
  for (const host of wanted) {
    try {
      await hostOrder(place, host, PLAIN_DRIVER);
      hosts.push(host);
    } catch (error) {
      if (process.env.CI) throw error;
      skipped.push(host);
      process.stderr.write(`SKIPPED: host ${host}. ${error instanceof Error ? error.message : String(error)}\n`);
    }
  }
  return { hosts, skipped };
}

/** Runs a scenario on a host, in the thread of `lane`, and reads its trace. Throws RunRefused. */
export async function runOn(place: Place, order: HostOrder, scenario: Scenario, lane: Lane): Promise<HostRun> {
  const folder = mkdtempSync(join(tmpdir(), 'portcls-lab-'));
  try {
    const path = join(folder, 'trace.txt');
    const outcome = await runJob(place, order, scenario, undefined, path, () => undefined, lane);
    if (outcome.traceTrouble) throw new Error(`the trace could not be written: ${outcome.traceTrouble}`);
    const failure = outcome.hung ? { kind: 'no return', text: outcome.verdict.headline } : outcome.snapshot.failure;
    return { host: order.kind, trace: readFileSync(path, 'utf8'), records: outcome.progress.records, failure };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A trace without its last line. */
const withoutLast = (text: string) => text.slice(0, text.lastIndexOf('\n', text.length - 2) + 1);

/** The golden trace of a scenario of the library as a run that ended like `run`; null when there is none. */
export function goldenRun(place: Place, name: string, run: HostRun): HostRun | null {
  const path = join(place.root, 'test', 'scenarios', name, 'trace.txt');
  if (!existsSync(path)) return null;
  const trace = readFileSync(path, 'utf8');
  return { ...run, host: 'golden', trace, records: trace.split('\n').length - 1 };
}

/** How many records of a run `difference` holds against the other one: not a trap's last words, nor what only one of them reached. */
export function comparedRecords(one: HostRun, other: HostRun): number {
  const own = (run: HostRun) => run.records - (run.failure?.kind === 'trap' ? 1 : 0);
  return Math.min(own(one), own(other));
}

/**
 * Where two runs differ; null when they do not. A trap ends the trace with a record in the host's own words, which is left
 * out. A trap is undefined behaviour of the driver's code: what one processor refuses, another may carry out. So where the
 * scenario expects one (`mayTrap`) and only one host has it, the traces must be the same up to there.
 */
export function difference(one: HostRun, other: HostRun, mayTrap = false): string | null {
  const [a, b] = [one.failure?.kind ?? 'none', other.failure?.kind ?? 'none'];
  let [left, right] = [one.trace, other.trace];
  if (a === 'trap') left = withoutLast(left);
  if (b === 'trap') right = withoutLast(right);
  if (mayTrap && a === 'trap' && b !== 'trap' && right.startsWith(left)) return null;
  if (mayTrap && b === 'trap' && a !== 'trap' && left.startsWith(right)) return null;
  const divergence = firstDivergence(left, right, one.host, other.host);
  if (divergence !== null) return divergence;
  if (a === b) return null;
  const words = (run: HostRun) =>
    `${run.host}: ${run.failure ? `${run.failure.kind}, ${run.failure.text}` : 'no failure'}`;
  return `the same trace, but not the same end. ${words(one)}; ${words(other)}`;
}

/** Keeps the whole traces of runs that differ, a file for each host. Answers the folder, from the repository. */
function keepTraces(place: Place, name: string, runs: readonly HostRun[]): string {
  const folder = join('build', 'crosscheck', name);
  mkdirSync(join(place.root, folder), { recursive: true });
  for (const { host, trace } of runs) writeFileSync(join(place.root, folder, `${host}.txt`), trace);
  return folder;
}

/** Runs it and returns the exit code: 0 when every host gave the same traces. Throws BadInput. */
export async function crosscheck(place: Place, names: readonly string[], options: CrosscheckOptions): Promise<number> {
  const shard = options.shard === undefined ? WHOLE : parseShard(options.shard);
  const wanted = parseHosts(options.hosts ?? HOST_NAMES.join());
  const chosen = names.length === 0 ? readLibrary(place) : names.map((name) => findScenario(place, name));
  // A file may have the name of a scenario of the library, and be another one.
  const known = libraryNames(place);
  const ofLibrary = new Set(chosen.filter((_, index) => names.length === 0 || known.includes(names[index]!)));
  const all = chosen.filter(({ input }) => input.kind !== 'file');
  const { hosts, skipped } = await availableHosts(place, wanted);
  if (hosts.length < 2) throw new BadInput(`Nothing to compare: only ${hosts.join()} is here.`);

  const scenarios = all.filter((_, index) => inShard(index, shard));
  const counts: Record<string, number> = { scenarios: scenarios.length };
  if (chosen.length > all.length) counts['with a recording of their own, left out'] = chosen.length - all.length;
  for (const host of hosts) counts[`${host} scenarios`] = counts[`${host} records`] = 0;
  for (const host of skipped) counts[`${host} skipped`] = scenarios.length;
  const traps: Record<string, number> = {};
  const failures: SummaryFailure[] = [];
  const waiting = scenarios.values();
  const serve = async (lane: Lane): Promise<void> => {
    for (const scenario of waiting) {
      const reasons: string[] = [];
      let first: HostRun | null = null;
      for (const host of hosts) {
        try {
          const run = await runOn(place, await orders(host, scenario.driver), scenario, lane);
          // The first host stands for the golden trace, where there is one.
          const against = first ?? (ofLibrary.has(scenario) ? goldenRun(place, scenario.name, run) : null);
          counts[`${host} scenarios`]!++;
          counts[`${host} records`]! += comparedRecords(run, against ?? run);
          if (run.failure?.kind === 'trap') traps[host] = (traps[host] ?? 0) + 1;
          const differs = against && difference(against, run, scenario.expect?.failure === 'trap');
          if (differs) {
            const kept = keepTraces(place, scenario.name, [against!, run]);
            reasons.push(
              `${against!.host} and ${host}: ${differs}\nBoth traces are in ${kept}; the lab compares them when they are dropped onto it.`,
            );
          }
          first ??= run;
        } catch (error) {
          reasons.push(`${host}: ${error instanceof Error ? error.message : String(error)}`);
        }
      }
      if (reasons.length > 0)
        failures.push({ task: scenario.name, reasons, again: `npm run -s lab -- crosscheck ${scenario.name}` });
    }
  };
  // A driver is built once for each host, whoever needs it first.
  const built = new Map<string, Promise<HostOrder>>();
  const orders = (host: HostKind, driver: string): Promise<HostOrder> => {
    const key = `${host} ${driver}`;
    let order = built.get(key);
    if (!order) built.set(key, (order = hostOrder(place, host, driver)));
    return order;
  };
  const lanes = Array.from({ length: Math.min(availableParallelism(), scenarios.length) }, () => new Lane());
  await Promise.all(lanes.map(serve)).finally(() => Promise.all(lanes.map((lane) => lane.end())));

  for (const [host, count] of Object.entries(traps)) counts[`${host} traps`] = count;
  failures.sort((a, b) => (a.task < b.task ? -1 : 1));
  const setup = `${wanted.join(', ')}; ${names.length === 0 ? 'the library' : names.join(', ')}, ${all.length} scenarios`;
  const summary: Summary = { kind: 'lab-summary', version: 1, command: 'crosscheck', setup, shard, counts, failures };
  process.stdout.write(options.json ? `${JSON.stringify(summary, null, 2)}\n` : summaryText(summary));
  return failures.length === 0 ? 0 : 1;
}
