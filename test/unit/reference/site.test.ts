/** Pages of the whole site from the catalogues, with a little content of the test's own. */
import { IIDS } from '../../../wasm/abi/table.ts';
import MiniSearch from 'minisearch';
import { describe, expect, it } from 'vitest';
import { readContent, readTopic } from '../../../web/reference/render/library.ts';
import { SEARCH_OPTIONS } from '../../../web/reference/search-options.ts';
import { makeSite } from '../../../web/reference/site.ts';
import { siteOfRepository } from '../../../web/reference/server.ts';
import { DDI } from '../../../web/simulator/catalogue/ddi/index.ts';
import { DECISIONS } from '../../../web/simulator/catalogue/decisions.ts';
import type { Claim } from '../../../web/simulator/catalogue/ddi/types.ts';
import { plainText, raw } from '../../../web/reference/render/html.ts';

const TEMPLATE = '<head><!--page-head--></head><body><!--page-body--></body>';
const site = siteOfRepository();
const textOf = (place: string): string =>
  site.render(
    site.pages.find((page) => page.place === place)!,
    TEMPLATE,
  );
const topic = (order: string, text = 'Text.') =>
  `---\ntitle: T${order}\norder: ${order}\npurpose: A topic.\n---\n${text}\n`;

describe('topics', () => {
  it('stand in the order they declare, not in that of their names', () => {
    const { topics } = readContent({ 'a.md': topic('3'), 'b.md': topic('1'), 'c.md': topic('2') }, {}, {});
    expect(topics.map(({ name }) => name)).toEqual(['b', 'c', 'a']);
  });
  it('say what their front matter lacks', () => {
    expect(() => readTopic('a.md', '---\ntitle: A\n---\nText.')).toThrow('a.md: no “order” in the front matter');
    expect(() => readTopic('a.md', topic('first'))).toThrow('has to be a number');
  });
  it('cannot name a scenario that is not there', () => {
    const content = readContent({ 'start.md': topic('1', '<Live scenario="no-such-one" />') }, {}, {});
    expect(() => makeSite(content)).toThrow('no scenario “no-such-one”');
  });
  it('of the repository: the first is the start page', () => {
    expect(site.pages[0]!.place).toBe('');
    expect(site.pages.filter(({ kind }) => kind === 'Topic').length).toBeGreaterThanOrEqual(12);
  });
});

describe('pages of the DDI', () => {
  it('are there for every entry and every method', () => {
    const places = new Set(site.pages.map(({ place }) => place));
    expect(places.size).toBe(site.pages.length);
    const methods = DDI.flatMap((entry) => (entry.kind === 'interface' ? entry.methods : []));
    const kinds = ['Interface', 'Function', 'Structure', 'Enumeration'];
    expect(site.pages.filter(({ kind }) => kinds.includes(kind))).toHaveLength(DDI.length);
    expect(site.pages.filter(({ kind }) => kind === 'Method')).toHaveLength(methods.length);
  });

  it('carry what the catalogue says: slots, IID, offsets, statuses with numbers, what-ifs', () => {
    const manager = DDI.find(({ name }) => name === 'IPortClsStreamResourceManager')!;
    if (manager.kind !== 'interface') throw new Error('not an interface');
    expect(textOf('ddi/iportclsstreamresourcemanager/')).toContain(manager.iid);
    const add = plainText(raw(textOf('ddi/iportclsstreamresourcemanager/addstreamresource/')));
    expect(add).toContain('Slot 3');
    expect(add).toContain('STATUS_INVALID_PARAMETER 0xC000000D');
    for (const { question } of manager.methods[0]!.whatIfs)
      expect(add).toContain(question.replace(/[`*]|\[\[|\]\]/g, '').slice(0, 25));
    expect(textOf('ddi/pcstreamresource-descriptor/')).toContain('id="field-pdo"');
  });

  it('show every claim of an entry with its mark', () => {
    function* claimsIn(value: unknown): Generator<Claim> {
      if (typeof value !== 'object' || value === null) return;
      if ('text' in value && 'by' in value && 'source' in value) yield value as Claim;
      else for (const part of Object.values(value)) yield* claimsIn(part);
    }
    for (const entry of DDI) {
      const own = site.pages.filter(({ place }) =>
        place.startsWith(`ddi/${entry.name.toLowerCase().replace(/_/g, '-')}/`),
      );
      const text = own.map((page) => site.render(page, TEMPLATE)).join('');
      const marks = [...text.matchAll(/class="mark[ "]/g)].length;
      expect(marks, entry.name).toBeGreaterThanOrEqual([...claimsIn(entry)].length);
    }
  });

  it('list Windows releases in their order', () => {
    const head = /<table class="rows vers">[\s\S]*?<\/thead>/.exec(textOf('ddi/pcaddstreamresource/'))![0];
    expect([...head.matchAll(/<th scope="col">([^<]+)</g)].map((m) => m[1])).toEqual([
      '7',
      '8.1',
      '10 1507',
      '10 1511',
      '11',
    ]);
  });

  it('lead to the page before and the page after, from the first to the last', () => {
    site.pages.forEach((page, i) => {
      const text = site.render(page, TEMPLATE);
      expect(text.includes('rel="prev"'), page.place).toBe(i > 0);
      expect(text.includes('rel="next"'), page.place).toBe(i < site.pages.length - 1);
    });
  });
});

describe('the call console', () => {
  const made = makeSite(readContent({ 'start.md': topic('1', '<Console entry="PcAddStreamResource" />') }, {}, {}));
  const at = (place: string) =>
    made.render(
      made.pages.find((page) => page.place === place)!,
      TEMPLATE,
    );
  it('has its place on functions, methods and where a topic asks for it', () => {
    expect(at('ddi/pcaddstreamresource/')).toContain('data-console="PcAddStreamResource"');
    expect(at('ddi/iportclsstreamresourcemanager/addstreamresource/')).toContain(
      'data-console="StreamResourceManager_AddStreamResource"',
    );
    expect(at('')).toContain('data-console="PcAddStreamResource"');
  });
  it('asks the port for an interface on the page of that interface', () => {
    const iid = IIDS.findIndex(([name]) => name === 'IID_IPortClsStreamResourceManager2');
    expect(at('ddi/iportclsstreamresourcemanager2/')).toContain('data-console="Unknown_QueryInterface"');
    expect(at('ddi/iportclsstreamresourcemanager2/')).toContain(`{&quot;iid&quot;:${iid}}`);
  });
  it('has none on structures, nor for what nobody can call by hand', () => {
    expect(at('ddi/pcstreamresource-descriptor/')).not.toContain('data-console');
    expect(at('ddi/iport/init/')).not.toContain('data-console');
  });
});

describe('the search', () => {
  const index = new MiniSearch(SEARCH_OPTIONS);
  index.addAll(site.documents);
  const first = (question: string) =>
    index.search(question)[0] as unknown as { title: string; place: string } | undefined;

  it.each([
    ['0xC000003D', /STATUS_DATA_LATE_ERROR/],
    ['SetWritePacket', /SetWritePacket$/],
    ['setwritepacket', /SetWritePacket$/],
    ['late packet', /late|Late|packet/],
    ['U-17', /U-17/],
    ['PASSIVE_LEVEL', /./],
  ])('finds %s', (question, title) => expect(first(question)?.title).toMatch(title));

  it('finds every entry and every decision by its name', () => {
    for (const { name } of DDI)
      expect(
        index
          .search(name)
          .slice(0, 3)
          .map((r) => String(r.title))
          .join(),
        name,
      ).toContain(name);
    for (const { id } of DECISIONS) expect(first(id)?.title, id).toMatch(new RegExp(`^${id} `));
  });

  it('finds nothing for what is nowhere', () => expect(index.search('xyzzyplugh')).toEqual([]));
});
