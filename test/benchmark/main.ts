/** `npm run bench`. Numbers are medians; speeds are ratios to real time, so they can be compared between machines a little. */
import { readFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { measureCalls } from './calls.ts';
import { measureSizes } from './size.ts';
import { measureSpeed } from './speed.ts';

const RUNS = 5;
/** Virtual time per real time: one render stream, no foreign load. */
const BUDGET_RATIO = 1500;

function line(name: string, value: string, remark = ''): void {
  process.stdout.write(`${name.padEnd(58)}${value.padStart(14)}  ${remark}`.trimEnd() + '\n');
}

/** A budget, and whether it is kept. */
const against = (kept: boolean, budget: string) => `budget ${budget}${kept ? '' : ', MISSED'}`;

const whole = (value: number) => Math.round(value).toLocaleString('en');

/** Measures everything and prints it. `root` is the repository's folder, built. */
export async function main(root: string): Promise<void> {
  process.stdout.write(`Node ${process.versions.node}, ${cpus()[0]?.model.trim()}, medians of ${RUNS} runs\n\n`);
  const module = await WebAssembly.compile(await readFile(join(root, 'build', 'driver.wasm')));
  for (const [device, title] of [
    ['ac97', "AC'97, interrupt"],
    ['virtual', 'virtual device, thread'],
  ] as const) {
    const { ratio, recordsPerSecond } = await measureSpeed(module, device, RUNS);
    line(
      `Simulation, ${title}: virtual time per real time`,
      `${whole(ratio)} x`,
      against(ratio >= BUDGET_RATIO, `${whole(BUDGET_RATIO)} x`),
    );
    line(`Simulation, ${title}: trace records`, `${whole(recordsPerSecond)} /s`);
  }
  const { intoDriverNs, intoHostNs } = await measureCalls(module, RUNS);
  line('One call into the driver and back', `${whole(intoDriverNs)} ns`);
  line('One call from the driver into the host and back', `${whole(intoHostNs)} ns`);
  for (const { name, bytes, limit } of measureSizes(root)) {
    line(`${name}, gzip`, `${(bytes / 1000).toFixed(1)} kB`, against(bytes / 1000 <= parseFloat(limit), limit));
  }
}
