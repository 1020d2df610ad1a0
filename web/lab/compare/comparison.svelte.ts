/** A comparison: two sides, their aligned traces, and what of it is in sight. */
import { wrap, type Remote } from 'comlink';
import type { Scenario } from '../../simulator/scenario/schema.ts';
import type { InputAudio } from '../../worker/api.ts';
import { fetchScenario } from '../state/library.svelte.ts';
import { View } from '../state/view.svelte.ts';
import { changesOf } from './changes.ts';
import type { Comparer, Entry, Summary } from './comparer.ts';
import { Side } from './side.svelte.ts';

export class Comparison {
  readonly left = new Side();
  readonly right = new Side();
  /** One stretch of virtual time for both drawings. */
  readonly view = new View();
  summary = $state.raw<Summary | null>(null);
  aligning = $state(false);
  problem = $state('');
  /** All rows, or only differences with what is around them. */
  all = $state(false);
  total = $state(0);
  differences = $state.raw<Int32Array>(new Int32Array());
  /** Position in `differences` of the one last gone to; -1: none yet. */
  at = $state(-1);
  entries = $state.raw<readonly Entry[]>([]);
  from = $state(0);
  #opened: number[] = [];
  #worker: Worker | null = null;
  #comparer: Remote<Comparer> | null = null;
  #generation = 0;

  /** The present set-up on the left, one change of it on the right. Registered or not is the question most people have. */
  async begin(scenario: Scenario, input: InputAudio | undefined): Promise<void> {
    const changes = changesOf(scenario);
    const change =
      changes.find(({ id }) => id === (scenario.driver === 'portcls-lab' ? 'unregistered' : 'our-driver')) ??
      changes[0]!;
    await Promise.all([
      this.left.run(titleOf(scenario), scenario, input),
      this.right.run(`The same, but ${change.title}`, change.make(scenario), input),
    ]);
    await this.align();
  }

  /** Puts “the same as on the other side, but …” onto a side. */
  async change(side: Side, id: string, input: InputAudio | undefined): Promise<void> {
    const other = side === this.left ? this.right : this.left;
    const change = other.scenario && changesOf(other.scenario).find((each) => each.id === id);
    if (!other.scenario || !change) return;
    await side.run(`The same, but ${change.title}`, change.make(other.scenario), input);
    await this.align();
  }

  /** Puts a scenario of the library onto a side. */
  async choose(side: Side, name: string): Promise<void> {
    try {
      const scenario = await fetchScenario(name);
      await side.run(titleOf(scenario), scenario, undefined);
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
    }
    await this.align();
  }

  /** Puts a trace text from elsewhere onto a side. */
  async take(side: Side, name: string, text: string): Promise<void> {
    side.take(name, text);
    await this.align();
  }

  /** Aligns the traces when both sides are there. */
  async align(): Promise<void> {
    const generation = ++this.#generation;
    this.summary = null;
    this.problem = '';
    this.entries = [];
    this.#opened = [];
    this.at = -1;
    if (this.left.state !== 'ready' || this.right.state !== 'ready') return;
    this.aligning = true;
    try {
      const comparer = this.#start();
      const summary = await comparer.load(this.left.text, this.right.text);
      if (generation !== this.#generation) return;
      this.summary = summary;
      await this.show(this.all);
      this.#lookAtFirst(await comparer.firstDifference());
    } catch (error) {
      if (generation === this.#generation) this.problem = error instanceof Error ? error.message : String(error);
    } finally {
      if (generation === this.#generation) this.aligning = false;
    }
  }

  /** Gives up an alignment that takes long. */
  cancel(): void {
    this.left.cancel();
    this.right.cancel();
    this.#generation += 1;
    this.#stop();
    this.aligning = false;
    this.problem = 'Cancelled. Choose a side again to go on.';
  }

  async show(all: boolean): Promise<void> {
    this.all = all;
    const shown = await this.#comparer?.show(all, this.#opened);
    if (!shown) return;
    this.total = shown.total;
    this.differences = shown.differences;
    await this.fetch(this.from, Math.max(80, this.entries.length));
  }

  async open(row: number): Promise<void> {
    this.#opened.push(row);
    await this.show(this.all);
  }

  /** Fetches what is shown at positions `from`.. . */
  async fetch(from: number, count: number): Promise<void> {
    const entries = await this.#comparer?.window(from, count);
    if (!entries) return;
    this.from = from;
    this.entries = entries;
  }

  dispose(): void {
    this.left.dispose();
    this.right.dispose();
    this.#stop();
  }

  /** The drawings begin at the first glitch of either side; without one, where the traces part. */
  #lookAtFirst(first: Awaited<ReturnType<Remote<Comparer>['firstDifference']>>): void {
    const glitches = [this.left, this.right].flatMap(({ snapshot }) => snapshot?.glitches[0]?.atHns ?? []);
    const atHns = glitches.length ? Math.min(...glitches) : (first?.left?.atHns ?? first?.right?.atHns);
    if (atHns !== undefined) this.goTo(atHns);
  }

  goTo(atHns: number): void {
    this.view.cursorHns = atHns;
    this.view.center(atHns, this.endHns);
  }

  get endHns(): number {
    return Math.max(this.left.endHns, this.right.endHns);
  }

  #start(): Remote<Comparer> {
    if (!this.#comparer) {
      this.#worker = new Worker(new URL('./comparer.worker.ts', import.meta.url), { type: 'module', name: 'compare' });
      this.#comparer = wrap<Comparer>(this.#worker);
    }
    return this.#comparer;
  }

  #stop(): void {
    this.#worker?.terminate();
    this.#worker = null;
    this.#comparer = null;
  }
}

function titleOf({ title, name }: Scenario): string {
  return title || name;
}
