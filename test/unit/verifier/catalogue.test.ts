/** The lists people are pointed to: rules, bug checks, modelling decisions. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { BUG_CHECKS, bugCheckNumber } from '../../../web/simulator/catalogue/bugchecks.ts';
import { decisionOf, DECISIONS } from '../../../web/simulator/catalogue/decisions.ts';
import { RULE_TEXTS } from '../../../web/simulator/verifier/ruletexts.ts';
import { RULE_IDS, ruleNumber, ruleOf } from '../../../web/simulator/verifier/rules.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
function sources(folder: string, ending: RegExp): string[] {
  return readdirSync(`${root}${folder}`, { recursive: true, encoding: 'utf8' })
    .filter((name) => ending.test(name))
    .map((name) => `${folder}/${name}`);
}
const read = (path: string) => readFileSync(`${root}${path}`, 'utf8');

describe('rules', () => {
  it('are the ten documented audio rules, with their numbers', () => {
    const documented = RULE_IDS.filter((id) => ruleOf(id).kind === 'driver-verifier');
    expect(documented.map(ruleNumber).sort()).toEqual(
      [1, 3, 4, 5, 6, 7, 8, 9, 10]
        .map((n) => `0x${(0x71000 + n).toString(16).toUpperCase().padStart(8, '0')}`)
        .concat('0x00072001'),
    );
    for (const id of documented) expect(ruleOf(id).source).toMatch(/^devtest\//);
  });

  it('of ours borrow no number (Y-3) and name a modelling decision', () => {
    for (const id of RULE_IDS) {
      const rule = ruleOf(id);
      if (rule.kind !== 'driver-verifier') expect(ruleNumber(id), id).toBe('');
      if (rule.kind === 'ours') expect(rule.source, id).toMatch(/^U-\d+$/);
    }
  });

  it('are each reported somewhere, or say why they cannot be', () => {
    const code = sources('web/simulator', /\.ts$/)
      .filter((path) => !/verifier\/(rules|ruletexts)\.ts$/.test(path))
      .map(read)
      .join('\n');
    for (const id of RULE_IDS) {
      const { notApplicable } = RULE_TEXTS[id];
      expect(code.includes(`'${id}'`), id).toBe(notApplicable === undefined);
    }
  });
});

describe('modelling decisions', () => {
  it('have one entry each, the first 36 without a gap', () => {
    const ids = DECISIONS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (let n = 1; n <= 36; n++) expect(ids).toContain(`U-${n}`);
  });

  it('are declared wherever one is named: code, rules, pages, traces', () => {
    const places = [
      ...sources('web', /\.(ts|svelte)$/),
      ...sources('driver', /\.(cpp|h)$/),
      ...sources('wasm', /\.(cpp|h|ts)$/),
      ...sources('test/scenarios', /\.(md|json|txt)$/),
    ];
    const unknown = new Set<string>();
    for (const path of places)
      for (const [id] of read(path).matchAll(/\bU-\d+\b/g)) if (!decisionOf(id)) unknown.add(`${id} in ${path}`);
    expect([...unknown]).toEqual([]);
  });

  it('are declared for every mark the simulator puts on a record', () => {
    for (const path of sources('web/simulator', /\.ts$/))
      for (const [, n] of read(path).matchAll(/nextMark = (\d+)|\brefuse\((\d+),/g))
        if (n !== undefined && n !== '0') expect(decisionOf(`U-${n}`), `${n} in ${path}`).toBeDefined();
  });
});

describe('bug checks', () => {
  it('point at the page with their number', () => {
    for (const [name, { number, source }] of Object.entries(BUG_CHECKS)) {
      const words = name.toLowerCase().replaceAll('_', '-');
      expect(source, name).toMatch(new RegExp(`^debugger/bug-check-0x${number.toString(16)}-{1,2}${words}$`));
    }
    expect(bugCheckNumber('DRIVER_IRQL_NOT_LESS_OR_EQUAL')).toBe('0x000000D1');
  });
});
