import { EventEmitter } from 'node:events';
import type { FSWatcher } from 'vite';
import { expect, test } from 'vitest';
import { problemsIn, watchFolders } from '../../../scripts/lib/watch.mjs';

test('errors of the compiler, with file, line and column; warnings and what follows aside', () => {
  const text = [
    'em++ failed',
    '/repo/driver/minwave.cpp:12:5: error: use of undeclared identifier ‘x’',
    '    x = 1;',
    '    ^',
    "/repo/driver/minwave.h:3:1: warning: unused: error: no",
    "./driver/pool.cpp:7:10: fatal error: 'no.h' file not found",
    '2 errors generated.',
  ].join('\n'); // prettier-ignore
  expect(problemsIn(text, '/repo')).toEqual([
    { file: 'driver/minwave.cpp', line: 12, column: 5, text: 'use of undeclared identifier ‘x’' },
    { file: 'driver/pool.cpp', line: 7, column: 10, text: "'no.h' file not found" },
  ]);
  expect(problemsIn('wasm-ld: error: symbol', '/repo')).toEqual([]);
  expect(problemsIn('/repo/a.cpp:1:1: error: again\n'.repeat(500), '/repo')).toHaveLength(20);
});

test('several writes are one change; what is saved meanwhile comes after; leavings of editors do not count', async () => {
  const watcher = Object.assign(new EventEmitter(), { add() {} });
  const seen: string[][] = [];
  let release = () => {};
  watchFolders(watcher as unknown as FSWatcher, ['/repo/driver'], async (files) => {
    seen.push(files);
    await new Promise<void>((resolve) => (release = resolve));
  });
  const save = (file: string) => watcher.emit('all', 'change', file);
  const settled = () => new Promise((resolve) => setTimeout(resolve, 250));
  for (const file of ['a.cpp', 'a.cpp', 'b.h', '.a.cpp.swp', 'a.cpp~', '.#a.cpp']) save(`/repo/driver/${file}`);
  save('/repo/other/c.cpp');
  await settled();
  expect(seen).toEqual([['/repo/driver/a.cpp', '/repo/driver/b.h']]);
  save('/repo/driver/d.cpp');
  await settled();
  expect(seen).toHaveLength(1);
  release();
  await settled();
  expect(seen[1]).toEqual(['/repo/driver/d.cpp']);
});
