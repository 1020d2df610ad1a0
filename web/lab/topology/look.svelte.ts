/** What the browser of filters and properties shows, and its requests. */
import type { PropertyAction } from '../../simulator/topology/browser.ts';
import type { Topology } from '../../worker/api.ts';
import { DriverHang } from '../../worker/client.ts';
import type { Lab } from '../state/lab.svelte.ts';
import { withAction } from '../state/provocations.ts';

/** Virtual time that a request may take before the run is left standing. */
const PATIENCE_HNS = 10_000_000;

export class Look {
  topology = $state.raw<Topology | null>(null);
  problem = $state('');
  busy = $state(false);
  readonly #lab: Lab;
  /** Requests come one after the other, however fast somebody moves a slider. */
  #turn: Promise<void> = Promise.resolve();

  constructor(lab: Lab) {
    this.#lab = lab;
  }

  /** Looks at the run where it stands. */
  async look(): Promise<void> {
    const { run } = this.#lab;
    this.busy = true;
    try {
      await run.pause();
      await run.settled();
      this.topology = await run.client.topology();
      this.problem = '';
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
      if (error instanceof DriverHang) {
        this.problem = 'A handler of the driver did not return when its property was read.';
        await this.#lab.load(run.progress.records);
      }
    } finally {
      this.busy = false;
    }
  }

  /** Goes to another time of the run and looks there. */
  async go(hns: number): Promise<void> {
    await this.#lab.seek({ hns });
    await this.look();
  }

  /** Makes a request in the run: it becomes a part of the scenario, and the run goes on to its answer. */
  ask(request: PropertyAction, verb: 'get' | 'set', value = ''): Promise<void> {
    return (this.#turn = this.#turn.then(() => this.#ask({ ...request, verb, value })));
  }

  async #ask(request: PropertyAction): Promise<void> {
    const lab = this.#lab;
    this.busy = true;
    await lab.provoke((atMs) => withAction(lab.setup.scenario, { ...request, atMs }));
    await lab.run.run({
      speed: Infinity,
      untilHns: lab.run.progress.nowHns + PATIENCE_HNS,
      breakpoints: [{ on: 'function', pattern: 'property-value' }],
    });
    lab.run.stop = '';
    await this.look();
  }
}
