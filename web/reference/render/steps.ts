/** Steps of the tutorial: what is changed, folded, and what its commands print. */
import { html, raw, type Html } from './html.ts';
import { highlightBlock } from './code.ts';
import type { Content } from './library.ts';

/** @throws Error when there is no such step */
export function stepBlock({ steps }: Content, name: string): Html {
  const step = steps.get(name);
  if (!step) throw new Error(`there is no step “${name}” in examples/hello-wavert/steps`);
  const files = [...step.patch.matchAll(/^\+\+\+ b\/(.+)$/gm)].map((match) => match[1]!);
  const added = step.patch.split('\n').filter((line) => /^\+(?!\+\+ )/.test(line)).length;
  const removed = step.patch.split('\n').filter((line) => /^-(?!-- )/.test(line)).length;
  const change = step.patch
    ? html`<details>
        <summary>${files.join(', ')}: ${added} lines added, ${removed} removed</summary>
        ${highlightBlock(step.patch, false)}
      </details>`
    : raw('');
  return html`${change}${highlightBlock(step.said, false)}`;
}
