/** What a run that shows its lines answers about them: where calls were made, what ran, the way from line to line. */
import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { ensureLines } from '../../scripts/build-wasm.mjs';
import type { Session } from '../../web/simulator/session.ts';
import type { TraceRow } from '../../web/simulator/views.ts';
import { answer, linesBefore, moreLines, sessionOn } from '../../web/worker/lines.ts';
import { scenarioOf, textOf } from './library.ts';

let session: Session;
const address = (type: string, bytes: Buffer) => `data:${type};base64,${bytes.toString('base64')}`;

async function fresh(): Promise<Session> {
  const { out } = await ensureLines();
  const url = address('application/wasm', readFileSync(out));
  const table = address('application/json', readFileSync(out.replace(/\.wasm$/, '.json')));
  return sessionOn({ url, table }, scenarioOf('first-stream'), undefined);
}

beforeAll(async () => {
  session = await fresh();
  while (session.advance({ records: 1000 }) === 'budget');
}, 120_000);

function textAt(point: number): string {
  const { files, points } = answer(session, { ask: 'table' });
  const [file, line] = points[point]!;
  return readFileSync(new URL(`../../driver/${files[file]}`, import.meta.url), 'utf8').split('\n')[line - 1]!;
}
const rowsOf = (call: string): TraceRow[] =>
  session.rows(0, 10_000, {}).rows.filter((row) => row.call === call || row.call.endsWith(`.${call}`));
const siteOf = (record: number) => {
  const ran = answer(session, { ask: 'record', record });
  return textAt(ran.points[ran.site]!);
};

test('the trace is the golden one', () => {
  expect(new TextDecoder().decode(session.traceText())).toBe(textOf('first-stream', 'trace.txt'));
});

test('a call of the driver leads to the line that makes it, its result too', () => {
  const [call] = rowsOf('PcAddAdapterDevice');
  expect(siteOf(call!.index)).toContain('PcAddAdapterDevice');
  const begin = rowsOf('PcDispatchIrp')[0]!;
  const end = rowsOf('= PcDispatchIrp')[0]!;
  expect(end.index).toBeGreaterThan(begin.index + 1);
  expect(siteOf(end.index)).toBe(siteOf(begin.index));
});

test('a call into the driver leads to its beginning, and its lines ran in it', () => {
  const [call] = rowsOf('SetWritePacket');
  const ran = answer(session, { ask: 'record', record: call!.index });
  expect(ran.site).toBe(0);
  const text = [...ran.points].map(textAt).join('\n');
  expect(text).toContain('KSSTREAM_HEADER_OPTIONSF_ENDOFSTREAM');
});

test('an event leads to what ran last before it', () => {
  const events = session.rows(0, 10_000, {}).rows.filter((row) => row.direction === 'event' && row.index > 5);
  const ran = answer(session, { ask: 'record', record: events.at(-1)!.index });
  expect(ran.record).toBeLessThanOrEqual(events.at(-1)!.index);
  expect(ran.points.length).toBeGreaterThan(0);
  expect(ran.site).toBe(ran.points.length - 1);
});

test('every call leads to a line that lists it', () => {
  const calls = session
    .rows(0, 10_000, {})
    .rows.filter((row) => row.direction === 'to-windows' && !row.call.startsWith('= '));
  expect(calls.length).toBeGreaterThan(200);
  const elsewhere = new Set<string>();
  for (const { index, call } of calls) {
    const { record, points, site } = answer(session, { ask: 'record', record: index });
    if (record !== index) {
      elsewhere.add(call.replace(/#\d+/, ''));
      continue;
    }
    const made = answer(session, { ask: 'madeFrom', points: [points[site]!] });
    expect(made.total <= 200 ? made.rows.map((row) => row.index) : [index]).toContain(index);
  }
  // Objects of Windows pass these on among themselves: no line of the driver runs.
  expect([...elsewhere].sort()).toEqual(['port.AddRef', 'port.Release', 'portstream.Release', 'resources.Release']);
});

test('counts are those of the lines', () => {
  const { counts } = answer(session, { ask: 'record', record: 10 });
  const { length } = session.machine.trace;
  const seen = new Uint32Array(counts.length);
  for (let record = 0; record <= length; record++)
    for (const point of answer(session, { ask: 'before', record }).points) seen[point]!++;
  expect(seen).toEqual(counts);
});

test('steps by lines visit every stretch of lines once, forward and back', async () => {
  const run = await fresh();
  const visited: number[] = [];
  for (let stopped = ''; stopped !== 'end' && visited.length < 60;) {
    const reached = moreLines(run);
    do stopped = run.advance({ records: 1 });
    while (stopped === 'budget' && !reached());
    for (let next = visited.at(-1) ?? -1; (next = answer(run, { ask: 'neighbour', record: next, by: 1 })) >= 0;)
      visited.push(next);
  }
  const expected: number[] = [];
  for (let at = -1; expected.length < visited.length;)
    expected.push((at = answer(session, { ask: 'neighbour', record: at, by: 1 })));
  expect(visited).toEqual(expected);
  expect(linesBefore(run)).toBeLessThan(run.machine.trace.length);
});
