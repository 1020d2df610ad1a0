/** The whole of a page: bar, side navigation, article, what stands beside it. */
import { html, raw, type Html } from './html.ts';
import { icon } from './icons.ts';
import { inline } from './markdown.ts';
import { inOrder, sideNavigation, type Group } from './navigation.ts';
import type { Page } from './page.ts';
import { labAddress, PLACES, upFrom } from './places.ts';

/** What stands at the right of a page: lists of links under headings. */
export interface Beside {
  readonly title: string;
  readonly links: readonly { readonly title: string; readonly place: string; readonly code?: boolean }[];
}

const THEMES = [
  ['system', 'System'],
  ['light', 'Light'],
  ['dark', 'Dark'],
  ['contrast', 'Contrast'],
] as const;

function bar(page: Page): Html {
  return html`<header class="bar">
    <a class="name" href="${labAddress(page.place)}">${icon('mark')}<span>PortCls Lab</span></a>
    <nav aria-label="Main">
      <a href="${labAddress(page.place)}">Lab</a>
      <a href="${page.to(PLACES.start)}" aria-current="${page.place === PLACES.start ? 'page' : 'true'}">Reference</a>
      <a href="${labAddress(page.place)}#lesson=1.1">Lessons</a>
    </nav>
    <span class="menu">
      <a class="button narrow" href="#contents">Contents</a>
      <button class="button scripted" type="button" data-search aria-haspopup="dialog" aria-keyshortcuts="/ Control+K">
        ${icon('find')}<span class="sr-only">Search: </span><span class="wide">Go to anything</span>
        <kbd class="wide">Ctrl K</kbd>
      </button>
      <span class="pick scripted">
        <select aria-label="Theme" data-theme-choice>
          ${THEMES.map(([value, title]) => html`<option value="${value}">${title}</option>`)}
        </select>
        ${icon('theme')}
      </span>
    </span>
  </header>`;
}

const breadcrumbs = (page: Page): Html | false =>
  page.parents.length > 0 &&
  html`<nav class="over" aria-label="Breadcrumb">
    <ol>
      ${page.parents.map(({ title, place }) => html`<li><a href="${page.to(place)}">${title}</a></li>`)}
    </ol>
  </nav>`;

function article(page: Page): Html {
  const isCode = ['Interface', 'Method', 'Function', 'Structure', 'Enumeration'].includes(page.kind);
  const title = page.title.split(/(?<=_)|(?<=[a-z])(?=[A-Z])/);
  return html`${breadcrumbs(page)}
    <h1>${isCode ? title.map((piece, i) => html`${i > 0 && html`<wbr />`}${piece}`) : page.title}</h1>
    <p class="lead">${inline(page, page.purpose)}</p>
    ${page.opening}
    ${page.sections.map(
      ({ id, title, body, minor }) =>
        html`<section aria-labelledby="${id}" ${minor && html`class="minor"`}>
          <h2 id="${id}">${title}<a class="anchor" href="#${id}" aria-label="Link to this section: ${title}">#</a></h2>
          ${body}
        </section>`,
    )}`;
}

function neighbours(page: Page, groups: readonly Group[]): Html {
  const order = inOrder(groups);
  const at = order.indexOf(page);
  const [before, after] = [order[at - 1], order[at + 1]];
  return html`<nav class="neighbours" aria-label="Previous and next">
    ${
      before &&
      html`<a rel="prev" href="${page.to(before.place)}"
        >${icon('left')}<span><span class="quiet">Previous</span>${before.short}</span></a
      >`
    }
    ${
      after &&
      html`<a rel="next" href="${page.to(after.place)}"
        ><span><span class="quiet">Next</span>${after.short}</span>${icon('right')}</a
      >`
    }
  </nav>`;
}

const besideList = (page: Page, { title, links }: Beside): Html =>
  html`<section>
    <h2>${title}</h2>
    <ul>
      ${links.map(({ title, place, code }) => html`<li><a href="${page.to(place)}">${code ? html`<code>${title}</code>` : title}</a></li>`)}
    </ul>
  </section>`;

/** Everything between the body's tags. */
export function body(page: Page, groups: readonly Group[], beside: readonly Beside[]): Html {
  const shown = beside.filter(({ links }) => links.length > 0);
  return html`<a class="skip" href="#article">Skip to the text</a>
    ${bar(page)}
    <div class="ref">
      <main class="art" id="article" tabindex="-1">${article(page)}${neighbours(page, groups)}</main>
      <nav class="side" id="contents" aria-label="Reference">${sideNavigation(page, groups)}</nav>
      ${(page.aside || shown.length > 0) && html`<aside class="beside" aria-label="Related">${page.aside}${shown.map((one) => besideList(page, one))}</aside>`}
    </div>`;
}

/** Tags of the head that belong to this page alone. */
export function head(page: Page): Html {
  const title = page.place === PLACES.start ? 'PortCls Lab reference' : `${page.short}, PortCls Lab reference`;
  return html`<title>${title}</title>
    <meta name="description" content="${page.purpose.replace(/[`*]/g, '').replace(/\[\[|\]\]/g, '')}" />
    <link rel="canonical" href="./" />
    <meta name="reference-root" content="${upFrom(page.place) || './'}" />`;
}

/**
 * Puts a page into the built template, whose addresses were made for a place one folder below the reference's.
 * @param template the built _page/index.html
 */
export function fill(template: string, page: Page, parts: { head: Html; body: Html }): string {
  const up = upFrom(page.place);
  const rewritten = template.replace(/((?:src|href|content)=")\.\.\//g, `$1${up}`);
  return rewritten
    .replace('<!--page-head-->', () => parts.head.text)
    .replace('<!--page-body-->', () => raw(parts.body.text).text);
}
