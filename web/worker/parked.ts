/**
 * Runs of one scenario that stand at earlier times, so that a seek into the past need not begin at virtual time 0. They are made in
 * idle time, once somebody sought: state is a function of scenario and time, so each of them is the same run.
 */
import type { Session } from '../simulator/session.ts';
import { rest, SLICE_MS } from './pace.ts';

/** The run is kept ready at each of these shares of how far it ever was. */
const SHARES = [0.2, 0.4, 0.6, 0.8] as const;
/** Most that wait, the one at the furthest time included. */
const MOST = SHARES.length + 1;
/** A shorter run is made again sooner than anybody notices; a longer one would take too much memory five times. */
const LEAST_RECORDS = 20_000;
const MOST_RECORDS = 3_000_000;
const BATCH_RECORDS = 2048;

export type Target = { readonly records: number } | { readonly hns: number };

export class Parked {
  readonly #make: (instead?: Session) => Promise<Session>;
  #waiting: Session[] = [];
  /** One that nobody needs: its memory serves the next. */
  #spare: Session | undefined;
  #furthest = 0;
  /** Rises with everything that ends the filling under way. */
  #turn = 0;

  /** @param make a new run at virtual time 0, in the memory of `instead` if there is one */
  constructor(make: (instead?: Session) => Promise<Session>) {
    this.#make = make;
  }

  /** The run to go on from to `target`: of `present` and those that wait the latest one that is not past it. The others wait. */
  async nearest(present: Session, target: Target): Promise<Session> {
    this.stop();
    this.#furthest = Math.max(this.#furthest, recordsOf(present));
    if (this.#furthest > MOST_RECORDS) return isPast(present, target) ? this.#make(present) : present;
    const all = [present, ...this.#waiting].sort((a, b) => recordsOf(a) - recordsOf(b));
    const chosen = all.findLast((session) => !isPast(session, target)) ?? (await this.#new());
    this.#waiting = all.filter((session) => session !== chosen);
    while (this.#waiting.length > MOST) this.#dropOne();
    return chosen;
  }

  /** Makes the runs that are missing, in slices, until it is stopped. */
  async fill(present: Session): Promise<void> {
    const turn = ++this.#turn;
    this.#furthest = Math.max(this.#furthest, recordsOf(present));
    if (this.#furthest < LEAST_RECORDS || this.#furthest > MOST_RECORDS) return;
    for (const share of SHARES) {
      const wanted = Math.floor(this.#furthest * share);
      const near = this.#furthest * 0.05;
      if ([present, ...this.#waiting].some((session) => Math.abs(recordsOf(session) - wanted) <= near)) continue;
      const session = await this.#new();
      while (turn === this.#turn && recordsOf(session) < wanted) {
        const beganMs = performance.now();
        do {
          const records = Math.min(BATCH_RECORDS, wanted - recordsOf(session));
          if (session.advance({ records }) !== 'budget') break;
        } while (recordsOf(session) < wanted && performance.now() - beganMs < SLICE_MS);
        await rest(0);
      }
      // One that is half way is of use, too.
      this.#waiting.push(session);
      while (this.#waiting.length > MOST) this.#dropOne();
      if (turn !== this.#turn) return;
    }
  }

  /** Ends a filling that is under way, after its slice. */
  stop(): void {
    this.#turn += 1;
  }

  async #new(): Promise<Session> {
    const instead = this.#spare;
    this.#spare = undefined;
    return this.#make(instead);
  }

  /** The one that stands closest behind another one is missed least. */
  #dropOne(): void {
    this.#waiting.sort((a, b) => recordsOf(a) - recordsOf(b));
    const gap = (i: number) => recordsOf(this.#waiting[i]!) - (i === 0 ? 0 : recordsOf(this.#waiting[i - 1]!));
    let least = 0;
    for (let i = 1; i < this.#waiting.length - 1; i++) if (gap(i) < gap(least)) least = i;
    this.#spare?.dispose();
    [this.#spare] = this.#waiting.splice(least, 1);
  }
}

const recordsOf = (session: Session) => session.progress().records;

function isPast(session: Session, target: Target): boolean {
  const { records, nowHns } = session.progress();
  return 'records' in target ? records > target.records : nowHns > target.hns;
}
