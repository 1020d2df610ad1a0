/** One of the two runs of a comparison: a scenario, run to its end in a worker of its own, or a trace text from elsewhere. */
import type { Scenario } from '../../simulator/scenario/schema.ts';
import type { Snapshot, Verdict } from '../../simulator/views.ts';
import type { InputAudio } from '../../worker/api.ts';
import { LabClient } from '../../worker/client.ts';

export type SideState = 'empty' | 'running' | 'ready' | 'failed';

export class Side {
  title = $state('');
  state = $state<SideState>('empty');
  /** What went wrong, in one sentence. */
  problem = $state('');
  /** Share of the run that is done, 0..1. */
  progress = $state(0);
  scenario = $state.raw<Scenario | null>(null);
  snapshot = $state.raw<Snapshot | null>(null);
  verdict = $state.raw<Verdict | null>(null);
  endHns = $state(0);
  records = $state(0);
  text = '';
  #client: LabClient | null = null;
  #generation = 0;

  /** Reads of the run behind it, for drawing; null for a trace text. */
  get reads() {
    return this.state === 'ready' ? (this.#client?.reads ?? null) : null;
  }

  /** Runs a scenario to its end. A later call takes the place of an earlier one. */
  async run(title: string, scenario: Scenario, input: InputAudio | undefined): Promise<void> {
    const generation = this.#begin(title, scenario);
    const client = (this.#client ??= new LabClient());
    try {
      await client.pause();
      await client.load($state.snapshot(scenario) as Scenario, input);
      const { progress } = await client.run({ speed: Infinity }, ({ nowHns, endHns }) => {
        if (generation === this.#generation) this.progress = Math.min(1, nowHns / endHns);
      });
      const [bytes, snapshot, verdict] = await Promise.all([
        client.reads.traceText(),
        client.reads.snapshot(),
        client.reads.verdict(),
      ]);
      if (generation !== this.#generation) return;
      this.text = new TextDecoder().decode(bytes);
      this.snapshot = snapshot;
      this.verdict = verdict;
      this.endHns = progress.nowHns;
      this.records = progress.records;
      this.state = 'ready';
    } catch (error) {
      if (generation === this.#generation) this.#fail(error);
    }
  }

  /** Takes a trace text. Whether it is one, the alignment finds out. */
  take(title: string, text: string): void {
    this.#begin(title, null);
    this.#client?.dispose();
    this.#client = null;
    this.text = text;
    this.state = 'ready';
  }

  /** Ends a run that is under way; what was there before is gone. */
  cancel(): void {
    if (this.state !== 'running') return;
    this.#generation += 1;
    this.dispose();
    this.state = 'failed';
    this.problem = 'Cancelled';
  }

  dispose(): void {
    this.#client?.dispose();
    this.#client = null;
  }

  #begin(title: string, scenario: Scenario | null): number {
    this.title = title;
    this.scenario = scenario;
    this.state = 'running';
    this.problem = '';
    this.progress = 0;
    this.snapshot = null;
    this.verdict = null;
    this.text = '';
    return ++this.#generation;
  }

  #fail(error: unknown): void {
    this.state = 'failed';
    this.problem = error instanceof Error ? error.message : String(error);
  }
}
