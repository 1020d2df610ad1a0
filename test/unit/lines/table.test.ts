import { expect, test } from 'vitest';
import { readLineTable } from '../../../wasm/hosts/lines.ts';

const good = { version: 1, files: ['minwave.cpp', 'sub/engine.h'], points: [[0, 212], [1, 3]] }; // prettier-ignore
const read = (change: object) => () => readLineTable(JSON.stringify({ ...good, ...change }));

test('a table is read', () => {
  expect(read({})()).toEqual(good);
});

test.each([
  ['another version', { version: 2 }, /version/],
  ['no points', { points: undefined }, /points/],
  ['a line 0', { points: [[0, 0]] }, /points\.0\.1/],
  ['half a line', { points: [[0, 1.5]] }, /points\.0\.1/],
  ['a point with more', { points: [[0, 1, 1]] }, /points\.0/],
  ['a file that is not there', { points: [[0, 1], [2, 1]] }, /points\.1: there is no file 2/], // prettier-ignore
  ['a file outside the folder', { files: ['../secret', 'b'] }, /files\.0/],
  ['a file outside the folder, later', { files: ['a/../../b', 'b'] }, /files\.0/],
  ['a file from the root', { files: ['/etc/passwd', 'b'] }, /files\.0/],
  ['too many points', { points: Array.from({ length: 65_537 }, () => [0, 1]) }, /points/],
])('%s is refused with its place', (_, change, message) => {
  expect(read(change)).toThrow(message);
});

test('what is no JSON is refused', () => {
  expect(() => readLineTable('<html>')).toThrow(/not JSON.*build the driver again/);
});
