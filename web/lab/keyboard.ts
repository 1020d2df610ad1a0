/** Keys of the lab. Bracket keys go by position, so that they work on every layout; typing in a field is left alone. */
import type { Lab } from './state/lab.svelte.ts';

export const KEYS: readonly (readonly [string, string])[] = [
  ['Space', 'run, pause'],
  [', .', 'one record back, forward'],
  ['[ ]', 'one packet back, forward'],
  ['g, Shift g', 'next, previous glitch'],
  ['+ − 0', 'zoom in, out, one glitch'],
  ['Home End', 'start of the run, the playhead'],
  ['← → ↑ ↓', 'in the timeline: move, zoom'],
  ['/', 'find in the trace'],
  ['F6', 'next region'],
  ['t', 'theme'],
  ['?', 'this list'],
];

const REGIONS = '.setup, .verdict, .transport, .timeline, .trace, .state';

/** Handles a key press on the page. True when it was one of ours. */
export function handleKey(event: KeyboardEvent, lab: Lab): boolean {
  if (event.key === 'F6') return nextRegion(event.shiftKey);
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const target = event.target as HTMLElement;
  const typing = target.matches('input:not([type=radio]):not([type=checkbox]), select, textarea');
  if (typing || lab.help) return false;
  const onButton = target.matches('button, summary, input');
  if (event.code === 'BracketRight') return act(() => lab.step('packet'));
  if (event.code === 'BracketLeft') return act(() => lab.back('packet'));
  switch (event.key) {
    case ' ':
      return onButton ? false : act(() => lab.toggleRun());
    case '.':
      return act(() => lab.step('record'));
    case ',':
      return act(() => lab.back('record'));
    case 'g':
      return act(() => lab.step('glitch'));
    case 'G':
      return act(() => lab.back('glitch'));
    case '+':
    case '=':
      return act(() => zoom(lab, 2));
    case '-':
      return act(() => zoom(lab, 0.5));
    case '0':
      return act(() => lab.view.standard(lab.glitch?.atHns ?? lab.run.progress.nowHns, lab.endHns));
    case 't':
      return act(() => lab.theme.next());
    case '?':
      return act(() => (lab.help = true));
    case '/':
      return act(() => document.querySelector<HTMLInputElement>('.find input')?.focus());
    default:
      return false;
  }
}

/** Zooms around the chosen time when it is in sight, else the playhead, else the middle. */
export function zoom(lab: Lab, factor: number): void {
  const { view, run } = lab;
  const inSight = [view.cursorHns, run.progress.nowHns].find((t) => t !== null && t >= view.fromHns && t <= view.toHns);
  view.zoom(factor, inSight ?? view.fromHns + view.lengthHns / 2, lab.endHns);
}

function act(action: () => unknown): true {
  void action();
  return true;
}

function nextRegion(backwards: boolean): boolean {
  const regions = [...document.querySelectorAll<HTMLElement>(REGIONS)].filter((r) => r.offsetParent !== null);
  const here = regions.findIndex((r) => r.contains(document.activeElement));
  const next = regions.at((here + (backwards ? -1 : 1) + regions.length) % regions.length);
  const focusable = next?.querySelector<HTMLElement>('button:not(:disabled), select, input, [tabindex="0"]');
  focusable?.focus();
  return true;
}
