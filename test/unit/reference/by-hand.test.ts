/** Whoever reads of a call can make it, or is told why not and where it is made instead. */
import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { NOT_BY_HAND } from '../../../web/reference/render/not-by-hand.ts';
import { DDI } from '../../../web/simulator/catalogue/ddi/index.ts';
import { CALLS } from '../../../web/simulator/console/calls.ts';

const methods = DDI.flatMap((entry) =>
  entry.kind === 'function' ? [entry.method] : entry.kind === 'interface' ? entry.methods : [],
);
const rows = methods.flatMap(({ row }) => (row === undefined ? [] : [row]));

it('every call of the catalogue that is simulated', () => {
  expect(rows.length).toBeGreaterThan(60);
  expect(rows.filter((row) => Object.hasOwn(CALLS, row) === Object.hasOwn(NOT_BY_HAND, row))).toEqual([]);
});

it('no reason for what is not there', () => {
  expect(Object.keys(NOT_BY_HAND).filter((row) => !rows.includes(row))).toEqual([]);
  for (const { instead, scenario } of Object.values(NOT_BY_HAND)) {
    if (scenario !== undefined) expect(existsSync(`test/scenarios/${scenario}/scenario.json`), scenario).toBe(true);
    if (!instead) continue;
    const entry = DDI.find(({ name }) => name === instead[0]);
    const method = entry?.kind === 'interface' && entry.methods.find(({ name }) => name === instead[1]);
    expect(method && method.row !== undefined && Object.hasOwn(CALLS, method.row), instead.join('::')).toBe(true);
  }
});
