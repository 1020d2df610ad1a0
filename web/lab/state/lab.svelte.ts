/** The laboratory: set-up, run, view and trace together, and what the user can do with them. Components only bind. */
import type { InputAudio } from '../../worker/api.ts';
import type { Scenario } from '../../simulator/scenario/schema.ts';
import type { GlitchView } from '../../simulator/views.ts';
import type { Listening } from '../sound/listening.ts';
import type { SheetName } from '../sheets.ts';
import type { Place } from '../source/lines.ts';
import type { Foreign } from '../foreign/foreign.svelte.ts';
import { schema } from './checking.ts';
import { fetchScenario } from './library.svelte.ts';
import type { Runs } from './history.svelte.ts';
import { Run, type Place as RunPlace, type Unit } from './run.svelte.ts';
import { Setup } from './setup.svelte.ts';
import { keep, kept } from './storage.ts';
import { Theme } from './theme.svelte.ts';
import { TraceList } from './trace.svelte.ts';
import { Undo } from './undo.svelte.ts';
import { View } from './view.svelte.ts';

/** How far the listener is: virtual time, and frames since listening began; `missing` ones came late from the page. */
export interface Listened {
  readonly stream: number;
  readonly atHns: number;
  readonly played: number;
  readonly missing: number;
}

export const SPEEDS = [0.001, 0.002, 0.01, 0.1, 1, 10, Infinity] as const;
export type Tab = 'trace' | 'causes' | 'stream' | 'resources' | 'source';

export interface Message {
  readonly kind: 'error' | 'note';
  readonly text: string;
  readonly details: readonly string[];
}

/** At most one spoken message a second, and never the running time. */
const SPEAK_EVERY_MS = 1000;

/** A set-up to go back to, and where the run stood when it was changed. */
interface Before {
  readonly scenario: Scenario;
  readonly file: InputAudio | null;
  readonly records: number;
}

export class Lab {
  readonly setup = new Setup();
  readonly run = new Run();
  readonly view = new View();
  readonly trace = new TraceList(this.run.client);
  readonly theme = new Theme();

  /** Branches, bookmarks and breakpoints, once they are there. */
  runs = $state.raw<Runs | null>(null);
  speed = $state<number>(storedSpeed());
  message = $state.raw<Message | null>(null);
  tab = $state<Tab>('trace');
  /** Keys that are a single letter or sign work. */
  letters = $state(kept('letters') !== 'off');
  /** The driver's source is open. */
  source = $state(kept('source') === '1');
  /** What it shows; null until it was open. */
  sourceAt = $state.raw<Place | null>(null);
  /** The dialog that is open. */
  sheet = $state<SheetName | null>(null);
  /** What the live region says. */
  spoken = $state('');
  /** Which glitch the chain under the headline tells of; -1: the last one. */
  glitchIndex = $state(-1);
  /** The open step of a lesson, `2.3` or '' for none, and whether the lab is shown to a room. */
  readonly learn = $state({ step: '', present: false });
  /** What takes the place of the run; null: the run. */
  workspace = $state<'compare' | null>(null);
  /** The visitor's own driver, when there is one. */
  foreign = $state.raw<Foreign | null>(null);
  /** Trace texts that wait to be compared: one with the present set-up, two with each other. */
  compareWith = $state.raw<readonly { readonly name: string; readonly text: string }[]>([]);
  /** What is listened to, and how far; null: silence, which is how every visit begins. */
  listening = $state.raw<Listened | null>(null);
  /** A long file that is being written. */
  writing = $state.raw<{ readonly what: string; readonly bytes: number } | null>(null);
  /** What the set-up was before and after each change. */
  readonly changes = new Undo<Before>();
  /** Records there were when the last change was made; it says nothing about the time before. */
  #changedAt = 0;
  #ear: Listening | null = null;
  #spokenAtMs = 0;
  #spokenGlitches = 0;

  get endHns(): number {
    return Math.max(this.run.progress.endHns, this.run.progress.nowHns);
  }

  get glitch(): GlitchView | undefined {
    return this.run.snapshot?.glitches.at(this.glitchIndex);
  }

  /** A visit begins: with the scenario the address names, else with what the last one left, or the first scenario. */
  async start(): Promise<void> {
    await this.setup.restore();
    if (kept('driver'))
      await import('../foreign/door.ts').then(
        ({ restoreDriver }) => restoreDriver(this),
        () => undefined,
      );
    await (location.hash ? this.followAddress(true) : this.load());
    // The first change of the set-up should not wait for it.
    await schema().catch(() => undefined);
    void address().then(
      ({ keepAddress }) => keepAddress(this),
      () => undefined,
    );
  }

  /** Makes the run fit the set-up: a fresh run at virtual time 0, or after so many records with the same view. */
  async load(records = 0): Promise<void> {
    if (records === 0) this.view.reset();
    this.trace.unselect();
    this.glitchIndex = -1;
    this.#spokenGlitches = 0;
    await this.run.load(this.setup.scenario, this.setup.input, records);
  }

  /** A change of the set-up by the user. What cannot be done leaves everything as it was and says why. */
  set(change: () => void, records = 0): Promise<void> {
    return this.run.act(() => this.#set(change, records));
  }

  async #set(change: () => void, records: number): Promise<void> {
    try {
      await schema();
      const before = this.#before;
      change();
      this.message = null;
      if (before.scenario !== this.setup.scenario) {
        this.changes.record(before);
        this.#changedAt = records;
      }
    } catch (error) {
      this.#complain(error);
      return;
    }
    await this.run.pause();
    await this.load(records);
  }

  /**
   * Changes the scenario from just after the present virtual time on, and stands there again: the run up to here is the same,
   * because state is a function of scenario and time.
   */
  async provoke(change: (atMs: number) => Partial<Scenario>): Promise<void> {
    const wasRunning = this.run.state === 'running';
    const goesOn = await this.run.act(async () => {
      await this.run.pause();
      await this.run.settled();
      const { nowHns, endHns, records } = this.run.progress;
      if (nowHns >= endHns) {
        this.message = {
          kind: 'note',
          text: 'The run is over: go back to a time within it, then do it there.',
          details: [],
        };
        return false;
      }
      const before = this.setup.scenario;
      const atHns = records > 0 ? nowHns + 1 : 0;
      await this.#set(() => this.setup.change(change(atHns / 10_000)), records);
      return wasRunning && this.setup.scenario !== before;
    });
    if (goesOn) await this.toggleRun();
  }

  get #before(): Before {
    return { scenario: this.setup.scenario, file: this.setup.file, records: this.#changedAt };
  }

  /** Takes back the last change of the set-up, or makes it again; the run stands where the change was made. */
  takeBack(again = false): Promise<void> {
    return this.run.act(async () => {
      const now = this.#before;
      const to = again ? this.changes.redo(now) : this.changes.undo(now);
      if (!to) return;
      const records = again ? to.records : now.records;
      this.setup.restate(to.scenario, to.file);
      this.#changedAt = to.records;
      await this.run.pause();
      await this.load(records);
      const { differences } = await import('./differences.ts');
      const text = differences(now.scenario, to.scenario).join(', ') || to.scenario.title || to.scenario.name;
      this.message = { kind: 'note', text: `${again ? 'Made again' : 'Taken back'}: ${text}.`, details: [] };
    });
  }

  useScenario(scenario: Scenario): Promise<void> {
    return this.set(() => this.setup.use(scenario));
  }

  /** Goes where the address says: at the beginning, and when it changes while the lab is open. */
  async followAddress(first = false): Promise<void> {
    try {
      await (await address()).openAddress(this, first);
    } catch (error) {
      this.#complain(error);
      if (first) await this.load();
    }
  }

  /** Takes a scenario of the library by its name. */
  chooseScenario(name: string): Promise<void> {
    return this.run.act(async () => {
      try {
        const scenario = await fetchScenario(name);
        await this.#set(() => this.setup.use(scenario), 0);
      } catch (error) {
        this.#complain(error);
      }
    });
  }

  /** Takes dropped or picked files. */
  take(files: readonly File[]): Promise<void> {
    return this.saving(async () => (await import('../take.ts')).takeFiles(this, files));
  }

  async toggleRun(): Promise<void> {
    if (this.run.state === 'running') return this.run.pause();
    this.view.follow = true;
    // Sound has one speed.
    await this.run.run({ speed: this.listening ? 1 : this.speed, breakpoints: this.runs?.breakpoints ?? [] });
    this.#landed();
  }

  async step(unit: Unit): Promise<void> {
    this.view.follow = true;
    await this.run.step(unit);
    this.#landed();
  }

  async back(unit: Unit): Promise<void> {
    this.view.follow = true;
    await this.run.back(unit);
    this.#landed();
  }

  async seek(to: RunPlace): Promise<void> {
    this.view.follow = true;
    await this.run.pause();
    await this.run.settled();
    await this.run.seek(to);
    this.#landed();
  }

  async reset(): Promise<void> {
    await this.run.pause();
    await this.load();
    this.say('Back to the start.');
  }

  /**
   * Starts or ends listening to a stream. A run that is not over goes on at real-time speed; of one that is over, what was
   * heard is played from the chosen time, else from its start.
   */
  async toggleListening(stream = 0): Promise<void> {
    if (this.#ear) return this.#silence();
    const goesOn = this.run.state === 'ready' || this.run.state === 'paused';
    try {
      const { Listening } = await import('../sound/listening.ts');
      this.#ear = new Listening(this, stream, () => void this.#silence());
      this.listening = { stream, atHns: this.run.progress.nowHns, played: 0, missing: 0 };
      await this.#ear.start();
    } catch (error) {
      this.#complain(error);
      return this.#silence();
    }
    if (goesOn) await this.toggleRun();
  }

  async #silence(): Promise<void> {
    const ear = this.#ear;
    this.#ear = null;
    this.listening = null;
    await ear?.stop();
  }

  showSource(open: boolean): void {
    this.source = open;
    this.tab = open ? 'source' : 'trace';
    keep('source', open ? '1' : '');
  }

  chooseSpeed(speed: number): void {
    this.speed = speed;
    keep('speed', String(speed));
  }

  /** Saves or copies something; what does it is fetched when it is wanted. */
  save(what: (texts: typeof import('../export/texts.ts')) => Promise<void>): Promise<void> {
    return this.saving(async () => what(await import('../export/texts.ts')));
  }

  /** Says something to screen readers, at most once a second. */
  say(text: string): void {
    const now = performance.now();
    if (now - this.#spokenAtMs < SPEAK_EVERY_MS) return;
    this.#spokenAtMs = now;
    this.spoken = text;
  }

  /** Tells of a glitch when the count rose; called on each refresh. */
  sayGlitches(): void {
    const glitches = this.run.progress.glitches;
    if (glitches > this.#spokenGlitches) this.say(this.run.verdict?.headline ?? `${glitches} glitches`);
    this.#spokenGlitches = glitches;
  }

  /** A driving call came back: bring what matters into view and say it. */
  #landed(): void {
    const { state, verdict, snapshot } = this.run;
    if (state === 'running' || state === 'loading') return;
    if (this.run.stop) this.message = { kind: 'note', text: `Stopped at a breakpoint: ${this.run.stop}.`, details: [] };
    if (state === 'ended' || state === 'failed') {
      const at = snapshot?.glitches.at(-1)?.atHns ?? interesting(snapshot);
      if (at !== undefined) this.view.standard(at, this.endHns);
      this.#spokenAtMs = 0;
      if (verdict) this.say(`${verdict.headline}. ${verdict.because}`);
    }
  }

  #complain(error: unknown): void {
    const { details = [], name } = error as { readonly details?: readonly string[]; readonly name?: string };
    this.message = {
      kind: name === 'Cancelled' ? 'note' : 'error',
      text: error instanceof Error ? error.message : String(error),
      details,
    };
  }

  /** Does something that may fail, and says why it did. */
  async saving(action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      this.#complain(error);
    }
  }
}

/** What reads and writes addresses; nothing of it is needed for the first run. */
const address = () => import('./address.svelte.ts');

/** In a run without glitches: the moment the first resource was registered, with the start of the stream close to it. */
function interesting(snapshot: Run['snapshot']): number | undefined {
  return snapshot?.resources[0]?.addedHns;
}

function storedSpeed(): number {
  const value = Number(kept('speed') ?? Infinity);
  return SPEEDS.includes(value as never) ? value : Infinity;
}
