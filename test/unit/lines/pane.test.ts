/** What the source pane makes of the line table, and the highlighted sources it shows. */
import { expect, test } from 'vitest';
import { changedLines, highlightLines } from '../../../scripts/lib/lines-source.mjs';
import { LineIndex, nextLine } from '../../../web/lab/source/lines.ts';

// Point 1 and 2 are two blocks of one line.
const index = new LineIndex({ version: 1, files: ['a.cpp', 'b.h'], points: [[0, 10], [0, 11], [0, 11], [1, 11], [0, 12]] }); // prettier-ignore

test('a line ran as often as the block of it that ran most; one without code has no count', () => {
  const counts = index.counts('a.cpp', Uint32Array.of(1, 4, 5, 9, 0));
  expect([...counts]).toEqual([[10, 1], [11, 5], [12, 0]]); // prettier-ignore
  expect(index.counts('none.cpp', new Uint32Array(5)).size).toBe(0);
  expect([...index.ran(Uint32Array.of(0, 0, 0, 2, 0))]).toEqual(['b.h']);
});

test('places and points lead to each other', () => {
  expect(index.place(3)).toEqual({ file: 'b.h', line: 11 });
  expect(index.place(5)).toBeUndefined();
  expect(index.points({ file: 'a.cpp', line: 11 })).toEqual([1, 2]);
  expect([...index.linesOf('a.cpp', Uint16Array.of(3, 2, 0))]).toEqual([11, 10]);
});

test('one line is one step, however many blocks it has', () => {
  const ran = Uint16Array.of(0, 1, 2, 3, 4);
  expect(nextLine(index, ran, 0, 1)).toBe(1);
  expect(nextLine(index, ran, 1, 1)).toBe(3);
  expect(nextLine(index, ran, 4, 1)).toBe(-1);
  expect(nextLine(index, ran, 3, -1)).toBe(2);
  expect(nextLine(index, ran, 0, -1)).toBe(-1);
  expect(nextLine(index, ran, -1, 1)).toBe(0);
});

test('highlighted text is the text, with comments, keywords and literals told apart', async () => {
  const text = '// one\nconst char *a = "b<c>";\n\n#if 1\n\treturn 42; /* x\n y */\n#endif\n';
  const lines = await highlightLines(text);
  expect(lines.map((line) => line.filter((_, i) => i % 2).join('')).join('\n')).toBe(text.trimEnd());
  expect(lines[0]).toEqual(['comment', '// one']);
  expect(lines[1]!.slice(0, 2)).toEqual(['keyword', 'const']);
  expect(lines[1]).toContain('"b<c>"');
  const kindOf = (words: string) => lines.flat()[lines.flat().findIndex((piece) => piece.includes(words)) - 1];
  expect([kindOf('"b<c>"'), kindOf('42'), kindOf(' y */')]).toEqual(['string', 'constant', 'comment']);
});

test('lines that a mistake changes, and where it only takes some away', async () => {
  const plain = 'one\ntwo\nthree\nfour\n';
  expect(await changedLines(plain, 'one\n2\n2b\nthree\nfour\n')).toEqual([2, 3]);
  expect(await changedLines(plain, 'one\nfour\n')).toEqual([2]);
  expect(await changedLines(plain, plain)).toEqual([]);
});
