import { describe, expect, it } from 'vitest';
import { mergeSummaries } from '../../../web/cli/merge.ts';
import { BadInput } from '../../../web/cli/problems.ts';
import { inShard, parseShard, summaryText, type Summary } from '../../../web/cli/shard.ts';

const piece = (index: number, count: number, more: Partial<Summary> = {}): Summary => ({
  kind: 'lab-summary',
  version: 1,
  command: 'sweep',
  setup: '--all',
  shard: { index, count },
  counts: { runs: 2, worked: 1 },
  failures: [],
  ...more,
});

describe('--shard', () => {
  it('reads i/n', () => {
    expect(parseShard('2/4')).toEqual({ index: 2, count: 4 });
    for (const text of ['0/4', '5/4', '2', '/4', 'a/b', '1/0']) expect(() => parseShard(text)).toThrow(BadInput);
  });

  it('gives every task to exactly one piece', () => {
    const pieces = [1, 2, 3].map((index) => ({ index, count: 3 }));
    for (let task = 0; task < 20; task++) expect(pieces.filter((shard) => inShard(task, shard))).toHaveLength(1);
  });
});

describe('merge', () => {
  it('adds up counts and keeps every failure', () => {
    const failure = { task: 'x', reasons: ['y'], again: 'z' };
    const whole = mergeSummaries([piece(2, 2, { failures: [failure] }), piece(1, 2)]);
    expect(whole).toMatchObject({ shard: { index: 1, count: 1 }, counts: { runs: 4, worked: 2 }, failures: [failure] });
    expect(summaryText(whole)).toBe('x\n    y\n    again: z\nsweep: 4 runs, 2 worked; 1 failed\n');
  });

  it.each([
    ['a piece is missing', [piece(1, 2)]],
    ['a piece is there twice', [piece(1, 2), piece(1, 2)]],
    ['they are of different work', [piece(1, 2), piece(2, 2, { setup: 'other' })]],
    ['there is none', []],
  ])('refuses when %s', (_what, pieces) => {
    expect(() => mergeSummaries(pieces)).toThrow(BadInput);
  });
});
