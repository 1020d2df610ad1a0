import { readFile } from 'node:fs/promises';
import { beforeAll, expect, test } from 'vitest';
import { watch } from '../../../web/simulator/inspect/breakpoints.ts';
import { callBegin, callReturn } from '../../../web/simulator/inspect/calls.ts';
import { readScenario } from '../../../web/simulator/scenario/schema.ts';
import { Session } from '../../../web/simulator/session.ts';
import { traceLine } from '../../../web/simulator/trace/decode.ts';
import { Phase } from '../../../web/simulator/trace/trace.ts';

let driver: WebAssembly.Module;
beforeAll(async () => {
  driver = await WebAssembly.compile(await readFile('build/driver.wasm'));
});

async function session(): Promise<Session> {
  const result = readScenario({ version: 1, durationMs: 60, streams: [{ direction: 'render' }] });
  if (!result.ok) throw new Error('the scenario is wrong');
  return Session.create(driver, result.scenario);
}

function stopAt(run: Session, pattern: string): string {
  const found = watch(run.machine, [{ on: 'function', pattern }]);
  while (!found.hit && run.advance({ records: 64 }) === 'budget');
  found.end();
  return found.hit;
}

test('a step by calls goes to the return of the call that is open, and back to where it begins', async () => {
  const run = await session();
  expect(stopAt(run, '*SetState')).toBe('*SetState');
  const { trace } = run.machine;
  const begin = callBegin(trace);
  expect(traceLine(trace, begin)).toContain('SetState');
  const returned = callReturn(trace);
  let before = trace.length;
  while (!returned()) {
    before = trace.length;
    run.advance({ records: 1 });
  }
  // What follows the return without a moment between is there, too: nothing could hold the run earlier.
  const added = Array.from({ length: trace.length - before }, (_, i) => before + i);
  const end = added.find((i) => trace.phase[i] === Phase.End && trace.op[i] === trace.op[begin])!;
  expect(end).toBeDefined();
  expect(trace.context[end]).toBe(trace.context[begin]);
  for (let i = begin + 1; i < end; i++) if (trace.op[i] === trace.op[begin]) expect(trace.phase[i]).not.toBe(Phase.End);
});

test('a run stops right after what matches: a status, a stream state', async () => {
  const run = await session();
  const found = watch(run.machine, [{ on: 'state', state: 'RUN' }]);
  while (!found.hit && run.advance({ records: 4096 }) === 'budget');
  found.end();
  expect(found.hit).toBe('a stream goes to RUN');
  expect(traceLine(run.machine.trace, callBegin(run.machine.trace))).toContain('SetState(state=RUN)');
  expect(() => watch(run.machine, [{ on: 'function', pattern: ' ' }])).toThrow('needs a name');
});

test('stops and steps change nothing of the run', async () => {
  const [straight, stopped] = [await session(), await session()];
  while (straight.advance({ records: 10_000 }) === 'budget');
  for (let i = 0; i < 20; i++) if (!stopAt(stopped, 'Ke*Lock')) break;
  while (stopped.advance({ records: 1 }) === 'budget');
  expect(new TextDecoder().decode(stopped.traceText())).toBe(new TextDecoder().decode(straight.traceText()));
});
