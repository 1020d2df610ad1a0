/**
 * Expectations of a scenario, held against a run that has ended. Without `findings`, no warning or error is expected; without
 * `failure`, the run must come to its end; everything else is looked at only when the scenario names it.
 */
import { statusName } from '../status.ts';
import { opRow, Phase, type Trace } from '../trace/trace.ts';
import type { ExpectationView, FindingView } from '../views.ts';
import type { Expect } from './schema.ts';

/** What of a run the expectations are about; a session is one. */
export interface RunResult {
  readonly failure: { readonly kind: string; readonly text: string } | null;
  readonly findings: readonly FindingView[];
  readonly resources: { readonly all: readonly { readonly resourceKind: 'interrupt' | 'thread' }[] };
  readonly machine: { readonly trace: Trace };
  glitchCount(): number;
}

/** Every expectation with what came of it, in a fixed order. */
export function checkExpectations(expect: Expect, run: RunResult): ExpectationView[] {
  const list: ExpectationView[] = [];
  const add = (what: string, wanted: string, got: string, ok: boolean) => list.push({ what, wanted, got, ok });

  const ended = run.failure?.kind ?? 'none';
  const failure = expect.failure ?? 'none';
  add(
    'failure',
    failure,
    ended === failure || !run.failure ? ended : `${ended}: ${run.failure.text}`,
    ended === failure,
  );

  if (expect.glitches !== undefined) {
    const { min = 0, max = Infinity } =
      typeof expect.glitches === 'number' ? { min: expect.glitches, max: expect.glitches } : expect.glitches;
    const count = run.glitchCount();
    add('glitches', boundsText(min, max), String(count), count >= min && count <= max);
  }

  const wanted = expect.findings ?? [];
  const rules = new Set<string>(run.findings.map((finding) => finding.rule));
  for (const rule of wanted) {
    const found = rules.has(rule);
    add('finding', rule, found ? rule : 'none of this rule', found);
  }
  const others = run.findings.filter(({ severity, rule }) => severity !== 'note' && !wanted.includes(rule));
  add(
    wanted.length > 0 ? 'other findings' : 'findings',
    'none',
    others.length === 0 ? 'none' : [...new Set(others.map(({ rule, text }) => `${rule}: ${text}`))].join('; '),
    others.length === 0,
  );

  for (const kind of ['interrupt', 'thread'] as const) {
    const registered = expect.registrations?.[`${kind}s`];
    if (registered === undefined) continue;
    const count = run.resources.all.filter(({ resourceKind }) => resourceKind === kind).length;
    add(`registrations of ${kind}s`, String(registered), String(count), count === registered);
  }

  if (expect.statuses?.length) {
    const given = statusesOf(run.machine.trace, new Set(expect.statuses.map(({ call }) => call)));
    for (const { call, status } of expect.statuses) {
      const seen = given.get(call) ?? new Set<string>();
      add(call, status, seen.size === 0 ? 'never called' : [...seen].join(', '), seen.has(status));
    }
  }
  return list;
}

function boundsText(min: number, max: number): string {
  if (min === max) return String(min);
  if (max === Infinity) return `at least ${min}`;
  return min === 0 ? `at most ${max}` : `${min} to ${max}`;
}

/** Which statuses calls of these names gave. `SetWritePacket` means the method of that name on any interface. */
function statusesOf(trace: Trace, names: ReadonlySet<string>): Map<string, Set<string>> {
  const given = new Map<string, Set<string>>();
  for (let i = 0; i < trace.length; i++) {
    const phase = trace.phase[i];
    if (phase !== Phase.Call && phase !== Phase.End) continue;
    const { name, result } = opRow(trace.op[i]!);
    if (result !== 'status') continue;
    for (const wanted of [name, name.slice(name.lastIndexOf('_') + 1)]) {
      if (!names.has(wanted)) continue;
      let statuses = given.get(wanted);
      if (!statuses) given.set(wanted, (statuses = new Set()));
      statuses.add(statusName(trace.result[i]!));
      break;
    }
  }
  return given;
}
