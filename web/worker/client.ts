/**
 * The main thread's side of the worker: starts it, talks to it, and watches it. Driver code that never returns blocks the
 * worker; only this side can notice. Then the worker is ended and a new one started; the caller keeps what it showed.
 */
import { proxy, releaseProxy, wrap, type Remote } from 'comlink';
import type { Scenario } from '../simulator/scenario/schema.ts';
import type {
  DriverModule,
  InputAudio,
  LabApi,
  Offers,
  Progress,
  RunOptions,
  RunResult,
  Topology,
  Unit,
} from './api.ts';
import { ownDrivers } from './own-drivers.ts';

const PING_EVERY_MS = 1000;
/** Pings in a row without an answer after which the worker is taken to be stuck in driver code: 5 s. */
const HANG_PINGS = 5;

/** The driver did not return. The worker that ran it is gone. */
export class DriverHang extends Error {
  override readonly name = 'DriverHang';
}

const ownWorker = () => new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'portcls-lab' });

type Heard = (progress: Progress) => void;
type Reads = Omit<LabApi, 'load' | 'offers' | 'topology' | 'run' | 'step' | 'seek' | 'back' | 'pause' | 'ping'>;

export class LabClient {
  /** Which build of a driver the next run loads, by its name in scenarios; undefined: the site's own. */
  driver: ((name: string) => DriverModule | undefined) | undefined;
  #worker!: Worker;
  #api!: Remote<LabApi>;
  #abort!: (reason: Error) => void;
  #aborted!: Promise<never>;
  #busy = 0;
  /** Pings without an answer. Counted, not timed: a computer that slept has not hung. */
  #unanswered = 0;
  /** The worker's script is loaded and has answered once; before that a slow network is the likelier reason. */
  #alive = false;
  #timer: ReturnType<typeof setInterval> | undefined;
  /** The worker did not even start, and would not at once: the next `load` tries again. */
  #broken = false;
  readonly #make: () => Worker;

  /** @param make starts the worker; absent: from this site's own address */
  constructor(make: () => Worker = ownWorker) {
    this.#make = make;
    this.#start();
  }

  /** Reads of the current run. They wait while a slice runs, at most some milliseconds. */
  get reads(): Reads {
    const call =
      <K extends keyof Reads>(name: K) =>
      (...args: Parameters<Reads[K]>) =>
        this.#guard(
          (this.#api[name] as (...a: unknown[]) => Promise<unknown>)(
            ...args.map((arg) => (typeof arg === 'function' ? proxy(arg) : arg)),
          ),
        );
    return {
      snapshot: call('snapshot'),
      verdict: call('verdict'),
      rows: call('rows'),
      slices: call('slices'),
      columns: call('columns'),
      stretch: call('stretch'),
      heard: call('heard'),
      sound: call('sound'),
      traceText: call('traceText'),
      chromeTrace: call('chromeTrace'),
      stopWriting: call('stopWriting'),
      wav: call('wav'),
      lines: call('lines'),
    } as Reads;
  }

  load(scenario: Scenario, input?: InputAudio): Promise<Progress> {
    if (this.#broken) this.#start();
    const driver = ownDrivers.get(scenario.driver) ?? this.driver?.(scenario.driver);
    return this.#watched(this.#api.load(scenario, input, driver));
  }

  offers(own: WebAssembly.Module): Promise<Offers> {
    return this.#watched(this.#api.offers(own));
  }

  topology(): Promise<Topology> {
    return this.#watched(this.#api.topology());
  }

  run(options: RunOptions, onProgress: Heard): Promise<RunResult> {
    return this.#watched(this.#api.run(options, this.#heard(onProgress)));
  }

  step(unit: Unit, onProgress?: Heard): Promise<RunResult> {
    return this.#watched(this.#api.step(unit, this.#heard(onProgress)));
  }

  back(unit: Unit, onProgress?: Heard): Promise<RunResult> {
    return this.#watched(this.#api.back(unit, this.#heard(onProgress)));
  }

  seek(to: { readonly records: number } | { readonly hns: number }, onProgress?: Heard): Promise<RunResult> {
    return this.#watched(this.#api.seek(to, this.#heard(onProgress)));
  }

  /** Who says how far it is has not hung. */
  #heard(onProgress?: Heard): Heard {
    return proxy((progress) => {
      this.#unanswered = 0;
      onProgress?.(progress);
    });
  }

  pause(): Promise<void> {
    return this.#guard(this.#api.pause());
  }

  dispose(): void {
    clearInterval(this.#timer);
    this.#api[releaseProxy]();
    this.#worker.terminate();
  }

  #start(): void {
    this.#broken = false;
    this.#worker = this.#make();
    this.#api = wrap<LabApi>(this.#worker);
    this.#aborted = new Promise((_, reject) => (this.#abort = reject));
    this.#aborted.catch(() => undefined);
    this.#alive = false;
    this.#ping();
    this.#worker.onerror = (event) => this.#replace(new Error(event.message || 'the worker could not be started'));
  }

  /** Fails when the worker is replaced, so that no promise waits for a worker that is gone. */
  #guard<T>(answer: Promise<T>): Promise<T> {
    return Promise.race([answer, this.#aborted]);
  }

  async #watched<T>(answer: Promise<T>): Promise<T> {
    this.#busy += 1;
    this.#unanswered = 0;
    this.#timer ??= setInterval(() => this.#watch(), PING_EVERY_MS);
    try {
      return await this.#guard(answer);
    } finally {
      this.#busy -= 1;
      if (this.#busy === 0) {
        clearInterval(this.#timer);
        this.#timer = undefined;
      }
    }
  }

  #watch(): void {
    if (this.#alive && this.#unanswered >= HANG_PINGS) {
      this.#replace(new DriverHang('the driver did not return'));
      return;
    }
    this.#unanswered += 1;
    this.#ping();
  }

  #ping(): void {
    const worker = this.#worker;
    void this.#api.ping().then(() => {
      if (worker !== this.#worker) return;
      this.#alive = true;
      this.#unanswered = 0;
    });
  }

  #replace(reason: Error): void {
    const abort = this.#abort;
    this.#worker.terminate();
    if (this.#alive) this.#start();
    else this.#broken = true;
    abort(reason);
  }
}
