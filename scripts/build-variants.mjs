/**
 * Builds driver variants: the project's driver with one mistake each. A variant is driver/variants/<name>/mistake.patch, a
 * unified diff against driver/; the patched copies lie under build/variants/src/<name>, the module is
 * build/variants/<name>.wasm. Run directly: builds those named, or all.
 */
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildDriver, ensureDriver } from './build-wasm.mjs';
import { root } from './load-ts.mjs';
import { applyPatch, parsePatch } from './lib/patch.mjs';

/** The name of the driver without a mistake. */
export const PLAIN_DRIVER = 'portcls-lab';
const DRIVER = path.join(root, 'driver');
const VARIANTS = path.join(DRIVER, 'variants');
const BUILT = path.join(root, 'build', 'variants');
const AT_ONCE = 2;

/** Names of all variants, sorted. */
export function variantNames() {
  if (!fs.existsSync(VARIANTS)) return [];
  return fs
    .readdirSync(VARIANTS)
    .filter((name) => fs.existsSync(path.join(VARIANTS, name, 'mistake.patch')))
    .sort();
}

/** Which hunk of a file's patch is the first that does not fit, counted from 1. */
function firstMisfit(source, file) {
  for (let count = 1; count <= file.hunks.length; count++)
    if (applyPatch(source, { ...file, hunks: file.hunks.slice(0, count) }) === false) return count;
  return file.hunks.length;
}

/**
 * The driver's files as a variant's patch changes them, without writing anything.
 * @param {string} name the variant
 * @returns {Map<string, string>} file name in driver/ to its changed text
 */
export function patchedFiles(name) {
  return changedBy(`driver/variants/${name}/mistake.patch`);
}

/** The same for any patch against driver/; `place` is its path in the repository. */
export function changedBy(place) {
  const changed = new Map();
  for (const file of parsePatch(fs.readFileSync(path.join(root, place), 'utf8'))) {
    const target = (file.newFileName ?? '').replace(/^b\//, '').replace(/^driver\//, '');
    const full = path.join(DRIVER, target);
    if (path.basename(target) !== target || !fs.existsSync(full))
      throw new Error(`${place}: driver/${target} is not a file of the driver`);
    const source = changed.get(target) ?? fs.readFileSync(full, 'utf8');
    const result = applyPatch(source, file);
    if (result === false) {
      const hunk = firstMisfit(source, file);
      throw new Error(
        `${place} no longer applies: driver/${target}, hunk ${hunk} of ${file.hunks.length} (line ${file.hunks[hunk - 1]?.oldStart}). Make the patch anew against the driver of now.`,
      );
    }
    changed.set(target, result);
  }
  if (changed.size === 0) throw new Error(`${place} changes no file`);
  return changed;
}

function writeIfChanged(file, text) {
  if (fs.existsSync(file) && fs.readFileSync(file, 'utf8') === text) return;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text);
}

/**
 * Writes a variant's patched files under `folder` (by default build/variants/src/<name>).
 * @returns {{sources: string[], includeDirs: string[]}} what to compile: unchanged sources are those of driver/ itself,
 *   unless a header is patched, which every source has to find first
 */
export function variantSources(name, folder = path.join(BUILT, 'src', name)) {
  return sourcesOf(patchedFiles(name), folder);
}

function sourcesOf(changed, folder) {
  const own = fs.readdirSync(DRIVER).filter((file) => /\.(cpp|h)$/.test(file));
  const whole = [...changed.keys()].some((file) => file.endsWith('.h'));
  const copies = new Map(changed);
  if (whole)
    for (const file of own) if (!copies.has(file)) copies.set(file, fs.readFileSync(path.join(DRIVER, file), 'utf8'));
  for (const [file, text] of copies) writeIfChanged(path.join(folder, file), text);
  // A file that an earlier form of the patch left there must not be found any more.
  for (const file of fs.readdirSync(folder)) if (!copies.has(file)) fs.rmSync(path.join(folder, file));
  return {
    sources: own
      .filter((file) => file.endsWith('.cpp'))
      .sort()
      .map((file) => path.join(copies.has(file) ? folder : DRIVER, file)),
    includeDirs: whole ? [folder] : [DRIVER],
  };
}

/** Builds one variant unless it is up to date. Throws Error for a name there is none of. */
export async function ensureVariant(name) {
  if (!variantNames().includes(name))
    throw new Error(`There is no driver "${name}". There are: ${[PLAIN_DRIVER, ...variantNames()].join(', ')}.`);
  return buildDriver({ ...variantSources(name), out: path.join(BUILT, `${name}.wasm`) });
}

/**
 * Builds a driver for measurements, which is no variant and is not offered anywhere, unless it is up to date.
 * @param {string} place its patch against driver/, as a path in the repository
 * @param {string} name its module is build/<name>.wasm
 */
export async function ensurePatched(place, name) {
  const folder = path.join(root, 'build', 'patched', name);
  return buildDriver({ ...sourcesOf(changedBy(place), folder), out: path.join(root, 'build', `${name}.wasm`) });
}

/** The module of a driver by its name in a scenario, built when it is not up to date; its path. */
export async function ensureModule(name) {
  return (name === PLAIN_DRIVER ? await ensureDriver() : await ensureVariant(name)).out;
}

/** Builds these variants, all by default; takes away modules of variants that are gone. */
export async function ensureVariants(names = variantNames()) {
  const all = variantNames();
  if (fs.existsSync(BUILT))
    for (const file of fs.readdirSync(BUILT)) {
      const name = file.split('.')[0];
      if (file.endsWith('.wasm') && !all.includes(name)) fs.rmSync(path.join(BUILT, file));
    }
  // First what all have in common, so that none compiles it twice.
  await ensureDriver();
  const results = [];
  const waiting = [...names];
  const worker = async () => {
    for (let name; (name = waiting.shift()) !== undefined;) results.push({ name, ...(await ensureVariant(name)) });
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return results.sort((a, b) => (a.name < b.name ? -1 : 1));
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const named = process.argv.slice(2);
  for (const { name, bytes, gzipBytes, fresh } of await ensureVariants(named.length > 0 ? named : undefined))
    console.log(`${name}: ${bytes} bytes, ${gzipBytes} gzip${fresh ? '' : ', unchanged'}`);
}
