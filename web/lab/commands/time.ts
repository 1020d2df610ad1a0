import type { Command } from './types.ts';

export const timeCommands: readonly Command[] = [
  {
    id: 'go.bookmark',
    title: 'Bookmark this place',
    group: 'Go',
    keys: ['b'],
    enabled: ({ run, runs }) => runs !== null && !run.busy,
    run: (lab) => {
      if (lab.runs?.bookmark()) lab.say('Bookmarked.');
    },
  },
];
