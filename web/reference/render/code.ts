/**
 * Declarations with classes in place of colours: highlighted when the site is built, so that pages need no script for it and
 * no inline styles, which the content security policy forbids. Names of the DDI become links. The grammar is that of C, as
 * the DDI's headers are: that of C++ takes annotations in front of parameters for functions.
 */
import { createCssVariablesTheme, createHighlighterCore } from 'shiki/core';
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript';
import c from 'shiki/langs/c.mjs';
import { ddiEntry } from '../../simulator/catalogue/ddi/index.ts';
import { escape, raw, type Html } from './html.ts';
import type { Page } from './page.ts';
import { entryPlace } from './places.ts';

const VARIABLE = 'k-';
const theme = createCssVariablesTheme({ name: 'classes', variablePrefix: '--', fontStyle: false });
const highlighter = await createHighlighterCore({
  themes: [theme],
  langs: [c],
  engine: createJavaScriptRegexEngine({ forgiving: true }),
});

/** What a token is, by the variable its colour would come from; '' for plain text. */
function classOf(color: string | undefined): string {
  const name = /--(?:token-)?([a-z-]+)/.exec(color ?? '')?.[1] ?? 'foreground';
  return name === 'foreground' ? '' : VARIABLE + name;
}

/** An entry of the DDI that a name in code means, a leading P of a pointer type aside. */
function entryOf(name: string) {
  return ddiEntry(name) ?? ddiEntry(name.replace(/^(const )?P/, ''));
}

const ANNOTATION = /^_(In|Out|Inout)[a-z_]*_$/;

function linked(page: Page | undefined, text: string): string {
  return text
    .split(/\b([A-Za-z_]\w{3,})\b/)
    .map((piece, i) => {
      if (i % 2 && ANNOTATION.test(piece)) return `<span class="k-annotation">${piece}</span>`;
      const entry = i % 2 && page ? entryOf(piece) : undefined;
      if (!entry || !page || entryPlace(entry) === page.place) return escape(piece);
      return `<a href="${page.to(entryPlace(entry))}">${escape(piece)}</a>`;
    })
    .join('');
}

/** @param page where it stands; with it, names of entries are links */
export function highlight(code: string, page?: Page): Html {
  // Without a limit of time: on a busy machine the first lines would come out wrong.
  const options = { lang: 'c', theme: 'classes', tokenizeTimeLimit: 0 };
  const lines = highlighter.codeToTokensBase(code.replace(/\n$/, ''), options);
  const text = lines
    .map((line) =>
      line
        .map(({ content, color }) => {
          const kind = classOf(color);
          const inner = linked(page, content);
          return kind ? `<span class="${kind}">${inner}</span>` : inner;
        })
        .join(''),
    )
    .join('\n');
  return raw(text);
}

/** A block of code; without highlighting when `isCode` is false. */
export function highlightBlock(code: string, isCode: boolean, page?: Page): Html {
  const inner = isCode ? highlight(code, page).text : escape(code.replace(/\n$/, ''));
  return raw(`<pre class="code" tabindex="0" role="group" aria-label="Code">${inner}</pre>`);
}
