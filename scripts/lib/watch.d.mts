import type { FSWatcher } from 'vite';

export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly text: string;
}
export function problemsIn(text: string, root: string): Problem[];
export function watchFolders(watcher: FSWatcher, folders: string[], changed: (files: string[]) => Promise<void>): void;
