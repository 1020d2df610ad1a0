/**
 * `npm run coverage:driver`: how much of driver/ is run. Driver and bridge are built natively with clang's source-based
 * coverage; then every scenario of the driver runs, some of them with every call failing that Windows may fail, and the unit
 * tests of what the driver answers. Fails below the floor, and when the lines left are not those of test/native/uncovered.json.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { buildNative, isSupported } from './build-native.mjs';
import { ensureBundle } from './lib/bundle.mjs';
import { compareWithList, parseLcov, tableOf, totalsOf } from './lib/coverage.mjs';
import { ROOT } from './lib/files.mjs';
import { Failure, green, runScript, say } from './lib/say.mjs';
import { ensureTool, llvmTools, TOOLS } from './lib/tools.mjs';

const LEAST_LINES_PERCENT = 95;
const PROFILES = path.join(ROOT, 'build/native/profiles');
const LIST = path.join(ROOT, 'test/native/uncovered.json');
const TESTS = ['answers', 'endpoint', 'packets', 'position', 'resources'].map(
  (name) => `test/unit/driver/${name}.test.ts`,
);
/** A thousand runs that reach no line which others do not. */
const WITHOUT = '^(?!.*at every instant of a run with two streams)';

/** @returns {string} the coverage of all that ran, in lcov's format */
function collect(tools, program) {
  const data = path.join(PROFILES, 'all.profdata');
  const profiles = fs.readdirSync(PROFILES).filter((file) => file.endsWith('.profraw'));
  const list = path.join(PROFILES, 'profiles.txt');
  fs.writeFileSync(list, profiles.map((file) => `${path.join(PROFILES, file)}\n`).join(''));
  execFileSync(tools.profdata, ['merge', '-sparse', `--input-files=${list}`, '-o', data], { stdio: ['ignore', 2, 2] });
  return execFileSync(tools.cov, ['export', program, `-instr-profile=${data}`, '--format=lcov'], {
    cwd: ROOT,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 2],
  });
}

await runScript(async () => {
  if (!isSupported()) throw new Failure('Coverage of the driver is measured on Linux on x86-64 only.');
  const tools = llvmTools(ensureTool(TOOLS.clang));
  const program = await buildNative({ name: 'coverage', coverage: true });
  const bundle = await ensureBundle('coverage', 'test/native/main.ts');

  fs.rmSync(PROFILES, { recursive: true, force: true });
  fs.mkdirSync(PROFILES, { recursive: true });
  // One file for each process. %c: counters are mapped, not written at an end that a host's process may not have.
  process.env.LLVM_PROFILE_FILE = path.join(PROFILES, '%p%c.profraw');
  const runs = await (await import(bundle)).main(ROOT, program);
  say(`${runs.scenarios} scenarios, ${runs.faults} more with a call that fails, and ${TESTS.join(', ')}`);
  const vitest = path.join(ROOT, 'node_modules/vitest/vitest.mjs');
  const options = ['--project', 'unit', '--reporter=dot', '--testNamePattern', WITHOUT];
  const { status } = spawnSync(process.execPath, [vitest, 'run', ...options, ...TESTS], {
    cwd: ROOT,
    stdio: ['ignore', 2, 2],
    env: { ...process.env, DRIVER_PROGRAM: program },
  });
  if (status !== 0) throw new Failure('The unit tests fail on the native build.');

  const files = parseLcov(collect(tools, program), tools.demangle).filter(({ file }) => file.startsWith('driver/'));
  process.stdout.write(`${tableOf(files)}\n`);
  const listed = JSON.parse(fs.readFileSync(LIST, 'utf8'));
  const { linesPercent } = totalsOf(files);
  const wrong = compareWithList(files, listed, (file) => fs.readFileSync(path.join(ROOT, file), 'utf8').split('\n'));
  if (linesPercent < LEAST_LINES_PERCENT)
    wrong.push(`${linesPercent.toFixed(1)} % of the lines ran; ${LEAST_LINES_PERCENT} % have to.`);
  if (wrong.length > 0) throw new Failure(`${wrong.join('\n')}\nThe list is ${path.relative(ROOT, LIST)}.`);
  say(green(`every line that did not run is listed with its reason (${listed.length} entries)`));
});
