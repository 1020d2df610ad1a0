/**
 * `npm run bench`: speeds against their budgets, the cost of a call, bytes shipped. Speeds are virtual seconds per second of
 * processor time, as measured and as the reference machine would have it; a budget is held against the second figure.
 */
import { readFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { slowness, warmUp } from './calibration.ts';
import { measureCalls } from './calls.ts';
import { measureSizes } from './size.ts';
import { measureSeek, measureSpeed, type RenderStreams, type Setup } from './speed.ts';
import { median } from './statistics.ts';

const RUNS = 5;
const WARM_UP_MS = 5000;
/** Virtual length of a run in the table, and of one that is held against a budget. */
const TABLE_S = 10,
  BUDGET_S = 40;
const FOREIGN_PER_SECOND = 1000;
/** One render stream, packets of 10 ms, four processors, trace on: without load, and with `FOREIGN_PER_SECOND`. */
const BUDGET_RATIO = 1500,
  BUDGET_LOADED_RATIO = 500,
  BUDGET_SEEK_MS = 50;
const PROCESSORS = [1, 2, 4, 16] as const;
const STREAMS = ['render', 'render and capture'] as const;
const RENDER_STREAMS = [1, 2, 4, 8] as const;
const DEVICES = [
  ['ac97', "AC'97"],
  ['virtual', 'Virtual device'],
] as const;

const whole = (value: number): string => Math.round(value).toLocaleString('en');
const say = (text = ''): boolean => process.stdout.write(`${text.trimEnd()}\n`);

/**
 * Measures everything and prints it. `root` is the repository's folder, built; `manyStreams` the module of the driver that
 * opens eight render streams. False: a budget is missed.
 */
export async function main(root: string, manyStreams: string): Promise<boolean> {
  let held = true;
  const line = (name: string, value: string, budget?: { readonly text: string; readonly held: boolean }): void => {
    if (budget && !budget.held) held = false;
    const remark = budget ? `budget ${budget.text}: ${budget.held ? 'held' : 'MISSED'}` : '';
    say(`${name.padEnd(58)}${value.padStart(24)}  ${remark}`);
  };
  const module = await WebAssembly.compile(await readFile(join(root, 'build', 'driver.wasm')));
  await warm(module);
  const slow = median(Array.from({ length: 51 }, slowness));
  say(
    `Node ${process.versions.node}, ${cpus()[0]?.model.trim()}: at the moment ${slow.toFixed(2)} times the reference time`,
  );

  say();
  say('Virtual seconds per second of processor time: measured / as the reference machine would have it');
  say(`${''.padEnd(46)}${PROCESSORS.map((count) => `${count} CPU${count > 1 ? 's' : ''}`.padStart(16)).join('')}`);
  for (const [device, title] of DEVICES)
    for (const streams of STREAMS)
      for (const foreignPerSecond of [0, FOREIGN_PER_SECOND]) {
        const cells: string[] = [];
        for (const processors of PROCESSORS) {
          const speed = await measureSpeed(module, { device, processors, streams, foreignPerSecond }, TABLE_S);
          cells.push(`${whole(speed.ratio)} / ${whole(speed.scaledRatio)}`.padStart(16));
        }
        const load = foreignPerSecond > 0 ? `, ${whole(foreignPerSecond)} DPCs a second` : '';
        say(`${`${title}, ${streams}${load}`.padEnd(46)}${cells.join('')}`);
      }
  await printStreams(manyStreams);

  say();
  for (const [device, title] of DEVICES)
    for (const [foreignPerSecond, budget] of [
      [0, BUDGET_RATIO],
      [FOREIGN_PER_SECOND, BUDGET_LOADED_RATIO],
    ] as const) {
      const setup: Setup = { device, processors: 4, streams: 'render', foreignPerSecond };
      const { ratio, scaledRatio, recordsPerPacket } = await measureSpeed(module, setup, BUDGET_S);
      line(
        `${title}, render, 4 CPUs, ${foreignPerSecond > 0 ? 'load' : 'no load'}, ${recordsPerPacket.toFixed(0)} records a packet`,
        `${whole(ratio)} / ${whole(scaledRatio)} x`,
        { text: `${whole(budget)} x`, held: scaledRatio >= budget },
      );
    }
  for (const [device, title] of DEVICES) {
    const setup: Setup = { device, processors: 4, streams: 'render', foreignPerSecond: 0 };
    const { ms, scaledMs } = await measureSeek(module, setup, RUNS);
    line(`${title}: step back at the end of a minute`, `${ms.toFixed(0)} / ${scaledMs.toFixed(0)} ms`, {
      text: `${BUDGET_SEEK_MS} ms`,
      held: scaledMs <= BUDGET_SEEK_MS,
    });
  }
  const { intoDriverNs, intoHostNs } = await measureCalls(module, RUNS);
  line('One call into the driver and back', `${whole(intoDriverNs)} ns`);
  line('One call from the driver into the host and back', `${whole(intoHostNs)} ns`);
  for (const { name, bytes, limit } of await measureSizes(root))
    line(`${name}, gzip`, `${(bytes / 1000).toFixed(1)} kB`, { text: limit, held: bytes / 1000 <= parseFloat(limit) });
  return held;
}

/**
 * How the cost grows with the streams. The driver has one pin for each direction and refuses a second render stream, so this
 * is the driver with a patch of a few lines: its virtual device has eight render channels, served by the same thread.
 */
async function printStreams(file: string): Promise<void> {
  const module = await WebAssembly.compile(await readFile(file));
  const measure = (streams: RenderStreams) =>
    measureSpeed(module, { device: 'virtual', processors: 4, streams, foreignPerSecond: 0 }, TABLE_S);
  for (const streams of RENDER_STREAMS) await measure(streams);
  say();
  say('Render streams at the same time: virtual device, 4 CPUs, the driver patched to have as many channels');
  let oneMs = 0;
  for (const streams of RENDER_STREAMS) {
    const { ratio, scaledRatio, recordsPerPacket } = await measure(streams);
    const costMs = 1000 / scaledRatio;
    if (streams === 1) oneMs = costMs;
    say(
      `${`${streams} stream${streams > 1 ? 's' : ''}, ${recordsPerPacket.toFixed(0)} records in 10 ms`.padEnd(46)}` +
        `${`${whole(ratio)} / ${whole(scaledRatio)}`.padStart(16)}  ${(costMs / oneMs).toFixed(1)} times the cost of one`,
    );
  }
}

/** Runs until the compilers of the JavaScript engine have done what they will. */
async function warm(module: WebAssembly.Module): Promise<void> {
  warmUp();
  const beganMs = performance.now();
  while (performance.now() - beganMs < WARM_UP_MS)
    for (const [device] of DEVICES)
      for (const streams of STREAMS)
        for (const foreignPerSecond of [0, FOREIGN_PER_SECOND])
          await measureSpeed(module, { device, processors: 4, streams, foreignPerSecond }, TABLE_S);
}
