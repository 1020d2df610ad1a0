/**
 * `npm run fuzz:driver [-- <target>... --seconds n]`: libFuzzer on what a driver is given from outside. Targets are
 * test/fuzz/<target>.cpp, each with the driver and the bridge in one program under the sanitizers. Inputs that led to new
 * code are kept in build/fuzz/<target>; an input that breaks the driver is named and stays there.
 *
 *   format         data formats, as an application puts them into a connect request and into SetFormat
 *   intersection   data ranges of a client
 *   property       property requests on the topology filter, with changes of power and a removal in between
 *   resources      what the PnP manager gives the device
 *
 * The driver reads no value of the registry, so there is no target for those.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { NativeBuild, driverSources } from './build-native.mjs';
import { filesUnder, inParallel, writeIfChanged } from './lib/compile.mjs';
import { Failure, runScript, say } from './lib/say.mjs';
import { loadTs, root } from './load-ts.mjs';

const FOLDER = path.join(root, 'test/fuzz');
const BUILT = path.join(root, 'build/fuzz');
const DEFAULT_SECONDS = 5;
const LARGEST_INPUT_BYTES = 512;
/** operator delete and delete[], with and without a size. */
const OPERATORS = ['_ZdlPv', '_ZdlPvm', '_ZdaPv', '_ZdaPvm'];
/** The harness that all targets share. */
const SHARED = 'kernel.cpp';

/** Names of all targets, sorted. */
export const fuzzTargets = () =>
  filesUnder(FOLDER, /\.cpp$/)
    .map((file) => path.basename(file))
    .filter((file) => file !== SHARED)
    .map((file) => path.parse(file).name);

/** Builds the targets. @returns {Promise<Record<string, string>>} program by target */
export async function buildFuzzTargets(targets = fuzzTargets()) {
  const { HOST } = await loadTs('wasm/abi/table.ts');
  const names = HOST.map(({ name }, id) => `    ${name} = ${id},`).join('\n');
  writeIfChanged(path.join(root, 'build/hostcalls.h'), `#pragma once\nenum class HostCall : int {\n${names}\n};\n`);
  const build = await new NativeBuild({ sanitize: ['-fsanitize=fuzzer-no-link'] }).prepare();
  const common = await inParallel([
    ...driverSources().map((source) => () => build.compileDriver(source)),
    ...build.bridge(),
    () => build.compileBridge(path.join(FOLDER, SHARED)),
  ]);
  const programs = {};
  for (const target of targets) {
    const object = await build.compileBridge(path.join(FOLDER, `${target}.cpp`));
    programs[target] = path.join(BUILT, target, 'fuzzer');
    fs.mkdirSync(path.join(BUILT, target, 'corpus'), { recursive: true });
    // The driver brings operators of its own that free pool; the fuzzer's own code must not come to use them.
    const whole = path.join(BUILT, target, 'whole.o');
    await build.tool('ld', ['-r', '--force-group-allocation', ...common, object, '-o', whole]);
    await build.tool('objcopy', [...OPERATORS.map((name) => `--localize-symbol=${name}`), whole]);
    await build.link([whole], programs[target], ['-fsanitize=fuzzer']);
  }
  return programs;
}

/** Runs one target for so long. Throws Failure when the driver broke. */
function fuzz(target, program, seconds) {
  const folder = path.dirname(program);
  const options = [
    `-max_total_time=${seconds}`,
    `-max_len=${LARGEST_INPUT_BYTES}`,
    '-timeout=10',
    '-print_final_stats=1',
  ];
  const { status, stderr } = spawnSync(
    program,
    [...options, `-artifact_prefix=${folder}/`, path.join(folder, 'corpus')],
    {
      encoding: 'utf8',
      env: { ...process.env, ASAN_OPTIONS: 'detect_leaks=0' },
      maxBuffer: 1 << 26,
    },
  );
  const figure = (pattern) => pattern.exec(stderr)?.[1] ?? '?';
  const runs = figure(/stat::number_of_executed_units: (\d+)/);
  const covered = [...stderr.matchAll(/cov: (\d+)/g)].at(-1)?.[1] ?? '?';
  say(`${target}: ${runs} inputs in ${seconds} s, ${covered} edges covered`);
  if (status !== 0) throw new Failure(`${target} broke the driver\n${stderr.slice(-6000)}`);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await runScript(async () => {
    const args = process.argv.slice(2);
    const at = args.indexOf('--seconds');
    const seconds = at < 0 ? DEFAULT_SECONDS : Number(args.splice(at, 2)[1]);
    if (!(seconds > 0)) throw new Failure('--seconds wants a number.');
    const unknown = args.filter((name) => !fuzzTargets().includes(name));
    if (unknown.length > 0)
      throw new Failure(`There is no target ${unknown.join(', ')}. There are: ${fuzzTargets().join(', ')}.`);
    for (const [target, program] of Object.entries(await buildFuzzTargets(args.length > 0 ? args : undefined)))
      fuzz(target, program, seconds);
  });
}
