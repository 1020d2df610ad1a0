/** Runs a short scenario once for each instant at which anything happens in it, with actions at that instant. */
import { expect } from 'vitest';
import type { Action, ScenarioInput } from '../../../web/simulator/scenario/schema.ts';
import type { Session } from '../../../web/simulator/session.ts';
import { session } from './probe.ts';

const HNS_PER_MS = 10_000;
/** What a client may be told of a device that stops, sleeps or is gone; all ones look like a codec without variable rate. */
const ANSWERS =
  /STATUS_DEVICE_REMOVED|STATUS_DEVICE_NOT_READY|STATUS_INVALID_DEVICE_STATE|STATUS_NOT_SUPPORTED|registered no WaveRT subdevice/;

/** Two streams on one device, opened, run and closed; short, so that every instant can be tried. */
export const twoStreams = (device: 'ac97' | 'virtual'): Partial<ScenarioInput> => ({
  device,
  durationMs: 4,
  streams: [
    { direction: 'render', packetFrames: 96 },
    { direction: 'capture', packetFrames: 96, startMs: 0.3, stopMs: 2.8 },
  ],
});

/** The run at its end; the caller disposes of it. */
export async function ended(scenario: Partial<ScenarioInput>, module?: WebAssembly.Module): Promise<Session> {
  const run = await session(scenario, { module });
  run.advance({});
  return run;
}

/** Every virtual time with a record, and the tick after it. */
async function instants(scenario: Partial<ScenarioInput>): Promise<number[]> {
  const run = await ended(scenario);
  const { trace } = run.machine;
  const times = new Set<number>();
  for (let i = 0; i < trace.length && trace.atHns[i]! < run.endHns - 1; i++)
    times.add(trace.atHns[i]!).add(trace.atHns[i]! + 1);
  run.dispose();
  return [...times].sort((a, b) => a - b);
}

/**
 * Runs the two streams with these actions at every `stride`-th instant; `atMs` of an action counts from there. Fails for a
 * trap, a broken rule, anything left behind, and a registration that outlived its interrupt or thread.
 */
export async function atEveryInstant(
  device: 'ac97' | 'virtual',
  stride: number,
  actions: readonly Action[],
): Promise<void> {
  const scenario = twoStreams(device);
  const times = await instants(scenario);
  expect(times.length).toBeGreaterThan(200);
  const wrong: string[] = [];
  for (let i = 0; i < times.length && wrong.length < 10; i += stride) {
    const atMs = times[i]! / HNS_PER_MS;
    const run = await ended({
      ...scenario,
      actions: actions.map((action) => ({ ...action, atMs: atMs + action.atMs })),
    });
    wrong.push(...faults(run).map((text) => `${atMs} ms: ${text}`));
    run.dispose();
  }
  expect(wrong).toEqual([]);
}

/** What is wrong with a finished run. */
function faults(run: Session): string[] {
  const wrong = [...run.left, ...outlived(run)];
  if (run.failure) wrong.push(`${run.failure.kind}: ${run.failure.text}`);
  if (run.phase !== 'unloaded') wrong.push(`the phase is ${run.phase}`);
  for (const { severity, rule, text } of run.findings)
    if (severity !== 'note' && !(rule === 'stream-refused' && ANSWERS.test(text))) wrong.push(`${rule}: ${text}`);
  return wrong;
}

/** Registrations that were removed when their interrupt was disconnected or their thread had ended, by the trace alone. */
function outlived(run: Session): string[] {
  const gone = new Set<string>();
  for (const { call, args, index } of run.rows(0, Infinity, { groups: ['driver-calls', 'threads'] }).rows) {
    if (call === 'thread-end') gone.add(args[0]!.replace('thread=', ''));
    else if (call.endsWith('.Disconnect')) gone.add('interrupt');
    else if (call.endsWith('.Connect')) gone.delete('interrupt');
    else if (call.endsWith('.RemoveStreamResource')) {
      const handle = args.find((arg) => arg.startsWith('handle='))?.slice('handle='.length);
      const resource = run.resources.all.find(({ name }) => name === handle);
      const of = resource?.resourceKind === 'thread' ? resource.targetName : 'interrupt';
      if (gone.has(of)) return [`${handle} is removed in record ${index}, after its ${of} was gone`];
    }
  }
  return [];
}

/** Names of the calls and events of a run that `pattern` matches, in order: `PnpStop`, `irp IRP_MN_STOP_DEVICE`. */
export function sequence(run: Session, pattern: RegExp): string[] {
  return run
    .rows(0, run.machine.trace.length, {})
    .rows.filter(({ call }) => !call.startsWith('= '))
    .map(({ call, args }) =>
      [call.replace(/^[a-z]+#\d+\./, ''), ...args.map((arg) => arg.replace(/^\w+=/, ''))].join(' '),
    )
    .filter((text) => pattern.test(text));
}
