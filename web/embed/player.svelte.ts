/** One block's run: what it is asked, at the shared worker, and what the screen shows of it. */
import { outcome, hung, type Outcome } from '../reference/live/runner.ts';
import type { Scenario } from '../simulator/scenario/schema.ts';
import type { Snapshot } from '../simulator/views.ts';
import type { Progress, RunResult } from '../worker/api.ts';
import { DriverHang, type LabClient } from '../worker/client.ts';
import { writeAddress } from '../link/address.ts';
import type { Position } from '../link/types.ts';
import {
  EMBED_API_VERSION,
  type EmbedApi,
  type EmbedPhase,
  type EmbedProgress,
  type EmbedState,
  type StepUnit,
} from './api.ts';
import { atDesk, leaveDesk, pauseAtDesk, type Holder } from './desk.ts';

export interface Shown {
  readonly outcome: Outcome;
  readonly snapshot: Snapshot;
}

export interface Listeners {
  onProgress(progress: EmbedProgress): void;
  onEnd(state: EmbedState): void;
}

const HNS_PER_MS = 10_000;
const DONE = ['ended', 'failed', 'hung'] as const;

export class Player implements EmbedApi, Holder {
  readonly scenario: Scenario;
  phase = $state<EmbedPhase>('idle');
  progress = $state.raw<EmbedProgress>({ nowHns: 0, endHns: 0, records: 0, glitches: 0 });
  shown = $state.raw<Shown | null>(null);
  /** Address of the lab with the present state; '' where no lab is known. */
  address = $state('');
  readonly #listeners: Listeners;
  readonly #lab: string;
  #pausing = false;
  #disposed = false;

  /** @param lab address of the lab, '' when there is none */
  constructor(scenario: Scenario, lab: string, listeners: Listeners) {
    this.scenario = scenario;
    this.#lab = lab;
    this.#listeners = listeners;
    this.#nothingRun();
    void this.#follow();
  }

  get records(): number {
    return this.progress.records;
  }

  get over(): boolean {
    return this.phase === 'ended' || this.phase === 'failed';
  }

  get busy(): boolean {
    return this.phase === 'running' || this.phase === 'waiting';
  }

  async run(): Promise<EmbedState> {
    if (DONE.some((phase) => phase === this.phase)) await this.reset();
    return this.#drive((client) => client.run({ speed: Infinity }, (progress) => this.#onProgress(progress)));
  }

  async pause(): Promise<EmbedState> {
    this.#pausing = true;
    await pauseAtDesk(this);
    return this.state();
  }

  step(unit: StepUnit = 'packet'): Promise<EmbedState> {
    return this.#drive((client) => client.step(unit));
  }

  seek(to: { readonly records: number } | { readonly hns: number }): Promise<EmbedState> {
    return this.#drive((client) => client.seek(to));
  }

  /** Goes where a link says that the run stands. */
  go(at: Position): Promise<EmbedState> {
    return 'end' in at ? this.run() : this.seek(at);
  }

  async reset(): Promise<EmbedState> {
    if (this.busy) await this.pause();
    leaveDesk(this);
    this.phase = 'idle';
    this.shown = null;
    this.#nothingRun();
    await this.#follow();
    return this.state();
  }

  state(): EmbedState {
    return {
      version: EMBED_API_VERSION,
      phase: this.phase,
      scenario: this.scenario,
      ...this.progress,
      verdict: this.shown ? this.shown.outcome.verdict : null,
      findings: this.shown?.snapshot.findings ?? [],
    };
  }

  async trace(): Promise<string> {
    return new TextDecoder().decode(await atDesk(this, ({ reads }) => reads.traceText()));
  }

  async link(): Promise<string> {
    if (!this.#lab) return '';
    const at: Position | undefined = this.over
      ? { end: true }
      : this.records > 0
        ? { records: this.records }
        : undefined;
    const link = new URL(this.#lab);
    link.hash = await writeAddress({ scenario: this.scenario, ...(at ? { at } : {}) });
    return link.href;
  }

  /** Ends what runs; nobody looks any more. */
  dispose(): void {
    this.#disposed = true;
    void this.pause().catch(() => undefined);
    leaveDesk(this);
  }

  #nothingRun(): void {
    this.progress = { nowHns: 0, endHns: this.scenario.durationMs * HNS_PER_MS, records: 0, glitches: 0 };
  }

  #onProgress({ nowHns, endHns, records, glitches }: Progress): void {
    this.progress = { nowHns, endHns, records, glitches };
    if (!this.#disposed) this.#listeners.onProgress(this.progress);
  }

  /** One driving call at a time; its end decides the phase. */
  async #drive(action: (client: LabClient) => Promise<RunResult>): Promise<EmbedState> {
    if (this.busy) throw new Error('the run is under way: pause it first');
    this.phase = 'waiting';
    this.#pausing = false;
    const before = this.records;
    try {
      await this.#turn(action);
    } catch (error) {
      if (!(error instanceof DriverHang)) {
        this.phase = before > 0 ? 'paused' : 'idle';
        throw error;
      }
      await this.#hung();
    }
    await this.#follow();
    const state = this.state();
    if (DONE.some((phase) => phase === this.phase) && !this.#disposed) this.#listeners.onEnd(state);
    return state;
  }

  async #turn(action: (client: LabClient) => Promise<RunResult>): Promise<void> {
    await atDesk(this, async (client) => {
      if (this.#pausing || this.#disposed) {
        this.phase = this.records > 0 ? 'paused' : 'idle';
        return;
      }
      this.phase = 'running';
      const { reason, progress } = await action(client);
      const { nowHns, endHns, records, glitches } = progress;
      this.progress = { nowHns, endHns, records, glitches };
      this.shown = { outcome: await outcome(client), snapshot: await client.reads.snapshot() };
      this.phase = reason === 'end' ? 'ended' : reason === 'failed' ? 'failed' : records > 0 ? 'paused' : 'idle';
    });
  }

  /** The driver never came back: the same run again up to the last record that was seen, in a fresh worker. */
  async #hung(): Promise<void> {
    this.phase = 'hung';
    this.shown = await atDesk(this, async (client) => ({
      outcome: { ...(await outcome(client)), verdict: hung() },
      snapshot: await client.reads.snapshot(),
    }));
  }

  /** The way into the lab carries the present state. */
  async #follow(): Promise<void> {
    this.address = await this.link().catch(() => this.#lab);
  }
}
