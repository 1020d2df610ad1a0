/** Light, dark, high contrast, or what the system asks for. Order: the user's choice, then the system. */
import { keep, kept } from './storage.ts';

export const THEMES = ['system', 'light', 'dark', 'contrast'] as const;
export type ThemeName = (typeof THEMES)[number];
export const THEME_NAMES: Record<ThemeName, string> = {
  system: 'System',
  light: 'Light',
  dark: 'Dark',
  contrast: 'Contrast',
};

export class Theme {
  name = $state<ThemeName>('system');
  /** Counts changes of what is drawn, so that canvases know when to read the tokens again. */
  revision = $state(0);

  constructor() {
    const stored = kept('theme');
    if (THEMES.includes(stored as ThemeName)) this.name = stored as ThemeName;
    for (const query of ['(prefers-color-scheme: dark)', '(prefers-contrast: more)']) {
      matchMedia(query).addEventListener('change', () => this.#apply());
    }
    this.#apply();
  }

  choose(name: ThemeName): void {
    this.name = name;
    keep('theme', name);
    this.#apply();
  }

  next(): void {
    this.choose(THEMES[(THEMES.indexOf(this.name) + 1) % THEMES.length]!);
  }

  #apply(): void {
    const wanted = this.name === 'system' ? systemTheme() : this.name;
    document.documentElement.dataset.theme = wanted;
    this.revision += 1;
  }
}

function systemTheme(): 'light' | 'dark' | 'contrast' {
  if (matchMedia('(prefers-contrast: more)').matches) return 'contrast';
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}
