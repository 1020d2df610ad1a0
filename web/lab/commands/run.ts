import { canBack, canStep } from '../state/run.svelte.ts';
import type { Command } from './types.ts';

export const runCommands: readonly Command[] = [
  {
    id: 'run.toggle',
    title: 'Run or pause',
    group: 'Run',
    keys: ['Space'],
    enabled: ({ run }) => run.state !== 'loading' && run.state !== 'unavailable',
    run: (lab) => lab.toggleRun(),
  },
  {
    id: 'run.listen',
    title: 'Listen to what the device plays, or stop listening',
    group: 'Run',
    keys: ['l'],
    enabled: ({ run }) => run.state !== 'loading' && run.state !== 'unavailable',
    run: (lab) => lab.toggleListening(),
  },
  {
    id: 'run.reset',
    title: 'Back to the start',
    group: 'Run',
    enabled: ({ run }) => run.touched,
    run: (lab) => lab.reset(),
  },
];

export const goCommands: readonly Command[] = (
  [
    ['record', ['.'], [',']],
    ['call', ['r'], ['Shift+r']],
    ['packet', ['code:BracketRight'], ['code:BracketLeft']],
    ['glitch', ['g'], ['Shift+g']],
  ] as const
).flatMap(([unit, forward, back]) => [
  {
    id: `go.next-${unit}`,
    title: `One ${unit} forward`,
    group: 'Go' as const,
    keys: forward,
    enabled: ({ run }) => canStep(run),
    run: (lab) => lab.step(unit),
  },
  {
    id: `go.back-${unit}`,
    title: `One ${unit} back`,
    group: 'Go' as const,
    keys: back,
    enabled: ({ run }) => canBack(run),
    run: (lab) => lab.back(unit),
  },
]);
