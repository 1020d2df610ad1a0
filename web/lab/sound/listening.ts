/**
 * Listening: in step with a run at real-time speed, or afterwards from the chosen time on. What is heard is what the device
 * took from the buffer, glitches included; the page only passes it on, a little later.
 */
import type { Lab } from '../state/lab.svelte.ts';
import { Player, type Played } from './player.ts';

const HNS_PER_S = 10_000_000;
const PUMP_EVERY_MS = 40;
/** How far behind the playhead the sound is taken: the device fetches ahead of the wire in pieces. */
const LAG_HNS = 300_000;
/** How much is handed over ahead when the run is over, so that a busy page does not stutter. */
const AHEAD_HNS = 3_000_000;
/** The last frame rarely falls on a whole unit of time. */
const NEARLY_HNS = 10_000;
/** More than this is not caught up with: the run went on faster than sound, or the page slept. */
const MOST_BEHIND_HNS = 10_000_000;

export class Listening {
  readonly #lab: Lab;
  readonly #stream: number;
  #player: Player | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;
  #fromHns: number;
  #startHns: number;
  #rate: number;
  #pumping = false;
  #playedFrames = 0;
  readonly #onEnd: () => void;

  /** `onEnd` is called once, when all was played or nothing can be. */
  constructor(lab: Lab, stream: number, onEnd: () => void) {
    this.#lab = lab;
    this.#stream = stream;
    this.#onEnd = onEnd;
    const { run, view } = lab;
    const live = run.state === 'running' || !run.touched;
    const chosenHns = view.cursorHns !== null && view.cursorHns < run.progress.nowHns ? view.cursorHns : 0;
    this.#fromHns = this.#startHns = live ? Math.max(0, run.progress.nowHns - LAG_HNS) : chosenHns;
    this.#rate = lab.setup.scenario.streams[stream]?.format.rate ?? 48_000;
  }

  async start(): Promise<void> {
    this.#player = await Player.open(this.#rate, (played) => this.#heard(played));
    this.#timer = setInterval(() => void this.#pump(), PUMP_EVERY_MS);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    const player = this.#player;
    this.#player = undefined;
    await player?.close();
  }

  /** Hands over what is due. Stays behind the playhead of a run that goes on, ahead of the ear of one that is over. */
  async #pump(): Promise<void> {
    const { run } = this.#lab;
    if (this.#pumping || !this.#player) return;
    const running = run.state === 'running';
    const heardHns = this.#startHns + (this.#playedFrames / this.#rate) * HNS_PER_S;
    const { nowHns } = run.progress;
    const toHns = running ? nowHns - LAG_HNS : Math.min(nowHns, heardHns + AHEAD_HNS);
    if (nowHns + LAG_HNS < this.#fromHns || (running && toHns - this.#fromHns > MOST_BEHIND_HNS)) {
      // The playhead went back, or jumped: go on from there.
      this.#fromHns = Math.max(0, nowHns - LAG_HNS);
      this.#startHns = this.#fromHns - (this.#playedFrames / this.#rate) * HNS_PER_S;
      return;
    }
    if (!running && run.touched && this.#fromHns >= nowHns && heardHns >= nowHns - NEARLY_HNS) return this.#onEnd();
    if (toHns <= this.#fromHns) return;
    this.#pumping = true;
    try {
      const sound = await run.client.reads.sound(this.#stream, this.#fromHns, toHns);
      this.#fromHns = toHns;
      this.#player?.push(sound);
    } catch {
      this.#onEnd();
    } finally {
      this.#pumping = false;
    }
  }

  #heard({ played, missing }: Played): void {
    this.#playedFrames = played;
    if (!this.#player) return;
    const { run, view } = this.#lab;
    const atHns = Math.min(run.progress.nowHns, this.#startHns + (played / this.#rate) * HNS_PER_S);
    this.#lab.listening = { stream: this.#stream, atHns, played, missing };
    if (run.state === 'running') return;
    // The mark goes along with what is heard.
    view.cursorHns = atHns;
    if (atHns < view.fromHns || atHns > view.toHns) view.center(atHns, this.#lab.endHns);
  }
}
