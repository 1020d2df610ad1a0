/** How text is cut into terms and how results are ranked; the same for the build, which indexes, and the page, which asks. */
import type { Options } from 'minisearch';
import type { SearchDocument } from './render/search-documents.ts';

/** Words, and numbers of decisions and gaps such as `U-17` as one. */
const words = (text: string): string[] => text.match(/(?<![\p{L}\p{N}_])\p{L}-\d+|[\p{L}\p{N}_]+/gu) ?? [];

/** `SetWritePacket` is found as a whole and by each of its words, in any case. */
export function terms(text: string): string[] {
  return words(text).flatMap((word) => {
    const parts = word.split(/_|(?<=[a-z\d])(?=[A-Z])/).filter((part) => part.length > 1);
    return parts.length > 1 ? [word, ...parts] : [word];
  });
}

export const SEARCH_OPTIONS: Options<SearchDocument> = {
  fields: ['title', 'keywords', 'text'],
  storeFields: ['title', 'kind', 'place', 'excerpt'],
  tokenize: terms,
  processTerm: (term) => term.toLowerCase(),
  searchOptions: {
    // A question names what it wants whole; its parts are in the index only.
    tokenize: words,
    boost: { title: 5, keywords: 3 },
    prefix: true,
    fuzzy: (term: string) => (term.length > 5 && !/\d/.test(term) ? 0.15 : false),
    combineWith: 'AND',
    // Pages come before their parts.
    boostDocument: (_id, _term, stored) => (String(stored?.place ?? '').includes('#') ? 1 : 1.6),
  },
};
