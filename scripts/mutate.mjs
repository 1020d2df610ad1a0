/**
 * `npm run mutate:driver`: seeds one mistake at a time into the driver (test/mutants/*.json), builds it, and runs the
 * scenario library with it. Every mistake has to show: a failure, a finding, a missed expectation, or a trace or audio
 * other than that of the driver as it is. What no client in a scenario would ever ask for has to fail a unit test of the
 * driver instead; the mistake then names it. A survivor fails the check unless it is listed as equivalent, with the reason.
 *
 *   npm run mutate:driver                     all
 *   npm run mutate:driver -- --shard 2/4      every fourth, beginning with the second
 *   npm run mutate:driver -- remove-dropped   those named
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { buildDriver, ensureDriver } from './build-wasm.mjs';
import { ensureBundle } from './lib/bundle.mjs';
import { ROOT } from './lib/files.mjs';
import { Failure, green, red, runScript, say } from './lib/say.mjs';

const AT_ONCE = 2;
/** A mutant that has not ended by then never will. */
const RUN_LIMIT_MS = 120_000;
const DRIVER = path.join(ROOT, 'driver');
const LISTS = path.join(ROOT, 'test/mutants');
const SCENARIOS = path.join(ROOT, 'test/scenarios');
const WORK = path.join(ROOT, 'build/mutants');
const BASELINE = path.join(WORK, 'baseline');
const run = promisify(execFile);

/**
 * @typedef {{ name: string, file: string, find: string, replace: string, mistake: string, shows?: string, equivalent?: string }} Mutant
 *   shows: the scenario that is tried before all others, or the file of unit tests that fails
 */
const isTest = (shows) => shows?.endsWith('.test.ts') ?? false;

/** @returns {Mutant[]} */
function readMutants() {
  const lists = fs.readdirSync(LISTS).filter((file) => file.endsWith('.json'));
  const mutants = lists.sort().flatMap((file) => JSON.parse(fs.readFileSync(path.join(LISTS, file), 'utf8')));
  const names = new Set(mutants.map(({ name }) => name));
  if (names.size !== mutants.length) throw new Failure('Two mutants have the same name.');
  for (const { name, shows } of mutants)
    if (shows && !fs.existsSync(isTest(shows) ? path.join(ROOT, shows) : path.join(SCENARIOS, shows)))
      throw new Failure(
        `${name}: there is no ${isTest(shows) ? 'file of tests' : 'scenario'} ${shows} that could show it.`,
      );
  return mutants;
}

/** Which of them this call is for. */
function chosen(mutants, options) {
  const shard = options.indexOf('--shard');
  if (shard < 0) {
    const unknown = options.filter((name) => !mutants.some((mutant) => mutant.name === name));
    if (unknown.length > 0) throw new Failure(`No mutant is named ${unknown.join(', ')}.`);
    return options.length === 0 ? mutants : mutants.filter(({ name }) => options.includes(name));
  }
  const [, index, count] = /^(\d+)\/(\d+)$/.exec(options[shard + 1] ?? '') ?? [];
  if (!(Number(index) >= 1 && Number(index) <= Number(count))) throw new Failure('--shard wants i/n, for example 2/4.');
  return mutants.filter((_, i) => i % Number(count) === Number(index) - 1);
}

/** The driver with one mistake, built; unchanged sources are those of driver/. */
async function build({ name, file, find, replace }) {
  const text = fs.readFileSync(path.join(DRIVER, file), 'utf8');
  if (text.split(find).length !== 2)
    throw new Failure(
      `${name}: what it replaces occurs ${text.split(find).length - 1} times in driver/${file}, not once.`,
    );
  const source = path.join(WORK, 'src', name, file);
  const changed = text.replace(find, () => replace);
  if (!fs.existsSync(source) || fs.readFileSync(source, 'utf8') !== changed) {
    fs.mkdirSync(path.dirname(source), { recursive: true });
    fs.writeFileSync(source, changed);
  }
  const own = fs.readdirSync(DRIVER).filter((entry) => entry.endsWith('.cpp'));
  const sources = own.sort().map((entry) => (entry === file ? source : path.join(DRIVER, entry)));
  return (await buildDriver({ sources, includeDirs: [DRIVER], out: path.join(WORK, `${name}.wasm`) })).out;
}

/** Runs the library in a process of its own, which may trap or never end. */
async function judge(bundle, wasm, write, first = '') {
  const texts = [ROOT, wasm, BASELINE, first].map((text) => JSON.stringify(text)).join();
  const call = `import(${JSON.stringify(bundle)}).then((m) => m.main(${texts}, ${write})).then((v) => console.log('verdict ' + JSON.stringify(v)))`;
  try {
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', call], {
      timeout: RUN_LIMIT_MS,
      maxBuffer: 1 << 26,
    });
    return JSON.parse(stdout.slice(stdout.lastIndexOf('verdict ') + 8));
  } catch (error) {
    if (write || !error.killed) throw error;
    return { scenario: '-', by: 'failure', text: 'does not come to an end' };
  }
}

/** Runs a file of unit tests with the module as the driver; null when all pass. */
async function judgeByTest(file, wasm) {
  const vitest = path.join(ROOT, 'node_modules/vitest/vitest.mjs');
  const result = `${wasm}.tests.json`;
  const options = ['run', '--project', 'unit', '--reporter=json', `--outputFile=${result}`, file];
  try {
    await run(process.execPath, [vitest, ...options], {
      cwd: ROOT,
      env: { ...process.env, DRIVER_MODULE: wasm },
      timeout: RUN_LIMIT_MS,
      maxBuffer: 1 << 26,
    });
    return null;
  } catch (error) {
    if (error.killed) return { scenario: file, by: 'test', text: 'does not come to an end' };
    const tests = JSON.parse(fs.readFileSync(result, 'utf8')).testResults.flatMap((one) => one.assertionResults);
    const failed = tests.find(({ status }) => status === 'failed');
    if (!failed) throw error;
    return { scenario: path.basename(file), by: 'test', text: failed.fullName };
  }
}

/** Everything a verdict depends on besides the module. */
function surroundings(bundle) {
  const hash = createHash('sha256').update(fs.readFileSync(new URL(bundle)));
  for (const file of fs.readdirSync(BASELINE).sort()) hash.update(fs.readFileSync(path.join(BASELINE, file)));
  return hash.digest('hex');
}

await runScript(async () => {
  const mutants = chosen(readMutants(), process.argv.slice(2));
  const bundle = await ensureBundle('mutants', 'test/mutants/main.ts');
  const plain = (await ensureDriver()).out;
  fs.rmSync(BASELINE, { recursive: true, force: true });
  await judge(bundle, plain, true);
  const around = surroundings(bundle);
  for (const file of new Set(mutants.map(({ shows }) => shows).filter(isTest))) {
    const failed = await judgeByTest(file, plain);
    if (failed) throw new Failure(`${file} fails with the driver as it is: ${failed.text}`);
  }

  const wrong = [];
  const waiting = [...mutants];
  const tally = {};
  const one = async (mutant) => {
    let wasm;
    try {
      wasm = await build(mutant);
    } catch (error) {
      say(`${red('not built  ')} ${mutant.name.padEnd(28)} ${error.message.split('\n')[0]}`);
      wrong.push(`${mutant.name}: ${error.message}`);
      return;
    }
    const { shows } = mutant;
    const test = isTest(shows) ? fs.readFileSync(path.join(ROOT, shows)) : '';
    const key = createHash('sha256').update(around).update(test).update(fs.readFileSync(wasm)).digest('hex');
    const kept = path.join(WORK, `${mutant.name}.verdict.json`);
    const old = fs.existsSync(kept) ? JSON.parse(fs.readFileSync(kept, 'utf8')) : {};
    const verdict =
      old.key === key
        ? old.verdict
        : isTest(shows)
          ? ((await judgeByTest(shows, wasm)) ?? (await judge(bundle, wasm, false)))
          : await judge(bundle, wasm, false, shows);
    fs.writeFileSync(kept, JSON.stringify({ key, verdict }));
    const by = verdict ? verdict.by : mutant.equivalent ? 'equivalent' : 'SURVIVED';
    tally[by] = (tally[by] ?? 0) + 1;
    const text = verdict ? `${verdict.scenario}: ${verdict.text}` : (mutant.equivalent ?? mutant.mistake);
    const right = Boolean(verdict) !== Boolean(mutant.equivalent);
    say(`${right ? green(by.padEnd(11)) : red(by.padEnd(11))} ${mutant.name.padEnd(28)} ${text.slice(0, 140)}`);
    if (!right) wrong.push(verdict ? `${mutant.name} is listed as equivalent, but shows` : `${mutant.name} survived`);
  };
  const worker = async () => {
    for (let mutant; (mutant = waiting.shift()) !== undefined;) await one(mutant);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  say(
    `${mutants.length} mutants: ${Object.entries(tally)
      .map(([by, count]) => `${count} ${by}`)
      .join(', ')}`,
  );
  if (wrong.length > 0) throw new Failure(wrong.join('\n'));
});
