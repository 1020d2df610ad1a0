/** The choice of a theme in the bar; the same stored choice as the lab's. */
import { keep, kept } from '../../lab/state/storage.ts';

/** What the system asks for. */
function systemTheme(): string {
  if (matchMedia('(prefers-contrast: more)').matches) return 'contrast';
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

export function startTheme(select: HTMLSelectElement): void {
  const apply = (name: string) => {
    document.documentElement.dataset.theme = name === 'system' ? systemTheme() : name;
  };
  const stored = kept('theme');
  select.value = [...select.options].some(({ value }) => value === stored) ? stored! : 'system';
  apply(select.value);
  select.addEventListener('change', () => {
    keep('theme', select.value);
    apply(select.value);
  });
  for (const query of ['(prefers-color-scheme: dark)', '(prefers-contrast: more)']) {
    matchMedia(query).addEventListener('change', () => apply(select.value));
  }
}
