/** Going elsewhere in a run is running it again: whatever way leads to a place, the trace up to there is the same. */
import fc from 'fast-check';
import { readFile } from 'node:fs/promises';
import { beforeAll, expect, test } from 'vitest';
import { readScenario, type Scenario, type ScenarioInput } from '../../../web/simulator/scenario/schema.ts';
import { Session } from '../../../web/simulator/session.ts';

let driver: WebAssembly.Module;
let straight: string[];
const INPUT: ScenarioInput = { version: 1, durationMs: 40, loads: [{ kind: 'network', perSecond: 400 }] };

function scenario(change: Partial<ScenarioInput> = {}): Scenario {
  const result = readScenario({ ...INPUT, ...change });
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.scenario;
}
const lines = (run: Session) => new TextDecoder().decode(run.traceText()).split('\n').slice(0, -1);

beforeAll(async () => {
  driver = await WebAssembly.compile(await readFile('build/driver.wasm'));
  const run = await Session.create(driver, scenario());
  while (run.advance({ records: 10_000 }) === 'budget');
  straight = lines(run);
});

test('random seeks and steps', async () => {
  const move = fc.record({ to: fc.nat(3000), step: fc.integer({ min: 1, max: 40 }) });
  await fc.assert(
    fc.asyncProperty(fc.array(move, { minLength: 1, maxLength: 4 }), async (moves) => {
      let run: Session | undefined;
      for (const { to, step } of moves) {
        run = await Session.create(driver, scenario(), undefined, run ? { instead: run } : {});
        if (to > 0) run.advance({ records: to });
        for (let i = 0; i < step; i++) run.advance({ records: 1 });
        const got = lines(run);
        expect(got).toEqual(straight.slice(0, got.length));
      }
    }),
    { numRuns: 15, seed: 7 },
  );
});

test('an act just after a moment leaves everything up to it as it was', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 2000 }), async (records) => {
      const before = await Session.create(driver, scenario());
      if (before.advance({ records }) !== 'budget') return;
      const { nowHns, records: stood } = before.progress();
      const fork = await Session.create(
        driver,
        scenario({ actions: [{ do: 'surpriseRemoval', atMs: (nowHns + 1) / 10_000 }] }),
      );
      fork.advance({ records: stood });
      expect(lines(fork).slice(0, stood)).toEqual(lines(before));
    }),
    { numRuns: 15, seed: 7 },
  );
});
