/** What every page of the reference runs: theme, the keys of the search, live blocks. All text is there without it. */
import { startIslands } from './islands.ts';
import { startTheme } from './theme.ts';

const choice = document.querySelector<HTMLSelectElement>('[data-theme-choice]');
if (choice) startTheme(choice);

async function openSearch(): Promise<void> {
  const { showSearch } = await import('./search.ts');
  await showSearch();
}

document.querySelector('[data-search]')?.addEventListener('click', () => void openSearch());
document.addEventListener('keydown', (event) => {
  const typing = (event.target as HTMLElement).matches('input, select, textarea');
  const isCtrlK = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'k';
  const isSlash = event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey;
  if (!isCtrlK && !isSlash) return;
  event.preventDefault();
  void openSearch();
});

startIslands();
