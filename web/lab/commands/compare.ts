import type { Command } from './types.ts';

export const compareCommands: readonly Command[] = [
  {
    id: 'compare.open',
    title: 'Compare two runs',
    group: 'Compare',
    keys: ['c'],
    run: (lab) => (lab.workspace = 'compare'),
  },
];
