/** The topics of the reference and the glossary: marks, links, live examples. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decisionOf } from '../../../web/simulator/catalogue/decisions.ts';
import { ddiEntry } from '../../../web/simulator/catalogue/ddi/index.ts';
import { GLOSSARY } from '../../../web/simulator/catalogue/glossary.ts';
import { isSource } from './sources.ts';

const root = new URL('../../../', import.meta.url);
const folder = new URL('web/reference/content/topics/', root);
const scenarios = new Set(readdirSync(new URL('test/scenarios/', root)));
const files = readdirSync(folder).filter((name) => name.endsWith('.md'));
const topics = new Set(files.map((name) => name.replace('.md', '')));

const MARK = /\{(\w+): ([^}]*)\}/g;
const ENDS_WITH_MARK = /\{\w+: [^}]*\}$/;
/** Blocks that name no scenario; what a console calls is checked when pages are made. */
const OTHER_BLOCK = /^<(Experiment|Console entry="[\w:]+"|Step name="[a-z0-9-]+") \/>$/;
const LIVE = /^<Live scenario="([^"]*)" panels="([^"]*)" \/>$/;
const PANELS = new Set(['verdict', 'timeline', 'trace']);
/** Paragraphs about these pages and this simulation, not about Windows. */
const ABOUT_US = [
  'Every statement carries its source.',
  'Each of these is a variant of the driver',
  'Everything else is unpublished',
  'None of this is to be read',
  'Each pair is one machine',
  'In the lab a broken rule is a finding',
  'These are our own.',
  'The lab has six guided lessons',
  'For an hour and a half',
  'With half an hour',
  'These begin in the lab',
  '- `#lesson=2.3`',
  'Press `p`',
  'If somebody is stuck',
  'The lab runs in the page',
  'Keep the two kinds of statement apart',
  'Progress is kept in each browser',
];

/** About this project alone: nothing in it is said of Windows. */
const OURS = new Set(['embedding.md', 'first-driver.md']);

const pages = files.map((name) => {
  const text = readFileSync(new URL(name, folder), 'utf8');
  const [, front = '', body = ''] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(text) ?? [];
  const fields = new Map(front.split('\n').map((line) => [line.split(': ')[0]!, line.slice(line.indexOf(': ') + 2)]));
  return { name, fields, body, blocks: body.trim().split(/\n{2,}/) };
});

describe('topics', () => {
  it('have a title, a purpose and an order of their own', () => {
    for (const { name, fields } of pages) expect([...fields.keys()], name).toEqual(['title', 'order', 'purpose']);
    expect(pages.map(({ fields }) => Number(fields.get('order'))).sort((a, b) => a - b)).toEqual(
      pages.map((_, i) => i + 1),
    );
  });

  it('about this project name no source', () => {
    for (const { name, body } of pages) if (OURS.has(name)) expect([...body.matchAll(MARK)], name).toEqual([]);
  });

  for (const { name, body, blocks } of pages) {
    it(`${name}: every paragraph and table row names its source, or leads on to what shows it`, () => {
      if (OURS.has(name)) return;
      const unmarked = blocks.flatMap((block, i) => {
        if (block.startsWith('#') || LIVE.test(block) || OTHER_BLOCK.test(block)) return [];
        if (block.startsWith('|'))
          return block
            .split('\n')
            .slice(2)
            .filter((row) => !ENDS_WITH_MARK.test(row.replace(/\s*\|$/, '')));
        const leadsOn = LIVE.test(blocks[i + 1] ?? '');
        const aboutUs = ABOUT_US.some((start) => block.startsWith(start));
        return leadsOn || aboutUs || ENDS_WITH_MARK.test(block) ? [] : [block];
      });
      expect(unmarked).toEqual([]);
    });
    it(`${name}: sources of a known form, decisions that exist`, () => {
      const marks = [...body.matchAll(MARK)].map(([, by, source]) => ({ by: by!, source: source! }));
      expect(marks.filter(({ by, source }) => !isSource(by, source))).toEqual([]);
      expect(marks.filter(({ by, source }) => by === 'modelled' && decisionOf(source) === undefined)).toEqual([]);
    });
    it(`${name}: live examples and links lead somewhere`, () => {
      const live = blocks
        .filter((block) => block.startsWith('<') && !OTHER_BLOCK.test(block))
        .map((block) => LIVE.exec(block) ?? [block, '', '']);
      expect(live.filter(([, scenario]) => !scenarios.has(scenario!)).map(([block]) => block)).toEqual([]);
      expect(live.flatMap(([, , list]) => list!.split(',')).filter((panel) => !PANELS.has(panel))).toEqual([]);
      const entries = [...body.matchAll(/\[\[([^\]]+)\]\]/g)].map(([, entry]) => entry!);
      expect(entries.filter((entry) => ddiEntry(entry) === undefined)).toEqual([]);
      const links = [...body.matchAll(/[^\]]\]\(([^)]+)\)/g)].map(([, link]) => link!);
      expect(links.filter((link) => !topics.has(link.replace('.md', '')))).toEqual([]);
    });
  }

  it('show every known mistake of the library somewhere', () => {
    const shown = pages.map(({ body }) => body).join('\n');
    const mistakes = [...scenarios].filter((name) => name.startsWith('mistake-'));
    expect(mistakes.filter((name) => !shown.includes(`"${name}"`))).toEqual([]);
  });
});

describe('the glossary', () => {
  const terms = new Set(GLOSSARY.map(({ term }) => term));

  it('has each term once, in alphabetical order', () => {
    const order = GLOSSARY.map(({ term }) => term.toLowerCase());
    expect(order).toEqual([...new Set(order)].sort());
    expect(order.length).toBeGreaterThanOrEqual(60);
  });
  it('names sources of a known form and decisions that exist', () => {
    expect(
      GLOSSARY.filter(({ text }) => !isSource(text.by, text.source)).map(({ term, text }) => [term, text.source]),
    ).toEqual([]);
    expect(GLOSSARY.filter(({ text }) => text.by === 'modelled' && decisionOf(text.source) === undefined)).toEqual([]);
  });
  it('leads on to terms, entries and topics that exist', () => {
    const known = (name: string): boolean => terms.has(name) || topics.has(name) || ddiEntry(name) !== undefined;
    expect(
      GLOSSARY.flatMap(({ term, seeAlso }) => seeAlso.filter((one) => !known(one)).map((one) => `${term}: ${one}`)),
    ).toEqual([]);
    const links = GLOSSARY.flatMap(({ text }) => [...text.text.matchAll(/\[\[([^\]]+)\]\]/g)].map(([, name]) => name!));
    expect(links.filter((name) => ddiEntry(name) === undefined)).toEqual([]);
  });
});
