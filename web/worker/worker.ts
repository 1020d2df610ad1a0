/**
 * The worker: runs one session at a time and answers screens over Comlink. All real time is here; the simulator behind
 * has only virtual time. A run is a loop of short slices, so that `pause`, `ping` and reads get through between them.
 */
import { expose, transfer } from 'comlink';
import type { Scenario } from '../simulator/scenario/schema.ts';
import type { Breakpoint } from '../simulator/inspect/breakpoint.ts';
import type { Watch } from '../simulator/inspect/breakpoints.ts';
import { Session, type SessionOptions } from '../simulator/session.ts';
import type {
  DriverModule,
  InputAudio,
  LabApi,
  Progress,
  RunOptions,
  RunResult,
  StopReason,
  TraceFilter,
  Unit,
} from './api.ts';
import { driverModule } from './drivers.ts';
import type { LinesAnswer, LinesAsk } from './lines.ts';
import { makeBreather, Pace, rest, SLICE_MS } from './pace.ts';
import type { Parked, Target } from './parked.ts';

/** Records per `advance`; small enough to look at the clock often, large enough not to matter for speed. */
const BATCH_RECORDS = 256;
/** The same on the way to somewhere else in the run, where nobody looks on: some milliseconds of work. */
const SEEK_RECORDS = 16_384;
const PROGRESS_EVERY_MS = 1000 / 30;
/** Nothing is asked for this long: time to make runs ready that somebody may want. */
const IDLE_MS = 30;

/** Where the steps of each unit are found in the trace. A packet is a boundary event of the device. */
const UNIT_FILTER = { packet: { groups: ['device'], text: 'packet' }, glitch: { groups: ['glitch'] } } as const;

/** What a run is made of. */
interface Source {
  readonly scenario: Scenario;
  readonly input: InputAudio | undefined;
  readonly driver: DriverModule | WebAssembly.Module | undefined;
}

type Heard = (progress: Progress) => void;

/** What deals with source lines is fetched when a run shows them. */
const lines = () => import('./lines.ts');

type Budget = Parameters<Session['advance']>[0];

class Runner implements LabApi {
  #session: Session | undefined;
  #source: Source | undefined;
  #pausing = false;
  #speed = 0;
  /** Rises with every text that is begun or stopped. */
  #writes = 0;
  #breathe = makeBreather();
  #parked: Parked | undefined;
  #idle: ReturnType<typeof setTimeout> | undefined;

  get #current(): Session {
    if (!this.#session) throw new Error('no scenario is loaded');
    return this.#session;
  }

  async load(scenario: Scenario, input?: InputAudio, driver?: DriverModule | WebAssembly.Module): Promise<Progress> {
    this.#pausing = true;
    const source = (this.#source = { scenario, input, driver });
    this.#busy();
    this.#parked = undefined;
    const session = await this.#create(source);
    // A later load has overtaken this one: its session stays.
    if (source === this.#source) {
      this.#session = session;
      this.#speed = 0;
    }
    return this.#progress();
  }

  async offers(own: WebAssembly.Module) {
    return (await import('./foreign.ts')).offersOf(own);
  }

  async topology() {
    const source = this.#source!;
    const { nowHns } = this.#progress();
    const answers = this.#current.browser?.answers ?? [];
    const [{ browse }, beside] = await Promise.all([import('../simulator/topology/browse.ts'), this.#create(source)]);
    try {
      return { ...(await browse(beside, nowHns, makeBreather())), answers };
    } finally {
      beside.dispose();
    }
  }

  async run(options: RunOptions, onProgress: (progress: Progress) => void): Promise<RunResult> {
    this.#pausing = false;
    const watch = options.breakpoints?.length ? await this.#watch(options.breakpoints) : undefined;
    const pace = new Pace(options.speed, this.#progress().nowHns, performance.now());
    const until = options.untilHns ?? Infinity;
    try {
      return await this.#loop(
        (nowMs) => ({ records: BATCH_RECORDS, untilHns: Math.min(until, pace.dueHns(nowMs)) }),
        () => this.#progress().nowHns >= until,
        'until',
        onProgress,
        watch,
      );
    } finally {
      watch?.end();
    }
  }

  async pause(): Promise<void> {
    this.#pausing = true;
  }

  async step(unit: Unit, onProgress?: Heard): Promise<RunResult> {
    this.#pausing = false;
    const session = this.#current;
    if (unit === 'record') {
      const stopped = session.advance({ records: 1 });
      return this.#result(stopped === 'budget' ? 'until' : stopped);
    }
    // What is looked for may be far away or never come: look in slices.
    if (unit === 'call') {
      const { callReturn } = await import('../simulator/inspect/calls.ts');
      return this.#loop(() => ({ records: 1 }), callReturn(session.machine.trace), 'until', onProgress);
    }
    if (unit === 'line')
      return this.#loop(() => ({ records: 1 }), (await lines()).moreLines(session), 'until', onProgress);
    const reached = () => (unit === 'packet' ? session.packetEvents : session.glitchCount());
    const before = reached();
    return this.#loop(
      () => ({ records: BATCH_RECORDS, [unit === 'packet' ? 'packets' : 'glitches']: 1 }),
      () => reached() > before,
      'until',
      onProgress,
    );
  }

  async seek(to: Target, onProgress?: Heard): Promise<RunResult> {
    this.#pausing = false;
    await this.#nearest(to);
    if ('hns' in to) {
      // Virtual time stands at the last event; when nothing is left to happen until then, we are there.
      let records = -1;
      const still = () => records === (records = this.#progress().records);
      return this.#loop(
        () => ({ records: SEEK_RECORDS, untilHns: to.hns }),
        () => this.#progress().nowHns >= to.hns || still(),
        'until',
        onProgress,
      );
    }
    return this.#loop(
      () => ({ records: Math.max(1, Math.min(SEEK_RECORDS, to.records - this.#progress().records)) }),
      () => this.#progress().records >= to.records,
      'until',
      onProgress,
    );
  }

  async back(unit: Unit, onProgress?: Heard): Promise<RunResult> {
    const now = this.#progress();
    if (unit === 'record') return this.#before(now.records - 1, now.records, onProgress);
    if (unit === 'call') {
      const { callBegin } = await import('../simulator/inspect/calls.ts');
      return this.#before(callBegin(this.#current.machine.trace) + 1, now.records, onProgress);
    }
    if (unit === 'line') return this.#before((await lines()).linesBefore(this.#current), now.records, onProgress);
    const filter = UNIT_FILTER[unit];
    const { total } = this.#current.rows(0, 0, filter);
    // The last one may be the record we stand on: then the one before it.
    for (let i = total - 1; i >= Math.max(0, total - 3); i--) {
      const row = this.#current.rows(i, 1, filter).rows[0];
      if (row && row.index + 1 < now.records) return this.seek({ records: row.index + 1 }, onProgress);
    }
    return this.seek({ records: 0 }, onProgress);
  }

  /**
   * Goes to after `records`, or earlier: what follows without a moment between comes with it, and one step back must not end where it
   * began, at `from`.
   */
  async #before(records: number, from: number, onProgress?: Heard): Promise<RunResult> {
    for (let target = records, by = 1; ; target -= by, by *= 2) {
      const result = await this.seek({ records: Math.max(0, target) }, onProgress);
      if (result.reason !== 'until' || result.progress.records < from || target <= 0) return result;
    }
  }

  async ping(): Promise<void> {}

  async lines<A extends LinesAsk>(asked: A): Promise<LinesAnswer<A>> {
    return (await lines()).answer(this.#current, asked);
  }

  async snapshot() {
    return this.#current.snapshot();
  }

  async verdict() {
    return this.#current.verdict();
  }

  async rows(from: number, count: number, filter: TraceFilter) {
    return this.#current.rows(from, count, filter);
  }

  async slices(fromHns: number, toHns: number, minHns: number) {
    const lanes = this.#current.slices(fromHns, toHns, minHns);
    const { fromHns: a, toHns: b, cpu, level, audio, name } = lanes;
    return transfer(lanes, [a.buffer, b.buffer, cpu.buffer, level.buffer, audio.buffer, name.buffer] as Transferable[]);
  }

  async columns(fromHns: number, toHns: number, columns: number) {
    const { laneColumns } = await import('../simulator/inspect/columns.ts');
    return laneColumns(this.#current, fromHns, toHns, columns);
  }

  async stretch(fromHns: number, toHns: number) {
    const { stretchFacts } = await import('../simulator/inspect/stretch.ts');
    return stretchFacts(this.#current, fromHns, toHns);
  }

  async heard(stream: number, fromHns: number, toHns: number, columns: number) {
    const peaks = this.#current.heard(stream, fromHns, toHns, columns);
    return transfer(peaks, [peaks.buffer as ArrayBuffer]);
  }

  async sound(index: number, fromHns: number, toHns: number) {
    const { soundBetween } = await import('../simulator/inspect/sound.ts');
    const sound = soundBetween(this.#current, index, fromHns, toHns);
    return transfer(sound, [sound.samples.buffer as ArrayBuffer]);
  }

  async traceText(tell?: (bytes: number) => void) {
    const { tracePieces } = await import('../simulator/trace/decode.ts');
    return this.#write(tracePieces(this.#current.machine.trace), tell);
  }

  async chromeTrace(tell?: (bytes: number) => void) {
    const { chromeTrace, LARGEST_BYTES, TOO_LONG } = await import('../simulator/inspect/chrometrace.ts');
    return this.#write(chromeTrace(this.#current), tell, LARGEST_BYTES, TOO_LONG);
  }

  async wav(index: number) {
    const { wavOf } = await import('../simulator/inspect/wavof.ts');
    const wav = wavOf(this.#current, index);
    return transfer(wav, [wav.buffer as ArrayBuffer]);
  }

  async stopWriting(): Promise<void> {
    this.#writes += 1;
  }

  /** One at a time: another one takes its place. So does another run. */
  async #write(
    pieces: Iterable<string>,
    tell: ((bytes: number) => void) | undefined,
    most?: number,
    tooLong?: string,
  ): Promise<Uint8Array> {
    const { written } = await import('./writing.ts');
    const turn = ++this.#writes;
    const session = this.#session;
    const stopped = () => turn !== this.#writes || session !== this.#session;
    const bytes = await written(pieces, tell, stopped, most, tooLong);
    return transfer(bytes, [bytes.buffer as ArrayBuffer]);
  }

  /** Stops the present session at the records that match. */
  async #watch(breakpoints: readonly Breakpoint[]): Promise<Watch> {
    const session = this.#current;
    const { watch } = await import('../simulator/inspect/breakpoints.ts');
    return watch(session.machine, breakpoints);
  }

  async #create({ scenario, input, driver }: Source, options?: SessionOptions): Promise<Session> {
    if (driver instanceof WebAssembly.Module)
      return (await import('./foreign.ts')).foreignSession(driver, scenario, input, options);
    if (driver) return (await lines()).sessionOn(driver, scenario, input, options);
    return Session.create(await driverModule(scenario.driver), scenario, input, options);
  }

  /** Stands where the way to a place is shortest: here, on a run that waits at an earlier time, or at virtual time 0. */
  async #nearest(to: Target): Promise<void> {
    const source = this.#source;
    if (!source) throw new Error('no scenario is loaded');
    this.#busy();
    const { Parked } = await import('./parked.ts');
    if (source !== this.#source) return;
    this.#parked ??= new Parked((instead) => this.#create(source, instead ? { instead } : {}));
    const session = await this.#parked.nearest(this.#current, to);
    if (source === this.#source) this.#session = session;
  }

  /** Something is asked for: what is made ready in idle time waits. */
  #busy(): void {
    clearTimeout(this.#idle);
    this.#parked?.stop();
  }

  #rest(): void {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => void this.#parked?.fill(this.#current).catch(() => undefined), IDLE_MS);
  }

  /**
   * Advances with `budget()` until `reached()`, the end, a failure or a pause. A session that was replaced by `load`
   * meanwhile ends its old loop.
   */
  async #loop(
    budget: (nowMs: number) => Budget,
    reached: () => boolean,
    reason: StopReason,
    onProgress?: (progress: Progress) => void,
    watch?: Watch,
  ): Promise<RunResult> {
    const session = this.#current;
    let reportedMs = performance.now();
    let reportedHns = session.progress().nowHns;
    this.#busy();
    try {
      for (;;) {
        const sliceMs = performance.now();
        const recordsBefore = session.progress().records;
        const hnsBefore = session.progress().nowHns;
        do {
          const stopped = session.advance(budget(performance.now()));
          if (watch?.hit && stopped === 'budget') return { ...this.#result('breakpoint'), stop: watch.hit };
          if (stopped === 'failed' || stopped === 'end') return this.#result(stopped);
          if (reached()) return this.#result(reason);
          if (session.progress().records === recordsBefore && session.progress().nowHns === hnsBefore) break;
        } while (performance.now() - sliceMs < SLICE_MS);
        const nowMs = performance.now();
        if (nowMs - reportedMs >= PROGRESS_EVERY_MS) {
          const nowHns = session.progress().nowHns;
          this.#speed = (nowHns - reportedHns) / ((nowMs - reportedMs) * 10_000);
          reportedMs = nowMs;
          reportedHns = nowHns;
          onProgress?.(this.#progress());
        }
        const idle = session.progress().records === recordsBefore;
        await (idle ? rest(4) : this.#breathe());
        if (this.#pausing || this.#session !== session) return this.#result('paused');
      }
    } finally {
      this.#rest();
    }
  }

  #progress(): Progress {
    return { ...this.#current.progress(), speed: this.#speed };
  }

  #result(reason: StopReason): RunResult {
    return { reason, progress: this.#progress() };
  }
}

expose(new Runner());
