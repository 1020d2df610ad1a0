/** What the modelled Windows does with registered stream resources in low-latency mode (U-4 to U-6). Our model; how Windows does it is not published. */
import type { Machine } from '../kernel/machine.ts';
import type { ResourceTable } from '../portcls/resources.ts';
import type { Protection as Settings } from '../scenario/schema.ts';

export class Protection {
  readonly settings: Settings;
  constructor(_machine: Machine, settings: Settings, _resources: ResourceTable) {
    this.settings = settings;
  }
}
