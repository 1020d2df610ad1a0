/**
 * What a page can do with an embedded block, version 1. The element offers it as properties and methods, the iframe as
 * messages. Times are virtual, in 100-ns units (`Hns`) since the start of the run.
 */
import type { Scenario } from '../simulator/scenario/schema.ts';
import type { FindingView, Verdict } from '../simulator/views.ts';

export const EMBED_API_VERSION = 1;

/** `waiting`: for another block of the page, which is at the worker. */
export type EmbedPhase = 'idle' | 'waiting' | 'running' | 'paused' | 'ended' | 'failed' | 'hung';

/** What a step goes forward by. */
export type StepUnit = 'record' | 'packet' | 'glitch';

export interface EmbedProgress {
  readonly nowHns: number;
  /** Planned end of the run. */
  readonly endHns: number;
  readonly records: number;
  readonly glitches: number;
}

export interface EmbedState extends EmbedProgress {
  readonly version: typeof EMBED_API_VERSION;
  readonly phase: EmbedPhase;
  /** Complete: with it the same run can be made anywhere. */
  readonly scenario: Scenario;
  /** What became of it so far; null before anything ran. */
  readonly verdict: Pick<Verdict, 'kind' | 'headline' | 'because' | 'root' | 'mark' | 'expectations'> | null;
  readonly findings: readonly FindingView[];
}

/** `detail` of each event. */
export interface EmbedEvents {
  /** The scenario is checked and drawn. */
  readonly ready: EmbedState;
  /** While it runs, at most 30 times a second. */
  readonly progress: EmbedProgress;
  /** The run is over. */
  readonly end: EmbedState;
  /** Something cannot be done; the block says the same. */
  readonly error: { readonly message: string };
}

/** Methods that end with the state they led to. They reject with a readable Error, and `error` is sent. */
export interface EmbedApi {
  /** Runs to the end, or until `pause`. From the end, it begins again. */
  run(): Promise<EmbedState>;
  pause(): Promise<EmbedState>;
  step(unit?: StepUnit): Promise<EmbedState>;
  /** Goes forward or back to a virtual time, or after so many records, at the next place where the run can stop: a few more. */
  seek(to: { readonly records: number } | { readonly hns: number }): Promise<EmbedState>;
  /** Back to virtual time 0, nothing has run. */
  reset(): Promise<EmbedState>;
  state(): EmbedState;
  /** The trace up to here as text: the same bytes as on every host. */
  trace(): Promise<string>;
  /** The address that opens the same state in the lab; '' where no lab is known. */
  link(): Promise<string>;
}
