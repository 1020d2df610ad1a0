/**
 * Markdown of topics, claims and scenario pages. Raw HTML is text (`html: false`). Rules of our own: `[[Name]]` leads to an
 * entry of the DDI, `{documented: page}` is the mark of a claim, `U-7` and names of pages in code lead to what they name,
 * a line `<Live scenario="…" panels="…" />` is a live block, `<Experiment />` the experiment of the start page,
 * `<Console entry="…" />` a call console, `<Step name="…" />` a step of the tutorial.
 */
import MarkdownIt from 'markdown-it';
import { ddiEntry } from '../../simulator/catalogue/ddi/index.ts';
import { statusEntry } from '../../simulator/catalogue/statuses.ts';
import { isClaimed, mark } from './claims.ts';
import { highlightBlock } from './code.ts';
import { escape, raw, type Html } from './html.ts';
import type { Page } from './page.ts';
import { decisionPlace, entryPlace, slug, statusPlace, topicPlace } from './places.ts';
import { splitSources, targetOf } from './sources.ts';

/** What rules need besides the text. */
interface Environment {
  readonly page: Page;
  /** Render blocks that run the driver; without them the tags are left out. */
  readonly blocks?: Blocks;
}
/** What a block in Markdown becomes. */
export interface Blocks {
  readonly live: (scenario: string, panels: readonly string[]) => Html;
  readonly experiment: () => Html;
  readonly console: (call: string) => Html | false;
  readonly step: (name: string) => Html;
}

const LIVE = /^<Live\s+scenario="([a-z0-9-]+)"(?:\s+panels="([a-z,]*)")?\s*\/>$/;
const CONSOLE = /^<Console\s+entry="([A-Za-z0-9_:]+)"\s*\/>$/;
const STEP = /^<Step\s+name="([a-z0-9-]+)"\s*\/>$/;
const EXPERIMENT = /^<Experiment\s*\/>$/;
const MARK = /^\{([a-z]+):\s*([^{}]+)\}/;
const ENTRY = /^\[\[([A-Za-z0-9_]+)(?:(?:::|\.)([A-Za-z0-9_]+))?\]\]/;
const DECISION = /^U-\d+\b/;

const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false });

markdown.inline.ruler.before('link', 'entry', (state, silent) => {
  const match = ENTRY.exec(state.src.slice(state.pos));
  if (!match) return false;
  if (!silent) {
    const token = state.push('entry', '', 0);
    token.content = match[1]!;
    token.info = match[2] ?? '';
  }
  state.pos += match[0].length;
  return true;
});

markdown.inline.ruler.before('link', 'claim', (state, silent) => {
  if (state.src[state.pos] !== '{') return false;
  const match = MARK.exec(state.src.slice(state.pos));
  if (!match || !isClaimed(match[1]!)) return false;
  if (!silent) {
    const token = state.push('claim', '', 0);
    token.info = match[1]!;
    token.content = match[2]!.trim();
  }
  state.pos += match[0].length;
  return true;
});

// The text rule stops at special characters only; `U` is none, so text tokens are split afterwards.
markdown.core.ruler.after('inline', 'decisions', (state) => {
  for (const block of state.tokens) {
    if (!block.children) continue;
    let inLink = 0;
    block.children = block.children.flatMap((token) => {
      if (token.type === 'link_open') inLink += 1;
      if (token.type === 'link_close') inLink -= 1;
      if (token.type !== 'text' || inLink > 0 || !/\bU-\d/.test(token.content)) return [token];
      return token.content.split(/(\bU-\d+\b)/).map((content) => {
        const piece = new state.Token(DECISION.test(content) ? 'decision' : 'text', '', 0);
        piece.content = content;
        return piece;
      });
    });
  }
});

markdown.block.ruler.before('paragraph', 'live', (state, startLine, _endLine, silent) => {
  const line = state.src.slice(state.bMarks[startLine]! + state.tShift[startLine]!, state.eMarks[startLine]).trim();
  const live = LIVE.exec(line);
  const call = CONSOLE.exec(line);
  const step = STEP.exec(line);
  if (!live && !call && !step && !EXPERIMENT.test(line)) return false;
  if (silent) return true;
  const token = state.push(live ? 'live' : call ? 'console' : step ? 'step' : 'experiment', '', 0);
  token.info = live?.[1] ?? call?.[1] ?? step?.[1] ?? '';
  token.content = live?.[2] ?? 'verdict';
  token.map = [startLine, startLine + 1];
  state.line = startLine + 1;
  return true;
});

const pageOf = (env: unknown): Page => (env as Environment).page;
const blocksOf = (env: unknown): Blocks | undefined => (env as Environment).blocks;

markdown.renderer.rules.entry = (tokens, i, _options, env) => {
  const page = pageOf(env);
  const { content: name, info: method } = tokens[i]!;
  const entry = ddiEntry(name);
  const text = escape(method ? `${name}::${method}` : name);
  if (!entry) return `<code>${text}</code>`;
  const place = method ? `${entryPlace(entry)}${slug(method)}/` : entryPlace(entry);
  return `<a class="ddi" href="${page.to(place)}"><code>${text}</code></a>`;
};
markdown.renderer.rules.claim = (tokens, i, _options, env) => {
  const { info, content } = tokens[i]!;
  return isClaimed(info) ? mark(pageOf(env), info, content).text : '';
};
markdown.renderer.rules.decision = (tokens, i, _options, env) => {
  const id = tokens[i]!.content;
  return `<a class="mark modelled" href="${pageOf(env).to(decisionPlace(id))}">${id}</a>`;
};
markdown.renderer.rules.live = (tokens, i, _options, env) => {
  const { info, content } = tokens[i]!;
  return blocksOf(env)?.live(info, content.split(',').filter(Boolean)).text ?? '';
};
markdown.renderer.rules.console = (tokens, i, _options, env) => {
  const made = blocksOf(env)?.console(tokens[i]!.info);
  return made ? made.text : '';
};
markdown.renderer.rules.step = (tokens, i, _options, env) => blocksOf(env)?.step(tokens[i]!.info).text ?? '';
markdown.renderer.rules.experiment = (_tokens, _i, _options, env) => blocksOf(env)?.experiment().text ?? '';
/** Names of pages, statuses and entries that stand in code lead to what they name. */
markdown.renderer.rules.code_inline = (tokens, i, _options, env) => {
  const page = pageOf(env);
  const text = tokens[i]!.content;
  const code = `<code>${escape(text)}</code>`;
  const entry = ddiEntry(text);
  if (entry && entryPlace(entry) !== page.place)
    return `<a class="ddi" href="${page.to(entryPlace(entry))}">${code}</a>`;
  if (statusEntry(text)) return `<a class="ddi" href="${page.to(statusPlace(text))}">${code}</a>`;
  if (!/^(n[fnse]-|audio\/|kernel\/|devtest\/|stream\/)/.test(text)) return code;
  const links = splitSources(text).map((source) => {
    const target = targetOf(source);
    page.sources.add(source);
    return target && 'address' in target
      ? `<a class="ext" href="${escape(target.address)}" rel="noopener external"><code>${escape(source)}</code></a>`
      : `<code>${escape(source)}</code>`;
  });
  return links.join('; ');
};
markdown.renderer.rules.link_open = (tokens, i, options, env, self) => {
  const token = tokens[i]!;
  const href = String(token.attrGet('href') ?? '');
  const topic = /^([a-z0-9-]+)\.md(#.*)?$/.exec(href);
  if (topic) token.attrSet('href', pageOf(env).to(topicPlace(topic[1]!) + (topic[2] ?? '')));
  else if (/^https?:/.test(href)) {
    token.attrSet('rel', 'noopener external');
    token.attrJoin('class', 'ext');
  }
  return self.renderToken(tokens, i, options);
};
markdown.renderer.rules.fence = (tokens, i) => {
  const { content, info } = tokens[i]!;
  return highlightBlock(content, /^(c|cpp|c\+\+)\b/.test(info.trim())).text;
};
markdown.renderer.rules.table_open = () =>
  '<div class="scroll" tabindex="0" role="group" aria-label="Table"><table class="plain">';
markdown.renderer.rules.table_close = () => '</table></div>';

/** One paragraph, without a tag around it. */
export function inline(page: Page, text: string): Html {
  return raw(markdown.renderInline(text, { page } satisfies Environment));
}

/** Text that begins with a second-level heading or before one: its title ('' before the first) and its blocks. */
export interface Chapter {
  readonly title: string;
  readonly body: Html;
}

/** A whole text, by its second-level headings; a first-level heading is left out. */
export function chapters(page: Page, text: string, blocks?: Blocks): Chapter[] {
  const pieces = text
    .replace(/^# .*\n/, '')
    .split(/^## +/m)
    .map((piece, i) => {
      const end = piece.indexOf('\n');
      return i === 0 ? { title: '', body: piece } : { title: piece.slice(0, end).trim(), body: piece.slice(end) };
    });
  return pieces
    .filter(({ body }) => body.trim() !== '')
    .map(({ title, body }) => ({
      title,
      body: raw(markdown.render(body, blocks ? { page, blocks } : { page })),
    }));
}
