/**
 * The command line: runs scenarios without a browser. Exit codes: 0 ran clean, 1 the driver misbehaved or a check failed,
 * 2 bad input, 130 cancelled.
 */
import { Argument, Command, CommanderError, Option } from 'commander';
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { GROUP_NAMES, type Group } from '../simulator/scenario/library.ts';
import { build, type BuildOptions } from './build.ts';
import { conformance, type ConformanceOptions } from './conformance.ts';
import { CONFORMER_ROLE, conformInThread } from './conformer.ts';
import type { TellOptions } from './conformancetell.ts';
import { crosscheck, type CrosscheckOptions } from './crosscheck.ts';
import { fuzz, type FuzzOptions } from './fuzz.ts';
import { HOST_NAMES } from './hosts.ts';
import { RunRefused } from './job.ts';
import { listText } from './list.ts';
import type { Place } from './place.ts';
import { BadInput } from './problems.ts';
import { run, type RunOptions } from './run.ts';
import { RUNNER_ROLE, runInThread } from './runner.ts';
import { merge } from './merge.ts';
import { jsonSchema, SCHEMA_NAMES, type SchemaName } from './schemas.ts';
import { sweep, type SweepOptions } from './sweep.ts';
import { SWEEPER_ROLE, sweepInThread } from './sweeper.ts';
import { TOPOLOGER_ROLE, topologyInThread } from './topologer.ts';
import { topology, type TopologyOptions } from './topology.ts';

const BAD_INPUT = 2;

/** Runs one command and returns the exit code. */
export async function main(args: readonly string[], place: Place): Promise<number> {
  let code = 0;
  const program = new Command('lab')
    .description('Runs a WaveRT audio driver against a simulated Windows.')
    .exitOverride()
    .showHelpAfterError('(lab --help shows the commands)');

  program
    .command('build')
    .description('build a WaveRT driver of your own from its sources, to be run with --driver')
    .argument('<folder>', 'where its sources are')
    .option('--project <x.vcxproj>', 'the Visual Studio project, when the folder holds several')
    .option('--configuration <name|platform>', 'of the project (Release|x64)')
    .option('--define <NAME=value...>', 'definitions besides those of the project')
    .option('--undefine <NAME...>', 'definitions of the project to be left out')
    .option('--include <folder...>', 'include folders besides those of the project')
    .option('--inf <x.inf>', 'the INF, when the project names none')
    .option('--name <name>', 'name of the driver (by default that of the project)')
    .option('--lines', 'show its source lines in the lab: the module carries them')
    .option('--out <driver.wasm>', 'the module to write', 'driver.wasm')
    .option('--json', 'print the result as JSON')
    .action(async (folder: string, options: BuildOptions) => {
      code = await build(place, folder, options);
    });

  program
    .command('run')
    .description('run a scenario from beginning to end')
    .argument('<name|file.json>', 'name of a scenario of the library, or a scenario file')
    .option('--input <in.wav>', 'play this recording instead of the input of the scenario')
    .option('--output <out.wav>', 'save what was played (a scenario without playback: what was captured)')
    .option('--trace <trace.txt>', 'save the trace')
    .option('--perfetto <out.json>', 'save a Chrome trace, which ui.perfetto.dev opens')
    .option('--json', 'print the result as JSON')
    .option('--driver <driver.wasm>', 'a driver of your own, made by lab build')
    .addOption(new Option('--host <host>', 'what runs the driver').choices(HOST_NAMES).default('wasm'))
    .action(async (nameOrPath: string, options: RunOptions) => {
      code = await run(place, nameOrPath, options);
    });

  program
    .command('list')
    .description('list the scenarios of the library')
    .addOption(new Option('--group <group>', 'only this group').choices(GROUP_NAMES))
    .action(({ group }: { group?: Group }) => {
      process.stdout.write(listText(place, group));
    });

  program
    .command('sweep')
    .description('fail every call into Windows that may fail, one at a time')
    .argument('[name|file.json...]', 'scenarios of the library, or scenario files')
    .option('--all', 'all scenarios of the library, but those of driver variants')
    .option('--every', 'every call, not only the first at each call site')
    .option('--most <n>', 'at most so many calls of one function in a scenario (200)')
    .option('--shard <i/n>', 'only the i-th of n pieces')
    .option('--json', 'print a summary for `lab merge`')
    .option('--driver <driver.wasm>', 'a driver of your own, made by lab build')
    .action(async (names: string[], options: SweepOptions) => {
      code = await sweep(place, names, options);
    });

  program
    .command('conformance')
    .description('judge a driver by every rule, in every scenario that says something about it')
    .argument('<driver.wasm>', 'made by lab build; or the name of the own driver or a variant of it')
    .option('--scenario <name|file.json...>', 'only these scenarios')
    .option('--faults <n>', 'at most so many calls are failed, one by one (100)')
    .option('--shard <i/n>', 'only the i-th of n pieces')
    .option('--junit <out.xml>', 'write the result as JUnit XML, too')
    .option('--json', 'print the result as JSON')
    .action(async (driver: string, options: ConformanceOptions) => {
      code = await conformance(place, driver, options);
    });

  program
    .command('topology')
    .description('show the filters, pins, nodes and properties of a driver, and read or set them')
    .argument('[name|file.json]', 'the scenario it runs in', 'first-stream')
    .option('--driver <driver.wasm>', 'a driver of your own, made by lab build')
    .option('--at <ms>', 'at this time of the scenario (its middle)')
    .option('--get <property...>', 'only read these, named as in Topology/node1/KSPROPERTY_AUDIO_VOLUMELEVEL#0')
    .option('--set <property=value...>', 'set these, and before anything is read')
    .option('--json', 'print the result as JSON')
    .action(async (nameOrPath: string, options: TopologyOptions) => {
      code = await topology(place, nameOrPath, options);
    });

  program
    .command('merge')
    .description('put the summaries, or conformance reports, of the pieces of a long command together')
    .argument('<summary.json...>', 'what each piece printed with --json')
    .option('--junit <out.xml>', 'of conformance reports: write the whole as JUnit XML, too')
    .option('--json', 'print the result as JSON')
    .action((paths: string[], options: TellOptions) => {
      code = merge(place, paths, options);
    });

  program
    .command('crosscheck')
    .description('run scenarios on every host and compare the traces, byte for byte')
    .argument('[name|file.json...]', 'scenarios of the library, or scenario files; none: the whole library')
    .option('--hosts <list>', `hosts to compare, of ${HOST_NAMES.join(',')}`)
    .option('--shard <i/n>', 'only this piece of the work, as in 2/4')
    .option('--json', 'print the summary as JSON, for lab merge')
    .action(async (names: string[], options: CrosscheckOptions) => {
      code = await crosscheck(place, names, options);
    });

  program
    .command('fuzz')
    .description('run random scenarios on every host and compare the traces')
    .option('--seed <n>', 'which scenarios')
    .option('--runs <n>', 'how many scenarios')
    .option('--minutes <n>', 'how long')
    .option('--hosts <list>', `hosts to compare, of ${HOST_NAMES.join(',')}`)
    .option('--shard <i/n>', 'a piece with seeds of its own, as in 2/4')
    .option('--json', 'print the summary as JSON, for lab merge')
    .action(async (options: FuzzOptions) => {
      code = await fuzz(place, options);
    });

  program
    .command('schema')
    .description('print a JSON Schema')
    .addArgument(
      new Argument('[what]', 'of scenarios, or of conformance reports').choices(SCHEMA_NAMES).default('scenario'),
    )
    .action((what: SchemaName) => {
      process.stdout.write(`${JSON.stringify(jsonSchema(what), null, 2)}\n`);
    });

  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : BAD_INPUT;
    if (error instanceof BadInput) {
      process.stderr.write(`${error.message}\n`);
      return BAD_INPUT;
    }
    if (error instanceof RunRefused) {
      process.stderr.write(`${error.message}\n`);
      return 1;
    }
    process.stderr.write(
      `The run broke off: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    return 1;
  }
  return code;
}

if (!isMainThread && parentPort) {
  const { role } = (workerData ?? {}) as { role?: string };
  if (role === RUNNER_ROLE) await runInThread(parentPort);
  else if (role === SWEEPER_ROLE) sweepInThread(parentPort);
  else if (role === CONFORMER_ROLE) conformInThread(parentPort);
  else if (role === TOPOLOGER_ROLE) topologyInThread(parentPort);
}
