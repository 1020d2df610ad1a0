import type { Lab } from '../state/lab.svelte.ts';
import type { Command } from './types.ts';

type Save = typeof import('../export/save.ts');

const save = (id: string, title: string, act: (save: Save, lab: Lab) => unknown): Command => ({
  id: `file.save-${id}`,
  title,
  group: 'File',
  enabled: ({ run }) => run.touched,
  run: async (lab) => act(await import('../export/save.ts'), lab),
});

export const exportCommands: readonly Command[] = [
  {
    id: 'view.table',
    title: 'What the timeline shows, as a table',
    group: 'View',
    enabled: ({ run }) => run.touched,
    run: (lab) => (lab.sheet = 'stretch'),
  },
  {
    id: 'file.save-perfetto',
    title: 'Save the run for Perfetto',
    group: 'File',
    enabled: ({ run }) => run.touched,
    run: (lab) => lab.save((e) => e.savePerfetto(lab)),
  },
  save('timeline-png', 'Save the timeline as PNG', (s, lab) => s.savePng(lab)),
  save('timeline-svg', 'Save the timeline as SVG', (s, lab) => s.saveSvg(lab)),
  save('timeline-text', 'Save the timeline as text', (s, lab) => s.saveText(lab)),
];
