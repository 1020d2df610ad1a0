/** What `lab conformance` found, rule by rule. */
import type { Breach, Examination } from './examine.ts';
import { CONFORMANCE_RULES, type RuleRow } from './rules.ts';

export interface ScenarioResult extends Examination {
  /** Its place among all scenarios of the work, from 0: pieces are put together in this order. */
  readonly number: number;
  readonly scenario: string;
}
export interface FaultFailure {
  /** Its place among all calls that are failed, from 0. */
  readonly number: number;
  /** What was failed, and where, in one line. */
  readonly task: string;
  readonly reasons: readonly string[];
}
export interface RuleResult extends RuleRow {
  readonly status: 'held' | 'broken' | 'not exercised' | 'not applicable';
  /** How often it was put to the test, over all scenarios. */
  readonly exercised: number;
  readonly breaches: readonly (Breach & { readonly scenario: string })[];
}
/** `REPORT_SCHEMA` (reportschema.ts) is the same for files. */
export interface ConformanceReport {
  readonly kind: 'lab-conformance';
  readonly version: 2;
  readonly driver: string;
  /** SHA-256 of the module that was judged, in hexadecimal digits. */
  readonly module: string;
  /** SHA-256 of everything else that decides what is done: the scenarios, and how many calls are failed. */
  readonly setup: string;
  readonly verdict: 'conforms' | 'does not conform';
  readonly shard: { readonly index: number; readonly count: number };
  readonly sources: readonly string[];
  /** Functions of Windows that it imports and that change nothing here: nothing is known of what they are for. */
  readonly accepted: readonly string[];
  readonly rules: readonly RuleResult[];
  readonly scenarios: readonly {
    readonly number: number;
    readonly name: string;
    readonly status: 'held' | 'broken' | 'not applicable';
    readonly reason: string;
    readonly broken: readonly string[];
  }[];
  /** Calls that were failed, one in each run. */
  readonly faults: {
    readonly runs: number;
    readonly worked: number;
    readonly refused: number;
    readonly failures: readonly FaultFailure[];
  };
}

export interface Found extends Pick<
  ConformanceReport,
  'driver' | 'module' | 'setup' | 'shard' | 'sources' | 'accepted' | 'faults'
> {
  readonly results: readonly ScenarioResult[];
}

/** Puts the runs together. */
export function summarize({ results, ...found }: Found): ConformanceReport {
  const rules = CONFORMANCE_RULES.map((row): RuleResult => {
    const breaches = results.flatMap(({ scenario, breaches: all }) =>
      all.filter(({ rule }) => rule === row.id).map((breach) => ({ ...breach, scenario })),
    );
    const exercised = results.reduce((sum, { exercised: counts }) => sum + (counts[row.id] ?? 0), 0);
    return { ...row, exercised, breaches, status: statusOf(row, exercised, breaches.length) };
  });
  return {
    kind: 'lab-conformance',
    version: 2,
    verdict: verdictOf(rules, found.faults),
    ...found,
    rules,
    scenarios: results.map(({ number, scenario, notApplicable, breaches }) => ({
      number,
      name: scenario,
      status: notApplicable !== '' ? 'not applicable' : breaches.length > 0 ? 'broken' : 'held',
      reason: notApplicable,
      broken: breaches.map(({ rule }) => rule),
    })),
  };
}

/** What the pieces of one work are together: the report that the whole would have given, field by field in the same order. */
export function mergeReports(pieces: readonly ConformanceReport[]): ConformanceReport {
  const [first] = pieces;
  if (!first) throw new RangeError('no pieces');
  // A driver that does not start is found not to in every piece.
  const scenarios = inOrder(pieces.flatMap((piece) => piece.scenarios));
  const placeOf = new Map(scenarios.map(({ name }, place) => [name, place]));
  const rules = first.rules.map((row, index): RuleResult => {
    const all = pieces.map(({ rules: of }) => of[index]!);
    const breaches = inOrder(
      all.flatMap((one) => one.breaches.map((breach) => ({ number: placeOf.get(breach.scenario)!, breach }))),
    ).map(({ breach }) => breach);
    const exercised = all.reduce((sum, one) => sum + one.exercised, 0);
    return { ...row, exercised, breaches, status: statusOf(row, exercised, breaches.length) };
  });
  const sum = (field: 'runs' | 'worked' | 'refused') => pieces.reduce((total, { faults }) => total + faults[field], 0);
  const faults = {
    runs: sum('runs'),
    worked: sum('worked'),
    refused: sum('refused'),
    failures: inOrder(pieces.flatMap((piece) => piece.faults.failures)),
  };
  return {
    ...first,
    verdict: verdictOf(rules, faults),
    shard: { index: 1, count: 1 },
    rules,
    scenarios,
    faults,
  };
}

/** By number, each number once. */
function inOrder<T extends { readonly number: number }>(entries: readonly T[]): T[] {
  const byNumber = new Map<number, T>();
  for (const entry of entries) if (!byNumber.has(entry.number)) byNumber.set(entry.number, entry);
  return [...byNumber.values()].sort((a, b) => a.number - b.number);
}

const verdictOf = (
  rules: readonly RuleResult[],
  { failures }: ConformanceReport['faults'],
): ConformanceReport['verdict'] =>
  failures.length > 0 || rules.some(({ status }) => status === 'broken') ? 'does not conform' : 'conforms';

function statusOf({ notApplicable }: RuleRow, exercised: number, breaches: number): RuleResult['status'] {
  if (breaches > 0) return 'broken';
  if (notApplicable !== '') return 'not applicable';
  return exercised > 0 ? 'held' : 'not exercised';
}
