/** Keys of the lab: a key press finds its command. Typing in a field is left alone. */
import { COMMANDS } from './commands/index.ts';
import type { Command } from './commands/types.ts';
import type { Lab } from './state/lab.svelte.ts';

const byKey = new Map(COMMANDS.flatMap((command) => (command.keys ?? []).map((key) => [key, command] as const)));
const NAMES: Readonly<Record<string, string>> = { ' ': 'Space' };

/** Handles a key press on the page. True when it was one of ours. */
export function handleKey(event: KeyboardEvent, lab: Lab): boolean {
  if (lab.sheet) return false;
  const command = commandOf(event);
  if (!command || !mayRun(command, event)) return false;
  if (!lab.letters && isSign(event)) return false;
  if (lab.workspace && !command.everywhere) return false;
  if (command.enabled?.(lab) ?? true) void command.run(lab);
  return true;
}

/** A letter, digit or sign without Ctrl: what speech input may type by accident, so it can be switched off. */
function isSign({ key, ctrlKey, metaKey }: KeyboardEvent): boolean {
  return key.length === 1 && key !== ' ' && !ctrlKey && !metaKey;
}

/** The keys of a command as a person reads them. */
export function keysOf(command: Command): string {
  const shown = (key: string) =>
    key.replace('code:BracketLeft', '[').replace('code:BracketRight', ']').replaceAll('+', ' ').trim() || '+';
  return command.shown ?? command.keys?.map(shown).join(', ') ?? '';
}

function commandOf(event: KeyboardEvent): Command | undefined {
  const ctrl = event.ctrlKey || event.metaKey ? 'Ctrl+' : '';
  if (event.altKey) return undefined;
  const name = NAMES[event.key] ?? event.key;
  const letter = /^[A-Za-z]$/.test(name);
  // Shift is part of a letter's or a named key's name; of a sign it is how the layout types it.
  const shift = event.shiftKey && (letter || name.length > 1) ? 'Shift+' : '';
  return byKey.get(`${ctrl}${shift}${letter ? name.toLowerCase() : name}`) ?? byKey.get(`${ctrl}code:${event.code}`);
}

function mayRun(command: Command, event: KeyboardEvent): boolean {
  if (command.everywhere) return true;
  const target = event.target as HTMLElement;
  if (target.matches('input:not([type=radio]):not([type=checkbox]), select, textarea, [contenteditable]')) return false;
  return event.key !== ' ' || !target.matches('button, summary, input, a');
}
