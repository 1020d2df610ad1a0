/** Tables and lists that several kinds of pages have. */
import type { Claim, Method, Parameter, WhatIf } from '../../simulator/catalogue/ddi/types.ts';
import { statusEntry } from '../../simulator/catalogue/statuses.ts';
import { has, OFFERED, RELEASES, type Release, type Windows } from '../../simulator/versions.ts';
import { claimed, claimList, mark, paragraphs } from './claims.ts';
import { html, type Html } from './html.ts';
import { inline } from './markdown.ts';
import type { Page } from './page.ts';
import { slug, statusPlace } from './places.ts';
import { splitSources, targetOf } from './sources.ts';

/** A table that scrolls sideways by itself where it does not fit, also with the keyboard. */
export const scrolling = (label: string, table: Html): Html =>
  html`<div class="scroll" tabindex="0" role="group" aria-label="${label}">${table}</div>`;

/** `0xC000003D`. */
export const statusNumber = (value: number): string => `0x${(value >>> 0).toString(16).toUpperCase().padStart(8, '0')}`;

/** A status by name, as a link to what it means elsewhere. */
export function statusLink(page: Page, name: string): Html {
  const entry = statusEntry(name);
  if (!entry) return html`<code>${name}</code>`;
  page.keywords.push(statusNumber(entry.value));
  return html`<a class="ddi" href="${page.to(statusPlace(name))}"><code>${name}</code></a>`;
}

/** Parameters in order: name, direction and type, then what is said of each. */
export function parameterList(page: Page, parameters: readonly Parameter[]): Html | false {
  if (parameters.length === 0) return false;
  return html`<dl class="params">
    ${parameters.map(
      ({ name, type, direction, rules }) =>
        html`<div class="par" id="${`parameter-${slug(name)}`}">
          <dt><code>${name}</code><span class="quiet">${direction}</span><code class="ty">${type}</code></dt>
          <dd>${paragraphs(page, rules)}</dd>
        </div>`,
    )}
  </dl>`;
}

export function statusTable(page: Page, statuses: Method['statuses']): Html | false {
  if (statuses.length === 0) return false;
  return scrolling(
    'Status values',
    html`<table class="rows stat">
      <thead>
        <tr>
          <th scope="col">Status</th>
          <th scope="col">When</th>
        </tr>
      </thead>
      <tbody>
        ${statuses.map(({ status, when }) => {
          const entry = statusEntry(status);
          return html`<tr>
            <td>
              ${statusLink(page, status)}${entry && html`<br /><code class="quiet">${statusNumber(entry.value)}</code>`}
            </td>
            <td>${claimed(page, when)}</td>
          </tr>`;
        })}
      </tbody>
    </table>`,
  );
}

export function whatIfTable(page: Page, whatIfs: readonly WhatIf[]): Html | false {
  if (whatIfs.length === 0) return false;
  return html`<dl class="ifs">
    ${whatIfs.map(
      ({ question, answer, status }) =>
        html`<div>
          <dt>${inline(page, question)}</dt>
          <dd>${status && html`${statusLink(page, status)} `}${claimed(page, answer)}</dd>
        </div>`,
    )}
  </dl>`;
}

/** Which of the releases the lab offers has it, and the sentence with its source. */
export function versionsRow(page: Page, name: string, release: Release, since: Claim): Html {
  // Keys that look like whole numbers come first in an object, so the order is that of the releases.
  const offered = RELEASES.filter((one): one is Windows => Object.hasOwn(OFFERED, one));
  return html`${scrolling(
      'Windows versions',
      html`<table class="rows vers">
        <thead>
          <tr>
            <td></td>
            ${offered.map((windows) => html`<th scope="col">${OFFERED[windows].replace('Windows ', '')}</th>`)}
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row"><code>${name}</code></th>
            ${offered.map((windows) => (has(windows, release) ? html`<td>yes</td>` : html`<td class="quiet">no</td>`))}
          </tr>
        </tbody>
      </table>`,
    )}
    <p class="note">${claimed(page, since)}</p>`;
}

export const gapsList = (page: Page, gaps: readonly Claim[]): Html | false => gaps.length > 0 && claimList(page, gaps);

const ORDER = ['documentation', 'samples and headers', 'decisions'] as const;

/** Every source that the page names, by kind. Call it last. */
export function sourcesList(page: Page): Html | false {
  const sources = [...page.sources].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  const groups = new Map<(typeof ORDER)[number], Html[]>();
  for (const source of sources.flatMap(splitSources)) {
    const target = targetOf(source);
    const isPage = target && 'address' in target && target.address.startsWith('https://learn');
    const group = /^U-\d+$/.test(source) ? 'decisions' : isPage ? 'documentation' : 'samples and headers';
    const item =
      group === 'decisions'
        ? mark(page, 'modelled', source)
        : target && 'address' in target
          ? html`<a class="ext" href="${target.address}" rel="noopener external"><code>${source}</code></a>`
          : html`<code>${source}</code>`;
    groups.set(group, [...(groups.get(group) ?? []), item]);
  }
  if (groups.size === 0) return false;
  const TITLES = {
    documentation: 'Microsoft’s documentation',
    'samples and headers': 'Headers, samples, threads',
    decisions: 'Decisions of this simulation',
  };
  return html`<dl class="srcs">
    ${ORDER.filter((group) => groups.has(group)).map(
      (group) =>
        html`<div>
          <dt>${TITLES[group]}</dt>
          <dd>
            <ul>
              ${groups.get(group)!.map((item) => html`<li>${item}</li>`)}
            </ul>
          </dd>
        </div>`,
    )}
  </dl>`;
}
