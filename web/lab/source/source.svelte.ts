/**
 * The driver's source beside the run: which file and line is shown, what ran, and the way from lines to records and back. While it
 * is open, the run uses the driver that shows its lines; the trace is the same.
 */
import { untrack } from 'svelte';
import type { LinesAnswer, LinesAsk, LinesRan } from '../../worker/lines.ts';
import type { TraceRow } from '../../simulator/views.ts';
import { count } from '../format.ts';
import type { Lab } from '../state/lab.svelte.ts';
import {
  changedFiles,
  driverWithLines,
  firstSource,
  PLAIN_DRIVER,
  sourceNames,
  sourceText,
  type SourceText,
} from './files.ts';
import { LineIndex, nextLine, type Place } from './lines.ts';
import { ownSources } from './own.ts';

type RecordAsk = Extract<LinesAsk, { record: number; by?: never }>;

const sources = new WeakMap<Lab, Source>();

export class Source {
  /** The file that is shown. */
  file = $state(firstSource(PLAIN_DRIVER));
  text = $state.raw<SourceText | null>(null);
  /** The chosen line of the file, from 1; 0: none. */
  line = $state(0);
  /** What ran for the record that is looked at; null: nothing is known. */
  ran = $state.raw<LinesRan | null>(null);
  /** Index into the points of `ran` of the line the run is shown at; -1: none. */
  at = $state(-1);
  index = $state.raw<LineIndex | null>(null);
  /** Calls made from the chosen line; null: not asked for. */
  made = $state.raw<LinesAnswer<{ ask: 'madeFrom'; points: readonly number[] }> | null>(null);
  problem = $state('');
  /** Rises when the chosen line is to be brought into sight. */
  sought = $state(0);

  readonly #lab: Lab;
  #open = 0;
  /** What `ran` is to be about, and what it is about. */
  #ask: RecordAsk | null = null;
  #answered: RecordAsk | null = null;
  #wishes = 0;
  /** Whether the answer is to be brought into sight. */
  #go = false;
  #stepping: Promise<void> | null = null;
  /** Records at which the run was last shown, and the records a step went to, which came to stand there. */
  #shownAt = -1;
  #landed = { from: -1, to: -1 };
  /** Records at which the run leaves the chosen line alone: it was asked for. */
  #held = -1;
  #reads = 0;

  /** The one of this lab. */
  static of(lab: Lab): Source {
    let source = sources.get(lab);
    if (!source) sources.set(lab, (source = new Source(lab)));
    return source;
  }

  private constructor(lab: Lab) {
    this.#lab = lab;
  }

  /** Whether the run of now shows its lines. */
  get live(): boolean {
    const { driver } = this.#lab.setup.scenario;
    // One of the visitor's own may have been built again under the same name.
    void this.#lab.foreign;
    return driver === PLAIN_DRIVER || ownSources(driver) !== null;
  }
  /** Where the run is shown at. */
  get place(): Place | undefined {
    return this.at < 0 || !this.ran ? undefined : this.index?.place(this.ran.points[this.at]!);
  }

  /** Makes the run show its lines. Returns what ends that; the run goes on as it is. */
  open(): () => void {
    this.#open += 1;
    const { run } = this.#lab;
    if (this.#open === 1) {
      const { client } = run;
      const others = client.driver;
      const own: typeof others = (name) => others?.(name) ?? (name === PLAIN_DRIVER ? driverWithLines() : undefined);
      client.driver = own;
      void this.#again();
      return () => {
        this.#open -= 1;
        // Another may have come meanwhile.
        if (this.#open === 0 && client.driver === own) client.driver = others;
      };
    }
    return () => (this.#open -= 1);
  }

  /** The same run once more, with its lines, at the same place. */
  async #again(): Promise<void> {
    const lab = this.#lab;
    // A driver of the visitor's own shows its lines in every run, or in none.
    if (lab.setup.scenario.driver !== PLAIN_DRIVER) return;
    const goesOn = lab.run.state === 'running';
    await lab.run.act(async () => {
      await lab.run.pause();
      await lab.run.settled();
      await lab.run.again('records');
    });
    if (goesOn) await lab.toggleRun();
  }

  /** Follows the run; called whenever there is something new. While it runs only what ran is kept up, not the place in the text. */
  follow(records: number, running: boolean): void {
    if (this.#stepping) return;
    if (!this.live || records === 0) {
      this.#ask = this.ran = null;
      this.at = this.#shownAt = -1;
      return;
    }
    const moved = running || records !== this.#shownAt;
    if (moved) this.#ask = { ask: 'record', record: records - 1 };
    this.#shownAt = running ? -1 : records;
    if (this.#held !== this.#shownAt) this.#held = -1;
    void this.#fetch(moved && !running);
  }

  /** Shows where the call of this row was made, or where the driver was entered. */
  look(row: TraceRow): void {
    if (!this.live || this.#stepping) return;
    this.#ask = { ask: 'record', record: row.index };
    void this.#fetch(true);
  }

  /** Asks the worker for what is wished last, and again while the wish changes. */
  async #fetch(go: boolean): Promise<void> {
    this.#go ||= go;
    this.#wishes += 1;
    if (this.#wishes > 1) return;
    try {
      for (let seen = 0; seen !== this.#wishes;) {
        seen = this.#wishes;
        const asked = this.#ask;
        if (!asked) break;
        this.index ??= new LineIndex(await this.#lines({ ask: 'table' }));
        const ran = await this.#lines(asked);
        if (asked !== this.#ask) continue;
        this.ran = ran;
        if (asked !== this.#answered) this.at = ran.site;
        this.#answered = asked;
        if (this.#go && this.place && this.#held !== this.#shownAt) await this.show(this.place);
        else await this.#count();
        this.#go = false;
      }
    } catch {
      // The run was replaced meanwhile; what comes next asks again.
    } finally {
      this.#wishes = 0;
    }
  }

  #lines<A extends LinesAsk>(asked: A): Promise<LinesAnswer<A>> {
    return this.#lab.run.client.reads.lines(asked);
  }

  /** Shows a file; what runs next is followed all the same. */
  async openFile(name: string): Promise<void> {
    await this.show({ file: name, line: 0 });
  }

  /** Shows a line, and goes on showing it as long as the run stands where it does. False when there is no such file. */
  async hold(place: Place): Promise<boolean> {
    if (!sourceNames(this.#lab.setup.scenario.driver).includes(place.file)) return false;
    this.#held = this.#lab.run.progress.records;
    await this.show(place);
    return true;
  }

  async show(place: Place): Promise<void> {
    await this.#read(place.file);
    this.choose(place.line);
    this.sought += 1;
  }

  /** Of several that are asked for the last one stays. */
  async #read(name: string): Promise<void> {
    const before = this.file;
    const turn = ++this.#reads;
    this.file = name;
    try {
      const text = await sourceText(this.#lab.setup.scenario.driver, name);
      if (turn !== this.#reads) return;
      this.text = text;
      this.problem = '';
    } catch (error) {
      if (turn !== this.#reads) return;
      this.file = before;
      this.problem = error instanceof Error ? error.message : String(error);
    }
  }

  /** The scenario's driver is another one, or was built anew. */
  async reread(): Promise<void> {
    const { driver } = this.#lab.setup.scenario;
    const [changed] = await changedFiles(driver).catch(() => []);
    untrack(() => {
      this.index = null;
      this.ran = null;
      this.at = -1;
      this.#shownAt = -1;
    });
    const names = sourceNames(driver);
    if (names.length === 0) {
      this.#reads += 1;
      this.file = this.problem = '';
      this.text = null;
      this.line = 0;
      return;
    }
    if (!names.includes(this.file)) this.line = 0;
    await this.#read(changed ?? (names.includes(this.file) ? this.file : firstSource(driver)));
    const first = Math.min(...(this.text?.changed ?? []));
    if (Number.isFinite(first) && this.#held < 0) await this.show({ file: this.file, line: first });
  }

  /** The driver was built anew: its sources and its lines are others. The line that is looked at stays where it can. */
  async rebuilt(): Promise<void> {
    this.index = null;
    this.#answered = null;
    this.#shownAt = -1;
    await this.#read(this.file);
    this.choose(this.line);
    this.follow(this.#lab.run.progress.records, false);
  }

  choose(line: number): void {
    this.line = Math.max(0, Math.min(line, this.text?.lines.length ?? 0));
    this.made = null;
    void this.#count();
  }

  /** What the chosen line made. */
  async #count(): Promise<void> {
    const { file, line, index } = this;
    const points = line > 0 ? (index?.points({ file, line }) ?? []) : [];
    if (!this.live || points.length === 0) return;
    try {
      const made = await this.#lines({ ask: 'madeFrom', points: [...points] });
      if (file === this.file && line === this.line) this.made = made;
    } catch {
      // The run was replaced meanwhile.
    }
  }

  /** Shows a record in the trace, and with it this line. */
  async showRecord(record: number): Promise<void> {
    const found = await this.#lab.trace.find(record);
    if (!found) this.#lab.message = { kind: 'note', text: 'The filter of the trace hides that record.', details: [] };
  }

  /** The calls the chosen line made, in turn, from the record that is looked at. */
  async toRecord(by: 1 | -1): Promise<void> {
    const rows = this.made?.rows ?? [];
    const here = this.ran?.record ?? -1;
    const next =
      by > 0
        ? (rows.find(({ index }) => index > here) ?? rows[0])
        : (rows.findLast(({ index }) => index < here) ?? rows.at(-1));
    if (next) await this.showRecord(next.index);
  }

  /** One source line on or back. The run goes along: what is shown elsewhere is the state after the record the line led to. */
  step(by: 1 | -1): Promise<void> {
    return (this.#stepping ??= this.#step(by).finally(() => (this.#stepping = null)));
  }

  async #step(by: 1 | -1): Promise<void> {
    const lab = this.#lab;
    if (!this.live) return;
    try {
      const { ran, index, at } = this;
      const next = ran && index ? nextLine(index, ran.points, at, by) : -1;
      if (next >= 0) this.at = next;
      else await this.#stepRecord(by);
      this.#shownAt = lab.run.progress.records;
      if (this.place) {
        await this.show(this.place);
        const { file, line } = this.place;
        lab.say(`${file}, line ${line}`);
      }
    } catch {
      // The run was replaced meanwhile; it is shown when it is there.
      this.#shownAt = -1;
    }
  }

  /** To the lines before another record; the run is taken to where they have run and led to it. */
  async #stepRecord(by: 1 | -1): Promise<void> {
    const lab = this.#lab;
    const from = this.ran?.record ?? lab.run.progress.records;
    const neighbour = () => this.#lines({ ask: 'neighbour', record: from, by });
    let record = await neighbour();
    if (record >= 0) await this.#takeRunTo(record);
    else if (by > 0) {
      await lab.step('line');
      record = await neighbour();
    }
    if (record < 0) {
      lab.say(by > 0 ? 'No more lines run.' : 'No line ran before.');
      return;
    }
    this.index ??= new LineIndex(await this.#lines({ ask: 'table' }));
    const asked: RecordAsk = { ask: 'before', record };
    this.ran = await this.#lines(asked);
    this.#ask = this.#answered = asked;
    this.at = by > 0 ? 0 : this.ran.points.length - 1;
  }

  /** To just after a record, or as close as the run can stand: what follows a record without a moment between comes with it. */
  async #takeRunTo(record: number): Promise<void> {
    const { run } = this.#lab;
    const { records } = run.progress;
    const { from, to } = this.#landed;
    if (records === record || records === record + 1) return;
    if (records === to && record + 1 >= from && record < to) return;
    await this.#lab.seek({ records: record + 1 });
    this.#landed = { from: record + 1, to: run.progress.records };
  }

  /** How often a line ran, in words; '' for a line without code. */
  words(times: number | undefined): string {
    if (times === undefined) return '';
    return times === 0 ? 'never ran' : times === 1 ? 'ran once' : `ran ${count(times)} times`;
  }
}
