/**
 * The driver that shows its source lines gives the golden traces, byte for byte, and the lines it shows are those of its
 * sources.
 */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { ensureLines } from '../../scripts/build-wasm.mjs';
import { PLAIN_DRIVER } from '../../scripts/build-variants.mjs';
import { LineLog, readLineTable, type LineTable } from '../../wasm/hosts/lines.ts';
import { createWasmHost } from '../../wasm/hosts/wasm.ts';
import { firstDivergence } from '../../web/cli/divergence.ts';
import { traceText } from '../../web/simulator/trace/decode.ts';
import { Session } from '../../web/simulator/session.ts';
import { NAMES, scenarioOf, textOf } from './library.ts';

let module: WebAssembly.Module;
let table: LineTable;

beforeAll(async () => {
  const { out } = await ensureLines();
  module = await WebAssembly.compile(readFileSync(out));
  table = readLineTable(readFileSync(out.replace(/\.wasm$/, '.json'), 'utf8'));
}, 120_000);

async function runWithLines(name: string): Promise<{ text: string; log: LineLog; session: Session }> {
  const log = new LineLog(table.points.length);
  let record = () => 0;
  const host = await createWasmHost(module, (point) => log.hit(point, record()));
  const session = await Session.on(host, scenarioOf(name));
  record = () => session.machine.trace.length;
  while (session.advance({ records: 1000 }) === 'budget');
  return { text: new TextDecoder().decode(session.traceText()), log, session };
}

const sourceLine = (point: number) => {
  const [file, line] = table.points[point]!;
  const path = new URL(`../../driver/${table.files[file]}`, import.meta.url);
  return readFileSync(path, 'utf8').split('\n')[line - 1];
};

const OWN = NAMES.filter((name) => scenarioOf(name).driver === PLAIN_DRIVER);

test('there are scenarios of the driver itself', () => {
  expect(OWN.length).toBeGreaterThan(50);
});

describe.each(OWN)('%s', (name) => {
  test('gives the golden trace with its lines shown', async () => {
    const { text, log } = await runWithLines(name);
    expect(firstDivergence(textOf(name, 'trace.txt'), text)).toBeNull();
    expect(log.firstRecord).toBe(0);
  });
});

test('every point names a line that is there', () => {
  for (let point = 0; point < table.points.length; point++) expect(sourceLine(point)).toBeDefined();
});

test('a call of the driver stands at the line that makes it', async () => {
  const { log, session } = await runWithLines('first-stream');
  const { trace } = session.machine;
  const rows = traceText(trace).split('\n');
  let seen = 0;
  rows.forEach((row, record) => {
    const called =
      / (KeSetEvent|PcRegisterSubdevice|PcNewInterruptSync|KeInitializeEvent|KeQueryPerformanceCounter)\(/.exec(
        row,
      )?.[1];
    const site = called ? log.siteOf(record) : -1;
    if (site < 0) return;
    expect(sourceLine(site), `${row} at ${table.files[table.points[site]![0]]}:${table.points[site]![1]}`).toContain(
      called,
    );
    seen++;
  });
  expect(seen).toBeGreaterThan(20);
});
