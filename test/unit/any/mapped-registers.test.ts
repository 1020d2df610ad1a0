/** The example with registers in memory, by the command line: its scenario, and the same with a call that fails. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { REPOSITORY } from './build.ts';

const EXAMPLE = 'examples/mapped-registers';
const folder = mkdtempSync(join(tmpdir(), 'lab-mapped-'));
const driver = join(folder, 'mapped.wasm');
const scenario = join(REPOSITORY, EXAMPLE, 'scenario.json');

function lab(...args: string[]): { status: number | null; out: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(REPOSITORY, 'scripts/lab.mjs'), ...args], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  return { status, out: stdout + stderr };
}

beforeAll(() => {
  const { status, out } = lab('build', join(REPOSITORY, EXAMPLE), '--out', driver);
  expect(out).toContain('mapped-registers: 1 sources');
  expect(status).toBe(0);
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('seven interrupts, a surprise removal, and everything is given back', () => {
  const trace = join(folder, 'trace.txt');
  const { status, out } = lab('run', scenario, '--driver', driver, '--trace', trace);
  expect(out).toContain('The driver gave everything back at unload.');
  expect(status).toBe(0);
  const text = readFileSync(trace, 'utf8');
  expect(text.match(/DbgPrint\(text=packet \d+\)/g)).toHaveLength(7);
  expect(text).toMatch(/PcAddStreamResource\(.*type=ePcStreamResourceInterrupt, version=2, resource=int#1/);
  const calls = ['PcRemoveStreamResource', 'IoDisconnectInterruptEx', 'MmUnmapIoSpace'];
  const order = calls.map((call) => text.indexOf(call));
  expect(order).not.toContain(-1);
  expect(order).toEqual(order.toSorted((a, b) => a - b));
});

it.each([
  ['MmMapIoSpace', []],
  ['IoConnectInterruptEx', ['MmUnmapIoSpace']],
  ['PcAddStreamResource', ['IoDisconnectInterruptEx', 'MmUnmapIoSpace']],
])('%s fails: the device does not start, and what it had is given back in reverse order: %j', (call, back) => {
  const file = join(folder, `${call}.json`);
  const trace = join(folder, `${call}.txt`);
  const whole = JSON.parse(readFileSync(scenario, 'utf8')) as object;
  writeFileSync(file, JSON.stringify({ ...whole, actions: [], faults: [{ call, nth: 1 }] }));
  const { out } = lab('run', file, '--driver', driver, '--trace', trace);
  expect(out).toContain('the device did not start: STATUS_INSUFFICIENT_RESOURCES');
  const text = readFileSync(trace, 'utf8');
  const after = text.slice(text.indexOf(`* fault call=${call}`));
  expect(after.match(/PcRemoveStreamResource|IoDisconnectInterruptEx|MmUnmapIoSpace/g) ?? []).toEqual(back);
});
