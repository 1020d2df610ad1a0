/** Makes one call: builds the scenario around it, runs it to its end, and picks out what answers the reader. */
import { CALLS, methodOf, type CallName } from '../../simulator/console/calls.ts';
import type { ScenarioInput, Scenario } from '../../simulator/scenario/schema.ts';
import type { FindingView, ResourceView, TraceRow } from '../../simulator/views.ts';
import type { Windows } from '../../simulator/versions.ts';

export const MOMENTS = {
  running: 'while the stream runs',
  before: 'before a stream is opened',
  paused: 'while the stream is paused',
  closed: 'after the stream was closed',
  asleep: 'while the device sleeps in D3',
  gone: 'after a surprise removal',
} as const;
export type Moment = keyof typeof MOMENTS;

export interface Question {
  readonly call: CallName;
  readonly windows: Windows;
  readonly device: Scenario['device'];
  readonly moment: Moment;
  readonly irql: 0 | 2;
  readonly args: Readonly<Record<string, number | string>>;
}

export interface Reply {
  /** The record of the call as it was made; null: there was nothing to call. */
  readonly row: TraceRow | null;
  /** `STATUS_SUCCESS`, another value, or '' for void. */
  readonly result: string;
  readonly failed: boolean;
  /** The modelling decision behind the answer, '' when it is documented. */
  readonly mark: string;
  /** Findings that the call made, in order. */
  readonly findings: readonly FindingView[];
  /** What the call did, with what it called in turn. */
  readonly rows: readonly TraceRow[];
  /** Registrations after it. */
  readonly registered: readonly ResourceView[];
  /** Why the run ended early, '' when it did not. */
  readonly failure: string;
  readonly scenario: Scenario;
}

const CALL_AT_MS = 30;
const MOST_ROWS = 40;

/** The scenario of a question, as the schema takes it. */
export function scenarioOf(question: Question): ScenarioInput {
  const { call, windows, device, moment, irql, args } = question;
  const { receiver } = CALLS[call];
  const direction = receiver === 'input' ? 'capture' : 'render';
  const actions: NonNullable<ScenarioInput['actions']> = [];
  if (moment === 'paused') actions.push({ do: 'pause', atMs: 20 });
  if (moment === 'asleep') actions.push({ do: 'power', atMs: 20, state: 'D3' });
  if (moment === 'gone') actions.push({ do: 'surpriseRemoval', atMs: CALL_AT_MS - 0.01 });
  // A handle that was removed has to have been registered first.
  if (Object.values(args).includes('removed')) {
    actions.push({ do: 'call', atMs: CALL_AT_MS - 6, call: 'StreamResourceManager_AddStreamResource' });
    actions.push({ do: 'call', atMs: CALL_AT_MS - 5, call: 'StreamResourceManager_RemoveStreamResource' });
  }
  actions.push({ do: 'call', atMs: CALL_AT_MS, call, irql, args: { ...args } });
  return {
    version: 1,
    name: 'call',
    title: `A call of ${methodOf(call)}`,
    windows,
    device,
    durationMs: 60,
    streams: [
      {
        direction,
        ...(moment === 'before' ? { startMs: 40 } : {}),
        ...(moment === 'closed' ? { stopMs: 20 } : {}),
      },
    ],
    actions,
  };
}

/** The result as the method's declaration has it, where the table carries it as something simpler. */
function returned(call: CallName, result: string): string {
  if (call === 'InterruptSync_CallSynchronizedRoutine') return result && 'STATUS_SUCCESS from the routine';
  if (/^PortWaveRTStream_Allocate/.test(call)) return result === '0' ? 'NULL' : `an MDL of ${result} bytes`;
  if (/_MapAllocatedPages$|^ResourceList_Find/.test(call)) return result === 'TRUE' ? 'a pointer' : 'NULL';
  return result;
}

/** Runs it. Throws Error when worker or driver cannot be fetched. */
export async function ask(question: Question): Promise<Reply> {
  const [{ runGiven }, { readScenario }] = await Promise.all([
    import('../live/runner.ts'),
    import('../../simulator/scenario/schema.ts'),
  ]);
  const read = readScenario(scenarioOf(question));
  if (!read.ok) throw new Error(read.problems.map(({ message }) => message).join('; '));
  const { rows, snapshot } = await runGiven(read.scenario);
  const name = question.call.slice(question.call.indexOf('_') + 1);
  // The question is the last call made by hand.
  const context = rows.findLast(({ context }) => context.startsWith('console#'))?.context;
  const own = rows.filter((row) => row.context === context);
  const calls = own.filter(
    ({ call }) => call === name || (/[ .]/.test(call.at(-name.length - 1) ?? '') && call.endsWith(name)),
  );
  const begun = calls[0] ?? null;
  const ended = calls.findLast(({ result }) => result !== '') ?? calls.at(-1) ?? null;
  // Its findings are recorded between its beginning and its end.
  const last = own.at(-1)?.index ?? -1;
  const findings = snapshot.findings.filter(
    ({ record }) => begun !== null && record >= own[0]!.index && record <= last + 1,
  );
  return {
    row: begun,
    result: returned(question.call, ended?.result ?? ''),
    failed: ended?.failed ?? false,
    mark: own.find(({ mark }) => mark !== '')?.mark ?? '',
    findings,
    rows: own.slice(0, MOST_ROWS),
    registered: snapshot.resources.filter(
      ({ addedHns, removedHns }) =>
        begun !== null && addedHns <= (ended?.atHns ?? 0) && (removedHns === null || removedHns > (ended?.atHns ?? 0)),
    ),
    failure: snapshot.failure?.text ?? '',
    scenario: read.scenario,
  };
}
