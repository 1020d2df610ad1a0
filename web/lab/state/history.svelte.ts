/**
 * The runs of this lab: each change of the set-up and each act in the past makes a new one, and the one before stays. All of them are scenarios
 * with a place in them; going back to one is running it again. Kept in this browser, with bookmarks and breakpoints.
 */
import { untrack } from 'svelte';
import type { Breakpoint } from '../../simulator/inspect/breakpoint.ts';
import type { Scenario } from '../../simulator/scenario/schema.ts';
import { seconds } from '../format.ts';
import { differences } from './differences.ts';
import {
  keptRuns,
  keptStops,
  MOST_BOOKMARKS,
  MOST_RUNS,
  NAME_CHARACTERS,
  NOTE_CHARACTERS,
  RUNS_KEY,
  STOPS_KEY,
  type Bookmark,
  type KeptRun,
  type Stop,
} from './kept-runs.ts';
import type { Lab } from './lab.svelte.ts';
import { keep } from './storage.ts';

/** Kept this long after the last change. */
const SETTLE_MS = 400;

export class Runs {
  list = $state.raw<readonly KeptRun[]>([]);
  currentId = $state(-1);
  stops = $state.raw<readonly Stop[]>(keptStops());
  /** What was deleted last, to be taken back. */
  deleted = $state.raw<KeptRun | null>(null);
  static #begun: Promise<Runs> | undefined;
  readonly #lab: Lab;
  #timer: ReturnType<typeof setTimeout> | undefined;

  private constructor(lab: Lab, list: readonly KeptRun[]) {
    this.#lab = lab;
    this.list = list;
  }

  /** Those of earlier visits, and from now on those of this one. */
  static of(lab: Lab): Promise<Runs> {
    return (Runs.#begun ??= Runs.#begin(lab));
  }

  static async #begin(lab: Lab): Promise<Runs> {
    const runs = new Runs(lab, await keptRuns());
    lab.runs = runs;
    $effect.root(() => {
      $effect(() => runs.#follow());
    });
    addEventListener('pagehide', () => runs.#keep());
    return runs;
  }

  get current(): KeptRun | undefined {
    return this.list.find(({ id }) => id === this.currentId);
  }
  get bookmarks(): readonly Bookmark[] {
    return this.current?.bookmarks ?? [];
  }
  /** The breakpoints that are switched on. */
  get breakpoints(): readonly Breakpoint[] {
    return this.stops.filter(({ enabled }) => enabled).map(({ breakpoint }) => breakpoint);
  }

  /** What a run is called. */
  title(run: KeptRun): string {
    return run.name || run.scenario.title || run.scenario.name;
  }

  /** How it differs from the run it was made from, in words. */
  difference(run: KeptRun): string {
    const parent = this.list.find(({ id }) => id === run.parent?.id);
    if (!run.parent) return '';
    const from = run.parent.atHns > 0 ? `from ${seconds(run.parent.atHns)} s` : '';
    const what = parent ? differences(parent.scenario, run.scenario).join('; ') : '';
    return [from, what].filter(Boolean).join(': ');
  }

  async goTo(id: number): Promise<void> {
    const run = this.list.find((one) => one.id === id);
    if (!run || id === this.currentId) return;
    const { view } = this.#lab;
    await this.#lab.set(() => this.#lab.setup.use(run.scenario), run.records);
    if (JSON.stringify(this.#lab.setup.scenario) !== JSON.stringify(run.scenario)) return;
    this.currentId = id;
    [view.fromHns, view.lengthHns, view.follow] = [run.view.fromHns, run.view.lengthHns, run.view.follow];
  }

  rename(id: number, name: string): void {
    this.#change(id, { name: name.trim().slice(0, NAME_CHARACTERS) });
  }

  /** Takes a run off the list; the present one stays. */
  delete(id: number): void {
    if (id === this.currentId) return;
    this.deleted = this.list.find((run) => run.id === id) ?? null;
    this.#put(this.list.filter((run) => run.id !== id));
  }

  undoDelete(): void {
    if (!this.deleted) return;
    this.#put([...this.list, this.deleted].sort((a, b) => a.id - b.id));
    this.deleted = null;
  }

  /** Marks the present place. False when there is no room for another one. */
  bookmark(name = '', note = ''): boolean {
    const { records, nowHns } = this.#lab.run.progress;
    const { current } = this;
    if (!current || current.bookmarks.length >= MOST_BOOKMARKS) return false;
    const mark = {
      name: name.trim().slice(0, NAME_CHARACTERS) || `Bookmark ${current.bookmarks.length + 1}`,
      note: note.trim().slice(0, NOTE_CHARACTERS),
      records,
      atHns: nowHns,
    };
    this.#change(current.id, { bookmarks: [...current.bookmarks, mark].sort((a, b) => a.records - b.records) });
    return true;
  }

  /** Adds bookmarks from elsewhere to the run of the present set-up. Returns how many there was no room for. */
  takeBookmarks(marks: readonly Bookmark[]): number {
    const run = this.#of(this.#lab.setup.scenario, this.current, 0);
    const same = (a: Bookmark, b: Bookmark) => a.records === b.records && a.name === b.name;
    const others = marks.filter((mark) => !run.bookmarks.some((known) => same(mark, known)));
    const fitting = others.slice(0, MOST_BOOKMARKS - run.bookmarks.length);
    this.#change(run.id, { bookmarks: [...run.bookmarks, ...fitting].sort((a, b) => a.records - b.records) });
    return others.length - fitting.length;
  }

  changeBookmark(index: number, change: Partial<Bookmark>): void {
    const bookmarks = this.bookmarks.map((mark, i) => (i === index ? { ...mark, ...change } : mark));
    this.#change(this.currentId, { bookmarks });
  }

  deleteBookmark(index: number): void {
    this.#change(this.currentId, { bookmarks: this.bookmarks.filter((_, i) => i !== index) });
  }

  setStops(stops: readonly Stop[]): void {
    this.stops = stops;
    keep(STOPS_KEY, JSON.stringify(stops));
  }

  /** Where the present run stands and what came of it. While something is under way, that is not known. */
  #follow(): void {
    const { run, setup, view } = this.#lab;
    if (run.busy) return;
    const { scenario } = setup;
    const { records, nowHns, glitches } = run.progress;
    const headline = run.verdict?.headline.slice(0, 300) ?? '';
    const looks = { fromHns: view.fromHns, lengthHns: view.lengthHns, follow: view.follow };
    untrack(() => {
      const before = this.current;
      const current = this.#of(scenario, before, nowHns);
      const isFurthest = records >= current.outcome.records;
      this.#change(current.id, {
        records,
        nowHns,
        view: looks,
        ...(isFurthest ? { outcome: { records, nowHns, glitches, headline } } : {}),
      });
    });
  }

  /** The run of this scenario, a new one where there is none. */
  #of(scenario: Scenario, before: KeptRun | undefined, nowHns: number): KeptRun {
    if (before?.scenario === scenario) return before;
    const json = JSON.stringify(scenario);
    const known = this.list.findLast((run) => JSON.stringify(run.scenario) === json);
    if (known) {
      this.currentId = known.id;
      return this.#change(known.id, { scenario })!;
    }
    const id = Math.max(-1, ...this.list.map((run) => run.id)) + 1;
    const wasUsed =
      before !== undefined && (before.outcome.records > 0 || before.name !== '' || before.bookmarks.length > 0);
    const related = before?.scenario.name === scenario.name;
    const run: KeptRun = {
      id: before && !wasUsed ? before.id : id,
      name: '',
      parent: related ? (wasUsed ? { id: before.id, atHns: nowHns } : before.parent) : null,
      records: 0,
      nowHns: 0,
      view: { fromHns: 0, lengthHns: 320_000, follow: true },
      outcome: { records: 0, nowHns: 0, glitches: 0, headline: '' },
      bookmarks: [],
      scenario,
    };
    this.#put([...this.list.filter((one) => one.id !== run.id), run]);
    this.currentId = run.id;
    return run;
  }

  #change(id: number, change: Partial<KeptRun>): KeptRun | undefined {
    const now = this.list.find((run) => run.id === id);
    if (!now) return undefined;
    const next = { ...now, ...change };
    if (
      JSON.stringify({ ...now, scenario: 0 }) !== JSON.stringify({ ...next, scenario: 0 }) ||
      now.scenario !== next.scenario
    )
      this.#put(this.list.map((run) => (run.id === id ? next : run)));
    return next;
  }

  /** The oldest run that nobody named or marked leaves when there are too many. */
  #put(list: readonly KeptRun[]): void {
    const rest = [...list];
    while (rest.length > MOST_RUNS) {
      const oldest = rest.findIndex(({ name, bookmarks, id }) => !name && !bookmarks.length && id !== this.currentId);
      rest.splice(Math.max(0, oldest), 1);
    }
    this.list = rest;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#keep(), SETTLE_MS);
  }

  #keep(): void {
    keep(RUNS_KEY, JSON.stringify(this.list));
  }
}
