/** Why a glitch happened: the chain from the device's interrupt to the client's write, from what processors did in between. */
import type { Machine } from '../kernel/machine.ts';
import type { GlitchView } from '../views.ts';

/** The chain that led to a glitch, first cause first. */
export function causesOf(_machine: Machine, glitch: GlitchView): GlitchView['chain'] {
  return glitch.chain;
}
