import type { Command } from './types.ts';

export const editCommands: readonly Command[] = [
  {
    id: 'file.edit-scenario',
    title: 'Edit the scenario',
    group: 'File',
    keys: ['e'],
    run: (lab) => (lab.sheet = 'editor'),
  },
];
