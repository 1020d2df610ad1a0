/**
 * Every scenario of the library on every host: three of them by `lab crosscheck`, the browser by Playwright. What was
 * compared, on what and when, is left in build/crosscheck.json; `node scripts/readme-crosscheck.mjs --take` makes it the
 * stored result. Run directly, or by `npm test`.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { contentHash, ROOT } from './lib/files.mjs';
import { ensureHost, PROCESS_HOSTS } from './lib/hosts.mjs';
import { Failure, runScript, say } from './lib/say.mjs';
import { ensureTool, TOOLS, which } from './lib/tools.mjs';
import { writeIfChanged } from './lib/compile.mjs';

const BUILD = path.join(ROOT, 'build');
export const LAST_RUN = path.join(BUILD, 'crosscheck.json');
const BROWSER_RUN = path.join(BUILD, 'crosscheck-browser.json');
const DRIVERS = ['build/driver.wasm', 'build/sys/portcls-lab.sys'];

/**
 * @typedef {object} HostResult
 * @property {'wasm' | 'browser' | 'native' | 'sys'} name
 * @property {string} version of what runs the driver, or compiled it
 * @property {number} scenarios run
 * @property {number} records held against the golden trace, or against the first host's
 * @property {number} traps scenarios that ended in one
 * @property {string} skipped why the host did not run; '' when it did
 *
 * @typedef {object} CrosscheckResult
 * @property {'crosscheck'} kind
 * @property {1} version
 * @property {string} date day of the run, as in 2026-01-31
 * @property {string} system operating system and processor
 * @property {number} scenarios of the library
 * @property {number} leftOut scenarios of the library that no host runs here: they play a recording of one's own
 * @property {HostResult[]} hosts
 * @property {Record<string, string>} drivers SHA-256 of the driver's files
 * @property {{ task: string, reasons: string[] }[]} failures
 */

/** The version a compiler says it has. */
const versionOf = (title, ...commands) => {
  const program = which(...commands);
  const text = program ? (spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout ?? '') : '';
  return `${title} ${/version (\d[\w.]*)/.exec(text)?.[1] ?? ''}`.trim();
};
const VERSIONS = {
  wasm: () => `Node.js ${process.versions.node}, V8 ${process.versions.v8}`,
  native: () => versionOf('clang', ...TOOLS.clang.commands),
  sys: () => versionOf('clang', ...TOOLS.clangForWindows.commands),
};

/** Why a host is not there; '' when it is. */
async function whyMissing(host) {
  if (!PROCESS_HOSTS.includes(host)) return '';
  try {
    await ensureHost(host, 'portcls-lab');
    return '';
  } catch (error) {
    return firstLine(error);
  }
}
const firstLine = (error) => (error instanceof Error ? error.message : String(error)).split('\n')[0];

/** `lab crosscheck` in a process of its own; its summary. */
function onThisComputer() {
  const { status, stdout } = spawnSync(
    process.execPath,
    [path.join(ROOT, 'scripts', 'lab.mjs'), 'crosscheck', '--json'],
    { cwd: ROOT, stdio: ['inherit', 'pipe', 'inherit'], encoding: 'utf8', maxBuffer: 1 << 26 },
  );
  // Also without anything to compare with: then the browser still is held to the golden traces.
  if (status !== 0 && status !== 1) return { counts: {}, failures: [], reason: `exit code ${status}` };
  return JSON.parse(stdout);
}

/** @returns {HostResult & { failures: object[] }} */
function inTheBrowser() {
  const none = { name: 'browser', version: '', scenarios: 0, records: 0, traps: 0, failures: [] };
  try {
    process.env.CHROMIUM_PATH = ensureTool(TOOLS.chromium);
  } catch (error) {
    if (process.env.CI || !(error instanceof Failure)) throw error;
    say(`   SKIPPED: host browser. ${error.message}`);
    return { ...none, skipped: firstLine(error) };
  }
  fs.rmSync(BROWSER_RUN, { force: true });
  const cli = path.join(ROOT, 'node_modules/@playwright/test/cli.js');
  const { status } = spawnSync(process.execPath, [cli, 'test', '--project', 'crosscheck'], {
    cwd: ROOT,
    stdio: ['inherit', 2, 'inherit'],
  });
  if (!fs.existsSync(BROWSER_RUN)) throw new Failure(`the browser's part did not come to its end, exit code ${status}`);
  const run = JSON.parse(fs.readFileSync(BROWSER_RUN, 'utf8'));
  if (status !== 0 && run.failures.length === 0) throw new Failure(`the browser's part failed, exit code ${status}`);
  return { ...none, ...run, skipped: '' };
}

/**
 * Runs everything and writes build/crosscheck.json.
 * @returns {Promise<CrosscheckResult>}
 * @throws {Failure} when hosts differ
 */
export async function crosscheckAllHosts() {
  const { counts, failures, reason = '' } = onThisComputer();
  const { failures: browserFailures, ...browser } = inTheBrowser();
  const hosts = [];
  for (const name of ['wasm', ...PROCESS_HOSTS]) {
    const ran = counts[`${name} scenarios`] !== undefined;
    const count = (what) => counts[`${name} ${what}`] ?? 0;
    const why = ran ? '' : (await whyMissing(name)) || reason || 'it did not run';
    hosts.push({
      ...{ name, version: VERSIONS[name](), scenarios: count('scenarios'), records: count('records') },
      ...{ traps: count('traps'), skipped: why },
    });
  }
  hosts.splice(1, 0, browser);
  const leftOut = counts['with a recording of their own, left out'] ?? 0;
  /** @type {CrosscheckResult} */
  const result = {
    kind: 'crosscheck',
    version: 1,
    date: new Date().toISOString().slice(0, 10),
    system: `${process.platform} ${process.arch}`,
    scenarios: counts.scenarios ?? browser.scenarios,
    leftOut,
    hosts,
    drivers: Object.fromEntries(
      DRIVERS.map((file) => [path.basename(file), contentHash(path.join(ROOT, file))]).filter(([, hash]) => hash),
    ),
    failures: [
      ...failures.map(({ task, reasons }) => ({ task, reasons })),
      ...browserFailures.map(({ task, reasons }) => ({ task, reasons: reasons.map((text) => `browser: ${text}`) })),
    ],
  };
  writeIfChanged(LAST_RUN, `${JSON.stringify(result, null, 2)}\n`);
  for (const { task, reasons } of result.failures) say([task, ...reasons.map((text) => `    ${text}`)].join('\n'));
  const compared = hosts.reduce((sum, { records }) => sum + records, 0);
  const ran = hosts.filter(({ skipped }) => !skipped);
  say(
    `   ${result.scenarios} scenarios on ${ran.length} of ${hosts.length} hosts, ${compared.toLocaleString('en')} records compared`,
  );
  if (result.failures.length > 0) throw new Failure(`${result.failures.length} scenarios differ; see above`);
  return result;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) await runScript(crosscheckAllHosts);
