/**
 * The run's own thread: drives one session to its end and hands over what it left. The thread exists because driver code
 * that never returns can only be noticed, and ended, from outside.
 */
import { workerData, type MessagePort } from 'node:worker_threads';
import { chromeTrace } from '../simulator/inspect/chrometrace.ts';
import type { Scenario } from '../simulator/scenario/schema.ts';
import { Session } from '../simulator/session.ts';
import type { Snapshot, Verdict } from '../simulator/views.ts';
import type { InputAudio } from '../worker/api.ts';
import { openDriver, processOf, type HostOrder } from './hosts.ts';
import { fileTrouble } from './problems.ts';
import { writeChunks, writeTraceFile } from './tracefile.ts';
import { wavOf } from '../simulator/inspect/wavof.ts';

/** Marks the worker data of our own threads. */
export const RUNNER_ROLE = 'portcls-lab-runner';

/** Positions in the array both threads share. */
export const Control = {
  Cancel: 0,
  Records: 1,
  Slices: 2,
  /** 1 once no driver code runs any more. */ Ended: 3,
  /** The host's process, 0 when it has none. */ Process: 4,
  SIZE: 5,
} as const;

export interface RunOrder {
  readonly role: typeof RUNNER_ROLE;
  /** The thread waits for another order when this one is carried out. */
  readonly stays: boolean;
  readonly host: HostOrder;
  readonly scenario: Scenario;
  readonly input: InputAudio | undefined;
  /** Stops after this many trace records; Infinity runs to the end. */
  readonly records: number;
  /** From this record on, runs one record at a time: then `Control.Records` is exact when driver code hangs. */
  readonly singleFrom: number;
  readonly control: Int32Array;
  /** Where the trace is written; undefined when it is not wanted. */
  readonly tracePath: string | undefined;
  /** Where the Chrome trace for Perfetto is written; absent when it is not wanted. */
  readonly perfettoPath?: string | undefined;
}

export interface RunProgress {
  readonly nowHns: number;
  readonly endHns: number;
  readonly records: number;
  readonly glitches: number;
}

/** What a run left. */
export interface RunOutcome {
  readonly stopped: 'end' | 'failed' | 'cancelled' | 'limit';
  readonly progress: RunProgress;
  readonly verdict: Verdict;
  readonly snapshot: Snapshot;
  /** Why the trace could not be written; '' when it was, or was not wanted. */
  readonly traceTrouble: string;
  /** The same of the Chrome trace. */
  readonly perfettoTrouble: string;
  /** Real time the simulation took, without start and decoding. */
  readonly realMs: number;
  /** WAV files by stream index; undefined where the stream moved nothing. */
  readonly wavs: (Uint8Array | undefined)[];
}

export type RunMessage =
  | { readonly kind: 'progress'; readonly progress: RunProgress }
  | { readonly kind: 'done'; readonly outcome: RunOutcome }
  | { readonly kind: 'refused'; readonly message: string };

const BATCH_RECORDS = 256;
/** Not every call leaves a record: a loop that polls a register must give way too. */
const BATCH_HOST_CALLS = 16_384;
const PROGRESS_EVERY_MS = 100;

/** Body of the thread: one run, or where orders come one after the other, a run for each until the thread is ended. */
export async function runInThread(port: MessagePort): Promise<void> {
  const order = workerData as RunOrder;
  if (order.stays) port.on('message', (next: RunOrder) => void carryOut(next, port));
  await carryOut(order, port);
}

async function carryOut(order: RunOrder, port: MessagePort): Promise<void> {
  let session: Session;
  try {
    const { host, any } = await openDriver(order.host);
    Atomics.store(order.control, Control.Process, processOf(host));
    session = await Session.on(host, order.scenario, order.input, { any });
  } catch (error) {
    port.postMessage({
      kind: 'refused',
      message: error instanceof Error ? error.message : String(error),
    } satisfies RunMessage);
    return;
  }
  const beganMs = performance.now();
  const stopped = drive(session, order, port);
  const realMs = performance.now() - beganMs;
  Atomics.store(order.control, Control.Ended, 1);
  const snapshot = session.snapshot();
  const outcome: RunOutcome = {
    stopped,
    progress: session.progress(),
    verdict: session.verdict(),
    snapshot,
    traceTrouble: save(order.tracePath, (path) => writeTraceFile(path, session.machine.trace)),
    perfettoTrouble: save(order.perfettoPath, (path) => writeChunks(path, chromeTrace(session))),
    realMs,
    wavs: order.scenario.streams.map((_, index) => heardOf(session, index)),
  };
  Atomics.store(order.control, Control.Process, 0);
  session.dispose();
  port.postMessage({ kind: 'done', outcome } satisfies RunMessage);
}

function drive(session: Session, order: RunOrder, port: MessagePort): RunOutcome['stopped'] {
  let reportedMs = Date.now();
  const limit = Math.min(order.records, order.singleFrom);
  for (;;) {
    const { records } = session.progress();
    Atomics.store(order.control, Control.Records, records);
    Atomics.add(order.control, Control.Slices, 1);
    if (records >= order.records) return 'limit';
    const stopped = session.advance({
      records: records >= order.singleFrom ? 1 : Math.min(BATCH_RECORDS, limit - records),
      hostCalls: BATCH_HOST_CALLS,
    });
    if (stopped === 'end' || stopped === 'failed') return stopped;
    if (Atomics.load(order.control, Control.Cancel) !== 0) return 'cancelled';
    const nowMs = Date.now();
    if (nowMs - reportedMs >= PROGRESS_EVERY_MS) {
      reportedMs = nowMs;
      port.postMessage({ kind: 'progress', progress: session.progress() } satisfies RunMessage);
    }
  }
}

/** Why it could not be written; '' when it was, or was not wanted. */
function save(path: string | undefined, write: (path: string) => void): string {
  if (path === undefined) return '';
  try {
    write(path);
    return '';
  } catch (error) {
    return fileTrouble(error);
  }
}

function heardOf(session: Session, index: number): Uint8Array | undefined {
  try {
    return wavOf(session, index);
  } catch {
    // The stream was never opened.
    return undefined;
  }
}
