/** Pages about the facts themselves: decisions, gaps, rules, statuses, bug checks, terms. All of them come from the catalogues. */
import { BUG_CHECKS, bugCheckNumber, type BugCheckName } from '../../simulator/catalogue/bugchecks.ts';
import { DDI, ddiEntry } from '../../simulator/catalogue/ddi/index.ts';
import type { Claim, DdiEntry } from '../../simulator/catalogue/ddi/types.ts';
import { DECISIONS } from '../../simulator/catalogue/decisions.ts';
import { GLOSSARY } from '../../simulator/catalogue/glossary.ts';
import { STATUSES } from '../../simulator/catalogue/statuses.ts';
import { RULE_IDS, ruleNumber, ruleOf, type RuleKind } from '../../simulator/verifier/rules.ts';
import { RULE_TEXTS } from '../../simulator/verifier/ruletexts.ts';
import { claimed, mark } from './claims.ts';
import { html, type Html } from './html.ts';
import { inline } from './markdown.ts';
import { Page } from './page.ts';
import { entryPlace, PLACES, slug, topicPlace } from './places.ts';
import { splitSources } from './sources.ts';
import { statusNumber } from './tables.ts';

const ABOUT = [{ title: 'About the facts', place: PLACES.decisions }];

/** A list whose items have anchors; each item is found by the search on its own. */
function itemList(page: Page, items: readonly { id: string; title: Html; search: string; body: Html }[]): Html {
  for (const { id, search, body } of items) page.items.push({ id, title: search, body });
  return html`<dl class="items">
    ${items.map(
      ({ id, title, body }) =>
        html`<div id="${id}">
          <dt>${title}<a class="anchor" href="#${id}" aria-label="Link to this item">#</a></dt>
          <dd>${body}</dd>
        </div>`,
    )}
  </dl>`;
}

export function decisionsPage(): Page {
  const page = new Page({
    place: PLACES.decisions,
    title: 'Modelling decisions',
    purpose:
      'What Windows publishes nothing about, and what this simulation does there. None of it is a statement about Windows.',
    kind: 'Index',
    parents: [],
  });
  page.add(
    'Decisions',
    itemList(
      page,
      DECISIONS.map(({ id, question, choice, where }) => ({
        id: id.toLowerCase(),
        search: `${id} ${question}`,
        title: html`<span class="mark modelled">${id}</span> ${inline(page, question)}`,
        body: html`<p>${inline(page, choice)}</p>
          <p class="note">Shows in: ${inline(page, where)}</p>`,
      })),
    ),
    { minor: true },
  );
  return page;
}

/** Every claim inside a value of the catalogue. */
function* claimsIn(value: unknown): Generator<Claim> {
  if (typeof value !== 'object' || value === null) return;
  if ('text' in value && 'by' in value && 'source' in value) yield value as Claim;
  else for (const part of Object.values(value)) yield* claimsIn(part);
}

interface Gap {
  readonly claim: Claim;
  readonly entry: DdiEntry;
}

/** Claims that name a numbered gap, by number; the same words on several pages count once. */
export function gapsByNumber(): Map<string, Gap[]> {
  const gaps = new Map<string, Gap[]>();
  for (const entry of DDI) {
    for (const claim of claimsIn(entry)) {
      for (const id of splitSources(claim.gap ?? '')) {
        const known = gaps.get(id) ?? [];
        if (!known.some((gap) => gap.claim.text === claim.text)) gaps.set(id, [...known, { claim, entry }]);
      }
    }
  }
  const number = (id: string) => Number(id.replace(/\D/g, ''));
  return new Map([...gaps].sort(([a], [b]) => number(a) - number(b)));
}

export function gapsPage(): Page {
  const page = new Page({
    place: PLACES.gaps,
    title: 'Gaps in the official pages',
    purpose: 'Where the official documentation is silent, contradicts itself, or says something else than the header.',
    kind: 'Index',
    parents: ABOUT,
  });
  const entryLink = (entry: DdiEntry): Html =>
    html`<a class="ddi" href="${page.to(entryPlace(entry))}"><code>${entry.name}</code></a>`;
  const numbered = [...gapsByNumber()].map(([id, gaps]) => ({
    id: id.toLowerCase(),
    search: `${id} ${gaps[0]!.claim.text}`,
    title: html`<span class="mark">${id}</span>`,
    body: html`${gaps.map(({ claim, entry }) => html`<p>${claimed(page, { ...claim, gap: undefined })} ${entryLink(entry)}</p>`)}`,
  }));
  page.add('By number', itemList(page, numbered));
  const others = DDI.flatMap((entry) =>
    entry.gaps.filter(({ gap }) => gap === undefined).map((claim) => ({ claim, entry })),
  );
  page.add(
    'Others',
    others.length > 0 &&
      html`<ul class="claims">
        ${others.map(({ claim, entry }) => html`<li>${claimed(page, claim)} ${entryLink(entry)}</li>`)}
      </ul>`,
  );
  return page;
}

const RULE_KINDS: readonly (readonly [RuleKind, string, string])[] = [
  ['driver-verifier', 'Driver Verifier', 'Audio rules of Driver Verifier, by their numbers.'],
  ['documented', 'Documented', 'A documentation page demands it; no tool of Windows is known to check it here.'],
  ['ours', 'Our own', 'Checks of this simulation. No rule of Windows watches stream resources.'],
];

export function rulesPage(): Page {
  const page = new Page({
    place: PLACES.rules,
    title: 'Rules a run is checked against',
    purpose: 'Every finding names one of these rules, and each rule its source.',
    kind: 'Index',
    parents: ABOUT,
  });
  for (const [kind, title, text] of RULE_KINDS) {
    const ids = RULE_IDS.filter((id) => ruleOf(id).kind === kind);
    const items = ids.map((id) => {
      const { severity, source, number } = ruleOf(id);
      const { title: name, demands, notApplicable } = RULE_TEXTS[id];
      return {
        id,
        search: name,
        title: html`${name}
          <span class="quiet">${severity}${number !== undefined && html`, <code>${ruleNumber(id)}</code>`}</span>`,
        body: html`<p>
            ${demands.charAt(0).toUpperCase() + demands.slice(1)}.
            ${mark(page, source.startsWith('U-') ? 'modelled' : 'documented', source)}
          </p>
          ${notApplicable && html`<p class="note">Nothing here can break it: ${notApplicable}.</p>`}`,
      };
    });
    page.add(
      title,
      html`<p class="note">${text}</p>
        ${itemList(page, items)}`,
      { id: `kind-${kind}` },
    );
  }
  return page;
}

export function statusesPage(): Page {
  const page = new Page({
    place: PLACES.statuses,
    title: 'Status values',
    purpose: 'The NTSTATUS values that occur here, and what each means where it occurs.',
    kind: 'Index',
    parents: ABOUT,
  });
  const items = STATUSES.map(({ name, value, meanings }) => ({
    id: slug(name),
    search: `${name} ${statusNumber(value)}`,
    title: html`<code>${name}</code> <code class="quiet">${statusNumber(value)}</code>`,
    body: html`${meanings.map((claim) => html`<p>${claimed(page, claim)}</p>`)}`,
  }));
  page.add('Values', itemList(page, items), { minor: true });
  return page;
}

export function bugChecksPage(): Page {
  const page = new Page({
    place: PLACES.bugChecks,
    title: 'Bug checks',
    purpose: 'The bug checks that a driver can cause here.',
    kind: 'Index',
    parents: ABOUT,
  });
  const names = Object.keys(BUG_CHECKS) as BugCheckName[];
  const items = names.map((name) => ({
    id: slug(name),
    search: `${name} ${bugCheckNumber(name)}`,
    title: html`<code>${name}</code> <code class="quiet">${bugCheckNumber(name)}</code>`,
    body: html`<p>
      ${BUG_CHECKS[name].meaning.charAt(0).toUpperCase() + BUG_CHECKS[name].meaning.slice(1)}.
      ${mark(page, 'documented', BUG_CHECKS[name].source)}
    </p>`,
  }));
  page.add('By number', itemList(page, items), { minor: true });
  return page;
}

export function glossaryPage(topicTitles: ReadonlyMap<string, string>): Page {
  const page = new Page({
    place: PLACES.glossary,
    title: 'Glossary',
    purpose: 'Terms of the field as these pages use them.',
    kind: 'Index',
    parents: ABOUT,
  });
  const anchor = (term: string) => `term-${slug(term)}`;
  const terms = new Set(GLOSSARY.map(({ term }) => term));
  const also = (name: string): Html => {
    const entry = ddiEntry(name);
    if (terms.has(name)) return html`<a href="#${anchor(name)}">${name}</a>`;
    if (entry) return html`<a class="ddi" href="${page.to(entryPlace(entry))}"><code>${name}</code></a>`;
    return html`<a href="${page.to(topicPlace(name))}">${topicTitles.get(name) ?? name}</a>`;
  };
  const items = GLOSSARY.map(({ term, long, text, seeAlso }) => ({
    id: anchor(term),
    search: long ? `${term}, ${long}` : term,
    title: html`${term}${long && html` <span class="quiet">${long}</span>`}`,
    body: html`<p>${claimed(page, text)}</p>
      ${
        seeAlso.length > 0 &&
        html`<p class="note">See also: ${seeAlso.map((name, i) => html`${i > 0 && ', '}${also(name)}`)}</p>`
      }`,
  }));
  page.add('Terms', itemList(page, items), { minor: true });
  return page;
}
