/** The main thread's side of a run: starts the thread, shows progress, cancels on Ctrl+C, ends driver code that hangs. */
import { Worker } from 'node:worker_threads';
import type { Scenario } from '../simulator/scenario/schema.ts';
import type { InputAudio } from '../worker/api.ts';
import type { Place } from './place.ts';
import { Control, RUNNER_ROLE, type RunMessage, type RunOrder, type RunOutcome, type RunProgress } from './runner.ts';

/** Without a sign of life this long, the driver is taken to be in an endless loop. */
const HANG_MS = 5000;
const WATCH_EVERY_MS = 1000;

/** `hung`: the driver did not return; what is there was made by running again up to its last sign of life. */
export type JobOutcome = RunOutcome & { readonly hung: boolean };

/** The driver module or the set-up does not fit; nothing ran. */
export class RunRefused extends Error {
  override readonly name = 'RunRefused';
}

/** Runs a scenario to its end. Throws RunRefused. */
export async function runJob(
  place: Place,
  scenario: Scenario,
  input: InputAudio | undefined,
  withTrace: boolean,
  onProgress: (progress: RunProgress) => void,
): Promise<JobOutcome> {
  const first = await attempt(place, scenario, input, withTrace, Infinity, onProgress);
  if (typeof first !== 'number') return { ...first, hung: false };
  // State is a function of scenario and time: the records before the endless loop come out the same again.
  const again = await attempt(place, scenario, input, withTrace, first, () => undefined);
  if (typeof again === 'number') {
    throw new Error('The driver did not return, and did not come as far again. Nothing of the run could be kept.');
  }
  return { ...again, hung: true };
}

/** The outcome, or the number of records at the last sign of life of a run that hung. */
function attempt(
  place: Place,
  scenario: Scenario,
  input: InputAudio | undefined,
  withTrace: boolean,
  records: number,
  onProgress: (progress: RunProgress) => void,
): Promise<RunOutcome | number> {
  const control = new Int32Array(new SharedArrayBuffer(Control.SIZE * 4));
  const order: RunOrder = { role: RUNNER_ROLE, driver: place.driver, scenario, input, withTrace, records, control };
  const worker = new Worker(place.program, { workerData: order });
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
    };
    worker.on('message', (message: RunMessage) => {
      if (message.kind === 'progress') {
        signMs = Date.now();
        onProgress(message.progress);
        return;
      }
      finish();
      if (message.kind === 'done') resolve(message.outcome);
      else reject(new RunRefused(message.message));
    });
    worker.on('error', (error) => {
      finish();
      reject(error);
    });
  });
}
