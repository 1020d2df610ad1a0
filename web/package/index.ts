/**
 * The simulator as a library, for Node and browsers: a scenario in, the verdict, the trace and the findings out. The same
 * scenario gives the same trace everywhere, byte for byte.
 */
import scenarioTexts from 'virtual:scenario-texts';
import { readWav } from '../simulator/audio/wav.ts';
import { readScenario, type Scenario, type ScenarioInput } from '../simulator/scenario/schema.ts';
import { Session } from '../simulator/session.ts';
import type {
  FailureView,
  FindingView,
  GlitchView,
  Snapshot,
  TraceGroup,
  TraceRow,
  Verdict,
} from '../simulator/views.ts';
import { driverModule, type Driver } from './driver.ts';
import { wavOf } from '../simulator/inspect/wavof.ts';

export { readAddress as readLink, writeAddress as writeLink } from '../link/address.ts';
export type { LinkState } from '../link/types.ts';
export type {
  Driver,
  FailureView,
  FindingView,
  GlitchView,
  Scenario,
  ScenarioInput,
  Snapshot,
  TraceGroup,
  TraceRow,
  Verdict,
};

/** A scenario that cannot be run: `problems` say where and why. */
export class ScenarioError extends Error {
  override readonly name = 'ScenarioError';
  readonly problems: readonly { readonly path: string; readonly message: string }[];
  constructor(problems: ScenarioError['problems']) {
    super(problems.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('; '));
    this.problems = problems;
  }
}

export interface SessionOptions {
  /** Another driver than the scenario's: a module made for this simulator. */
  readonly driver?: Driver;
  /** The bytes of a WAV file, for a scenario with `input: { kind: 'file' }`. */
  readonly wav?: Uint8Array;
}

/** What a run has come to. */
export interface RunResult {
  /** True when it ran clean, or as the scenario expects. */
  readonly ok: boolean;
  readonly verdict: Verdict;
  readonly findings: readonly FindingView[];
  readonly glitches: readonly GlitchView[];
  /** Why the run failed; null when it did not. */
  readonly failure: FailureView | null;
  /** The whole trace as text, one record a line. */
  readonly trace: string;
}

export interface Progress {
  /** Virtual time, in 100-ns units. */
  readonly nowHns: number;
  /** Planned end. */
  readonly endHns: number;
  readonly records: number;
  readonly glitches: number;
}

/** Names of the scenarios that come with the package. */
export const scenarioNames: readonly string[] = Object.keys(scenarioTexts);

/** A scenario of the library, complete. Throws Error when there is none of that name. */
export function libraryScenario(name: string): Scenario {
  if (!Object.hasOwn(scenarioTexts, name)) throw new Error(`there is no scenario “${name}”; scenarioNames lists them`);
  return complete(scenarioTexts[name]);
}

/** Checks a scenario and fills in what it leaves out. Throws ScenarioError. */
export function complete(value: unknown): Scenario {
  const read = readScenario(value);
  if (!read.ok) throw new ScenarioError(read.problems);
  return read.scenario;
}

/**
 * A run at virtual time 0; nothing has run yet.
 * @param scenario a name of the library, or a scenario; what it leaves out is filled in
 * @throws ScenarioError for a scenario that cannot be run, Error when the driver cannot be loaded
 */
export async function createSession(
  scenario: string | ScenarioInput,
  { driver, wav }: SessionOptions = {},
): Promise<LabSession> {
  const whole = typeof scenario === 'string' ? libraryScenario(scenario) : complete(scenario);
  const input = wav && { ...readWav(wav), name: 'recording.wav' };
  if (whole.input.kind === 'file' && !input) throw new Error('the scenario plays a recording: give its bytes as `wav`');
  return new Running(await Session.create(await driverModule(driver ?? whole.driver), whole, input));
}

/** Runs a scenario from beginning to end. Parameters as of `createSession`. */
export async function run(scenario: string | ScenarioInput, options: SessionOptions = {}): Promise<RunResult> {
  const session = await createSession(scenario, options);
  session.runToEnd();
  return session.result();
}

const BATCH_RECORDS = 16_384;

/**
 * One run. Everything is synchronous and runs on the caller's thread: a driver that never returns never comes back, so put
 * foreign drivers into a worker.
 */
export interface LabSession {
  readonly scenario: Scenario;
  readonly progress: Progress;
  /** Runs on until one of the bounds is reached. Returns why it stopped. */
  advance(until: AdvanceUntil): 'end' | 'budget' | 'failed';
  runToEnd(): 'end' | 'failed';
  /** Everything that can be seen of the machine now. */
  snapshot(): Snapshot;
  verdict(): Verdict;
  /** Decoded records: `count` rows from the row `from` of those that pass the filter, and how many pass. */
  rows(from: number, count: number, filter?: RowFilter): { total: number; rows: TraceRow[] };
  /** The trace so far as text. */
  trace(): string;
  /** What stream `index` played (render) or delivered (capture), as a WAV file. Throws Error when it was never opened. */
  wav(index: number): Uint8Array;
  result(): RunResult;
}

/** Bounds of `advance`: so many more records, packet events or glitches, or a virtual time. The first one counts. */
export interface AdvanceUntil {
  readonly records?: number;
  readonly packets?: number;
  readonly glitches?: number;
  readonly untilHns?: number;
}

export interface RowFilter {
  /** Text found anywhere in the row, case-insensitive. */
  readonly text?: string;
  /** Only rows of these groups; absent: all. */
  readonly groups?: readonly TraceGroup[];
}

class Running implements LabSession {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  get scenario(): Scenario {
    return this.#session.scenario;
  }

  get progress(): Progress {
    const { nowHns, endHns, records, glitches } = this.#session.progress();
    return { nowHns, endHns, records, glitches };
  }

  advance(until: AdvanceUntil): 'end' | 'budget' | 'failed' {
    return this.#session.advance(until);
  }

  runToEnd(): 'end' | 'failed' {
    for (;;) {
      const stopped = this.#session.advance({ records: BATCH_RECORDS });
      if (stopped !== 'budget') return stopped;
    }
  }

  snapshot(): Snapshot {
    return this.#session.snapshot();
  }

  verdict(): Verdict {
    return this.#session.verdict();
  }

  rows(from: number, count: number, filter: RowFilter = {}): { total: number; rows: TraceRow[] } {
    return this.#session.rows(from, count, filter);
  }

  trace(): string {
    return new TextDecoder().decode(this.#session.traceText());
  }

  wav(index: number): Uint8Array {
    return wavOf(this.#session, index);
  }

  result(): RunResult {
    const verdict = this.verdict();
    const { findings, glitches, failure } = this.snapshot();
    const ok = verdict.expectations ? verdict.expectations.every((one) => one.ok) : verdict.kind === 'clean';
    return { ok, verdict, findings, glitches, failure, trace: this.trace() };
  }
}
