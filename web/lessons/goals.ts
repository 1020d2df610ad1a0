/** Whether a run meets a goal: the one judge, in the lab and in the checks. It reads a run and never changes it. */
import type { Scenario } from '../simulator/scenario/schema.ts';
import type { Snapshot, TraceRow } from '../simulator/views.ts';
import { MOST_RECORDS } from './limits.ts';
import type { Condition, Match } from './schema.ts';

/** Where somebody stands in the lab. */
export interface Standing {
  readonly scenario: Scenario;
  readonly snapshot: Snapshot | null;
  /** The run has come to its end, well or by a failure. */
  readonly ended: boolean;
  /** The chosen row of the trace. */
  readonly chosen: TraceRow | null;
  /** Rows of the filtered trace up to the playhead, as `LabApi.rows` gives them. */
  rows(from: number, count: number, filter: { text?: string }): Promise<{ total: number; rows: readonly TraceRow[] }>;
}

const PAGE_ROWS = 500;

/** True when every condition holds. */
export async function met(conditions: readonly Condition[], standing: Standing): Promise<boolean> {
  for (const condition of conditions) if (!(await holds(condition, standing))) return false;
  return true;
}

/** Whether a row is meant. */
export function matches(row: TraceRow, match: Match): boolean {
  const full = row.call.replace(/^= /, '');
  const dot = full.lastIndexOf('.');
  if (full.slice(dot + 1) !== match.call) return false;
  if (match.on !== undefined && (dot < 0 || full.slice(0, dot).replace(/#\d+$/, '') !== match.on)) return false;
  if (match.result !== undefined && !row.result.includes(match.result)) return false;
  return (match.args ?? []).every((arg) => row.args.includes(arg));
}

/** Rows that are meant, in order. `atMost` are enough. */
export async function find(match: Match, { rows }: Pick<Standing, 'rows'>, atMost = Infinity): Promise<TraceRow[]> {
  const found: TraceRow[] = [];
  for (let from = 0; from < MOST_RECORDS && found.length < atMost; from += PAGE_ROWS) {
    const page = await rows(from, PAGE_ROWS, { text: match.call });
    found.push(...page.rows.filter((row) => matches(row, match)));
    if (from + PAGE_ROWS >= page.total) break;
  }
  return found.slice(0, atMost);
}

/** The first row that is meant after the first that matches `after`. */
export async function firstAfter(
  match: Match,
  after: Match | undefined,
  standing: Pick<Standing, 'rows'>,
): Promise<TraceRow | undefined> {
  if (!after) return (await find(match, standing, 1))[0];
  const [before] = await find(after, standing, 1);
  return before && (await find(match, standing)).find(({ index }) => index > before.index);
}

async function holds(condition: Condition, standing: Standing): Promise<boolean> {
  const { snapshot, scenario } = standing;
  switch (condition.is) {
    case 'setup':
      return isSetUp(condition, scenario);
    case 'ended':
      return standing.ended && (snapshot?.failure?.kind ?? undefined) === condition.failure;
    case 'records':
      return within((await find(condition.match, standing)).length, condition.count ?? { min: 1 });
    case 'order':
      return inOrder(condition.matches, standing);
    case 'playhead': {
      const { total } = await standing.rows(0, 0, {});
      const last = (await standing.rows(Math.max(0, total - 1), 1, {})).rows[0];
      return last !== undefined && matches(last, condition.match);
    }
    case 'chosen': {
      const { chosen } = standing;
      if (!chosen || !matches(chosen, condition.match)) return false;
      if (!condition.after) return true;
      const [before] = await find(condition.after, standing, 1);
      return before !== undefined && chosen.index > before.index;
    }
  }
  if (!snapshot) return false;
  switch (condition.is) {
    case 'glitches':
      return within(snapshot.glitches.length, condition.count);
    case 'findings': {
      const { rule } = condition;
      const findings = snapshot.findings.filter((f) => (rule ? f.rule === rule : f.severity !== 'note'));
      return within(findings.length, condition.count ?? { min: 1 });
    }
    case 'resources': {
      const { kind, via, ever } = condition;
      const these = snapshot.resources.filter(
        (r) => (ever || r.removedHns === null) && (!kind || r.kind === kind) && (!via || r.via === via),
      );
      return within(these.length, condition.count);
    }
    case 'power':
      return snapshot.power === condition.state;
    case 'low-latency':
      return snapshot.protection.lowLatency === condition.on;
    case 'nothing-left':
      return snapshot.live.length === 0;
  }
}

function isSetUp(wanted: Extract<Condition, { is: 'setup' }>, scenario: Scenario): boolean {
  const { name, windows, device, driver, packetFrames, load, action } = wanted;
  const same = <T>(one: T | undefined, other: T | undefined) => one === undefined || one === other;
  const [stream] = scenario.streams;
  return (
    same(name, scenario.name) &&
    same(windows, scenario.windows) &&
    same(device, scenario.device) &&
    same(driver, scenario.driver) &&
    same(wanted.protected, scenario.protection.enabled) &&
    same(packetFrames, stream?.packetFrames) &&
    (load === undefined ||
      (load === 'none' ? scenario.loads.length === 0 : scenario.loads.some(({ kind }) => kind === load))) &&
    (action === undefined || scenario.actions.some((planned) => planned.do === action))
  );
}

async function inOrder(list: readonly Match[], standing: Standing): Promise<boolean> {
  let at = -1;
  for (const match of list) {
    const next = (await find(match, standing)).find(({ index }) => index > at);
    if (!next) return false;
    at = next.index;
  }
  return true;
}

const within = (count: number, { min = 0, max = Infinity }: { min?: number; max?: number }): boolean =>
  count >= min && count <= max;
