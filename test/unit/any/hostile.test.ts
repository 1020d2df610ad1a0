/** The command line with drivers that mean harm: each run ends with its exit code and a message, and the process goes on. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { anyDriver, forDriver } from '../../../web/simulator/any/driver.ts';
import { readModule, type DriverFile } from '../../../web/simulator/any/module.ts';
import { parseScenario } from '../../../web/simulator/scenario/schema.ts';
import { Session } from '../../../web/simulator/session.ts';
import { REPOSITORY } from './build.ts';
import { REFUSED } from './by-hand.ts';
import { harmful, HARMS, hostileDriver, type Harm } from './hostile.ts';

const folder = mkdtempSync(join(tmpdir(), 'lab-hostile-'));
const driver = join(folder, 'hostile.wasm');
let file: DriverFile;

beforeAll(async () => {
  const bytes = await hostileDriver();
  writeFileSync(driver, bytes);
  file = await readModule(bytes);
  for (const harm of Object.keys(HARMS) as Harm[]) writeFileSync(join(folder, `${harm}.json`), harmful(harm));
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function lab(...args: string[]): { status: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(REPOSITORY, 'scripts/lab.mjs'), ...args], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  return { status, out: stdout, err: stderr };
}

async function inThisProcess(harm: Harm | 'plays'): Promise<Session> {
  const text = harm === 'plays' ? harmful('traps').replace(`${HARMS.traps}`, '480') : harmful(harm);
  const read = parseScenario(text);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const session = await Session.create(file.module, forDriver(read.scenario, file.metadata), undefined, {
    any: anyDriver(file.metadata),
  });
  session.advance({});
  return session;
}

const SAID: Readonly<Record<Harm, RegExp>> = {
  traps: /access violation/,
  hangs: /The driver did not return/,
  corrupts: /bug check/,
  devours: /left behind/,
  recurses: /kernel stack overflow/,
  asks: /calls without waiting or returning, the last one KeQueryPerformanceCounter/,
};

it.each(Object.keys(HARMS) as Harm[])('a driver that %s: exit code 1, what happened, no stack of ours', (harm) => {
  const { status, out, err } = lab('run', join(folder, `${harm}.json`), '--driver', driver);
  expect(out).toMatch(SAID[harm]);
  expect(status).toBe(1);
  expect(err).not.toMatch(/\bat .*\.(ts|mjs):\d+/);
});

it.each((Object.keys(HARMS) as Harm[]).filter((harm) => harm !== 'hangs'))(
  'after a run of a driver that %s, the same process runs the next one clean',
  async (harm) => {
    const bad = await inThisProcess(harm);
    expect(bad.failure !== null || bad.left.length > 0).toBe(true);
    expect(bad.traceText().length).toBeGreaterThan(1000);
    bad.dispose();
    const good = await inThisProcess('plays');
    expect(good.failure).toBeNull();
    expect(good.phase).toBe('unloaded');
    expect(good.left).toEqual([]);
    good.dispose();
  },
);

it('what is no driver: exit code 2 and what to do', () => {
  const cases: [string, Uint8Array | null, string][] = [
    ['text.wasm', Buffer.from('hello'), 'it is no WebAssembly module'],
    ['plain.wasm', Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]), 'was not built by "lab build"'],
    ['missing.wasm', null, 'there is no such file'],
    ...REFUSED,
  ];
  for (const [name, bytes, words] of cases) {
    if (bytes) writeFileSync(join(folder, name), bytes);
    for (const command of [['run', 'first-stream', '--driver'], ['conformance']]) {
      const { status, err } = lab(...command, join(folder, name));
      expect(err).toContain(words);
      expect(status).toBe(2);
    }
  }
  mkdirSync(join(folder, 'folder.wasm'));
  expect(lab('conformance', join(folder, 'folder.wasm')).err).toContain('it is a folder');
  expect(lab('conformance', '/dev/zero').err).toContain('it is no plain file');
});
