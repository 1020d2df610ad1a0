/** `lab run`: one scenario from beginning to end. */
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { forDriver } from '../simulator/any/driver.ts';
import { openForeign } from './foreign.ts';
import type { HostKind } from './hosts.ts';
import { hostOrder, runJob } from './job.ts';
import type { Place } from './place.ts';
import { BadInput, fileTrouble } from './problems.ts';
import { readRecording, withRecording } from './recording.ts';
import { exitCode, jsonReport, textReport } from './report.ts';
import type { RunProgress } from './runner.ts';
import { findScenario } from './scenarios.ts';

export interface RunOptions {
  readonly input?: string;
  readonly output?: string;
  readonly trace?: string;
  readonly perfetto?: string;
  readonly json?: boolean;
  readonly host: HostKind;
  /** Path of a module of `lab build`. */
  readonly driver?: string;
}

/** Runs it and returns the exit code. Throws BadInput. */
export async function run(place: Place, nameOrPath: string, options: RunOptions): Promise<number> {
  let scenario = findScenario(place, nameOrPath);
  let input;
  const chosen = options.driver === undefined ? undefined : await openForeign(place, options.driver, options.host);
  if (chosen) scenario = forDriver(scenario, chosen.metadata);
  if (options.input !== undefined) {
    ({ scenario, input } = withRecording(scenario, readRecording(place, options.input), basename(options.input)));
  } else if (scenario.input.kind === 'file') {
    throw new BadInput(
      `The scenario "${scenario.name}" plays a recording of your own.`,
      'Give it with --input file.wav.',
    );
  }

  // Before a long run, not after it.
  for (const path of [options.trace, options.perfetto, options.output])
    if (path !== undefined) checkWritable(place, path);

  const outcome = await runJob(
    place,
    chosen?.order ?? (await hostOrder(place, options.host, scenario.driver)),
    scenario,
    input,
    options.trace === undefined ? undefined : resolve(place.from, options.trace),
    progressLine(),
    undefined,
    options.perfetto === undefined ? undefined : resolve(place.from, options.perfetto),
  );
  clearLine();

  process.stdout.write(options.json ? jsonReport(scenario, outcome) : textReport(scenario, outcome));
  if (options.output !== undefined) {
    const render = scenario.streams.findIndex(({ direction }) => direction === 'render');
    const wav = outcome.wavs[Math.max(0, render)];
    if (wav) save(place, options.output, wav);
    else process.stderr.write(`${options.output} was not written: the run moved no sound.\n`);
  }
  if (outcome.traceTrouble) throw new BadInput(`${options.trace} could not be written: ${outcome.traceTrouble}.`);
  if (outcome.perfettoTrouble)
    throw new BadInput(`${options.perfetto} could not be written: ${outcome.perfettoTrouble}.`);
  return exitCode(outcome);
}

/** Throws BadInput when a file cannot be written there. Leaves what is there as it is. */
function checkWritable(place: Place, path: string): void {
  try {
    closeSync(openSync(resolve(place.from, path), 'a'));
  } catch (error) {
    throw new BadInput(`${path} cannot be written: ${fileTrouble(error)}.`);
  }
}

function save(place: Place, path: string, bytes: Uint8Array): void {
  try {
    writeFileSync(resolve(place.from, path), bytes);
  } catch (error) {
    throw new BadInput(`${path} could not be written: ${fileTrouble(error)}.`);
  }
}

/** Long runs show how far they are, where somebody watches. */
function progressLine(): (progress: RunProgress) => void {
  if (!process.stderr.isTTY) return () => undefined;
  return ({ nowHns, endHns, records, glitches }) => {
    const percent = Math.min(100, Math.floor((nowHns * 100) / Math.max(1, endHns)));
    process.stderr.write(
      `\r${percent} %  ${(nowHns / 1e7).toFixed(1)} s, ${records} records, ${glitches} glitches (Ctrl+C stops)`,
    );
  };
}

function clearLine(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\u001b[K');
}
