/** The scenario that is being edited: one text with one history, which form and JSON both change. Kept until it is applied. */
import type { Scenario } from '../../simulator/scenario/schema.ts';
import { keep, kept } from '../state/storage.ts';
import { changesFor } from './change.ts';
import type { Code } from './code.ts';
import { readText, type Path, type Problem, type Reading } from './reading.ts';

const KEY = 'editor-draft';

export const textOf = (scenario: unknown): string => `${JSON.stringify(scenario, null, 2)}\n`;

export class Draft {
  text = $state('');
  reading = $state.raw<Reading>({ value: undefined, scenario: null, problems: [] });
  canUndo = $state(false);
  canRedo = $state(false);
  /** True when this began with what an earlier visit of the editor left. */
  readonly foundKept: boolean;
  #code: Code | undefined;
  readonly #applied: string;

  /** `scenario` is what the lab has now; an unapplied draft goes before it. */
  constructor(scenario: Scenario) {
    this.#applied = textOf(scenario);
    const left = kept(KEY);
    this.foundKept = !!left && left !== this.#applied;
    this.#take(this.foundKept ? left! : this.#applied);
  }

  get changed(): boolean {
    return this.text !== this.#applied;
  }

  /** Shows the text in the JSON side. Returns what ends that. */
  async attach(host: HTMLElement): Promise<() => void> {
    const { codeIn } = await import('./code.ts');
    const code = codeIn(host, this.text, (text, canUndo, canRedo) => {
      this.canUndo = canUndo;
      this.canRedo = canRedo;
      this.#take(text);
      keep(KEY, this.changed ? text : '');
      code.mark(this.reading.problems);
    });
    this.#code = code;
    code.mark(this.reading.problems);
    return () => {
      this.#code = undefined;
      code.destroy();
    };
  }

  /** Gives the value at a path; undefined removes it. Only while the text is JSON. */
  set(path: Path, value: unknown, separate = false): void {
    this.#code?.change(changesFor(this.text, path, value), separate);
  }

  /** Adds an element to the end of the list at a path, which is made where it is missing. */
  add(path: Path, list: readonly unknown[] | undefined, value: unknown): void {
    const changes = list
      ? changesFor(this.text, [...path, list.length], value, true)
      : changesFor(this.text, path, [value]);
    this.#code?.change(changes, true);
  }

  replace(text: string): void {
    this.#code?.replace(text);
  }

  backToTheLabs(): void {
    this.replace(this.#applied);
  }

  show(problem: Pick<Problem, 'from'>): void {
    this.#code?.show(problem.from);
  }

  undo(): void {
    this.#code?.undo();
  }

  redo(): void {
    this.#code?.redo();
  }

  /** The lab has it: nothing is left to keep. */
  applied(): void {
    keep(KEY, '');
  }

  problemAt(path: Path): string {
    const wanted = path.join('.');
    return this.reading.problems
      .filter((problem) => problem.path === wanted)
      .map(({ message }) => message)
      .join('; ');
  }

  #take(text: string): void {
    this.text = text;
    this.reading = readText(text);
  }
}
