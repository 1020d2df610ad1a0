/** The order of all pages, and the navigation at the side that shows where a page stands in it. */
import { html, type Html } from './html.ts';
import type { Page } from './page.ts';

/** A heading of the side navigation with what stands under it. */
export interface Group {
  readonly title: string;
  readonly entries: readonly Branch[];
}
/** A page with the pages below it, which show only when it or one of them is open. */
export interface Branch {
  readonly page: Page;
  readonly title: string;
  readonly note?: string;
  readonly children?: readonly Page[];
}

/** Every page once, in reading order. */
export const inOrder = (groups: readonly Group[]): Page[] =>
  groups.flatMap(({ entries }) => entries.flatMap(({ page, children = [] }) => [page, ...children]));

/** Long names may break between their words. */
function breakable(name: string): Html {
  const pieces = name.split(/(?<=_)|(?<=[a-z])(?=[A-Z])/);
  return html`${pieces.map((piece, i) => html`${i > 0 && html`<wbr />`}${piece}`)}`;
}

function link(from: Page, { page, title, note }: Branch, below: Html | false): Html {
  const here = page === from;
  return html`<li>
    <a href="${here ? './' : from.to(page.place)}" ${here && html`aria-current="page"`}
      >${breakable(title)}${note && html` <span class="quiet">${note}</span>`}</a
    >${below}
  </li>`;
}

const sectionLinks = (page: Page): Html | false => {
  const sections = page.sections.filter(({ minor }) => !minor);
  return (
    sections.length > 1 &&
    html`<ul>
      ${sections.map(({ id, title }) => html`<li><a href="#${id}">${title}</a></li>`)}
    </ul>`
  );
};

export function sideNavigation(from: Page, groups: readonly Group[]): Html {
  const branch = (entry: Branch): Html => {
    const { page, children = [] } = entry;
    if (page !== from && !children.includes(from)) return link(from, entry, false);
    const sections = sectionLinks(from);
    if (children.length === 0) return link(from, entry, sections);
    return link(
      from,
      entry,
      html`<ul>
        ${children.map((child) => link(from, { page: child, title: child.title }, child === from && sections))}
      </ul>`,
    );
  };
  return html`${groups.map(
    ({ title, entries }) =>
      html`<h2>${title}</h2>
        <ul>
          ${entries.map(branch)}
        </ul>`,
  )}`;
}
