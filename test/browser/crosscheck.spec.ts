/**
 * The browser's part of the cross-check: the worker of the built site runs every scenario of the library, and its traces are
 * held to the golden ones, byte for byte, as those of the other hosts are. What was compared is left in
 * build/crosscheck-browser.json.
 */
import { expect, test, type Page } from '@playwright/test';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { comparedRecords, difference, type HostRun } from '../../web/cli/crosscheck.ts';
import type { Scenario } from '../../web/simulator/scenario/schema.ts';
import type { LabApi } from '../../web/worker/api.ts';
import { NAMES, scenarioOf, textOf } from '../golden/library.ts';

const RESULT = 'build/crosscheck-browser.json';
const WORKERS = 2;
/** Real time for one scenario; none takes a second on an idle computer. */
const SCENARIO_MS = 60_000;

/** What Comlink's own file for pages leaves there. */
interface Comlink {
  wrap<T>(worker: Worker): T;
  proxy<T>(value: T): T;
}
type LabPage = typeof globalThis & { Comlink: Comlink; apis: LabApi[] };

/** What the worker made of a scenario. */
interface Outcome {
  readonly trace: string;
  readonly records: number;
  readonly failure: { readonly kind: string; readonly text: string } | null;
}

/** Opens the site, and as many more of its own worker as there shall be. */
async function startWorkers(page: Page): Promise<void> {
  const [worker] = await Promise.all([page.waitForEvent('worker'), page.goto('./')]);
  // From outside, so that the page's own security policy stays as it is.
  await page.evaluate(readFileSync('node_modules/comlink/dist/umd/comlink.js', 'utf8'));
  await page.evaluate(
    ([url, count]) => {
      const here = globalThis as LabPage;
      here.apis = Array.from({ length: count }, () =>
        here.Comlink.wrap<LabApi>(new Worker(url, { type: 'module', name: 'crosscheck' })),
      );
    },
    [worker.url(), WORKERS] as const,
  );
}

/** Runs a scenario from beginning to end in the worker of that number. */
function runIn(page: Page, worker: number, scenario: Scenario): Promise<Outcome> {
  const outcome = page.evaluate(
    async ([worker, scenario]) => {
      const here = globalThis as LabPage;
      const api = here.apis[worker]!;
      await api.load(scenario);
      const { progress } = await api.run(
        { speed: Infinity },
        here.Comlink.proxy(() => undefined),
      );
      const { failure } = await api.snapshot();
      const trace = new TextDecoder().decode(await api.traceText());
      return { trace, records: progress.records, failure: failure && { kind: failure.kind, text: failure.text } };
    },
    [worker, scenario] as const,
  );
  let timer: NodeJS.Timeout;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not at its end after ${SCENARIO_MS / 1000} s`)), SCENARIO_MS);
  });
  return Promise.race([outcome, late]).finally(() => clearTimeout(timer));
}

test('every scenario gives its golden trace', async ({ page, browser }) => {
  test.setTimeout(600_000);
  await startWorkers(page);
  const counts = { scenarios: 0, records: 0, traps: 0 };
  const failures: { task: string; reasons: string[] }[] = [];
  // A recording of one's own is not in the library.
  const chosen = NAMES.filter((name) => scenarioOf(name).input.kind !== 'file');
  const waiting = chosen.values();
  const serve = async (worker: number): Promise<void> => {
    for (const name of waiting) {
      try {
        const run: HostRun = { host: 'browser', ...(await runIn(page, worker, scenarioOf(name))) };
        const trace = textOf(name, 'trace.txt');
        const golden: HostRun = { ...run, host: 'golden', trace, records: trace.split('\n').length - 1 };
        counts.scenarios++;
        counts.records += comparedRecords(run, golden);
        if (run.failure?.kind === 'trap') counts.traps++;
        const differs = difference(golden, run);
        if (differs) failures.push({ task: name, reasons: [differs] });
      } catch (error) {
        failures.push({ task: name, reasons: [error instanceof Error ? error.message : String(error)] });
        // What hangs keeps its worker; the rest is for the other one.
        if (String(error).includes('not at its end')) return;
      }
    }
  };
  await Promise.all(Array.from({ length: WORKERS }, (_, worker) => serve(worker)));
  mkdirSync('build', { recursive: true });
  const version = `${browser.browserType().name() === 'chromium' ? 'Chromium' : browser.browserType().name()} ${browser.version()}`;
  writeFileSync(RESULT, `${JSON.stringify({ version, ...counts, failures }, null, 2)}\n`);
  expect(failures).toEqual([]);
  expect(counts.scenarios).toBe(chosen.length);
});
