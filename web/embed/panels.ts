/** The parts of a block, by the names of the attribute `panels`. */
export const PANELS = ['verdict', 'timeline', 'resources', 'trace', 'stream'] as const;
export type Panel = (typeof PANELS)[number];

/** Chosen panels in their fixed order; null: not chosen, all that fit into the height. Unknown names come back as `unknown`. */
export function readPanels(text: string | null): { panels: readonly Panel[] | null; unknown: readonly string[] } {
  const names = (text ?? '')
    .split(/[\s,]+/)
    .filter(Boolean)
    .slice(0, 20);
  const panels = PANELS.filter((panel) => names.includes(panel));
  const unknown = names.filter((name) => !PANELS.includes(name as Panel));
  return { panels: panels.length > 0 ? panels : null, unknown };
}
