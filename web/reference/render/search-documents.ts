/** What the search knows: a document for each page, each section and each item with an anchor. */
import { plainText } from './html.ts';
import type { Page } from './page.ts';

export interface SearchDocument {
  readonly id: number;
  /** What a result is called. */
  readonly title: string;
  /** `Method`, `Scenario`; for parts of a page, the page. */
  readonly kind: string;
  /** Relative to the reference's folder, with an anchor where it is a part of a page. */
  readonly place: string;
  /** What stands under a result. */
  readonly excerpt: string;
  /** What is searched besides the title. */
  readonly text: string;
  readonly keywords: string;
}

const EXCERPT_CHARACTERS = 110;

/** Parts that say nothing of their own: every page has them. */
const LEFT_OUT = new Set(['Sources', 'Versions']);

function excerpt(text: string): string {
  if (text.length <= EXCERPT_CHARACTERS) return text;
  const cut = text.slice(0, EXCERPT_CHARACTERS);
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), EXCERPT_CHARACTERS / 2))} …`;
}

const unmarked = (text: string): string => text.replace(/[`*]/g, '').replace(/\[\[|\]\]/g, '');

export function searchDocuments(pages: readonly Page[]): SearchDocument[] {
  const documents: Omit<SearchDocument, 'id'>[] = [];
  for (const page of pages) {
    const { place, kind, short } = page;
    documents.push({
      title: short,
      kind,
      place,
      excerpt: excerpt(unmarked(page.purpose)),
      text: `${unmarked(page.purpose)} ${plainText(page.opening)}`,
      keywords: [...new Set(page.keywords)].join(' '),
    });
    const itemIds = new Set(page.items.map(({ id }) => id));
    for (const { id, title, body } of page.items) {
      const text = plainText(body);
      documents.push({ title, kind: short, place: `${place}#${id}`, excerpt: excerpt(text), text, keywords: '' });
    }
    if (itemIds.size > 0) continue;
    for (const { id, title, body } of page.sections) {
      if (LEFT_OUT.has(title)) continue;
      const text = plainText(body);
      documents.push({ title, kind: short, place: `${place}#${id}`, excerpt: excerpt(text), text, keywords: '' });
    }
  }
  return documents.map((document, id) => ({ id, ...document }));
}
