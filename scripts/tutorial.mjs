/**
 * The steps of examples/hello-wavert: each patch is applied to what the ones before left, built and run as a reader would. What
 * the commands print is held against the step's text, which the reference shows. `--accept` writes the texts anew.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { applyPatch, parsePatch } from 'diff';
import { ROOT } from './lib/files.mjs';
import { Failure, runScript, say } from './lib/say.mjs';

const EXAMPLE = path.join(ROOT, 'examples', 'hello-wavert');
const STEPS = path.join(EXAMPLE, 'steps');
const FOLDER = 'my-driver';
const BUILD = ['build', FOLDER, '--name', 'hello-wavert', '--out', 'driver.wasm'];
const RUN = ['run', 'first-stream', '--driver', 'driver.wasm'];
const CONFORM = ['conformance', 'driver.wasm', '--scenario', 'first-stream', '--faults', '0'];

/** What a reader types after each step, with the exit code it ends with. */
const COMMANDS = {
  '0-an-empty-folder': [[BUILD, 2]],
  '1-a-driver-that-loads': [
    [BUILD, 0],
    [RUN, 1],
  ],
  '2-what-it-looks-like': [
    [BUILD, 0],
    [RUN, 1],
  ],
  '3-a-device-that-lives': [
    [BUILD, 0],
    [RUN, 1],
  ],
  '4-a-stream': [
    [BUILD, 0],
    [RUN, 0],
    [CONFORM, 1],
  ],
  '5-a-stream-resource': [
    [BUILD, 0],
    [RUN, 0],
    [CONFORM, 0],
  ],
  '6-for-windows': [
    [BUILD, 0],
    [RUN, 0],
  ],
};

/** Applies a patch of several files to a folder. Throws Failure when it does not fit exactly. */
export function applyStep(folder, text, name) {
  for (const patch of parsePatch(text)) {
    const file = patch.newFileName.replace(/^b\//, '');
    const at = path.join(folder, path.basename(file));
    const made = applyPatch(fs.existsSync(at) ? fs.readFileSync(at, 'utf8') : '', patch, { fuzzFactor: 0 });
    if (made === false) throw new Failure(`${name}.patch does not fit ${file}`);
    fs.writeFileSync(at, made);
  }
}

/** What differs from machine to machine and from build to build is left out: times, sizes, folders, rules that say nothing yet. */
const steady = (text, place) =>
  text
    .replaceAll(`${place}${path.sep}`, '')
    .replace(/, \d+ bytes in [\d.]+ s$/gm, '')
    .replace(/ in \d+ ms \(\d+ x\)/g, '')
    .replace(/^Not (exercised|applicable): .*\n/gm, '')
    .replace(/^held {4}.*\n/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();

/** @returns {string} what all commands of the step printed, each behind its prompt */
function carryOut(name, place) {
  return COMMANDS[name]
    .map(([args, code]) => {
      const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(ROOT, 'scripts', 'lab.mjs'), ...args], {
        cwd: place,
        encoding: 'utf8',
        env: { ...process.env, npm_lifecycle_event: '' },
      });
      const said = steady(`${stdout}${stderr}`, place);
      if (status !== code)
        throw new Failure(`${name}: lab ${args.join(' ')} ended with ${status}, not ${code}:\n${said}`);
      return `$ npm run -s lab -- ${args.join(' ')}\n${said}\n`;
    })
    .join('\n');
}

/** The last step is the example, byte for byte. */
function checkWhole(folder) {
  const files = (at) =>
    fs.readdirSync(at, { withFileTypes: true }).flatMap((entry) => (entry.isFile() ? entry.name : []));
  const [made, whole] = [files(folder).sort(), files(EXAMPLE).sort()];
  if (made.join() !== whole.join()) throw new Failure(`the last step has ${made.join()}, the example ${whole.join()}`);
  for (const file of whole)
    if (!fs.readFileSync(path.join(folder, file)).equals(fs.readFileSync(path.join(EXAMPLE, file))))
      throw new Failure(`after the last step ${file} is not that of the example: make the patches anew`);
}

await runScript(async () => {
  const accept = process.argv.includes('--accept');
  const place = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'lab-tutorial-')));
  const folder = path.join(place, FOLDER);
  fs.mkdirSync(folder);
  const patches = fs.readdirSync(STEPS).filter((name) => name.endsWith('.patch'));
  const unknown = patches.filter((name) => !(name.slice(0, -'.patch'.length) in COMMANDS));
  if (unknown.length > 0) throw new Failure(`no commands are given for ${unknown.join(', ')}`);
  try {
    const wrong = [];
    for (const name of Object.keys(COMMANDS)) {
      const patch = path.join(STEPS, `${name}.patch`);
      if (fs.existsSync(patch)) applyStep(folder, fs.readFileSync(patch, 'utf8'), name);
      else if (name !== '0-an-empty-folder') throw new Failure(`there is no ${name}.patch`);
      const said = carryOut(name, place);
      const expected = path.join(STEPS, `${name}.txt`);
      if (accept) fs.writeFileSync(expected, said);
      else if (!fs.existsSync(expected) || fs.readFileSync(expected, 'utf8') !== said)
        wrong.push(`${name} prints something else than steps/${name}.txt:\n${said}`);
      say(`   ${name}: ${COMMANDS[name].length} commands`);
    }
    checkWhole(folder);
    if (wrong.length > 0)
      throw new Failure(`${wrong.join('\n')}\nRead it; node scripts/tutorial.mjs --accept writes it as expected.`);
  } finally {
    fs.rmSync(place, { recursive: true, force: true });
  }
});
