import type { Lab } from '../state/lab.svelte.ts';
import type { Command } from './types.ts';

const step = (id: string, title: string, key: string, by: 1 | -1): Command => ({
  id,
  title,
  group: 'Go',
  keys: [key],
  enabled: ({ source, run }: Lab) => source && !run.busy && run.state !== 'unavailable',
  run: async (lab) => (await import('../source/source.svelte.ts')).Source.of(lab).step(by),
});

export const sourceCommands: readonly Command[] = [
  {
    id: 'view.source',
    title: 'Show the source of the driver, or hide it',
    group: 'View',
    keys: ['o'],
    run: (lab) => lab.showSource(!lab.source),
  },
  step('go.next-line', 'One source line forward', 's', 1),
  step('go.back-line', 'One source line back', 'Shift+s', -1),
];
