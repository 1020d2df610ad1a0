/**
 * The sweep: a scenario is run once to learn where the driver makes calls that may fail, then once more for each of them,
 * with that call failing. What a driver owes then: nothing left behind, no broken rule, no crash, and a device or stream
 * that is refused with a status that says why, or works without what it did not get.
 */
import type { FindingView } from '../views.ts';
import type { Fault, Scenario } from '../scenario/schema.ts';
import type { Session } from '../session.ts';
import { statusName } from '../status.ts';
import type { RuleId } from '../verifier/rules.ts';
import { fallible } from './fallible.ts';
import { faultText } from './faults.ts';
import { watchSites, type CallSite } from './sites.ts';

/** Time a scenario keeps after the last thing planned in it. */
const AFTER_LAST_MS = 60;
/** No scenario runs longer in a sweep. */
const LONGEST_MS = 1500;

/** One run of a sweep. */
export interface SweepCase {
  readonly fault: Fault;
  /** Where: the driver's entries that were open. */
  readonly phase: string;
}

/** What a run was, before anything failed. */
export interface Baseline {
  readonly sites: readonly CallSite[];
  /** Rules the run breaks anyway; a sweep does not count them again. */
  readonly rules: readonly RuleId[];
  /** Why the scenario cannot be swept; '' when it can. */
  readonly unfit: string;
}

export type SweepOutcome = 'worked' | 'refused' | 'not loaded' | 'failed';
export interface SweepResult {
  readonly outcome: SweepOutcome;
  /** What was wrong, for `failed`; how it was refused. */
  readonly reasons: readonly string[];
}

/**
 * The scenario as a sweep runs it. Rule: it ends 60 ms after its last stream begins or its last action or change, at the
 * latest after 1.5 s, because every call site of a longer run was already there; and never later than its own end. Faults
 * and expectations of its own are left out: the sweep brings its own.
 */
export function forSweep(scenario: Scenario): Scenario {
  const times = [
    0,
    ...scenario.streams.flatMap(({ startMs, stopMs, applications }) => [
      startMs,
      stopMs ?? 0,
      ...applications.flatMap(({ joinMs, leaveMs }) => [joinMs, leaveMs ?? 0]),
    ]),
    ...scenario.actions.map(({ atMs }) => atMs),
  ];
  const durationMs = Math.min(scenario.durationMs, LONGEST_MS, Math.max(...times) + AFTER_LAST_MS);
  const { expect: _expect, ...rest } = scenario;
  return { ...rest, durationMs, faults: [] };
}

/** Runs a session that has not begun, to learn its call sites. */
export function baselineOf(session: Session): Baseline {
  const sites = watchSites(session.machine);
  session.advance({});
  const { failure } = session;
  return {
    sites: sites(),
    rules: [...new Set(session.findings.map(({ rule }) => rule))],
    unfit: failure ? `it fails without a fault: ${failure.text}` : '',
  };
}

/** A fault for the first call of each site, or for every call, at most `most` of one function. */
export function casesOf(sites: readonly CallSite[], every: boolean, most: number): SweepCase[] {
  const cases: SweepCase[] = [];
  const used = new Map<string, number>();
  for (const { call, phase, nth } of sites) {
    for (const n of every ? nth : nth.slice(0, 1)) {
      const already = used.get(call) ?? 0;
      if (already >= most) break;
      used.set(call, already + 1);
      cases.push({ fault: { call, nth: n, gives: 'nothing' }, phase });
      if (fallible(call).less) cases.push({ fault: { call, nth: n, gives: 'less' }, phase });
    }
  }
  return cases;
}

export const withFault = (scenario: Scenario, fault: Fault): Scenario => ({
  ...scenario,
  faults: [...scenario.faults, fault],
});

/** Findings that only say that a stream or the device was refused. */
const REFUSALS = new Set<RuleId>(['stream-refused', 'stream-not-resumed']);

/** Judges a run that has ended. */
export function judge(session: Session, fault: Fault, baseline: Baseline): SweepResult {
  const { failure, findings, left, resources } = session;
  const wrong: string[] = [];
  const refusals: string[] = [];
  if (failure && failure.kind !== 'start' && failure.kind !== 'load') wrong.push(`${failure.kind}: ${failure.text}`);
  else if (failure) {
    refusals.push(failure.text);
    checkStatus(failure.text, fault, wrong);
  }
  for (const finding of findings) {
    if (finding.severity === 'note' || baseline.rules.includes(finding.rule)) continue;
    if (isRefusal(finding)) {
      refusals.push(finding.text);
      checkStatus(finding.text, fault, wrong);
    } else wrong.push(`${finding.rule}: ${finding.text}`);
  }
  // A registration that is left has a rule of its own, which a call by hand may break in every run of the scenario.
  const registered = resources.all.filter(({ removedHns }) => removedHns === null);
  const others = left.filter((text) => !registered.some(({ name }) => text.startsWith(`${name} `)));
  if (!baseline.rules.includes('left-behind')) for (const name of others) wrong.push(`left behind: ${name}`);
  if (!baseline.rules.includes('resource-never-removed'))
    for (const { name, targetName } of registered) wrong.push(`still registered: ${name} (${targetName})`);
  if (findings.some(({ rule, text }) => rule === 'fault-not-fired' && text.includes(faultText(fault))))
    wrong.push('the run with the fault does not come to the call that fails');
  if (wrong.length > 0) return { outcome: 'failed', reasons: [...new Set(wrong)] };
  if (failure?.kind === 'load') return { outcome: 'not loaded', reasons: refusals };
  return { outcome: refusals.length > 0 ? 'refused' : 'worked', reasons: refusals };
}

const isRefusal = ({ rule }: FindingView): boolean => REFUSALS.has(rule);

/**
 * A refusal says why when it hands on the status of what failed, or STATUS_INSUFFICIENT_RESOURCES. Later on a device that
 * lost an object it needs may answer STATUS_DEVICE_NOT_READY or STATUS_DEVICE_REMOVED; and one that was not stopped, because
 * it could not be rebalanced, STATUS_DEVICE_BUSY to the stream that was to follow.
 */
function checkStatus(text: string, fault: Fault, wrong: string[]): void {
  const status = /(STATUS_\w+|0x[0-9A-F]{8})/.exec(text)?.[1];
  if (status === undefined) return;
  const { answer } = fallible(fault.call);
  const fitting = [
    ...(answer === 0 ? [] : [statusName(answer)]),
    'STATUS_INSUFFICIENT_RESOURCES',
    'STATUS_DEVICE_NOT_READY',
    'STATUS_DEVICE_REMOVED',
    'STATUS_DEVICE_BUSY',
    'STATUS_INVALID_DEVICE_STATE',
  ];
  if (fault.call === 'Unknown_QueryInterface') fitting.push('STATUS_NOT_SUPPORTED');
  if (!fitting.includes(status)) wrong.push(`${status} does not say that ${fault.call} failed: ${text}`);
}
