/** Puts the call console in the place of its fallback text. */
import { CALL_NAMES, type CallName } from '../../simulator/console/calls.ts';
import { mount as mountComponent } from '../client/mount.ts';
import Console from './Console.svelte';

/** `call`: a name of the console's table; another leaves the text as it is. `right`: what is right on this page. */
export function mount(target: HTMLElement, call: string, right: Readonly<Record<string, number>> = {}): void {
  if (!CALL_NAMES.includes(call as CallName)) return;
  target.replaceChildren();
  mountComponent(Console, { target, props: { call: call as CallName, right } });
}
