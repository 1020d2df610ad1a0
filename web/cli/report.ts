/** The result of a run, for people and as JSON. */
import { unmet } from '../simulator/scenario/unmet.ts';
import type { Scenario } from '../simulator/scenario/schema.ts';
import { ruleNumber } from '../simulator/verifier/rules.ts';
import { OFFERED } from '../simulator/versions.ts';
import type { JobOutcome } from './job.ts';

/** Why the run stopped, in words; '' when it came to its end. */
function stopWords(outcome: JobOutcome): string {
  if (outcome.stopped === 'cancelled') return 'Cancelled. The trace up to there is kept.';
  return '';
}

const ms = (hns: number) => (hns / 10_000).toFixed(3);

/** A report of a few lines. */
export function textReport(scenario: Scenario, outcome: JobOutcome): string {
  const { verdict, snapshot, progress, realMs } = outcome;
  const virtualMs = progress.nowHns / 10_000;
  const lines = [
    `${scenario.title || scenario.name}: ${OFFERED[scenario.windows]}, device ${scenario.device}`,
    `${ms(progress.nowHns)} ms of virtual time in ${realMs.toFixed(0)} ms (${(virtualMs / Math.max(1, realMs)).toFixed(0)} x), ${progress.records} trace records`,
    '',
    verdict.headline,
  ];
  if (verdict.because) lines.push([verdict.because, verdict.root].filter(Boolean).join(' '));
  const stop = stopWords(outcome);
  if (stop) lines.push(stop);
  if (snapshot.failure) lines.push('', ...snapshot.failure.report.split('\n').map((line) => `  ${line}`), '');
  for (const glitch of snapshot.glitches) {
    lines.push(`  ${ms(glitch.atHns)} ms  glitch ${glitch.kind}, ${glitch.stream}, packet ${glitch.packet}`);
  }
  for (const finding of snapshot.findings) {
    const number = ruleNumber(finding.rule);
    const source = [finding.rule, number, finding.source].filter(Boolean).join(', ');
    lines.push(`  ${ms(finding.atHns)} ms  ${finding.severity}: ${finding.text} [${source}]`);
  }
  if (snapshot.phase === 'unloaded' && snapshot.live.length > 0) {
    lines.push(`  left behind after unload: ${snapshot.live.join(', ')}`);
  }
  const { expectations } = verdict;
  if (expectations) {
    const differs = unmet(expectations);
    lines.push('', differs.length === 0 ? 'As the scenario expects.' : 'Not as the scenario expects:');
    lines.push(...differs.map((text) => `  ${text}`));
  }
  return `${lines.join('\n')}\n`;
}

/** Everything a script may want, apart from the trace; stable field names. */
export function jsonReport(scenario: Scenario, outcome: JobOutcome): string {
  const { verdict, snapshot, progress } = outcome;
  const stopped = outcome.hung ? 'hung' : outcome.stopped;
  return `${JSON.stringify({ scenario, stopped, exitCode: exitCode(outcome), verdict, progress, snapshot }, null, 2)}\n`;
}

/**
 * 0: ran clean, or as the scenario expects. 1: a glitch, a finding, a failure, something left behind, or an expectation that is
 * not met. 130: cancelled.
 */
export function exitCode(outcome: JobOutcome): number {
  if (outcome.stopped === 'cancelled') return 130;
  const { expectations } = outcome.verdict;
  if (expectations) return unmet(expectations).length === 0 ? 0 : 1;
  return !outcome.hung && outcome.stopped === 'end' && outcome.verdict.kind === 'clean' ? 0 : 1;
}
