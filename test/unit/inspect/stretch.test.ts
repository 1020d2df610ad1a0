import fc from 'fast-check';
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { scenarioOf } from '../../golden/library.ts';
import { laneSlices } from '../../../web/simulator/inspect/lanes.ts';
import { stretchFacts } from '../../../web/simulator/inspect/stretch.ts';
import { Session } from '../../../web/simulator/session.ts';

const driver = await WebAssembly.compile(await readFile('build/driver.wasm'));

test('counts are those of the rows of the trace, busy time that of the slices', async () => {
  const session = await Session.create(driver, scenarioOf('protection-network-unregistered'));
  while (session.advance({ records: 10_000 }) === 'budget');
  const { nowHns, trace } = session.machine;
  const { rows } = session.rows(0, trace.length, {});
  const all = laneSlices(session, -1, Infinity, 0);
  expect(rows.length).toBe(trace.length);
  fc.assert(
    fc.property(fc.nat(nowHns), fc.integer({ min: 1, max: nowHns }), (fromHns, length) => {
      const toHns = fromHns + length;
      const facts = stretchFacts(session, fromHns, toHns);
      const inside = rows.filter(({ atHns }) => atHns >= fromHns && atHns < toHns);
      const count = (pattern: RegExp) => inside.filter(({ call }) => pattern.test(call)).length;
      expect(facts).toMatchObject({
        records: inside.length,
        interrupts: count(/^isr-begin$/),
        dpcs: count(/^dpc-begin$/),
        otherInterrupts: count(/^foreign-interrupt$/),
        otherDpcs: count(/^foreign-dpc$/),
        packets: count(/^packet$/),
        glitches: count(/^glitch-/),
      });
      const busyHns = [0, 0, 0, 0];
      for (let i = 0; i < all.cpu.length; i++)
        busyHns[all.cpu[i]!]! += Math.max(0, Math.min(toHns, all.toHns[i]!) - Math.max(fromHns, all.fromHns[i]!));
      expect(facts.busyHns).toEqual(busyHns);
    }),
    { numRuns: 60 },
  );
  expect(stretchFacts(session, 0, nowHns + 1).glitches).toBe(session.glitchCount());
  expect(() => stretchFacts(session, 7, 7)).toThrow('no length');
});
