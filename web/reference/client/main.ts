/** What every page of the reference runs: theme, the keys of the search, live blocks. All text is there without it. */
import { startIslands } from './islands.ts';
import { startTheme } from './theme.ts';

const choice = document.querySelector<HTMLSelectElement>('[data-theme-choice]');
if (choice) startTheme(choice);

/** What is typed while the search is on its way; null: it is not. */
let typed: string | null = null;

async function openSearch(): Promise<void> {
  typed ??= '';
  const { showSearch } = await import('./search.ts');
  const words = typed;
  typed = null;
  await showSearch(words);
}

document.querySelector('[data-search]')?.addEventListener('click', () => void openSearch());
document.addEventListener('keydown', (event) => {
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
  if (typed !== null && plain && event.key.length === 1) {
    typed += event.key;
    event.preventDefault();
    return;
  }
  const typing = (event.target as HTMLElement).matches('input, select, textarea');
  const isCtrlK = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'k';
  if (!isCtrlK && !(event.key === '/' && !typing && plain)) return;
  event.preventDefault();
  void openSearch();
});

startIslands();
void import('../../offline/register.ts').then(({ keepOffline }) => keepOffline());
