/**
 * Brings a fresh checkout to where it can be built. Plain Node: it must run before any npm package is installed.
 * Everything here is skipped when it is already done.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { contentHash, isStamped, ROOT, writeStamp } from './lib/files.mjs';
import { Failure, runScript, say } from './lib/say.mjs';
import { ensureTool, TOOLS } from './lib/tools.mjs';

const OLDEST_NODE = [20, 19];

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  throw new Failure(`Node ${process.versions.node} is too old: install Node ${OLDEST_NODE.join('.')} or newer.`);
}

/** Installs the npm packages when package-lock.json is not the one they were installed from. */
export function ensurePackages() {
  checkNode();
  const stamp = join(ROOT, 'node_modules', '.portcls-lab-lock');
  const lock = contentHash(join(ROOT, 'package-lock.json'));
  if (isStamped(stamp, lock)) return;
  say('Installing npm packages.');
  // A list of arguments with a shell is what Windows needs for npm.cmd; none of them comes from outside.
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: ROOT,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Failure('npm ci failed; its messages are above.');
  writeStamp(stamp, lock);
}

/** What a build of the driver needs. */
export function ensureCompiler() {
  ensureTool(TOOLS.emscripten);
  ensureTool(TOOLS.binaryen);
}

/** npm packages, compiler, driver.wasm. */
export async function ensureBuildable() {
  ensurePackages();
  ensureCompiler();
  const { ensureDriver } = await import('./build-wasm.mjs');
  await ensureDriver();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await runScript(async () => {
    await ensureBuildable();
    const { ensureVariants } = await import('./build-variants.mjs');
    await ensureVariants();
    say('Everything is in place.');
  });
}
