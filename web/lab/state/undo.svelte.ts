/** Changes of the set-up, taken back and done again. Bounded, and as long as the page lives. */

/** Before this many changes ago nothing is remembered. */
export const MOST_STEPS = 100;

/** Remembers states of any kind, each with what should be known to go back to it. */
export class Undo<State> {
  #past = $state.raw<readonly State[]>([]);
  #future = $state.raw<readonly State[]>([]);

  get canUndo(): boolean {
    return this.#past.length > 0;
  }

  get canRedo(): boolean {
    return this.#future.length > 0;
  }

  /** A change was made; `before` is what it was made from. What was taken back until now cannot be done again. */
  record(before: State): void {
    this.#past = [...this.#past, before].slice(-MOST_STEPS);
    this.#future = [];
  }

  /** The state before the last change, `now` being the present one; undefined: there is none. */
  undo(now: State): State | undefined {
    const before = this.#past.at(-1);
    if (before === undefined) return undefined;
    this.#past = this.#past.slice(0, -1);
    this.#future = [...this.#future, now];
    return before;
  }

  /** The state that was taken back last; undefined: there is none. */
  redo(now: State): State | undefined {
    const after = this.#future.at(-1);
    if (after === undefined) return undefined;
    this.#future = this.#future.slice(0, -1);
    this.#past = [...this.#past, now];
    return after;
  }
}
