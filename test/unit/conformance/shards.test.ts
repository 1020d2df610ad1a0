/**
 * `lab conformance` in pieces: merged they are, byte for byte, what the command says without; twice it says the same; and every
 * report is valid by the published schema.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Ajv from 'ajv';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildAnyDriver } from '../../../scripts/build-any.mjs';
import { jsonSchema } from '../../../web/cli/schemas.ts';
import type { ConformanceReport } from '../../../web/simulator/conformance/report.ts';
import { buildFolder, REPOSITORY, withFiles } from '../any/build.ts';
import { exampleSources } from './copies.ts';

const folder = mkdtempSync(join(tmpdir(), 'lab-shards-'));
/** Lives whose calls are failed, what does not apply to the example, what a variant breaks. */
const WORK = ['--scenario', 'capture', 'rebalance', 'power-d3-virtual', 'first-stream', 'late-packet', 'driver-thread'];
const FAULTS = ['--faults', '24'];
const PIECES = 3;
const LIMIT_MS = 180_000;

afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeAll(async () => {
  const { bytes } = await buildFolder('examples/hello-wavert', 'hello-shards');
  writeFileSync(join(folder, 'hello.wasm'), bytes);
  const sources = exampleSources();
  const changed = (from: string, to: string) => {
    expect(sources['adapter.cpp']).toContain(from);
    return { ...sources, 'adapter.cpp': sources['adapter.cpp']!.replace(from, to) };
  };
  await build('no-rollback', changed('        device->Release();\n        return status;', '        return status;'));
  await build('no-start', changed('device->Start()', 'STATUS_NOT_SUPPORTED'));
}, LIMIT_MS);

const build = (name: string, sources: Record<string, string>) =>
  withFiles(sources, (from) => buildAnyDriver({ folder: from, name, out: join(folder, `${name}.wasm`) }));

function lab(...args: string[]): { code: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(REPOSITORY, 'scripts/lab.mjs'), ...args], {
    encoding: 'utf8',
    cwd: folder,
    timeout: 60_000,
  });
  return { code: status, out: stdout, err: stderr };
}
const xml = (name: string): string => readFileSync(join(folder, name), 'utf8');
const validate = new Ajv({ allErrors: true }).compile(jsonSchema('conformance'));
const errorsOf = (text: string): unknown => (validate(JSON.parse(text)) ? [] : validate.errors);

function inPieces(driver: string, order: readonly number[]): string[] {
  return order.map((index) => {
    const shard = `${index}/${PIECES}`;
    const { out, err } = lab('conformance', driver, ...WORK, ...FAULTS, '--shard', shard, '--json');
    expect(err).toBe('');
    expect(errorsOf(out)).toEqual([]);
    writeFileSync(join(folder, `${index}.json`), out);
    return `${index}.json`;
  });
}

describe.each([
  ['the example, which conforms', 'hello.wasm', 0],
  ['a variant that breaks rules', 'never-registers', 1],
  ['a copy that keeps memory when a call fails', 'no-rollback.wasm', 1],
  ['a copy that does not start', 'no-start.wasm', 1],
])('%s', (_what, driver, code) => {
  it(
    'gives the same bytes twice, and in pieces',
    () => {
      const once = lab('conformance', driver, ...WORK, ...FAULTS, '--junit', 'once.xml', '--json');
      const again = lab('conformance', driver, ...WORK, ...FAULTS, '--junit', 'again.xml', '--json');
      expect(once).toMatchObject({ code, err: '' });
      expect(errorsOf(once.out)).toEqual([]);
      expect(again).toEqual(once);
      expect(xml('again.xml')).toBe(xml('once.xml'));

      const pieces = inPieces(driver, [2, 3, 1]);
      expect(lab('merge', ...pieces, '--junit', 'merged.xml', '--json')).toEqual(once);
      expect(xml('merged.xml')).toBe(xml('once.xml'));

      const report = JSON.parse(once.out) as ConformanceReport;
      const parts = pieces.map((piece) => JSON.parse(xml(piece)) as ConformanceReport);
      const names = (of: ConformanceReport) => of.scenarios.map(({ name }) => name);
      // That a driver does not start is found in every piece, and is one scenario all the same.
      const found = parts.flatMap(names);
      expect(driver === 'no-start.wasm' ? [...new Set(found)] : found.sort()).toEqual(names(report).sort());
      expect(parts.reduce((sum, { faults }) => sum + faults.runs, 0)).toBe(report.faults.runs);
      expect(report.faults.failures.length > 0).toBe(driver === 'no-rollback.wasm');
      if (code === 0) {
        expect(report.faults.runs).toBe(24);
        // None is empty: a division that gives one piece everything would show nothing.
        for (const part of parts) expect([part.scenarios.length > 0, part.faults.runs > 0]).toEqual([true, true]);
      }
    },
    LIMIT_MS,
  );
});

describe('merge', () => {
  it(
    'refuses pieces of different drivers, of different work, and what is no report',
    () => {
      const one = lab(
        'conformance',
        'hello.wasm',
        '--scenario',
        'first-stream',
        '--shard',
        '1/2',
        '--faults',
        '0',
        '--json',
      );
      const two = lab(
        'conformance',
        'hello.wasm',
        '--scenario',
        'first-stream',
        '--shard',
        '2/2',
        '--faults',
        '1',
        '--json',
      );
      writeFileSync(join(folder, 'one.json'), one.out);
      writeFileSync(join(folder, 'two.json'), two.out);
      expect(lab('merge', 'one.json', 'two.json').err).toContain('pieces of different work');
      expect(lab('merge', 'one.json', 'one.json').err).toContain('Piece 1 of 2 is there twice.');
      expect(lab('merge', 'one.json').err).toContain('Missing of 2 pieces: 2.');
      const spoilt = JSON.parse(one.out) as { rules: { status: string }[] };
      spoilt.rules[0]!.status = 'fine';
      writeFileSync(join(folder, 'spoilt.json'), JSON.stringify(spoilt));
      expect(errorsOf(JSON.stringify(spoilt))).not.toEqual([]);
      const refused = lab('merge', 'spoilt.json', 'two.json');
      expect(refused).toMatchObject({ code: 2, out: '' });
      expect(refused.err).toContain('rules.0.status');
    },
    LIMIT_MS,
  );
});

describe('the schema', () => {
  it('is what `lab schema conformance` prints', () => {
    expect(JSON.parse(lab('schema', 'conformance').out)).toEqual(JSON.parse(JSON.stringify(jsonSchema('conformance'))));
  });
});
