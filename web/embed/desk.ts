/**
 * One worker for all blocks of a page, so that one compiled driver serves them all. Blocks take turns. Whoever comes back
 * after another one stands where it was: state is a function of scenario and position, so the run is simply made again.
 */
import type { Scenario } from '../simulator/scenario/schema.ts';
import { LabClient } from '../worker/client.ts';
import { startWorker } from './worker.ts';

/** Whose run it is and where it stands. */
export interface Holder {
  readonly scenario: Scenario;
  /** Records to stand after; 0: nothing has run. */
  readonly records: number;
  /** The run is over: behind the last record. */
  readonly over: boolean;
}

let client: LabClient | undefined;
let holder: Holder | undefined;
let queue: Promise<unknown> = Promise.resolve();

/** Waits for its turn, puts the holder's run into the worker and uses it. Rejects as the worker does. */
export function atDesk<T>(of: Holder, use: (client: LabClient) => Promise<T>): Promise<T> {
  const turn = queue.then(async () => {
    client ??= new LabClient(startWorker);
    if (holder !== of) {
      holder = undefined;
      await client.load(of.scenario);
      if (of.over) await client.run({ speed: Infinity }, () => undefined);
      else if (of.records > 0) await client.seek({ records: of.records });
      holder = of;
    }
    try {
      return await use(client);
    } catch (error) {
      // The worker may be another one by now.
      holder = undefined;
      throw error;
    }
  });
  queue = turn.catch(() => undefined);
  return turn;
}

/** Pauses the run of this holder, if it is the one at the desk. */
export async function pauseAtDesk(of: Holder): Promise<void> {
  if (holder === of) await client?.pause();
}

/** Forgets the run in the worker, so that the holder's next turn begins from where it says it stands. */
export function leaveDesk(of: Holder): void {
  if (holder === of) holder = undefined;
}
