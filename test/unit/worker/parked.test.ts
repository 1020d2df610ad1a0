/** A run that is reached from one that waits is the same run, byte for byte. */
import fc from 'fast-check';
import { readFile } from 'node:fs/promises';
import { beforeAll, expect, test } from 'vitest';
import { readScenario, type Scenario } from '../../../web/simulator/scenario/schema.ts';
import { Session } from '../../../web/simulator/session.ts';
import { Parked, type Target } from '../../../web/worker/parked.ts';

const read = readScenario({
  version: 1,
  name: 'parked',
  durationMs: 12_000,
  processors: 2,
  streams: [{ direction: 'render' }],
  loads: [{ kind: 'network', perSecond: 1000 }],
});
if (!read.ok) throw new Error('the scenario of this test is wrong');
const scenario: Scenario = read.scenario;
let module: WebAssembly.Module;
let total = 0;
let made = 0;
const make = (instead?: Session) => {
  made += 1;
  return Session.create(module, scenario, undefined, instead ? { instead } : {});
};
const recordsOf = (session: Session) => session.progress().records;

function go(session: Session, target: Target): void {
  if ('records' in target) {
    while (recordsOf(session) < target.records)
      if (session.advance({ records: target.records - recordsOf(session) }) !== 'budget') return;
  } else {
    let before = -1;
    while (session.progress().nowHns < target.hns && before !== (before = recordsOf(session)))
      if (session.advance({ records: 16_384, untilHns: target.hns }) !== 'budget') return;
  }
}

beforeAll(async () => {
  module = await WebAssembly.compile(await readFile('build/driver.wasm'));
  const whole = await make();
  while (whole.advance({ records: 16_384 }) === 'budget');
  total = recordsOf(whole);
});

test('wherever one seeks in whatever order: the state is that of a run from the beginning', async () => {
  expect(total).toBeGreaterThan(40_000);
  const target = fc.oneof(
    fc.record({ records: fc.integer({ min: 0, max: total + 10 }) }),
    fc.record({ hns: fc.integer({ min: 0, max: 130_000_000 }) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(target, fc.boolean()), { minLength: 3, maxLength: 8 }), async (ways) => {
      const parked = new Parked(make);
      let present = await make();
      go(present, { records: total });
      for (const [to, idle] of ways) {
        if (idle) await parked.fill(present);
        present = await parked.nearest(present, to);
        go(present, to);
        const fresh = await make();
        go(fresh, to);
        expect(present.progress()).toEqual(fresh.progress());
        expect(JSON.stringify(present.snapshot())).toBe(JSON.stringify(fresh.snapshot()));
        expect(Buffer.from(present.traceText()).equals(Buffer.from(fresh.traceText()))).toBe(true);
      }
    }),
    { numRuns: 6 },
  );
}, 120_000);

test('after idle time nowhere is further away than a quarter of the run, and nothing is made again', async () => {
  const parked = new Parked(make);
  let present = await make();
  go(present, { records: total });
  await parked.fill(present);
  for (const share of [0.95, 0.7, 0.5, 0.3]) {
    const before = made;
    const to = { records: Math.floor(total * share) };
    present = await parked.nearest(present, to);
    expect(made).toBe(before);
    expect(recordsOf(present)).toBeLessThanOrEqual(to.records);
    expect(to.records - recordsOf(present)).toBeLessThan(total * 0.26);
    go(present, to);
    await parked.fill(present);
  }
  // The end is still there.
  present = await parked.nearest(present, { records: total });
  expect(recordsOf(present)).toBe(total);
});

test('what is asked for goes before what is made ready', async () => {
  const parked = new Parked(make);
  const present = await make();
  go(present, { records: total });
  const filling = parked.fill(present);
  const chosen = await parked.nearest(present, { records: 100 });
  expect(recordsOf(chosen)).toBe(0);
  await filling;
});
