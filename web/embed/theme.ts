/** The theme of a block: its attribute, else what the page around it shows, else what the reader's system asks for. */
import type { Theme } from './look.svelte.ts';

const NAMES: readonly string[] = ['light', 'dark', 'contrast'];
const QUERIES = ['(prefers-color-scheme: dark)', '(prefers-contrast: more)'];

/** @param host the element whose surroundings decide */
export function themeOf(host: HTMLElement): Theme {
  const own = host.getAttribute('theme');
  if (own && NAMES.includes(own)) return own as Theme;
  const marked = host.closest<HTMLElement>('[data-theme]')?.dataset.theme;
  if (marked && NAMES.includes(marked)) return marked as Theme;
  if (matchMedia('(prefers-contrast: more)').matches) return 'contrast';
  // `normal` and `light dark` leave it to the reader; one of both is the page's choice.
  // Of what is around it: the block's own sheet sets a scheme for itself.
  const schemes = getComputedStyle(host.parentElement ?? document.documentElement)
    .colorScheme.split(' ')
    .filter((name) => NAMES.includes(name));
  if (schemes.length === 1) return schemes[0] as Theme;
  if (schemes.length === 0) return 'light';
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

/** Calls back when the theme may have changed. Returns what ends it. */
export function watchTheme(host: HTMLElement, onChange: () => void): () => void {
  const queries = QUERIES.map((query) => matchMedia(query));
  for (const query of queries) query.addEventListener('change', onChange);
  const observer = new MutationObserver(onChange);
  const filter = { attributes: true, attributeFilter: ['class', 'style', 'data-theme'] };
  for (let at: HTMLElement | null = host.parentElement; at; at = at.parentElement) observer.observe(at, filter);
  return () => {
    for (const query of queries) query.removeEventListener('change', onChange);
    observer.disconnect();
  };
}
