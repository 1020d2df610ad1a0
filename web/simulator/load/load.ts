/** Other subsystems that use processor time. */
import type { Machine } from '../kernel/machine.ts';
import type { Load } from '../scenario/schema.ts';
import type { Protection } from '../policy/protection.ts';

/** Starts every load of the scenario; each draws from a generator of its own, made from the scenario's seed. */
export function startLoads(_machine: Machine, _loads: readonly Load[], _seed: number, _protection: Protection): void {
  /* filled next */
}
