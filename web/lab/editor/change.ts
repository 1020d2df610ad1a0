/** Changes of one value in a JSON text that leave the rest of the text as its author wrote it. */
import { modify } from 'jsonc-parser';
import type { Path } from './reading.ts';

/** A replacement in the text, as the editor takes it. */
export interface TextChange {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
}

/**
 * The changes that give the value at `path` (undefined: remove it; containers that are missing are made). The text must be
 * JSON. `insert` puts a new element before the one at the index instead of replacing that.
 */
export function changesFor(text: string, path: Path, value: unknown, insert = false): TextChange[] {
  const formattingOptions = { insertSpaces: true, tabSize: 2, eol: '\n' };
  return modify(text, [...path], value, { formattingOptions, isArrayInsertion: insert }).map(
    ({ offset, length, content }) => ({ from: offset, to: offset + length, insert: content }),
  );
}
