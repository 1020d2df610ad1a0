/**
 * Thousands of random scenarios: no trap, no hang, nothing left, and the invariants hold. A run that breaks one is
 * minimised and written as a scenario that reproduces it. RANDOM_RUNS and RANDOM_SEED change how many and which.
 */
import fc from 'fast-check';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'vitest';
import { readScenario, type ScenarioInput } from '../../web/simulator/scenario/schema.ts';
import { Session } from '../../web/simulator/session.ts';
import { scenarioArbitrary, type Limits } from './arbitrary.ts';
import { broken } from './invariants.ts';

const RUNS = Number(process.env.RANDOM_RUNS ?? 1200);
const SEED = Number(process.env.RANDOM_SEED ?? 20_26);
const FAILED = fileURLToPath(new URL('../../build/random/', import.meta.url));
const driver = await WebAssembly.compile(readFileSync(new URL('../../build/driver.wasm', import.meta.url)));

async function run(input: ScenarioInput, slice: number): Promise<Session> {
  const result = readScenario(input);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  const session = await Session.create(driver, result.scenario);
  while (session.advance({ records: slice }) === 'budget');
  return session;
}

async function holds(input: ScenarioInput): Promise<void> {
  const session = await run(input, 100_000);
  try {
    const wrong = broken(session, (input.faults?.length ?? 0) > 0);
    if (wrong.length > 0) throw new Error(wrong.join('\n'));
  } finally {
    session.dispose();
  }
}

/** The message says what broke and how to see it again. */
async function assert(name: string, limits: Limits, runs: number, property: (input: ScenarioInput) => Promise<void>) {
  const details = await fc.check(fc.asyncProperty(scenarioArbitrary(limits), property), { seed: SEED, numRuns: runs });
  if (!details.failed) return;
  const [input] = details.counterexample ?? [];
  mkdirSync(FAILED, { recursive: true });
  const path = `${FAILED}${name}.json`;
  writeFileSync(path, `${JSON.stringify(input, null, 2)}\n`);
  const reason = details.errorInstance instanceof Error ? details.errorInstance.message : String(details.errorInstance);
  throw new Error(
    `${reason}\nafter ${details.numRuns} runs, seed ${SEED}; the smallest scenario is ${path}\nrun it: npm run -s lab -- run ${path} --trace trace.txt`,
  );
}

/** What random runs have found once; each file is a scenario that broke an invariant. */
const found = fileURLToPath(new URL('found/', import.meta.url));
describe('scenarios found before', () => {
  it.each(readdirSync(found))('%s', (file) => holds(JSON.parse(readFileSync(found + file, 'utf8')) as ScenarioInput));
});

describe('random scenarios', () => {
  it('of streams, states, PnP and power', () => assert('quiet', { faults: false, loads: false }, RUNS, holds), 600_000);
  it('under load', () => assert('load', { faults: false, loads: true }, RUNS, holds), 600_000);
  it('with faults', () => assert('faults', { faults: true, loads: true }, RUNS, holds), 600_000);
  it(
    'give the same bytes again, in pieces',
    () =>
      assert('again', { faults: true, loads: true }, Math.ceil(RUNS / 8), async (input) => {
        const [whole, pieces] = [await run(input, 100_000), await run(input, 13)];
        const same = Buffer.compare(whole.traceText(), pieces.traceText()) === 0;
        whole.dispose();
        pieces.dispose();
        if (!same) throw new Error('the trace depends on how the run is cut into pieces');
      }),
    600_000,
  );
});
