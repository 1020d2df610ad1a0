/** The lab as a stage for the operations of lessons. It does what a person would do, by the same calls. */
import type { Stage } from '../../lessons/perform.ts';
import type { Standing } from '../../lessons/goals.ts';
import type { Scenario } from '../../simulator/scenario/schema.ts';
import type { TraceRow } from '../../simulator/views.ts';
import type { Lab } from '../state/lab.svelte.ts';
import type { Unit } from '../state/run.svelte.ts';

/** Where the lab stands. */
export function standingOf(lab: Lab): Standing {
  const { run, trace } = lab;
  const open = trace.open?.position === trace.current ? trace.open.row : null;
  return {
    scenario: lab.setup.scenario,
    snapshot: run.snapshot,
    ended: run.state === 'ended' || run.state === 'failed',
    chosen: trace.current < 0 ? null : (trace.at(trace.current) ?? open),
    rows: (from, count, filter) => run.client.reads.rows(from, count, filter),
  };
}

export class LabStage implements Stage {
  readonly #lab: Lab;
  constructor(lab: Lab) {
    this.#lab = lab;
  }

  get standing(): Standing {
    return standingOf(this.#lab);
  }

  async use(name: string): Promise<void> {
    await this.#lab.chooseScenario(name);
    if (this.#lab.setup.scenario.name !== name) throw new Error(`The scenario “${name}” could not be taken.`);
  }

  change(patch: Partial<Scenario>): Promise<void> {
    return this.#lab.set(() => this.#lab.setup.change(patch));
  }

  /** As fast as it goes, whatever speed is chosen. */
  async run(): Promise<void> {
    const lab = this.#lab;
    const { speed } = lab;
    lab.speed = Infinity;
    try {
      await lab.toggleRun();
    } finally {
      lab.speed = speed;
    }
  }

  seek(hns: number): Promise<void> {
    return this.#lab.seek({ hns });
  }

  step(unit: Unit): Promise<void> {
    return this.#lab.step(unit);
  }

  back(unit: Unit): Promise<void> {
    return this.#lab.back(unit);
  }

  provoke(change: (scenario: Scenario, atMs: number) => Partial<Scenario>): Promise<void> {
    return this.#lab.provoke((atMs) => change(this.#lab.setup.scenario, atMs));
  }

  /** Shows all rows, so that the chosen one has its neighbours around it. */
  async choose(row: TraceRow): Promise<void> {
    const { trace, view } = this.#lab;
    trace.text = '';
    trace.hidden = [];
    const rows = document.querySelector<HTMLElement>('.trace .rows');
    if (rows) {
      const rowPx = parseFloat(getComputedStyle(rows).getPropertyValue('--row')) || 18;
      // The list has to know of all rows before it can be that tall.
      await trace.fetch(Math.max(0, row.index - 20), 60);
      await new Promise((resolve) => requestAnimationFrame(resolve));
      rows.scrollTop = Math.max(0, (row.index - 4) * rowPx);
    }
    trace.current = row.index;
    trace.open = { position: row.index, row };
    view.cursorHns = row.atHns;
  }
}
