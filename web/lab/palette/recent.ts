/** The commands chosen last from the palette, newest first. */
import { keep, kept } from '../state/storage.ts';

const KEY = 'recent-commands';
const MOST = 4;

export function recent(): readonly string[] {
  return (kept(KEY) ?? '').split(',').filter(Boolean).slice(0, MOST);
}

/** Puts a command first; scenarios have a list of their own. */
export function remember(entryId: string): void {
  if (entryId.startsWith('scenario ')) return;
  const id = entryId.replace(/^again /, '');
  keep(KEY, [id, ...recent().filter((other) => other !== id)].slice(0, MOST).join(','));
}
