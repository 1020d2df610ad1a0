/** The open lesson: which step, what is reached, which hints are shown. `lab.learn.step` says where it stands. */
import { met } from '../../lessons/goals.ts';
import { LESSONS, placeOf, placeText, type Place } from '../../lessons/index.ts';
import { begin, perform } from '../../lessons/perform.ts';
import type { Lesson, Step } from '../../lessons/schema.ts';
import type { Scenario } from '../../simulator/scenario/schema.ts';
import type { Lab } from '../state/lab.svelte.ts';
import { keep, kept } from '../state/storage.ts';
import { readProgress, writeProgress, type Progress } from './progress.ts';
import { LabStage, standingOf } from './stage.ts';

const guides = new WeakMap<Lab, Guide>();

/** The guide of this lab; there is one. */
export function guideOf(lab: Lab): Guide {
  let guide = guides.get(lab);
  if (!guide) guides.set(lab, (guide = new Guide(lab)));
  return guide;
}

export class Guide {
  readonly #lab: Lab;
  readonly #stage: LabStage;
  progress = $state.raw<Progress>(readProgress());
  /** How many hints are shown. */
  hints = $state(0);
  folded = $state(kept('guide-folded') === 'yes');
  /** The lab is being brought somewhere. */
  working = $state(false);
  /** For the live region. */
  said = $state('');
  /** The step was jumped to: the lab may not stand where it begins. */
  jumped = $state(false);
  /** What was set up before the first lesson of this visit. */
  before = $state.raw<Scenario | null>(null);
  /** Rises with each check; an older one that ends later says nothing. */
  #checks = 0;

  constructor(lab: Lab) {
    this.#lab = lab;
    this.#stage = new LabStage(lab);
  }

  get place(): Place {
    return placeOf(this.#lab.learn.step) ?? { lesson: 0, step: 0 };
  }
  get lesson(): Lesson {
    return LESSONS[this.place.lesson]!;
  }
  get step(): Step {
    return this.lesson.steps[this.place.step]!;
  }
  get reached(): boolean {
    return this.isDone(this.lesson, this.place.step);
  }
  get finished(): boolean {
    return this.doneOf(this.lesson) === this.lesson.steps.length;
  }

  isDone(lesson: Lesson, step: number): boolean {
    return this.progress[lesson.name]?.includes(step) ?? false;
  }
  doneOf(lesson: Lesson): number {
    return this.progress[lesson.name]?.length ?? 0;
  }
  /** The first step of a lesson that is not done; of a finished one its first. */
  nextOf(lesson: Lesson): number {
    return Math.max(
      0,
      lesson.steps.findIndex((_, step) => !this.isDone(lesson, step)),
    );
  }

  /** Opens a step and brings the lab to where it begins. */
  async enter(place: Place): Promise<void> {
    this.before ??= this.#lab.setup.scenario;
    this.#show(place);
    await this.prepare();
  }

  /** Opens a step; the lab stays as it is, because the step before leads on to it. */
  async go(step: number): Promise<void> {
    const { lesson, step: from } = this.place;
    if (this.working || step === from || !LESSONS[lesson]!.steps[step]) return;
    const leadsOn = step === from + 1 && this.reached;
    this.#show({ lesson, step });
    this.jumped = !leadsOn;
    this.#say(`Step ${step + 1} of ${this.lesson.steps.length}: ${this.step.title}. Goal: ${this.step.goal}`);
  }

  /** One step forward or back; past the last step of a lesson comes the next lesson. */
  async move(by: 1 | -1): Promise<void> {
    const { lesson, step } = this.place;
    if (this.lesson.steps[step + by]) return this.go(step + by);
    const next = LESSONS[lesson + by];
    if (next && !this.working) await this.enter({ lesson: lesson + by, step: by > 0 ? 0 : next.steps.length - 1 });
  }

  /** Brings the lab to where this step begins, by doing the steps before it. */
  prepare(): Promise<void> {
    this.jumped = false;
    return this.#work(() => begin(this.lesson, this.place.step, this.#stage));
  }

  /** Does what the step asks for, from where it begins. */
  solve(): Promise<void> {
    this.jumped = false;
    return this.#work(async () => {
      await begin(this.lesson, this.place.step, this.#stage);
      for (const operation of this.step.solution) await perform(operation, this.#stage);
    });
  }

  hint(): void {
    if (this.folded) this.fold(false);
    if (this.hints >= this.step.hints.length) return;
    this.hints += 1;
    this.#say(`Hint ${this.hints}: ${this.step.hints[this.hints - 1]}`);
  }

  fold(folded: boolean): void {
    this.folded = folded;
    keep('guide-folded', folded ? 'yes' : 'no');
  }

  /** Forgets what is done in a lesson. The open one begins anew: its run would meet the goal again at once. */
  async forget(lesson: Lesson): Promise<void> {
    if (this.working) return;
    const { [lesson.name]: _, ...others } = this.progress;
    this.#remember(others);
    if (this.#lab.learn.step && lesson === this.lesson) await this.enter({ lesson: this.place.lesson, step: 0 });
  }

  /** Closes the lesson; `restore`: takes back what was set up before it. */
  async leave(restore = false): Promise<void> {
    const { before } = this;
    this.#lab.learn.step = '';
    this.before = null;
    if (restore && before) await this.#lab.useScenario(before);
  }

  /** Looks whether the goal is met where the lab stands now. */
  async check(): Promise<void> {
    const check = ++this.#checks;
    const { place, lesson, step } = this;
    if (this.working || this.isDone(lesson, place.step)) return;
    let reached: boolean;
    try {
      reached = await met(step.when, standingOf(this.#lab));
    } catch {
      // The run was replaced meanwhile; its next state is looked at again.
      return;
    }
    if (!reached || check !== this.#checks) return;
    this.#remember({ ...this.progress, [lesson.name]: [...(this.progress[lesson.name] ?? []), place.step] });
    this.#say(this.finished ? 'Goal reached. The lesson is complete.' : 'Goal reached.');
  }

  #show(place: Place): void {
    this.#checks += 1;
    this.#lab.learn.step = placeText(place);
    this.hints = 0;
    this.jumped = false;
  }

  #remember(progress: Progress): void {
    this.progress = progress;
    writeProgress(progress);
  }

  #say(text: string): void {
    this.said = text;
  }

  async #work(action: () => Promise<void>): Promise<void> {
    if (this.working) return;
    this.working = true;
    try {
      await this.#lab.run.pause();
      await this.#lab.run.settled();
      await action();
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      this.#lab.message = { kind: 'error', text: `The lesson could not go on: ${text}`, details: [] };
    } finally {
      this.working = false;
    }
  }
}
