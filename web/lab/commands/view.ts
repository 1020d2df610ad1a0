import type { Lab } from '../state/lab.svelte.ts';
import type { Command } from './types.ts';

const REGIONS = '.setup, .verdict, .transport, .timeline, .trace, .sourcepane, .state';

/** Zooms around the chosen time when it is in sight, else the playhead, else the middle. */
export function zoom(lab: Lab, factor: number): void {
  const { view, run } = lab;
  const inSight = [view.cursorHns, run.progress.nowHns].find((t) => t !== null && t >= view.fromHns && t <= view.toHns);
  view.zoom(factor, inSight ?? view.fromHns + view.lengthHns / 2, lab.endHns);
}

function nextRegion(by: 1 | -1): void {
  const regions = [...document.querySelectorAll<HTMLElement>(REGIONS)].filter((r) => r.offsetParent !== null);
  const here = regions.findIndex((r) => r.contains(document.activeElement));
  const next = regions.at((here + by + regions.length) % regions.length);
  next?.querySelector<HTMLElement>('button:not(:disabled), select, input, [tabindex="0"]')?.focus();
}

export const viewCommands: readonly Command[] = [
  {
    id: 'view.topology',
    title: 'Filters, pins, nodes and properties (KS browser)',
    group: 'View',
    run: (lab) => (lab.sheet = 'topology'),
  },
  { id: 'view.zoom-in', title: 'Zoom in', group: 'View', keys: ['+', '='], shown: '+', run: (lab) => zoom(lab, 2) },
  { id: 'view.zoom-out', title: 'Zoom out', group: 'View', keys: ['-'], shown: '−', run: (lab) => zoom(lab, 0.5) },
  {
    id: 'view.one-glitch',
    title: 'Zoom to one glitch, or the playhead',
    group: 'View',
    keys: ['0'],
    run: (lab) => lab.view.standard(lab.glitch?.atHns ?? lab.run.progress.nowHns, lab.endHns),
  },
  {
    id: 'view.find',
    title: 'Find in the trace',
    group: 'View',
    keys: ['/'],
    run: () => document.querySelector<HTMLInputElement>('.find input')?.focus(),
  },
  {
    id: 'view.next-region',
    title: 'Next region of the page',
    group: 'View',
    keys: ['F6'],
    everywhere: true,
    run: () => nextRegion(1),
  },
  {
    id: 'view.previous-region',
    title: 'Previous region of the page',
    group: 'View',
    keys: ['Shift+F6'],
    everywhere: true,
    run: () => nextRegion(-1),
  },
  { id: 'view.theme', title: 'Next theme', group: 'View', keys: ['t'], run: (lab) => lab.theme.next() },
];
