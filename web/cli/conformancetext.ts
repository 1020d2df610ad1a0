/** The report of `lab conformance` for people, and as JUnit XML for build servers. */
import type { ConformanceReport, RuleResult } from '../simulator/conformance/report.ts';

const KINDS = { 'driver-verifier': 'Driver Verifier', documented: 'documented', ours: 'a check of this lab' } as const;

const sourceOf = ({ kind, number, source }: RuleResult): string =>
  [KINDS[kind], number, source].filter(Boolean).join(', ');

const ms = (hns: number): string => `${(hns / 10_000).toFixed(3)} ms`;

/** One breach in lines: where, what, what led there, what Windows may do. */
function breachLines({ scenario, atHns, text, records, windows }: RuleResult['breaches'][number]): string[] {
  return [
    `${scenario}, ${ms(atHns)}: ${text}`,
    ...records.map((record) => `    ${record}`),
    `    On Windows: ${windows}.`,
  ];
}

/** Scenarios that are named beside the first one; --json has all. */
const MOST_NAMED = 5;
function alsoIn(scenarios: readonly string[]): string {
  const left = scenarios.length - MOST_NAMED;
  const named = scenarios.slice(0, MOST_NAMED).join(', ');
  return `also in: ${named}${left > 0 ? `, and ${left} more (--json has all)` : ''}`;
}

/** A report of a screen or two. */
export function conformanceText(report: ConformanceReport): string {
  const { driver, rules, scenarios, faults, accepted, shard } = report;
  const lines: string[] = [];
  const by = (status: RuleResult['status']) => rules.filter((rule) => rule.status === status);
  for (const rule of by('broken')) {
    lines.push(`BROKEN  ${rule.id}: ${rule.demands} [${sourceOf(rule)}]`);
    const [first, ...more] = rule.breaches;
    lines.push(...breachLines(first!).map((line) => `  ${line}`));
    if (more.length > 0) lines.push(`  ${alsoIn(more.map(({ scenario }) => scenario))}`);
    lines.push('');
  }
  for (const rule of by('held')) lines.push(`held    ${rule.id} (${rule.exercised} times) [${sourceOf(rule)}]`);
  const unexercised = by('not exercised').map(({ id }) => id);
  if (unexercised.length > 0) lines.push('', `Not exercised: ${unexercised.join(', ')}`);
  for (const { id, notApplicable } of by('not applicable')) lines.push(`Not applicable: ${id}: ${notApplicable}`);
  lines.push('');
  for (const { name, status, reason } of scenarios)
    if (status === 'not applicable') lines.push(`Scenario not applicable: ${name}: ${reason}`);
  const ran = scenarios.filter(({ status }) => status !== 'not applicable').length;
  lines.push('', `${ran} of ${scenarios.length} scenarios ran.`);
  lines.push(
    `${faults.runs} calls failed one by one: ${faults.worked} times it worked on, ${faults.refused} times it refused.`,
  );
  for (const { task, reasons } of faults.failures)
    lines.push(`BROKEN  ${task}`, ...reasons.map((reason) => `    ${reason}`));
  if (accepted.length > 0) lines.push(`Accepted, without effect here: ${accepted.join(', ')}`);
  const piece = shard.count > 1 ? `, piece ${shard.index} of ${shard.count}` : '';
  lines.push(`${driver}${piece}: ${by('held').length} rules held, ${by('broken').length} broken: ${report.verdict}.`);
  return `${lines.join('\n')}\n`;
}

/** Text for XML 1.0, in attributes and elements alike: characters that cannot stand in it at all become U+FFFD. */
export function xmlText(text: string): string {
  const names: Readonly<Record<string, string>> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos' };
  return (
    text
      // eslint-disable-next-line no-control-regex -- these are what XML forbids
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
      .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd')
      .replace(/[&<>"']/g, (letter) => `&${names[letter]};`)
  );
}

interface Case {
  readonly name: string;
  readonly failure?: string;
  readonly skipped?: string;
  /** First line of the failure. */
  readonly message?: string;
}

/** One suite of rules, one of scenarios, one of failed calls. Without times: the same driver gives the same file. */
export function conformanceJunit({ driver, rules, scenarios, faults }: ConformanceReport): string {
  const suites: readonly (readonly [string, readonly Case[]])[] = [
    [
      'rules',
      rules.map((rule) => ({
        name: rule.id,
        ...(rule.status === 'broken'
          ? { message: rule.demands, failure: [sourceOf(rule), ...rule.breaches.flatMap(breachLines)].join('\n') }
          : {}),
        ...(rule.status === 'not exercised' ? { skipped: 'not exercised' } : {}),
        ...(rule.status === 'not applicable' ? { skipped: rule.notApplicable } : {}),
      })),
    ],
    [
      'scenarios',
      scenarios.map(({ name, status, reason, broken }) => ({
        name,
        ...(status === 'broken' ? { message: broken.join(', '), failure: broken.join('\n') } : {}),
        ...(status === 'not applicable' ? { skipped: reason } : {}),
      })),
    ],
    [
      'faults',
      [
        ...(faults.failures.length === 0 ? [{ name: `${faults.runs} calls failed one by one` }] : []),
        ...faults.failures.map(({ task, reasons }) => ({
          name: task,
          message: reasons[0] ?? '',
          failure: reasons.join('\n'),
        })),
      ],
    ],
  ];
  const lines = ['<?xml version="1.0" encoding="UTF-8"?>', `<testsuites name="${xmlText(driver)}">`];
  for (const [suite, cases] of suites) {
    const failures = cases.filter(({ failure }) => failure !== undefined).length;
    const skipped = cases.filter((one) => one.skipped !== undefined).length;
    lines.push(`  <testsuite name="${suite}" tests="${cases.length}" failures="${failures}" skipped="${skipped}">`);
    for (const one of cases) {
      const head = `    <testcase classname="${xmlText(`${driver}.${suite}`)}" name="${xmlText(one.name)}"`;
      if (one.failure !== undefined)
        lines.push(
          `${head}>`,
          `      <failure message="${xmlText(one.message ?? '')}">${xmlText(one.failure)}</failure>`,
          '    </testcase>',
        );
      else if (one.skipped !== undefined)
        lines.push(`${head}>`, `      <skipped message="${xmlText(one.skipped)}"/>`, '    </testcase>');
      else lines.push(`${head}/>`);
    }
    lines.push('  </testsuite>');
  }
  return `${[...lines, '</testsuites>'].join('\n')}\n`;
}
