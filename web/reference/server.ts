/** Entry for the build: the site from the files of the repository, and its search index. */
import MiniSearch from 'minisearch';
import { SEARCH_OPTIONS } from './search-options.ts';
import { makeSite, type Site } from './site.ts';
import { readContent } from './render/library.ts';

const topics = import.meta.glob<string>('./content/topics/*.md', { query: '?raw', import: 'default', eager: true });
const scenarios = import.meta.glob<string>('../../test/scenarios/*/scenario.json', {
  query: '?raw',
  import: 'default',
  eager: true,
});
const pages = import.meta.glob<string>('../../test/scenarios/*/page.md', {
  query: '?raw',
  import: 'default',
  eager: true,
});
const steps = import.meta.glob<string>('../../examples/hello-wavert/steps/*.{patch,txt}', {
  query: '?raw',
  import: 'default',
  eager: true,
});

/** @throws Error when a file cannot be read or a page names something that is not there */
export function siteOfRepository(): Site {
  return makeSite(readContent(topics, scenarios, pages, steps));
}

/** The index as the client loads it. */
export function searchIndex({ documents }: Site): string {
  const index = new MiniSearch(SEARCH_OPTIONS);
  index.addAll(documents);
  return JSON.stringify(index);
}
