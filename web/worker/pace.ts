/**
 * How a long run shares its thread: work in slices of a few milliseconds of real time, let messages through between
 * them, and keep virtual time in step with real time when a speed is asked for. Real clocks are allowed here.
 */

/** Real time of one slice. Short enough that pause and progress feel immediate. */
export const SLICE_MS = 8;
const HNS_PER_MS = 10_000;

/** Lets waiting messages (pause, ping, snapshot) run before going on. Costs about 10 us, unlike a clamped timer. */
export function makeBreather(): () => Promise<void> {
  const { port1, port2 } = new MessageChannel();
  let resume: (() => void) | undefined;
  port1.onmessage = () => resume?.();
  return () =>
    new Promise((resolve) => {
      resume = resolve;
      port2.postMessage(0);
    });
}

/** Waits a little real time, for speeds at which the next event is not due yet. */
export function rest(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Virtual time that should have passed at this moment of real time. */
export class Pace {
  readonly #startHns: number;
  readonly #startMs: number;
  readonly #speed: number;

  /** `speed` is virtual time per real time; Infinity never waits. */
  constructor(speed: number, startHns: number, startMs: number) {
    this.#speed = speed;
    this.#startHns = startHns;
    this.#startMs = startMs;
  }

  dueHns(nowMs: number): number {
    if (this.#speed === Infinity) return Infinity;
    return this.#startHns + Math.floor((nowMs - this.#startMs) * HNS_PER_MS * this.#speed);
  }
}
