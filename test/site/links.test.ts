/** The built site as files: every address inside it leads to a file, every anchor to an element, every page is complete. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { placeOf } from '../../web/lessons/index.ts';
import { DDI } from '../../web/simulator/catalogue/ddi/index.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DIST = join(ROOT, 'dist');
const REFERENCE = join(DIST, 'reference');

const texts = new Map<string, string>();
const textOf = (file: string): string => {
  const text = texts.get(file) ?? readFileSync(file, 'utf8');
  texts.set(file, text);
  return text;
};
const filesUnder = (folder: string, ending: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => join(folder, name));

const idsByFile = new Map<string, Set<string>>();
function idsOf(file: string): Set<string> {
  const known = idsByFile.get(file) ?? new Set([...textOf(file).matchAll(/\sid="([^"]+)"/g)].map((m) => m[1]!));
  idsByFile.set(file, known);
  return known;
}

/** What is wrong with an address on a page; undefined when it leads somewhere. */
function problem(file: string, address: string): string | undefined {
  if (/^(https?:|data:)/.test(address)) return undefined;
  if (address.startsWith('/')) return 'from the root of the server: the site must work in any folder';
  const [path = '', anchor] = address.replaceAll('&amp;', '&').split('#');
  let target = path === '' ? file : normalize(join(dirname(file), path.split('?')[0]!));
  if (!target.startsWith(DIST)) return 'leaves the site';
  if (existsSync(target) && statSync(target).isDirectory()) target = join(target, 'index.html');
  if (!existsSync(target)) return 'no such file';
  if (anchor === undefined || anchor === '') return undefined;
  if (target === join(DIST, 'index.html')) {
    const scenario = /^scenario=([a-z0-9-]+)$/.exec(anchor)?.[1];
    const lesson = /^lesson=(.+)$/.exec(anchor)?.[1];
    if (lesson !== undefined) return placeOf(lesson) ? undefined : 'no such lesson';
    if (scenario === undefined) return undefined;
    return existsSync(join(ROOT, 'test/scenarios', scenario)) ? undefined : 'no such scenario';
  }
  return idsOf(target).has(anchor) ? undefined : 'no such anchor';
}

const pages = filesUnder(DIST, '.html');
const reference = filesUnder(REFERENCE, '.html');

describe('links of the built site', () => {
  it.each([
    ['assets/gone.js', 'no such file'],
    ['#no-such-anchor', 'no such anchor'],
    ['../outside/', 'leaves the site'],
    ['/reference/', 'from the root'],
    ['./#scenario=no-such-scenario', 'no such scenario'],
    ['./#lesson=9.9', 'no such lesson'],
  ])('would notice %s', (address, message) => {
    const file = address.startsWith('#') ? join(REFERENCE, 'index.html') : join(DIST, 'index.html');
    expect(problem(file, address)).toContain(message);
  });

  it('each leads to a file, each anchor to an element, on every page', () => {
    const broken: string[] = [];
    let links = 0;
    for (const file of pages) {
      for (const [, address] of textOf(file).matchAll(/\s(?:href|src)="([^"]*)"/g)) {
        links += 1;
        const wrong = problem(file, address!);
        if (wrong) broken.push(`${file.slice(DIST.length + 1)}: ${address}: ${wrong}`);
      }
    }
    expect(links).toBeGreaterThan(10_000);
    expect(broken).toEqual([]);
  });

  it('the places of the search index do, too', () => {
    const [index, ...others] = filesUnder(join(DIST, 'assets'), '.json').filter((file) =>
      file.includes('search-index-'),
    );
    expect(others).toEqual([]);
    const { storedFields } = JSON.parse(textOf(index!)) as { storedFields: Record<string, { place: string }> };
    const places = Object.values(storedFields).map(({ place }) => place);
    expect(places.length).toBeGreaterThan(reference.length);
    const start = join(REFERENCE, 'index.html');
    expect(places.filter((place) => problem(start, place || './') !== undefined)).toEqual([]);
  });

  it('reaches every page of the reference from its start', () => {
    const reached = new Set<string>();
    const open = [join(REFERENCE, 'index.html')];
    while (open.length > 0) {
      const file = open.pop()!;
      if (reached.has(file)) continue;
      reached.add(file);
      for (const [, address] of textOf(file).matchAll(/<a\s[^>]*href="([^"#]*)[^"]*"/g)) {
        if (address === '' || /^(https?:|data:)/.test(address!)) continue;
        const target = normalize(join(dirname(file), address!, address!.endsWith('.html') ? '' : 'index.html'));
        if (target.startsWith(REFERENCE) && existsSync(target)) open.push(target);
      }
    }
    expect(reference.filter((file) => !reached.has(file))).toEqual([]);
  });
});

describe('every page of the reference', () => {
  it.each([
    ['one title of level 1', /<h1>/g],
    ['one main part', /<main /g],
    ['one description', /<meta name="description" content="[^"]{10,}"/g],
    ['one policy for scripts and styles', /http-equiv="Content-Security-Policy"/g],
    ['one title', /<title>[^<]+<\/title>/g],
  ])('has exactly %s', (_what, pattern) => {
    const wrong = reference.filter((file) => [...textOf(file).matchAll(pattern)].length !== 1);
    expect(wrong).toEqual([]);
  });

  it('has titles of its own, ids once, and nothing inline that the policy would refuse', () => {
    const titles = new Map<string, string>();
    for (const file of reference) {
      const text = textOf(file);
      const title = /<title>([^<]+)<\/title>/.exec(text)![1]!;
      expect(titles.get(title), `${title}: also ${file}`).toBeUndefined();
      titles.set(title, file);
      const ids = [...text.matchAll(/\sid="([^"]+)"/g)].map((m) => m[1]!);
      expect(
        ids.filter((id, i) => ids.indexOf(id) !== i),
        file,
      ).toEqual([]);
      expect(text, file).not.toMatch(/\sstyle="|<style|\son\w+="|<script>(?!<)/);
    }
  });

  it('names external pages as such', () => {
    for (const file of reference) {
      const outside = [...textOf(file).matchAll(/<a\s[^>]*href="https?:[^>]*>/g)].map((m) => m[0]);
      expect(
        outside.filter((tag) => !/rel="noopener external"/.test(tag)),
        file,
      ).toEqual([]);
    }
  });

  it('is there for each entry of the catalogue, and its claims have marks', () => {
    expect(DDI.length).toBeGreaterThanOrEqual(44);
    for (const { name } of DDI) {
      const place = name
        .toLowerCase()
        .replace(/^_+/, '')
        .replace(/[^a-z0-9]+/g, '-');
      const text = textOf(join(REFERENCE, 'ddi', place, 'index.html'));
      expect(text, name).toMatch(/class="mark( modelled)?"/);
      for (const section of ['versions', 'sources']) expect(text, name).toContain(`id="${section}"`);
    }
  });
});

it('no file imports the script of a worker: WebKit would run that a second time', () => {
  const scripts = filesUnder(join(DIST, 'assets'), '.js');
  const workers = scripts.filter((file) => /(?:^|[/.])worker-[\w-]+\.js$/.test(file)).map((file) => basename(file));
  expect(workers.length).toBeGreaterThan(1);
  const imported = scripts.flatMap((file) => [
    ...textOf(file).matchAll(/(?:from|import)\s*\(?["'`]\.\/([^"'`]+)["'`]/g),
  ]);
  expect(imported.length).toBeGreaterThan(10);
  expect(imported.map(([, name]) => name).filter((name) => workers.includes(name!))).toEqual([]);
});
