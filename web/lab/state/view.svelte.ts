/** The stretch of virtual time the timeline shows. Follows the playhead until the user moves it. */
const SHORTEST_HNS = 200;
const DEFAULT_HNS = 320_000;
/** While following, the playhead stands at this share of the width. */
const PLAYHEAD_AT = 0.86;

export class View {
  fromHns = $state(0);
  lengthHns = $state(DEFAULT_HNS);
  follow = $state(true);
  /** The processor drawn large; chosen by a click, otherwise the one that takes the stream's interrupt. */
  pinned = $state<number | null>(null);
  /** A time the user chose, in the timeline or the trace; null: none. */
  cursorHns = $state<number | null>(null);

  /** A stretch the user chose; null: none. */
  selection = $state.raw<{ readonly fromHns: number; readonly toHns: number } | null>(null);

  get toHns(): number {
    return this.fromHns + this.lengthHns;
  }

  /** Zooms by `factor` (2 is closer) with the point at `anchorHns` staying where it is. */
  zoom(factor: number, anchorHns: number, endHns: number): void {
    const longest = Math.max(DEFAULT_HNS, endHns * 1.02);
    const length = Math.min(longest, Math.max(SHORTEST_HNS, this.lengthHns / factor));
    const share = (anchorHns - this.fromHns) / this.lengthHns;
    this.lengthHns = length;
    this.fromHns = this.#bounded(anchorHns - share * length, endHns);
  }

  pan(byHns: number, endHns: number): void {
    this.follow = false;
    this.fromHns = this.#bounded(this.fromHns + byHns, endHns);
  }

  /** Puts a time into the middle of the view. */
  center(atHns: number, endHns: number): void {
    this.follow = false;
    this.fromHns = this.#bounded(atHns - this.lengthHns / 2, endHns);
  }

  /** One glitch with its packets, or the default length around the playhead. */
  standard(atHns: number, endHns: number): void {
    this.lengthHns = DEFAULT_HNS;
    this.center(atHns, endHns);
  }

  followTo(nowHns: number): void {
    if (this.follow) this.fromHns = Math.max(0, nowHns - this.lengthHns * PLAYHEAD_AT);
  }

  reset(): void {
    this.fromHns = 0;
    this.follow = true;
    this.cursorHns = this.selection = null;
  }

  #bounded(fromHns: number, endHns: number): number {
    return Math.max(0, Math.min(fromHns, Math.max(0, endHns - this.lengthHns * 0.1)));
  }
}
