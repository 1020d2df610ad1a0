/**
 * Golden traces: test/scenarios/<name>/scenario.json must give test/scenarios/<name>/trace.txt, byte for byte, whether it
 * runs in one piece or in small ones, and must show what it expects. `npm run golden:accept` writes the traces; they are
 * reviewed like code.
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { unmet } from '../../web/simulator/scenario/unmet.ts';
import { firstDivergence } from '../../web/cli/divergence.ts';
import { NAMES, pathOf, scenarioOf } from './library.ts';
import { runToEnd } from './run.ts';

const LARGEST_TRACE_BYTES = 120 * 1024;

const accept = (process.env.GOLDEN_ACCEPT ?? '').split(',').filter(Boolean);
const accepts = (name: string) => accept.includes('*') || accept.includes(name);

const traceOf = async (name: string, slice?: number) =>
  new TextDecoder().decode((await runToEnd(scenarioOf(name), undefined, slice)).traceText());

describe.each(NAMES)('%s', (name) => {
  test('gives the golden trace', async () => {
    const goldenPath = pathOf(name, 'trace.txt');
    const actualPath = pathOf(name, 'trace.actual.txt');
    const actual = await traceOf(name);
    expect(actual.length, 'bytes of trace; make the scenario shorter').toBeLessThanOrEqual(LARGEST_TRACE_BYTES);
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

  test('gives the same bytes in small pieces', async () => {
    expect(firstDivergence(await traceOf(name), await traceOf(name, 7))).toBeNull();
  });

  test('shows what it expects', async () => {
    const { expectations } = (await runToEnd(scenarioOf(name))).verdict();
    expect(unmet(expectations ?? [])).toEqual([]);
  });
});
