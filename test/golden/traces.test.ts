/**
 * Golden traces: test/scenarios/<name>/scenario.json must give test/scenarios/<name>/trace.txt, byte for byte, whether it
 * runs in one piece or in small ones. `npm run golden:accept` writes them; they are reviewed like code.
 */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parseScenario, type Scenario } from '../../web/simulator/scenario/schema.ts';
import { firstDivergence } from './compare.ts';
import { runToEnd } from './run.ts';

const folder = fileURLToPath(new URL('../scenarios/', import.meta.url));
const names = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)
  .sort();

const accept = (process.env.GOLDEN_ACCEPT ?? '').split(',').filter(Boolean);
const accepts = (name: string) => accept.includes('*') || accept.includes(name);

function readGolden(name: string): Scenario {
  const result = parseScenario(readFileSync(join(folder, name, 'scenario.json'), 'utf8'));
  if (!result.ok) throw new Error(result.problems.map(({ path, message }) => `${path}: ${message}`).join('\n'));
  return result.scenario;
}

const traceOf = async (scenario: Scenario, slice?: number) =>
  new TextDecoder().decode((await runToEnd(scenario, undefined, slice)).traceText());

test('there are scenarios', () => {
  expect(names.length).toBeGreaterThan(0);
});

describe.each(names)('%s', (name) => {
  test('is named like its folder', () => {
    expect(readGolden(name).name).toBe(name);
  });

  test('gives the golden trace', async () => {
    const goldenPath = join(folder, name, 'trace.txt');
    const actualPath = join(folder, name, 'trace.actual.txt');
    const actual = await traceOf(readGolden(name));
    if (accepts(name)) {
      writeFileSync(goldenPath, actual);
      rmSync(actualPath, { force: true });
      return;
    }
    if (!existsSync(goldenPath)) {
      writeFileSync(actualPath, actual);
      expect.unreachable(`there is no golden trace; look at ${actualPath}, then: npm run golden:accept -- ${name}`);
    }
    const divergence = firstDivergence(readFileSync(goldenPath, 'utf8'), actual);
    if (divergence === null) {
      rmSync(actualPath, { force: true });
      return;
    }
    writeFileSync(actualPath, actual);
    expect.unreachable(
      `${divergence}\nthe whole trace: ${actualPath}\nif it is right: npm run golden:accept -- ${name}`,
    );
  });

  test('gives the same bytes a second time, in small pieces', async () => {
    const scenario = readGolden(name);
    expect(firstDivergence(await traceOf(scenario), await traceOf(scenario, 7))).toBeNull();
  });
});
