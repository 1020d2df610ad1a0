/** The icons that stand in static pages, drawn as the lab draws them. */
import { html, type Html } from './html.ts';

const SHAPES = {
  mark: { box: 20, lines: 'M1.5 10c1.6-6 3.2-6 4.8 0v3.6h3.4V7v3c1.6 6 3.2 6 4.8 0s2.6-4.6 4-2.4' },
  find: { lines: 'M7 3a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM10 10l3.5 3.5' },
  theme: { lines: 'M8 2.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11z', solid: 'M8 2.5a5.5 5.5 0 0 1 0 11z' },
  left: { lines: 'M9.5 4.5 6 8l3.5 3.5' },
  right: { lines: 'M6.5 4.5 10 8l-3.5 3.5' },
  down: { lines: 'M4.5 6.5 8 10l3.5-3.5' },
} as const;

/** An icon beside its word, silent for screen readers. */
export function icon(name: keyof typeof SHAPES): Html {
  const shape = SHAPES[name] as { box?: number; lines: string; solid?: string };
  const box = shape.box ?? 16;
  return html`<svg class="icon" viewBox="0 0 ${box} ${box}" aria-hidden="true">
    <path d="${shape.lines}" />
    ${shape.solid && html`<path class="solid" d="${shape.solid}" />`}
  </svg>`;
}
