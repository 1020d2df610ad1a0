/** The search: a dialog with a field and results, worked with the keyboard. The index is fetched when it is first opened. */
import MiniSearch, { type SearchResult } from 'minisearch';
import type { SearchDocument } from '../render/search-documents.ts';
import { SEARCH_OPTIONS } from '../search-options.ts';

const SHOWN = 12;

const meta = (name: string): string => document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? '';

let index: Promise<MiniSearch<SearchDocument>> | undefined;

/** Fetched once; a network that was away may be back at the next try. */
function loadIndex(): Promise<MiniSearch<SearchDocument>> {
  index ??= fetch(meta('search-index')).then(async (response) => {
    if (!response.ok) throw new Error(`the index could not be loaded: ${response.status}`);
    return MiniSearch.loadJSON<SearchDocument>(await response.text(), SEARCH_OPTIONS);
  });
  index.catch(() => (index = undefined));
  return index;
}

function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Readonly<Record<string, string>>,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

class Search {
  readonly #input = element('input', {
    type: 'text',
    role: 'combobox',
    'aria-label': 'Go to anything',
    'aria-expanded': 'false',
    'aria-controls': 'search-results',
    'aria-autocomplete': 'list',
    autocomplete: 'off',
    spellcheck: 'false',
    placeholder: 'A call, a status, a number, a word',
  });
  readonly #list = element('div', { id: 'search-results', role: 'listbox', 'aria-label': 'Results' });
  readonly #hint = element('p', { class: 'hint', role: 'status' });
  readonly #dialog = element(
    'dialog',
    { class: 'search', 'aria-label': 'Search' },
    this.#input,
    this.#list,
    this.#hint,
  );
  #chosen = 0;

  constructor() {
    document.body.append(this.#dialog);
    this.#input.addEventListener('input', () => void this.#ask());
    this.#input.addEventListener('keydown', (event) => this.#onKey(event));
    this.#dialog.addEventListener('click', (event) => {
      if (event.target === this.#dialog) this.#dialog.close();
    });
  }

  async show(words: string): Promise<void> {
    if (!this.#dialog.open) this.#dialog.showModal();
    if (words) this.#input.value = words;
    else this.#input.select();
    await this.#ask();
  }

  async #ask(): Promise<void> {
    const question = this.#input.value.trim();
    if (question === '') {
      this.#fill([]);
      this.#hint.textContent = '↑ ↓ to choose, Enter to go there, Esc to close';
      void loadIndex().catch(() => undefined);
      return;
    }
    try {
      const found = (await loadIndex()).search(question).slice(0, SHOWN);
      if (question !== this.#input.value.trim()) return;
      this.#fill(found);
      this.#hint.textContent = found.length === 0 ? `Nothing found for “${question}”` : '';
    } catch (error) {
      this.#fill([]);
      this.#hint.textContent = error instanceof Error ? error.message : String(error);
    }
  }

  #fill(results: readonly SearchResult[]): void {
    this.#list.replaceChildren(
      ...results.map(({ title, kind, place, excerpt }, i) =>
        // A link, so that it can be opened elsewhere too; an option, so that the field can point at it.
        element(
          'a',
          {
            role: 'option',
            id: `search-${i}`,
            'aria-selected': 'false',
            href: address(String(place)),
            tabindex: '-1',
          },
          element('b', {}, String(title)),
          element('span', { class: 'kind' }, String(kind)),
          element('span', { class: 'excerpt' }, String(excerpt)),
        ),
      ),
    );
    this.#input.setAttribute('aria-expanded', String(results.length > 0));
    this.#choose(0);
  }

  #choose(at: number): void {
    const options = [...this.#list.children];
    this.#chosen = options.length === 0 ? 0 : (at + options.length) % options.length;
    options.forEach((option, i) => option.setAttribute('aria-selected', String(i === this.#chosen)));
    const chosen = options[this.#chosen];
    chosen?.scrollIntoView({ block: 'nearest' });
    if (chosen) this.#input.setAttribute('aria-activedescendant', chosen.id);
    else this.#input.removeAttribute('aria-activedescendant');
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key === 'ArrowDown') this.#choose(this.#chosen + 1);
    else if (event.key === 'ArrowUp') this.#choose(this.#chosen - 1);
    else if (event.key === 'Enter') {
      const link = this.#list.children[this.#chosen] as HTMLElement | undefined;
      this.#dialog.close();
      link?.click();
    } else return;
    event.preventDefault();
  }
}

/** `ddi/iport/#about` from the page at hand. */
const address = (place: string): string => `${meta('reference-root')}${place}` || './';

let search: Search | undefined;
/** Opens the search; `words` is what was typed before it was there. */
export async function showSearch(words = ''): Promise<void> {
  search ??= new Search();
  await search.show(words);
}
