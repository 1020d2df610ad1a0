/** A thing a person can do in the lab: the keyboard, the list of keys and the command palette all read the same list. */
import type { Lab } from '../state/lab.svelte.ts';

export const GROUPS = ['Run', 'Go', 'View', 'Compare', 'File', 'Learn', 'Help'] as const;

export interface Command {
  /** Stable and unique, such as `go.next-packet`. */
  readonly id: string;
  /** What it does, as a person would look for it: `One packet forward`. */
  readonly title: string;
  readonly group: (typeof GROUPS)[number];
  /** Keys that do it, such as `g`, `Shift+g`, `Ctrl+k`, `F6`; `code:BracketLeft` goes by position on every layout. */
  readonly keys?: readonly string[];
  /** How the keys are shown where their names would not be understood. */
  readonly shown?: string;
  /** Also while the focus is in a field or on a button. */
  readonly everywhere?: boolean;
  /** Absent: always. */
  enabled?(lab: Lab): boolean;
  run(lab: Lab): unknown;
}
