/** Every variant gets the verdict its mistake deserves, and the driver without a mistake none, in the same scenarios. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ensureModule, PLAIN_DRIVER, variantNames } from '../../../scripts/build-variants.mjs';
import { whyNot } from '../../../web/simulator/conformance/applies.ts';
import { examine } from '../../../web/simulator/conformance/examine.ts';
import { fit, open } from '../../../web/simulator/conformance/open.ts';
import { CONFORMANCE_RULES, type ConformanceRule } from '../../../web/simulator/conformance/rules.ts';
import { parseScenario, type Scenario } from '../../../web/simulator/scenario/schema.ts';
import { REPOSITORY } from '../any/build.ts';
import { VERDICTS } from './verdicts.ts';

/** Both devices, from start to removal. */
const EVERYONES = ['first-stream', 'driver-thread'];
const LIBRARY = join(REPOSITORY, 'test/scenarios');
const library = readdirSync(LIBRARY).map((name): Scenario => {
  const read = parseScenario(readFileSync(join(LIBRARY, name, 'scenario.json'), 'utf8'));
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.scenario;
});

async function brokenBy(driver: string, scenarios: readonly Scenario[]): Promise<ConformanceRule[]> {
  const module = await WebAssembly.compile(new Uint8Array(readFileSync(await ensureModule(driver))));
  const broken = new Set<ConformanceRule>();
  for (const scenario of scenarios.filter((one) => whyNot(one, null) === '')) {
    const session = await open(module, fit(scenario, null), null);
    for (const { rule } of examine(session, scenario).breaches) broken.add(rule);
    session.dispose();
  }
  return CONFORMANCE_RULES.map(({ id }) => id).filter((id) => broken.has(id));
}

it('the table is complete, and what breaks no rule says why', () => {
  expect(Object.keys(VERDICTS).sort()).toEqual(variantNames());
  for (const [name, { broken, notForbidden }] of Object.entries(VERDICTS))
    expect((notForbidden ?? '') !== '', name).toBe(broken.length === 0);
});

it.each(Object.keys(VERDICTS))(
  '%s',
  async (name) => {
    const lives = library.filter((one) => one.driver === name || EVERYONES.includes(one.name));
    const broken = await brokenBy(name, lives);
    expect([...broken].sort()).toEqual([...VERDICTS[name]!.broken].sort());
  },
  60_000,
);

it('the driver without a mistake breaks nothing where a variant does', async () => {
  const disturbed = library.filter((one) => one.driver in VERDICTS);
  expect(disturbed.length).toBeGreaterThan(Object.keys(VERDICTS).length - 3);
  expect(await brokenBy(PLAIN_DRIVER, disturbed)).toEqual([]);
}, 60_000);
