/**
 * The run: drives the worker and holds what it last said. Everything shown comes from here. `revision` rises whenever
 * there is something new to read; drawings and the trace follow it and fetch for themselves.
 */
import type { Scenario } from '../../simulator/scenario/schema.ts';
import type { Snapshot, TraceRow, Verdict } from '../../simulator/views.ts';
import type { InputAudio, Progress, RunOptions, RunResult, Unit } from '../../worker/api.ts';
import { DriverHang, LabClient } from '../../worker/client.ts';

export type RunState = 'loading' | 'ready' | 'running' | 'paused' | 'ended' | 'failed' | 'hung' | 'unavailable';
export type { Unit } from '../../worker/api.ts';
export type Place = { readonly records: number } | { readonly hns: number };

const REFRESH_MS = 66;
const CALM_REFRESH_MS = 250;
/** Records after a hang that are looked for one by one. */
const MOST_STEPS = 10_000;
/** A way to somewhere else that takes longer is shown. */
const SHOWN_AFTER_MS = 400;
const NOTHING: Progress = { nowHns: 0, endHns: 0, records: 0, glitches: 0, speed: 0 };

export class Run {
  #state = $state<RunState>('loading');
  /** Acts that wait or are under way; see `act`. */
  #acts = $state(0);
  progress = $state.raw<Progress>(NOTHING);
  snapshot = $state.raw<Snapshot | null>(null);
  verdict = $state.raw<Verdict | null>(null);
  revision = $state(0);
  /** What went wrong outside the driver, or where it hung; one readable sentence. */
  problem = $state('');
  /** The breakpoint the run stands at, in words; '' at none. */
  stop = $state('');
  /** A run that something is being done to counts as loading until that is done. */
  get state(): RunState {
    return this.#acts > 0 && this.#state !== 'running' && this.#state !== 'unavailable' ? 'loading' : this.#state;
  }
  /** True once anything ran since the last `load`. */
  get touched(): boolean {
    return this.progress.records > 0;
  }
  get busy(): boolean {
    return this.state === 'running' || this.state === 'loading';
  }

  readonly client = new LabClient();
  #source: { scenario: Scenario; input: InputAudio | undefined } | undefined;
  /** Rises with each load; answers that belong to an older one are dropped. */
  #generation = 0;
  #turn: Promise<unknown> = Promise.resolve();
  #seeking: Promise<void> | null = null;
  #place: Place | null = null;
  #refreshing = false;
  #refreshedAtMs = 0;
  #wait = matchMedia('(prefers-reduced-motion: reduce)').matches ? CALM_REFRESH_MS : REFRESH_MS;

  /**
   * Does one thing at a time to the run that takes several calls. Whatever drives the run meanwhile waits until it is done; it must
   * not drive the run itself except by `load`.
   */
  act<T>(action: () => Promise<T>): Promise<T> {
    this.#acts += 1;
    const done = this.#turn.then(action).finally(() => (this.#acts -= 1));
    this.#turn = done.catch(() => undefined);
    return done;
  }

  /** Makes a fresh run of this scenario, standing at virtual time 0, or after so many records, or at another place. */
  async load(scenario: Scenario, input: InputAudio | undefined, to: number | Place = 0): Promise<void> {
    const generation = ++this.#generation;
    this.#source = { scenario, input };
    this.#state = 'loading';
    this.problem = '';
    try {
      const progress = await this.client.load($state.snapshot(scenario) as Scenario, input);
      if (generation !== this.#generation) return;
      if (to) {
        const result = await this.client.seek(typeof to === 'number' ? { records: to } : to);
        if (generation !== this.#generation) return;
        this.#land(result);
      } else {
        this.progress = progress;
        this.#state = 'ready';
      }
      await this.#settled();
    } catch (error) {
      if (generation === this.#generation) await this.#failed(error);
    }
  }

  /** Makes the run again with the driver the client now says, up to where it stands: `by` its records, or its virtual time. */
  async again(by: 'records' | 'hns'): Promise<void> {
    const { records, nowHns } = this.progress;
    const over = this.#state === 'ended' || this.#state === 'failed';
    const place = over ? { hns: Infinity } : by === 'hns' ? { hns: nowHns } : { records };
    if (this.#source) await this.load(this.#source.scenario, this.#source.input, records > 0 ? place : 0);
  }

  /** Back to virtual time 0. */
  async reset(): Promise<void> {
    if (this.#source) await this.load(this.#source.scenario, this.#source.input);
  }

  /** Runs on; a run that is over begins again. */
  async run(options: RunOptions): Promise<void> {
    await this.#turn;
    if (this.#state === 'ended' || this.#state === 'failed') await this.reset();
    await this.#drive(() => this.client.run(options, (progress) => this.#onProgress(progress)));
  }

  async pause(): Promise<void> {
    if (this.#state === 'running') await this.client.pause();
  }

  /** Waits until no driving call is under way. */
  async settled(): Promise<void> {
    while (this.#state === 'running') await new Promise((resolve) => setTimeout(resolve, 4));
  }

  async step(unit: Unit): Promise<void> {
    await this.#drive(() => this.client.step(unit, this.#later()));
  }

  async back(unit: Unit): Promise<void> {
    await this.#drive(() => this.client.back(unit, this.#later()));
  }

  /** Goes there. While one is on its way, only the latest place asked for is remembered. */
  seek(to: Place): Promise<void> {
    this.#place = to;
    return (this.#seeking ??= this.#seek().finally(() => (this.#seeking = null)));
  }

  async #seek(): Promise<void> {
    while (this.#place) {
      const to = this.#place;
      this.#place = null;
      await this.#drive(() => this.client.seek(to, this.#later()));
    }
  }

  /** Reads snapshot and verdict; what is drawn follows through `revision`. */
  async refresh(): Promise<void> {
    if (this.#refreshing) return;
    this.#refreshing = true;
    const generation = this.#generation;
    try {
      const [snapshot, verdict] = await Promise.all([this.client.reads.snapshot(), this.client.reads.verdict()]);
      if (generation !== this.#generation) return;
      this.snapshot = snapshot;
      this.verdict = verdict;
      this.revision += 1;
    } catch {
      // The run that asked is gone; whoever drives the next one reports.
    } finally {
      this.#refreshing = false;
      this.#refreshedAtMs = performance.now();
    }
  }

  /** What is on the way would flicker where it takes a moment. */
  #later(): (progress: Progress) => void {
    const beganMs = performance.now();
    return (progress) => {
      if (performance.now() - beganMs > SHOWN_AFTER_MS) this.#onProgress(progress);
    };
  }

  #onProgress(progress: Progress): void {
    if (this.#state !== 'running') return;
    this.progress = progress;
    if (performance.now() - this.#refreshedAtMs > this.#wait) void this.refresh();
  }

  /** One driving call at a time; its end decides the state. */
  async #drive(action: () => Promise<RunResult>): Promise<void> {
    await this.#turn;
    if (this.#state === 'running' || this.#state === 'loading' || this.#state === 'unavailable') return;
    const generation = this.#generation;
    this.#state = 'running';
    this.problem = '';
    try {
      const result = await action();
      if (generation !== this.#generation) return;
      this.#land(result);
      await this.#settled();
    } catch (error) {
      if (generation === this.#generation) await this.#failed(error);
    }
  }

  #land({ progress, reason, stop }: RunResult): void {
    this.progress = progress;
    this.stop = stop ?? '';
    this.#state = reason === 'end' ? 'ended' : reason === 'failed' ? 'failed' : this.touched ? 'paused' : 'ready';
  }

  /** A refresh that started earlier may have missed the end. */
  async #settled(): Promise<void> {
    while (this.#refreshing) await new Promise((resolve) => setTimeout(resolve, 4));
    await this.refresh();
  }

  async #failed(error: unknown): Promise<void> {
    if (error instanceof DriverHang && this.#source) return this.#recover();
    this.#state = 'unavailable';
    this.problem = error instanceof Error ? error.message : String(error);
  }

  /**
   * The driver did not return. The new worker runs the same scenario up to the last record before that, which is the same
   * state again; so the trace stays readable and names the call that is still open.
   */
  async #recover(): Promise<void> {
    const generation = ++this.#generation;
    const { scenario, input } = this.#source!;
    let seen = this.progress.records;
    let where = 'its last call';
    const again = async () => {
      await this.client.load($state.snapshot(scenario) as Scenario, input);
      if (seen > 0) this.progress = (await this.client.seek({ records: seen })).progress;
    };
    try {
      await again();
      let at = seen;
      try {
        // What was seen is some milliseconds old. The records since then, one by one until it hangs again.
        for (let steps = 0; steps < MOST_STEPS; steps++) {
          const { reason, progress } = await this.client.step('record');
          if (reason !== 'until') break;
          at = progress.records;
        }
      } catch {
        seen = at;
      }
      await again();
      const { total } = await this.client.reads.rows(0, 0, {});
      const last = await this.client.reads.rows(Math.max(0, total - 200), 200, {});
      where = openCall(last.rows) ?? where;
    } catch {
      // It hangs again before that point: what was shown stays, only reading further rows is not possible.
    }
    if (generation !== this.#generation) return;
    this.#state = 'hung';
    this.problem = `The driver did not return from ${where}`;
    await this.refresh();
  }
}

/** Whether the run can go on by one step. */
export function canStep({ state }: Run): boolean {
  return state === 'ready' || state === 'paused';
}

/** Whether there is a past to step back into, and nothing is under way. */
export function canBack({ state, touched }: Run): boolean {
  return touched && state !== 'running' && state !== 'loading' && state !== 'unavailable';
}

/**
 * The innermost call into the driver that has no result yet; when all have returned, that it is the one after the last. A call that
 * asks nothing of Windows may have returned unseen, and the next one, too: what is seen are the records up to the hang.
 */
function openCall(rows: readonly TraceRow[]): string | undefined {
  const calls = rows.filter((row) => row.direction === 'to-driver');
  const open = calls.findLast((row) => row.result === '')?.call;
  if (open) return `${open}, or from what followed at once`;
  return calls.length ? `the call after ${calls.at(-1)!.call}` : undefined;
}
