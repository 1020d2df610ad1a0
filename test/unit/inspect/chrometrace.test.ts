/** The Chrome trace of a run: its form is checked by a schema, its content against the run it was made from. */
import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { scenarioOf } from '../../golden/library.ts';
import { chromeTrace } from '../../../web/simulator/inspect/chrometrace.ts';
import { Session } from '../../../web/simulator/session.ts';
import { Cancelled, written } from '../../../web/worker/writing.ts';

const driver = await WebAssembly.compile(await readFile('build/driver.wasm'));

const Whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const Microseconds = v.pipe(v.number(), v.finite(), v.minValue(0));
const Args = v.record(v.string(), v.union([v.string(), v.pipe(v.number(), v.finite()), v.boolean()]));
const place = { name: v.pipe(v.string(), v.nonEmpty()), pid: Whole, tid: Whole, ts: Microseconds };
const Event = v.variant('ph', [
  v.strictObject({
    ph: v.literal('M'),
    ...place,
    name: v.picklist(['process_name', 'process_sort_index', 'thread_name', 'thread_sort_index']),
    args: v.union([v.strictObject({ name: v.string() }), v.strictObject({ sort_index: Whole })]),
  }),
  v.strictObject({ ph: v.literal('X'), ...place, cat: v.string(), dur: Microseconds, args: v.optional(Args) }),
  v.strictObject({ ph: v.literal('i'), ...place, cat: v.string(), s: v.literal('t'), args: Args }),
  v.strictObject({ ph: v.literal('C'), ...place, args: v.record(v.string(), Whole) }),
]);
const File = v.strictObject({
  displayTimeUnit: v.literal('ns'),
  otherData: v.record(v.string(), v.union([v.string(), v.number()])),
  traceEvents: v.array(Event),
});
type Complete = Extract<v.InferOutput<typeof Event>, { ph: 'X' }>;

async function runOf(name: string): Promise<Session> {
  const session = await Session.create(driver, scenarioOf(name));
  while (session.advance({ records: 10_000 }) === 'budget');
  return session;
}

const fileOf = (session: Session) => v.parse(File, JSON.parse([...chromeTrace(session)].join('')));

/** Tenths of a microsecond, exactly. */
const hns = (us: number): number => Math.round(us * 10);

/** Perfetto drops complete events of one thread that overlap without nesting. */
function firstOverlap(events: readonly Complete[]): string {
  const open = new Map<number, { name: string; toHns: number }[]>();
  const sorted = [...events].sort((a, b) => a.ts - b.ts || b.dur - a.dur);
  for (const { name, tid, ts, dur } of sorted) {
    const stack = open.get(tid) ?? [];
    open.set(tid, stack);
    while (stack.length > 0 && stack.at(-1)!.toHns <= hns(ts)) stack.pop();
    const toHns = hns(ts) + hns(dur);
    const outer = stack.at(-1);
    if (outer && toHns > outer.toHns) return `${name} at ${ts} ends after ${outer.name} (thread ${tid})`;
    stack.push({ name, toHns });
  }
  return '';
}

test.each([
  'first-stream',
  'late-packet',
  'stop-and-restart',
  'rebalance',
  'loopback',
  'capture-overrun',
  'two-streams-one-interrupt',
  'power-d3',
  'protection-network-registered',
  'surprise-removal',
])('%s: well formed, every thread named, nothing overlaps without nesting', async (name) => {
  const session = await runOf(name);
  const { traceEvents } = fileOf(session);
  const completes = traceEvents.filter((event): event is Complete => event.ph === 'X');
  expect(firstOverlap(completes)).toBe('');
  const named = new Set(traceEvents.flatMap((event) => (event.name === 'thread_name' ? [event.tid] : [])));
  for (const event of traceEvents) if (event.ph === 'X' || event.ph === 'i') expect(named).toContain(event.tid);
  // One number for one thread in the whole file.
  const processOf = new Map<number, number>();
  for (const { ph, tid, pid } of traceEvents)
    if (ph === 'X' || ph === 'i') expect(processOf.set(tid, processOf.get(tid) ?? pid).get(tid)).toBe(pid);
});

test('what is in it is what the run did', async () => {
  const session = await runOf('late-packet');
  const { traceEvents, otherData } = fileOf(session);
  expect(otherData).toMatchObject({ scenario: 'late-packet', windows: '11', device: 'ac97' });
  const completes = traceEvents.filter((event): event is Complete => event.ph === 'X');
  const { slices, trace } = session.machine;

  const ran = completes.filter(({ pid }) => pid === 1);
  expect(ran.length).toBe(slices.length);
  for (const [i, event] of ran.entries()) {
    expect(hns(event.ts)).toBe(slices.fromHns[i]);
    expect(hns(event.ts) + hns(event.dur)).toBe(slices.toHns[i]);
    expect(event.name).toBe(trace.names[slices.name[i]!]);
  }

  const glitches = traceEvents.filter((event) => event.ph === 'i' && event.cat === 'glitch');
  const { glitches: seen, resources } = session.snapshot();
  expect(seen.length).toBeGreaterThan(0);
  expect(glitches.map(({ ts }) => hns(ts))).toEqual(seen.map(({ atHns }) => atHns));
  expect(glitches[0]!.args).toMatchObject({
    packet: seen[0]!.packet,
    'cause 1': expect.stringContaining(seen[0]!.chain[0]!.text),
  });

  const lifelines = completes.filter(({ pid }) => pid === 3);
  expect(lifelines.map((event) => hns(event.ts))).toEqual(resources.map(({ addedHns }) => addedHns));
  const counted = traceEvents.flatMap((event) =>
    event.ph === 'C' && event.name === 'Registered resources' ? [event.args.registered!] : [],
  );
  expect(Math.max(...counted, 0)).toBe(resources.length > 0 ? 1 : 0);

  const calls = completes.filter(({ pid }) => pid === 4);
  const written = calls.filter(({ name }) => name.endsWith('.SetWritePacket'));
  expect(written.length).toBeGreaterThan(5);
  expect(written.every(({ args }) => args?.result === 'STATUS_SUCCESS' || typeof args?.result === 'string')).toBe(true);
});

test('a run that is not over ends at its present time', async () => {
  const session = await Session.create(driver, scenarioOf('first-stream'));
  for (let records = 0; records < 400; records += 37) {
    session.advance({ records: 37 });
    const { traceEvents } = fileOf(session);
    const { nowHns } = session.progress();
    for (const event of traceEvents)
      // A packet begins by its device's clock, which may round a tick up.
      if (event.ph === 'X')
        expect(hns(event.ts) + hns(event.dur)).toBeLessThanOrEqual(nowHns + (event.pid === 2 ? 1 : 0));
  }
});

test('the bytes are the text; a long one gives way, says how far it is, and can be stopped', async () => {
  const session = await runOf('late-packet');
  const text = [...chromeTrace(session)].join('');
  const bytes = await written(chromeTrace(session), undefined, () => false);
  expect(new TextDecoder().decode(bytes)).toBe(text);
  await expect(written(chromeTrace(session), undefined, () => false, 1000, 'too long')).rejects.toThrow('too long');

  // A text that never ends: only who is let through in between can stop it.
  function* endless() {
    for (;;) yield 'x'.repeat(1000);
  }
  const told: number[] = [];
  let stopped = false;
  setTimeout(() => (stopped = true), 30);
  await expect(
    written(
      endless(),
      (bytes) => told.push(bytes),
      () => stopped,
    ),
  ).rejects.toThrow(Cancelled);
  expect(told.length).toBeGreaterThan(1);
  expect(told).toEqual([...told].sort((a, b) => a - b));
});
