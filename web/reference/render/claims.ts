/** Claims as readers see them: the text, then its mark. Ink is documented (page, header, sample), pencil is modelled. */
import type { Claim, Claimed } from '../../simulator/catalogue/ddi/types.ts';
import { html, type Html } from './html.ts';
import { inline } from './markdown.ts';
import type { Page } from './page.ts';
import { gapPlace } from './places.ts';
import { splitSources, targetOf } from './sources.ts';

const WORDS: Readonly<Record<Claimed, string>> = {
  documented: 'documented',
  header: 'header',
  sample: 'sample',
  inferred: 'inferred',
  modelled: 'modelled',
  reported: 'reported',
};

/** True for a word that marks a claim. */
export const isClaimed = (word: string): word is Claimed => Object.hasOwn(WORDS, word);

/** The mark of a claim: a link to its first source; the others are named beside it. Notes the sources on the page. */
export function mark(page: Page, by: Claimed, source: string): Html {
  const sources = splitSources(source);
  for (const one of sources) page.sources.add(one);
  const [first = '', ...others] = sources;
  const word = by === 'modelled' ? `modelled ${first}` : WORDS[by];
  const title = by === 'modelled' ? 'Our model, not a statement about Windows' : sources.join(', ');
  const target = targetOf(first);
  const classes = by === 'modelled' ? 'mark modelled' : by === 'reported' ? 'mark reported' : 'mark';
  const more = others.length > 0 && html`<span class="sr-only">, also ${others.join(', ')}</span>`;
  if (!target) return html`<span class="${classes}" title="${title}">${word}${more}</span>`;
  if ('place' in target)
    return html`<a class="${classes}" href="${page.to(target.place)}" title="${title}">${word}</a>`;
  return html`<a class="${classes}" href="${target.address}" rel="noopener external" title="${title}"
    >${word}${more}</a
  >`;
}

/** Text and mark in one line. */
export function claimed(page: Page, claim: Claim): Html {
  const gaps = splitSources(claim.gap ?? '');
  return html`${inline(page, claim.text)}
  ${mark(page, claim.by, claim.source)}${gaps.map(
    (gap) => html` <a class="gapref" href="${page.to(gapPlace(gap))}" title="Gap in the official pages">${gap}</a>`,
  )}`;
}

/** One paragraph for each claim. */
export const paragraphs = (page: Page, claims: readonly Claim[]): Html =>
  html`${claims.map((claim) => html`<p>${claimed(page, claim)}</p>`)}`;

/** A list, one item for each claim. */
export const claimList = (page: Page, claims: readonly Claim[]): Html =>
  html`<ul class="claims">
    ${claims.map((claim) => html`<li>${claimed(page, claim)}</li>`)}
  </ul>`;
