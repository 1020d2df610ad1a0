import { expect, test } from 'vitest';
import { firstDivergence } from '../../../web/cli/divergence.ts';

const lines = (count: number) => Array.from({ length: count }, (_, i) => `line ${i + 1}`);

test('equal texts have no divergence', () => {
  expect(firstDivergence('a\nb\n', 'a\nb\n')).toBeNull();
});

test('shows the first line that differs with ten lines before it', () => {
  const want = lines(40);
  const have = want.with(29, 'other');
  const report = firstDivergence(want.join('\n'), have.join('\n'))!.split('\n');
  expect(report[0]).toMatch(/line 30 /);
  expect(report.slice(1, 11)).toEqual(want.slice(19, 29).map((line) => `  ${line}`));
  expect(report).toContain('- line 30');
  expect(report).toContain('+ other');
});

test('a text that ends early differs', () => {
  expect(firstDivergence('a\nb', 'a')).toMatch(/golden has 2 lines, this run 1/);
  expect(firstDivergence('a', 'a\nb')).toMatch(/^\+ b$/m);
});
