/**
 * `npm run bench -- build`: how long `lab build` takes, for the example again and for a large driver at first and after a
 * change. Figures are wall-clock time of this machine, others' work on it included.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { buildAnyDriver } from './build-any.mjs';
import { driverOfLines } from './lib/any/many-nodes.mjs';
import { ROOT } from './lib/files.mjs';
import { Failure, say } from './lib/say.mjs';

const EXAMPLE = path.join(ROOT, 'examples', 'hello-wavert');
const LARGE_LINES = 15_000;
const BUDGET_WARM_S = 3,
  BUDGET_LARGE_S = 60;

/** Measures, prints, and returns whether every budget is held. Throws Failure when what was built does not run. */
export async function benchBuild() {
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'lab-bench-'));
  let held = true;
  const report = (name, { seconds, bytes }, budget) => {
    const ok = budget === null || seconds < budget;
    held &&= ok;
    const against = budget === null ? '' : `  budget ${budget} s: ${ok ? 'held' : 'MISSED'}`;
    say(`${name.padEnd(58)} ${seconds.toFixed(2)} s, ${bytes} bytes${against}`);
  };
  try {
    const out = path.join(scratch, 'driver.wasm');
    // The first may compile the bridge and the example; objects of unchanged sources are kept.
    report('The example, first', await buildAnyDriver({ folder: EXAMPLE, out }), null);
    report('The example again', await buildAnyDriver({ folder: EXAMPLE, out }), BUDGET_WARM_S);

    const example = Object.fromEntries(
      fs
        .readdirSync(EXAMPLE)
        .filter((file) => /\.(cpp|h|inf|vcxproj)$/.test(file))
        .map((file) => [file, fs.readFileSync(path.join(EXAMPLE, file), 'utf8')]),
    );
    const { files, lines } = driverOfLines(example, LARGE_LINES);
    const folder = path.join(scratch, 'large');
    fs.mkdirSync(folder);
    for (const [file, text] of Object.entries(files)) fs.writeFileSync(path.join(folder, file), text);
    const sources = Object.keys(files).filter((file) => file.endsWith('.cpp'));
    const size = `${lines.toLocaleString('en')} lines in ${sources.length} sources`;
    report(`${size}, first`, await buildAnyDriver({ folder, out }), BUDGET_LARGE_S);
    runs(out);
    fs.appendFileSync(path.join(folder, sources.at(-1)), '\n// Changed.\n');
    report(`${size}, one source changed`, await buildAnyDriver({ folder, out }), null);
    return held;
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true });
    forgetObjects();
  }
}

/** What is fast and does not work is no figure. */
function runs(driver) {
  const args = [path.join(ROOT, 'scripts', 'lab.mjs'), 'run', 'first-stream', '--driver', driver];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', timeout: 60_000 });
  if (status !== 0) throw new Failure(`The large driver does not run:\n${stdout}${stderr}`);
}

/** The kept objects of the scratch folder: nobody builds it again. */
function forgetObjects() {
  const objects = path.join(ROOT, 'build', 'any', 'obj');
  for (const name of fs.existsSync(objects) ? fs.readdirSync(objects) : [])
    if (/^nodes?\d*\.cpp-/.test(name)) fs.rmSync(path.join(objects, name), { force: true });
}
