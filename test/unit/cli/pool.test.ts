import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { inThreads } from '../../../web/cli/pool.ts';

const folder = mkdtempSync(join(tmpdir(), 'portcls-lab-'));
afterAll(() => rmSync(folder, { recursive: true }));
const program = join(folder, 'worker.mjs');
writeFileSync(
  program,
  `import { parentPort, workerData } from 'node:worker_threads';
parentPort.on('message', (order) => {
  if (order === 'throw') throw new Error('broken');
  while (order === 'hang');
  parentPort.postMessage(workerData.role + order);
});`,
);

describe('a pool of threads', () => {
  it('answers every order, and goes on after one that hangs', async () => {
    const answers: (string | undefined)[] = [];
    const options = { program, role: 'a', limitMs: 3000, threads: 2 };
    await inThreads<string, string>(['1', 'hang', '2', '3'], options, (i, answer) => (answers[i] = answer));
    expect(answers).toEqual(['a1', undefined, 'a2', 'a3']);
  }, 30_000);

  it('rejects when a thread fails', async () => {
    const options = { program, role: 'a', limitMs: 3000 };
    await expect(inThreads(['throw'], options, () => undefined)).rejects.toThrow('broken');
  }, 30_000);
});
