/** A stage for lessons without a screen: the same operations on sessions in Node. */
import type { TraceRow } from '../../../web/simulator/views.ts';
import { readScenario, type Scenario } from '../../../web/simulator/scenario/schema.ts';
import { Session } from '../../../web/simulator/session.ts';
import type { Stage } from '../../../web/lessons/perform.ts';
import type { Standing } from '../../../web/lessons/goals.ts';
import { scenarioOf } from '../../golden/library.ts';
import { driverModule } from '../../golden/run.ts';

type Unit = 'record' | 'packet' | 'glitch';
const ONE = { record: { records: 1 }, packet: { packets: 1 }, glitch: { glitches: 1 } } as const;
/** Where the worker finds steps of a unit when it goes back. */
const BACK = { packet: { groups: ['device'], text: 'packet' }, glitch: { groups: ['glitch'] } } as const;

export class NodeStage implements Stage {
  #scenario!: Scenario;
  #session!: Session;
  #ended = false;
  #chosen: TraceRow | null = null;

  get standing(): Standing {
    const session = this.#session;
    return {
      scenario: this.#scenario,
      snapshot: session.snapshot(),
      ended: this.#ended,
      chosen: this.#chosen,
      rows: async (from, count, filter) => session.rows(from, count, filter),
    };
  }

  use(name: string): Promise<void> {
    return this.#load(scenarioOf(name));
  }

  async change(patch: Partial<Scenario>): Promise<void> {
    const read = readScenario(JSON.parse(JSON.stringify({ ...this.#scenario, ...patch, expect: undefined })));
    if (!read.ok) throw new Error(read.problems.map((p) => `${p.path}: ${p.message}`).join('; '));
    await this.#load(read.scenario);
  }

  async run(): Promise<void> {
    if (this.#ended) await this.#again();
    this.#advanced(() => this.#session.advance({ records: 10_000 }), Infinity);
  }

  async seek(hns: number): Promise<void> {
    if (hns < this.#session.progress().nowHns) await this.#again();
    this.#advanced(() => this.#session.advance({ untilHns: hns }), 1);
  }

  async step(unit: Unit): Promise<void> {
    this.#advanced(() => this.#session.advance(ONE[unit]), 1);
  }

  async back(unit: Unit): Promise<void> {
    const { records } = this.#session.progress();
    if (unit === 'record') return this.#toRecord(records - 1);
    const { rows } = this.#session.rows(0, records, BACK[unit]);
    await this.#toRecord((rows.findLast(({ index }) => index + 1 < records)?.index ?? -1) + 1);
  }

  async provoke(change: (scenario: Scenario, atMs: number) => Partial<Scenario>): Promise<void> {
    const { nowHns } = this.#session.progress();
    if (this.#ended) throw new Error('a run that is over cannot be provoked');
    await this.change(change(this.#scenario, nowHns / 10_000));
    await this.seek(nowHns);
  }

  async choose(row: TraceRow): Promise<void> {
    this.#chosen = row;
  }

  async #load(scenario: Scenario): Promise<void> {
    this.#scenario = scenario;
    await this.#again();
    this.#chosen = null;
  }

  async #again(): Promise<void> {
    this.#session = await Session.create(await driverModule(this.#scenario.driver), this.#scenario);
    this.#ended = false;
  }

  async #toRecord(records: number): Promise<void> {
    await this.#again();
    if (records > 0) this.#advanced(() => this.#session.advance({ records }), 1);
  }

  #advanced(advance: () => string, times: number): void {
    for (let i = 0; i < times; i++) {
      this.#ended = advance() !== 'budget';
      if (this.#ended) return;
    }
  }
}
