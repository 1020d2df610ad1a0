/** `lab build --lines`: what the module carries, what its lines count, and what is refused. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { anyDriver, forDriver } from '../../../web/simulator/any/driver.ts';
import { UnfitModule } from '../../../web/simulator/any/metadata.ts';
import { readModule, type DriverFile } from '../../../web/simulator/any/module.ts';
import { readScenario, type Scenario } from '../../../web/simulator/scenario/schema.ts';
import { Session } from '../../../web/simulator/session.ts';
import { foreignSession } from '../../../web/worker/foreign.ts';
import { answer } from '../../../web/worker/lines.ts';
import { LineIndex } from '../../../web/lab/source/lines.ts';
import { buildFolder, REPOSITORY, withFiles } from './build.ts';
import { byHand, withSection } from './by-hand.ts';
import { buildAnyDriver } from '../../../scripts/build-any.mjs';

const HELLO = 'examples/hello-wavert';
const [TABLE, SOURCES] = ['portcls-lab-lines', 'portcls-lab-sources'];
let bytes: Uint8Array<ArrayBuffer>, plain: DriverFile, shown: DriverFile, scenario: Scenario;

beforeAll(async () => {
  plain = await readModule((await buildFolder(HELLO, 'hello-plain')).bytes);
  ({ bytes } = await buildFolder(HELLO, 'hello-lines', [], true));
  shown = await readModule(bytes);
  const read = readScenario({ version: 1, device: 'none', durationMs: 200, streams: [{ direction: 'render' }] });
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  ({ scenario } = read);
}, 120_000);

const text = (file: string) => readFileSync(join(REPOSITORY, HELLO, file), 'utf8');

async function ran(module: WebAssembly.Module): Promise<Session> {
  const session = await foreignSession(module, scenario, undefined);
  session.advance({});
  return session;
}

it('carries the text of every source and header that has code, and says on which lines it lies', () => {
  expect(plain.lines).toBeNull();
  const { table, sources } = shown.lines!;
  const files = readdirSync(join(REPOSITORY, HELLO)).filter((file) => /\.(cpp|h)$/.test(file));
  expect(Object.keys(sources).sort()).toEqual(files.sort());
  for (const file of files) expect(sources[file]).toBe(text(file));
  for (const [file, line] of table.points) {
    const code = text(table.files[file]!).split('\n')[line - 1];
    expect(code, `${table.files[file]}:${line}`).toMatch(/\S/);
    expect(code).not.toMatch(/^\s*(\/\/|\/\*|\* |#)/);
  }
});

it('plays with the trace it has without its lines', async () => {
  const [one, other] = [await ran(plain.module), await ran(shown.module)];
  expect(other.failure).toBeNull();
  expect(Buffer.from(other.traceText()).equals(Buffer.from(one.traceText()))).toBe(true);
});

it('counts each line as often as the trace has its call, and knows the line of each call', async () => {
  const session = await ran(shown.module);
  const index = new LineIndex(answer(session, { ask: 'table' }));
  const trace = new TextDecoder().decode(session.traceText()).split('\n');
  const last = answer(session, { ask: 'record', record: session.machine.trace.length - 1 });
  const source = text('stream.cpp').split('\n');
  const lineWith = (code: string, from = 0) => source.findIndex((line, at) => at >= from && line.includes(code)) + 1;
  const counts = index.counts('stream.cpp', last.counts);
  const calls = (pattern: RegExp) => trace.filter((line) => pattern.test(line)).length;

  const accepts = lineWith('const NTSTATUS status = AcceptPacket(');
  const writes = calls(/\bSetWritePacket\(/);
  expect(writes).toBeGreaterThan(10);
  expect(counts.get(accepts)).toBe(writes);
  expect(counts.get(lineWith('m_origin = Now() - m_elapsed'))).toBe(1);
  // The second branch of the end of a stream is never reached, a comment has no code.
  expect(counts.get(lineWith('m_endPacket = packet;'))).toBe(0);
  expect(counts.has(lineWith('// Behind the end of the stream'))).toBe(false);

  const signal = lineWith('KeSetEvent(m_event');
  const made = answer(session, { ask: 'madeFrom', points: index.points({ file: 'stream.cpp', line: signal }) });
  expect(made.total).toBe(counts.get(signal));
  expect(made.total).toBeGreaterThan(10);
  for (const row of made.rows) {
    const place = answer(session, { ask: 'record', record: row.index });
    expect(index.place(place.points[place.site]!)).toEqual({ file: 'stream.cpp', line: signal });
  }
});

it('names files of several folders from the deepest they have in common, and reads older encodings', async () => {
  const files = Object.fromEntries(
    readdirSync(join(REPOSITORY, HELLO))
      .filter((file) => /\.(cpp|h|inf|vcxproj)$/.test(file))
      .map((file) => [`wave/${file}`, text(file)]),
  );
  const notes = '#pragma once\r\ninline int Twice(int n)\r\n{\r\n    return n + n; // caf\u00e9\r\n}\r\n';
  files['wave/stream.cpp'] = files['wave/stream.cpp']!.replace(
    '#include "hello.h"',
    '#include "hello.h"\n#include "../shared/notes.h"',
  ).replace('m_completed = 0;', 'm_completed = Twice(0);');
  await withFiles(files, async (folder) => {
    mkdirSync(join(folder, 'shared'));
    writeFileSync(join(folder, 'shared/notes.h'), Buffer.from(notes, 'latin1'));
    const out = join(folder, 'driver.wasm');
    await buildAnyDriver({
      folder: join(folder, 'wave'),
      includes: [join(folder, 'shared')],
      out,
      lines: true,
    });
    const { lines } = await readModule(new Uint8Array(readFileSync(out)));
    expect(Object.keys(lines!.sources)).toContain('wave/stream.cpp');
    expect(lines!.sources['shared/notes.h']).toBe(notes.replaceAll('\r\n', '\n'));
    expect(readFileSync(out).includes(folder)).toBe(false);
  });
}, 60_000);

it('runs where nobody asks for its lines', async () => {
  const { module, metadata } = shown;
  const session = await Session.create(module, forDriver(scenario, metadata), undefined, {
    any: anyDriver(metadata),
  });
  session.advance({});
  expect(session.failure).toBeNull();
});

describe('refused', () => {
  const table = (files: readonly string[], points: readonly (readonly number[])[]) =>
    JSON.stringify({ version: 1, files, points });
  const good = { [TABLE]: table(['a.cpp'], [[0, 1]]), [SOURCES]: JSON.stringify({ 'a.cpp': 'int a;\n' }) };
  const refusal = async (custom: Readonly<Record<string, string>>, imported: 'call' | 'line' = 'line') => {
    try {
      await readModule(byHand({ imported: ['host', imported], custom }));
      return 'taken';
    } catch (error) {
      if (!(error instanceof UnfitModule)) throw error;
      return error.message;
    }
  };

  it('is nothing of a good pair of sections', async () => {
    expect(await refusal(good)).toBe('taken');
  });

  it.each<[string, Record<string, string>, string]>([
    ['no table', { [SOURCES]: good[SOURCES]! }, 'source lines without their table'],
    ['no sources', { [TABLE]: good[TABLE]! }, 'or a table without sources'],
    ['a table that is no JSON', { ...good, [TABLE]: '{' }, 'the line table is not JSON'],
    ['a table of another version', { ...good, [TABLE]: good[TABLE]!.replace('1', '2') }, 'the line table: version'],
    ['a point of no file', { ...good, [TABLE]: table(['a.cpp'], [[3, 1]]) }, 'points.0: there is no file 3'],
    ['a line 0', { ...good, [TABLE]: table(['a.cpp'], [[0, 0]]) }, 'the line table: points.0.1'],
    ['a file outside', { ...good, [TABLE]: table(['../../etc/passwd'], [[0, 1]]) }, 'the line table: files.0'],
    ['a file without text', { ...good, [TABLE]: table(['b.cpp'], [[0, 1]]) }, 'names b.cpp, whose text it does not'],
    ['a file named like a method', { ...good, [TABLE]: table(['toString'], [[0, 1]]) }, 'names toString, whose text'],
    [
      'too many points',
      { ...good, [TABLE]: table(['a.cpp'], new Array(65_537).fill([0, 1])) },
      'the line table: points',
    ],
    ['a huge table', { ...good, [TABLE]: ' '.repeat(2 ** 21 + 1) }, 'larger than what is taken'],
    ['huge sources', { ...good, [SOURCES]: ' '.repeat(2 ** 24 + 1) }, 'larger than what is taken'],
    ['sources that are no JSON', { ...good, [SOURCES]: 'int a;' }, `"${SOURCES}" is damaged (not JSON)`],
    ['sources that are no texts', { ...good, [SOURCES]: '{"a.cpp":7}' }, `"${SOURCES}" is damaged`],
    [
      'too many files',
      { ...good, [SOURCES]: JSON.stringify(Object.fromEntries(Array.from({ length: 3001 }, (_, i) => [i, '']))) },
      'more than 3000 files',
    ],
  ])('%s', async (_, custom, words) => {
    expect(await refusal(custom)).toContain(words);
  });

  it('is host.line without lines', async () => {
    expect(await refusal({})).toContain('it imports host.line');
    expect(await refusal({}, 'call')).toBe('taken');
  });

  it('at run: a line its table does not have ends the run in words, and the next run is whole', async () => {
    const cut = { ...shown.lines!.table, points: shown.lines!.table.points.slice(0, 5) };
    const lying = await readModule(withSection(bytes, TABLE, JSON.stringify(cut)));
    const session = await ran(lying.module);
    expect(session.failure?.text).toMatch(/the line table has no point \d+/);
    expect(session.traceText().length).toBeGreaterThan(100);
    session.dispose();
    const next = await ran(shown.module);
    expect(next.failure).toBeNull();
    expect(next.left).toEqual([]);
  });
});
