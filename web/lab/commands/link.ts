import type { Lab } from '../state/lab.svelte.ts';
import type { Command } from './types.ts';

/** Puts a link to everything that is shown on the clipboard. */
export async function copyLink(lab: Lab): Promise<void> {
  const { copyLink: copy } = await import('../state/address.svelte.ts');
  await copy(lab);
}

export const linkCommands: readonly Command[] = [
  { id: 'file.copy-link', title: 'Copy a link to this state', group: 'File', run: copyLink },
];
