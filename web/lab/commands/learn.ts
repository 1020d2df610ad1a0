import type { Guide } from '../guide/guide.svelte.ts';
import type { Command } from './types.ts';

const group = 'Learn';
const inLesson = (id: string, title: string, key: string, act: (guide: Guide) => unknown): Command => ({
  id,
  title,
  group,
  keys: [key],
  enabled: (lab) => lab.learn.step !== '',
  run: async (lab) => act((await import('../guide/guide.svelte.ts')).guideOf(lab)),
});

export const learnCommands: readonly Command[] = [
  { id: 'learn.lessons', title: 'Lessons', group, run: (lab) => (lab.sheet = 'lessons') },
  inLesson('learn.next', 'Next step of the lesson', 'n', (guide) => guide.move(1)),
  inLesson('learn.previous', 'Previous step of the lesson', 'Shift+n', (guide) => guide.move(-1)),
  inLesson('learn.hint', 'A hint for this step', 'h', (guide) => guide.hint()),
  {
    id: 'learn.present',
    title: 'Present to a room, or stop presenting',
    group,
    keys: ['p'],
    run: ({ learn }) => (learn.present = !learn.present),
  },
];
