/** `lab topology` as a person types it. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { REPOSITORY } from '../any/build.ts';
import { patchedExample } from '../any/patched.ts';

const folder = mkdtempSync(join(tmpdir(), 'lab-topology-'));
const driver = join(folder, 'properties.wasm');
const hangs = join(folder, 'hangs.wasm');
const VOLUME = 'Topology/node0/KSPROPERTY_AUDIO_VOLUMELEVEL#0';

beforeAll(async () => {
  const order = {
    folder: 'hello-properties',
    patch: ['describes-properties.patch', 'filters.cpp'],
    name: 'P',
  } as const;
  writeFileSync(driver, await patchedExample(order));
  writeFileSync(hangs, await patchedExample({ ...order, defines: ['NEVER_RETURNS'] }));
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function lab(...args: string[]): { status: number | null; out: string; err: string } {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(REPOSITORY, 'scripts/lab.mjs'), 'topology', ...args],
    { encoding: 'utf8', timeout: 90_000 },
  );
  return { status, out: stdout, err: stderr };
}

it('prints the tree with the values of now, and the same as JSON', () => {
  const { status, out } = lab('--driver', driver);
  expect(out).toContain(
    'node 0  KSNODETYPE_VOLUME\n    KSPROPERTY_AUDIO_VOLUMELEVEL  get, set, basic support  -96 to 0 dB in steps of 0.5 dB\n      #0  0 dB\n',
  );
  expect(out).toContain('Physical connections\n  Wave pin 1 > Topology pin 0\n');
  expect(status).toBe(0);
  const json = JSON.parse(lab('--driver', driver, '--json').out) as {
    filters: { name: string }[];
    properties: { values: { bytes: string }[] }[];
  };
  expect(json.filters.map(({ name }) => name).sort()).toEqual(['Topology', 'Wave']);
  expect(json.properties.at(-1)!.values[0]!.bytes).toBe('00000000');
});

it('sets and reads single properties; the exit code says whether they were answered', () => {
  const set = lab('--driver', driver, '--at', '20', '--set', `${VOLUME}=-6 dB`, '--get', VOLUME);
  const lines = set.out.replaceAll(/at 0\.02\d+ s/g, 'at 0.02 s').split('\n');
  expect(lines).toEqual([
    `set ${VOLUME}  STATUS_SUCCESS at 0.02 s`,
    `get ${VOLUME}  STATUS_SUCCESS at 0.02 s`,
    '  -6 dB',
    '',
  ]);
  expect(set.status).toBe(0);
  const refused = lab('--driver', driver, '--set', `${VOLUME}=-100`);
  expect([refused.out.includes('STATUS_INVALID_PARAMETER'), refused.status]).toEqual([true, 1]);
});

it('says what is wrong with what was typed', () => {
  for (const [args, said] of [
    [['--at', '-1'], 'no time within the scenario'],
    [['--get', 'Topology/KSPROPERTY_AUDIO_NOTHING'], 'is no property that is known here'],
    [['--set', `${VOLUME}=loud`], 'is no level in decibels'],
    [['--set', VOLUME], 'there is no value'],
    [['nowhere'], 'is neither a scenario of the library nor a file'],
  ] as const) {
    const { status, err } = lab(...args);
    expect([args, status, err.includes(said), /\bat .*\.(ts|mjs):\d+/.test(err)]).toEqual([args, 2, true, false]);
  }
});

it('ends a driver whose handler does not return', () => {
  const { status, err } = lab('--driver', hangs);
  expect(err).toBe('The driver did not return, so the run was ended.\n');
  expect(status).toBe(1);
}, 90_000);
