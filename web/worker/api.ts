/**
 * What the worker offers to screens, over Comlink. Control calls are small; trace and drawing data come as typed arrays
 * that are transferred. All times are virtual, in 100-ns units (`Hns`) since the start of the run.
 */
import type { Scenario } from '../simulator/scenario/schema.ts';
import type { Breakpoint } from '../simulator/inspect/breakpoint.ts';
import type { LaneColumns, LaneSlices, Snapshot, Sound, StretchFacts, TraceRow, Verdict } from '../simulator/views.ts';
import type { TopologyView } from '../simulator/topology/browse.ts';
import type { Answered } from '../simulator/topology/browser.ts';
import type { LinesAnswer, LinesAsk } from './lines.ts';

/** Why `run` came back. */
export type StopReason = 'end' | 'paused' | 'until' | 'breakpoint' | 'failed';

export interface Progress {
  readonly nowHns: number;
  /** Planned end of the run (the last unload may come a little later). */
  readonly endHns: number;
  readonly records: number;
  readonly glitches: number;
  /** Virtual seconds per real second over the last slice. */
  readonly speed: number;
}

/**
 * What one step is: a record, the return of the call that is open or begins here, a packet event, a glitch; `line`: the next record
 * before which lines of the driver ran, in a run that shows them.
 */
export type Unit = 'record' | 'call' | 'packet' | 'glitch' | 'line';

/** A build of the scenario's driver in place of the site's own. Addresses are absolute. */
export interface DriverModule {
  readonly url: string;
  /** Its line table; with it the run shows its lines. */
  readonly table?: string;
}

export interface RunResult {
  readonly reason: StopReason;
  /** With `breakpoint`: what matched, in words. */
  readonly stop?: string;
  readonly progress: Progress;
}

/** A user's WAV file after checking; `pcm` is transferred. Channels and bits are as in the file. */
export interface InputAudio {
  readonly rate: number;
  readonly channels: number;
  readonly bits: number;
  readonly pcm: Uint8Array;
  readonly name: string;
}

export interface RunOptions {
  /** Virtual time per real time; 1 is real time, 0.001 slow motion, Infinity as fast as it goes. */
  readonly speed: number;
  /** Stop when virtual time reaches this. */
  readonly untilHns?: number;
  /** Stop after the record that matches one of these; at most 32. */
  readonly breakpoints?: readonly Breakpoint[];
}

export interface TraceFilter {
  /** Text found anywhere in the row, case-insensitive. */
  readonly text?: string;
  /** Only rows of these groups; absent: all. */
  readonly groups?: readonly TraceRow['group'][];
}

/** A line for each pin; `refusal` says why they cannot be learned, '' when they are. */
export interface Offers {
  readonly pins: readonly string[];
  readonly refusal: string;
}

/** What a KS browser sees, and the requests that the run itself has made so far. */
export interface Topology extends TopologyView {
  readonly answers: readonly Answered[];
}

export interface LabApi {
  /**
   * Starts over with this scenario at virtual time 0; nothing has run yet. `driver`: another build of the lab's driver, or the module
   * of a driver of the visitor's own. Throws a readable Error on bad input.
   */
  load(scenario: Scenario, input?: InputAudio, driver?: DriverModule | WebAssembly.Module): Promise<Progress>;
  /** The driver's filters and the values of their properties, now. They are read in a run beside: this one is left as it is. */
  topology(): Promise<Topology>;
  /** What the pins of a driver of the visitor's own offer. Starts it, beside the present run. */
  offers(own: WebAssembly.Module): Promise<Offers>;
  /** Runs until the end, `pause()`, `untilHns` or a failure. `onProgress` comes at most 30 times a second. */
  run(options: RunOptions, onProgress: (progress: Progress) => void): Promise<RunResult>;
  pause(): Promise<void>;
  /**
   * Runs on until one more record, packet event or glitch is in the trace; `call`: until the call that begins at the last record, or
   * the innermost one that is open there, has returned. Can be paused like `run`.
   */
  step(unit: Unit, onProgress?: (progress: Progress) => void): Promise<RunResult>;
  snapshot(): Promise<Snapshot>;
  verdict(): Promise<Verdict>;
  /** Rows `from`.. of the filtered trace, at most `count`; `total` is the number of rows that pass the filter. */
  rows(from: number, count: number, filter: TraceFilter): Promise<{ total: number; rows: TraceRow[] }>;
  /** What the processors did in a window, merged so that no slice is shorter than `minHns` unless it is on the audio path. */
  slices(fromHns: number, toHns: number, minHns: number): Promise<LaneSlices>;
  /** The same of a long stretch: shares and extremes by column. */
  columns(fromHns: number, toHns: number, columns: number): Promise<LaneColumns>;
  /** Figures of a stretch: what happened in it, how busy the processors were. */
  stretch(fromHns: number, toHns: number): Promise<StretchFacts>;
  /** Peaks of what was heard in a window: `columns` pairs (min, max) as -1..1. */
  heard(stream: number, fromHns: number, toHns: number, columns: number): Promise<Float32Array>;
  /** What stream `index` played (render) or delivered (capture) in a stretch of at most 2 s. */
  sound(index: number, fromHns: number, toHns: number): Promise<Sound>;
  /**
   * The whole trace as text: the same bytes as a golden trace. `tell` hears how many bytes there are. Throws `Cancelled` after
   * `stopWriting`, another text, and when another run takes this one's place.
   */
  traceText(tell?: (bytes: number) => void): Promise<Uint8Array>;
  /** The run as a Chrome trace, which Perfetto opens; see `chromeTrace`. As `traceText`; throws a readable Error above 256 MB. The run must stand still. */
  chromeTrace(tell?: (bytes: number) => void): Promise<Uint8Array>;
  stopWriting(): Promise<void>;
  /** What stream `index` played (render) or delivered (capture), as a WAV file. */
  wav(index: number): Promise<Uint8Array>;
  /**
   * Goes to the state after `records` trace records, or at virtual time `hns`. The past is reached by running the same
   * scenario again, from 0 or from a run that waits in between: state is a function of scenario and time. Can be paused like `run`.
   */
  seek(
    to: { readonly records: number } | { readonly hns: number },
    onProgress?: (progress: Progress) => void,
  ): Promise<RunResult>;
  /** Goes to just after the record, packet event or glitch before the last one; `call`: to where the call begins that returned or is open here. */
  back(unit: Unit, onProgress?: (progress: Progress) => void): Promise<RunResult>;
  /** About the source lines of the driver. Throws Error in a run that does not show them. */
  lines<A extends LinesAsk>(asked: A): Promise<LinesAnswer<A>>;
  /** Answers at once while driver code returns; the screen's watchdog asks it. */
  ping(): Promise<void>;
}
