/** The scenario library is complete: every scenario has its files, a place in a group, expectations and a page with sources. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { PLAIN_DRIVER, patchedFiles, variantNames } from '../../scripts/build-variants.mjs';
import { byGroup, FIRST_SCENARIO, libraryEntry } from '../../web/simulator/scenario/library.ts';
import { NAMES, pathOf, scenarioOf, textOf } from './library.ts';

const FEWEST = 40;
const HEADINGS = ['## What to watch', '## What the documentation says', '## What is modelled'];
/** A page or header as the digest of facts abbreviates it, in backquotes. */
const SOURCE =
  /`(?:(?:nf|nn|ns|ne)-[a-z0-9_-]+|(?:audio|kernel|devtest|stream|debugger|simple|sysvad|tests)\/[\w./-]+|[a-z]+\.h(?:: \w+)?)`/;
const WORDS_OF_A_PART = 12;
/** The register of modelling decisions begins with these; later ones are named where they are made. */
const FIRST_DECISIONS = 36;

const root = fileURLToPath(new URL('../../', import.meta.url));
const decisions = new Set(Array.from({ length: FIRST_DECISIONS }, (_, i) => `U-${i + 1}`));
for (const file of readdirSync(join(root, 'web/simulator'), { recursive: true, encoding: 'utf8' }))
  if (file.endsWith('.ts'))
    for (const [id] of readFileSync(join(root, 'web/simulator', file), 'utf8').matchAll(/\bU-\d+\b/g))
      decisions.add(id);

test('there are scenarios enough, each in a group', () => {
  expect(NAMES.length).toBeGreaterThanOrEqual(FEWEST);
  const listed = byGroup(NAMES.flatMap((name) => libraryEntry(scenarioOf(name)) ?? [])).flatMap(
    ({ entries }) => entries,
  );
  expect(listed.map(({ name }) => name).sort()).toEqual([...NAMES]);
  expect(NAMES).toContain(FIRST_SCENARIO);
});

describe.each(NAMES)('%s', (name) => {
  test('has its files, a title and expectations', () => {
    for (const file of ['scenario.json', 'trace.txt', 'page.md'])
      expect(existsSync(pathOf(name, file)), file).toBe(true);
    const scenario = scenarioOf(name);
    expect(scenario.name).toBe(name);
    expect(scenario.title).not.toBe('');
    expect(scenario.description).not.toBe('');
    expect(scenario.expect).toBeDefined();
    expect([PLAIN_DRIVER, ...variantNames()]).toContain(scenario.driver);
  });

  test('has a page of three parts with its sources', () => {
    const page = textOf(name, 'page.md');
    expect(page.match(/^#.*$/gm)).toEqual([`# ${scenarioOf(name).title}`, ...HEADINGS]);
    const parts = page.split(/^## .*$/m).slice(1);
    for (const part of parts) expect(part.split(/\s+/).length).toBeGreaterThan(WORDS_OF_A_PART);
    expect(parts[1]).toMatch(SOURCE);
    for (const [id] of page.matchAll(/\bU-\d+\b/g)) expect([...decisions], id).toContain(id);
  });
});

describe.each(variantNames())('driver variant %s', (name) => {
  test('applies, is explained and is shown by a scenario', () => {
    expect(patchedFiles(name).size).toBeGreaterThan(0);
    const text = readFileSync(join(root, 'driver/variants', name, 'README.md'), 'utf8');
    for (const heading of ['## Where it was seen', '## Symptom', '## Rule', '## Right'])
      expect(text).toContain(heading);
    expect(NAMES.some((scenario) => scenarioOf(scenario).driver === name)).toBe(true);
  });
});
