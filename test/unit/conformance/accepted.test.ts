/** What a driver imports that has no effect here is in the report of `lab conformance`: as text, and for programs. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ConformanceReport } from '../../../web/simulator/conformance/report.ts';
import { buildFolder, REPOSITORY } from '../any/build.ts';

const folder = mkdtempSync(join(tmpdir(), 'lab-accepted-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeAll(async () => {
  const { bytes } = await buildFolder('test/drivers/traced', 'traced-accepted');
  writeFileSync(join(folder, 'traced.wasm'), bytes);
}, 120_000);

function conformance(...args: string[]): string {
  const { stdout } = spawnSync(
    process.execPath,
    [
      ...[join(REPOSITORY, 'scripts/lab.mjs'), 'conformance', 'traced.wasm', '--scenario', 'first-stream'],
      ...['--faults', '0', ...args],
    ],
    { encoding: 'utf8', cwd: folder, timeout: 60_000 },
  );
  return stdout;
}

it('for programs', () => {
  const report = JSON.parse(conformance('--json')) as ConformanceReport;
  expect(report.accepted).toEqual(['EtwRegister', 'EtwUnregister']);
}, 60_000);

it('as text', () => {
  expect(conformance()).toContain('Accepted, without effect here: EtwRegister, EtwUnregister\n');
}, 60_000);
