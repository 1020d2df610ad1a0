import type { Command } from './types.ts';

export const editCommands: readonly Command[] = [
  {
    id: 'file.edit-scenario',
    title: 'Edit the scenario',
    group: 'File',
    keys: ['e'],
    run: (lab) => (lab.sheet = 'editor'),
  },
  {
    id: 'edit.undo',
    title: 'Take back the last change of the set-up',
    group: 'File',
    keys: ['Ctrl+z'],
    enabled: ({ changes, run }) => changes.canUndo && run.state !== 'unavailable',
    run: (lab) => lab.takeBack(),
  },
  {
    id: 'edit.redo',
    title: 'Make the change again that was taken back',
    group: 'File',
    keys: ['Ctrl+Shift+z', 'Ctrl+y'],
    enabled: ({ changes, run }) => changes.canRedo && run.state !== 'unavailable',
    run: (lab) => lab.takeBack(true),
  },
];
