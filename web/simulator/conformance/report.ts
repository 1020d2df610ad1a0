/** What `lab conformance` found, rule by rule. */
import type { Breach, Examination } from './examine.ts';
import { CONFORMANCE_RULES, type RuleRow } from './rules.ts';

export interface ScenarioResult extends Examination {
  readonly scenario: string;
}
export interface FaultFailure {
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
export interface ConformanceReport {
  readonly kind: 'lab-conformance';
  readonly version: 1;
  readonly driver: string;
  readonly verdict: 'conforms' | 'does not conform';
  readonly shard: { readonly index: number; readonly count: number };
  readonly sources: readonly string[];
  /** Functions of Windows that it imports and that change nothing here: nothing is known of what they are for. */
  readonly accepted: readonly string[];
  readonly rules: readonly RuleResult[];
  readonly scenarios: readonly {
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

export interface Found extends Pick<ConformanceReport, 'driver' | 'shard' | 'sources' | 'accepted' | 'faults'> {
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
  const broken = found.faults.failures.length > 0 || rules.some(({ status }) => status === 'broken');
  return {
    kind: 'lab-conformance',
    version: 1,
    verdict: broken ? 'does not conform' : 'conforms',
    ...found,
    rules,
    scenarios: results.map(({ scenario, notApplicable, breaches }) => ({
      name: scenario,
      status: notApplicable !== '' ? 'not applicable' : breaches.length > 0 ? 'broken' : 'held',
      reason: notApplicable,
      broken: breaches.map(({ rule }) => rule),
    })),
  };
}

function statusOf({ notApplicable }: RuleRow, exercised: number, breaches: number): RuleResult['status'] {
  if (breaches > 0) return 'broken';
  if (notApplicable !== '') return 'not applicable';
  return exercised > 0 ? 'held' : 'not exercised';
}
