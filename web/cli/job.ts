/** The main thread's side of a run: starts the thread, shows progress, cancels on Ctrl+C, ends driver code that hangs. */
import { kill } from 'node:process';
import { Worker } from 'node:worker_threads';
import type { Scenario } from '../simulator/scenario/schema.ts';
import type { Verdict } from '../simulator/views.ts';
import type { InputAudio } from '../worker/api.ts';
import type { HostKind, HostOrder } from './hosts.ts';
import type { Place } from './place.ts';
import { BadInput } from './problems.ts';
import { Control, RUNNER_ROLE, type RunMessage, type RunOrder, type RunOutcome, type RunProgress } from './runner.ts';

/** Without a sign of life this long, the driver is taken to be in an endless loop. */
const HANG_MS = 5000;
const WATCH_EVERY_MS = 1000;

/** A thread for one run after the other: starting one takes longer than most runs. To be ended by who made it. */
export class Lane {
  worker: Worker | null = null;

  async end(): Promise<void> {
    await this.worker?.terminate();
    this.worker = null;
  }
}

type Limits = Pick<RunOrder, 'records' | 'singleFrom'>;

const HUNG: Verdict = {
  kind: 'failed',
  headline: 'The driver did not return',
  root: '',
  because:
    'Its code ran on without a call to Windows (an endless loop), so the run was ended. The trace up to there is kept.',
  mark: '',
  expectations: null,
};

/** `hung`: the driver did not return; what is there was made by running again up to its last sign of life. */
export type JobOutcome = RunOutcome & { readonly hung: boolean };

/** The driver module or the set-up does not fit; nothing ran. */
export class RunRefused extends Error {
  override readonly name = 'RunRefused';
}

/** What a host of this kind is made from, for a driver by its name. Throws BadInput when there is no such driver, or no such host here. */
export async function hostOrder(place: Place, kind: HostKind, driver: string): Promise<HostOrder> {
  try {
    if (kind === 'wasm') return { kind, path: await place.driver(driver), args: [] };
    return await place.processHost(kind, driver);
  } catch (error) {
    throw new BadInput(error instanceof Error ? error.message : String(error));
  }
}

/** Runs a scenario to its end, in a thread of its own or in that of `lane`, which does one run at a time. Throws RunRefused. */
export async function runJob(
  place: Place,
  host: HostOrder,
  scenario: Scenario,
  input: InputAudio | undefined,
  tracePath: string | undefined,
  onProgress: (progress: RunProgress) => void,
  lane?: Lane,
  perfettoPath?: string,
): Promise<JobOutcome> {
  const go = (limits: Limits, report = onProgress) =>
    attempt(place, { host, scenario, input, tracePath, perfettoPath, ...limits }, report, lane);
  const quiet = () => undefined;
  const whole = await go({ records: Infinity, singleFrom: Infinity });
  if (typeof whole !== 'number') return { ...whole, hung: false };
  // State is a function of scenario and time: the records before the endless loop come out the same again. Once more to
  // learn the last of them, and once more up to it.
  const last = await go({ records: Infinity, singleFrom: whole }, quiet);
  const kept = typeof last === 'number' ? await go({ records: last, singleFrom: whole }, quiet) : last;
  if (typeof kept === 'number') throw new Error('the driver did not return, and not at the same place twice');
  return { ...kept, verdict: HUNG, hung: true };
}

/** The outcome, or the number of records at the last sign of life of a run that hung. */
function attempt(
  place: Place,
  what: Omit<RunOrder, 'role' | 'stays' | 'control'>,
  onProgress: (progress: RunProgress) => void,
  lane?: Lane,
): Promise<RunOutcome | number> {
  const control = new Int32Array(new SharedArrayBuffer(Control.SIZE * 4));
  const order: RunOrder = { role: RUNNER_ROLE, stays: lane !== undefined, control, ...what };
  const waiting = lane?.worker;
  const worker = waiting ?? new Worker(place.program, { workerData: order });
  waiting?.postMessage(order);
  if (lane) lane.worker = worker;
  return new Promise<RunOutcome | number>((resolve, reject) => {
    let signMs = Date.now();
    let known = -1;
    const watch = setInterval(() => {
      // Decoding a long trace takes its time; the driver has no part in it.
      if (Atomics.load(control, Control.Ended) !== 0) return;
      const slices = Atomics.load(control, Control.Slices);
      if (slices !== known) {
        known = slices;
        signMs = Date.now();
      } else if (Date.now() - signMs >= HANG_MS) {
        finish();
        // A thread that waits for its host's process cannot be ended before that.
        const process = Atomics.load(control, Control.Process);
        if (process !== 0) kill(process, 'SIGKILL');
        if (lane) lane.worker = null;
        void worker.terminate();
        resolve(Atomics.load(control, Control.Records));
      }
    }, WATCH_EVERY_MS);
    const cancel = () => {
      // The second Ctrl+C is for a run that does not stop.
      process.off('SIGINT', cancel);
      Atomics.store(control, Control.Cancel, 1);
    };
    process.on('SIGINT', cancel);
    const finish = () => {
      clearInterval(watch);
      process.off('SIGINT', cancel);
      worker.off('message', heard);
      worker.off('error', failed);
    };
    const heard = (message: RunMessage) => {
      if (message.kind === 'progress') {
        signMs = Date.now();
        onProgress(message.progress);
        return;
      }
      finish();
      if (message.kind === 'done') resolve(message.outcome);
      else reject(new RunRefused(message.message));
    };
    const failed = (error: Error) => {
      finish();
      if (lane) lane.worker = null;
      reject(error);
    };
    worker.on('message', heard);
    worker.on('error', failed);
  });
}
