/** A driver of the visitor's own in the lab: while it is in use, every set-up is one of it. */
import { forDriver } from '../../simulator/any/driver.ts';
import type { DriverFile } from '../../simulator/any/module.ts';
import type { DriverMetadata } from '../../simulator/any/metadata.ts';
import type { Scenario } from '../../simulator/scenario/schema.ts';
import type { Offers } from '../../worker/api.ts';
import { LabClient } from '../../worker/client.ts';
import { OWN_PREFIX, ownDrivers } from '../../worker/own-drivers.ts';
import type { Lab } from '../state/lab.svelte.ts';
import { SetupError } from '../state/setup.svelte.ts';

const LONGEST_NAME = 64;
const PLAIN_DRIVER = 'portcls-lab';

export class Foreign {
  readonly metadata: DriverMetadata;
  readonly fileName: string;
  readonly sizeBytes: number;
  /** SHA-256 of the file, hexadecimal. */
  readonly hash: string;
  /** Its name in scenarios. */
  readonly name: string;
  /** What its pins offer; null while it is being asked. */
  offers = $state.raw<Offers | null>(null);
  readonly #lab: Lab;
  readonly #module: WebAssembly.Module;

  constructor(lab: Lab, { module, metadata }: DriverFile, file: { name: string; bytes: Uint8Array; hash: string }) {
    this.#lab = lab;
    this.#module = module;
    this.metadata = metadata;
    this.fileName = file.name;
    this.sizeBytes = file.bytes.length;
    this.hash = file.hash;
    this.name = `${OWN_PREFIX}${forDriver(lab.setup.scenario, metadata).driver}`.slice(0, LONGEST_NAME);
    ownDrivers.set(this.name, module);
  }

  /** The present set-up is one of this driver. */
  get inUse(): boolean {
    return this.#lab.setup.scenario.driver === this.name;
  }

  /** Runs the present set-up, and every later one, with this driver. */
  async use(): Promise<void> {
    if (this.#lab.learn.step) {
      this.#lab.message = {
        kind: 'note',
        text: 'A lesson runs the lab’s driver. End it to run your own.',
        details: [],
      };
      return;
    }
    this.follow(this.name);
    const { setup } = this.#lab;
    await this.#lab.set(() => setup.use({ ...setup.scenario, expect: undefined }));
  }

  /** Back to the lab's driver; the rest of the set-up stays. */
  async leave(): Promise<void> {
    this.follow(PLAIN_DRIVER);
    await this.#lab.set(() => this.#lab.setup.change({ driver: PLAIN_DRIVER }));
  }

  /** A set-up of this driver, or of another, is about to be shown. */
  follow(driver: string): void {
    this.#lab.setup.fit = driver === this.name ? (scenario) => this.#fit(scenario) : null;
  }

  /** The page has another driver, or none, instead. */
  forget(): void {
    this.follow('');
    // One that was built again has the same name.
    if (ownDrivers.get(this.name) === this.#module) ownDrivers.delete(this.name);
  }

  /** Asks its pins once. The driver runs in a worker of its own, which is ended when it does not return. */
  async ask(): Promise<void> {
    if (this.offers !== null) return;
    const client = new LabClient();
    try {
      this.offers = await client.offers(this.#module);
    } catch (error) {
      this.offers = { pins: [], refusal: error instanceof Error ? error.message : String(error) };
    } finally {
      client.dispose();
    }
  }

  #fit(scenario: Scenario): Scenario {
    // A lesson is about the lab's driver.
    if (this.#lab.learn.step) return scenario;
    const fitted = { ...forDriver(scenario, this.metadata), driver: this.name };
    const before = this.#lab.setup.scenario;
    // Of a whole scenario its device is taken as it fits; one that is chosen by itself cannot be had.
    if (scenario.device !== fitted.device && scenario.streams === before.streams && before.device === fitted.device)
      throw new SetupError(
        `The INF of ${this.metadata.name} does not name the AC’97 controller (PCI\\VEN_8086&DEV_2415), so Windows would not load it for that device. It is started without hardware. Nothing was changed.`,
      );
    return fitted;
  }
}
