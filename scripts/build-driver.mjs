/**
 * Builds the Windows driver: driver/*.cpp -> build/sys/portcls-lab.sys (x64) and build/sys/arm64/portcls-lab.sys, with clang
 * and lld for the MSVC target. Run directly, or call `buildSys()`. Nothing is done when nothing changed. The same sources give
 * the same bytes in every folder.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { moduleDefinition, windowsExports } from './lib/exports.mjs';
import { ensureTool, TOOLS } from './lib/tools.mjs';
import { applyPatch, parsePatch } from './lib/patch.mjs';
import { loadTs, root } from './load-ts.mjs';

const run = promisify(execFile);
const PARALLEL = 2;
const NAME = 'portcls-lab';
const OLDEST_WINDOWS = '7';
/** The variant that imports the functions of Windows 10 instead of asking for their interface. */
const HARD_LINKED = `${NAME}-hardlinked`;
const HARD_LINKED_PATCH = 'driver/variants/hard-linked/mistake.patch';
const HARD_LINKED_IMPORTS = ['PcAddStreamResource', 'PcRemoveStreamResource'];

/** The machines a driver is built for. AC'97 exists on x64 only; the virtual device everywhere. */
const MACHINES = {
  x64: { target: 'x86_64-pc-windows-msvc', machine: 'x64' },
  arm64: { target: 'aarch64-pc-windows-msvc', machine: 'arm64' },
};

/** The same switches as a release build of the WDK, in the spelling of clang's MSVC-compatible driver. */
const COMPILE = [
  ...['/nologo', '/c', '/O2', '/Oi', '/Gy', '/Gw', '/GS', '/guard:cf', '/GR-', '/EHs-c-', '/kernel', '/Zl'],
  ...['/X', '-Iwasm/include', '-Idriver', '/W4', '/WX'],
  // No folder and no command line in the program database.
  ...['/Z7', '-gno-codeview-command-line', '/clang:-fdebug-compilation-dir=.'],
  // The unknown pragmas are the WDK's; DECLARE_STD_UNKNOWN declares without `override`.
  ...['-Wno-multichar', '-Wno-four-char-constants', '-Wno-unknown-pragmas', '-Wno-inconsistent-missing-override'],
];

const LINK = [
  ...['/nologo', '/driver:wdm', '/subsystem:native', '/entry:GsDriverEntry', '/nodefaultlib', '/wx'],
  ...['/dynamicbase', '/fixed:no', '/nxcompat', '/highentropyva', '/guard:cf,nolongjmp', '/opt:ref', '/opt:icf'],
  // Start-up code is thrown away after DriverEntry; what begins with PAGE is paged.
  ...['/section:INIT,ERD', '/section:PAGE,ER'],
  ...['/release', '/Brepro', '/debug', '/pdbaltpath:%_PDB%', '/pdbsourcepath:C:\\portcls-lab'],
];

/** For what the guards themselves consist of, and run before they are set up. */
const GUARD_ITSELF = ['/GS-', '/guard:cf-'];

const sha = (...parts) =>
  parts
    .reduce((hash, part) => hash.update(part).update('\0'), createHash('sha256'))
    .digest('hex')
    .slice(0, 24);

function filesUnder(folder, pattern) {
  return fs
    .readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && pattern.test(entry.name))
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

async function tool(program, args, cwd) {
  try {
    return (await run(program, args, { cwd, maxBuffer: 1 << 26 })).stdout;
  } catch (error) {
    throw new Error(`${path.basename(program)} failed\n${error.stdout || ''}${error.stderr || error.message}`, {
      cause: error,
    });
  }
}

/** Copies a file in one step, so that nobody ever reads half of it. */
function place(from, to) {
  const temporary = `${to}.${process.pid}`;
  fs.copyFileSync(from, temporary);
  fs.renameSync(temporary, to);
  return to;
}

/** Runs the jobs two at a time, in order. */
async function pool(jobs) {
  const results = new Array(jobs.length);
  let next = 0;
  const worker = async () => {
    while (next < jobs.length) {
      const i = next++;
      results[i] = await jobs[i]();
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
  return results;
}

/** What goes into a .sys, staged from a checkout: tools run in the stage and see relative paths only. */
const STAGED = ['driver', 'wasm/include', 'wasm/portcls/stdunk.cpp', 'wasm/staticlib'];

/**
 * Copies the sources into `stage`.
 * @param {string} sources a checkout
 * @param {string} [patch] unified diff, by its path in the checkout, that makes the variant
 */
function stageSources(sources, stage, patch) {
  for (const name of STAGED) fs.cpSync(path.join(sources, name), path.join(stage, name), { recursive: true });
  if (!patch) return;
  for (const file of parsePatch(fs.readFileSync(path.join(sources, patch), 'utf8'))) {
    const name = file.newFileName.replace(/^b\//, '');
    const text = applyPatch(fs.readFileSync(path.join(stage, name), 'utf8'), file);
    if (text === false) throw new Error(`${patch} does not fit ${name} any more: make it anew`);
    fs.writeFileSync(path.join(stage, name), text);
  }
}

/** One machine's build in a stage. */
class SysBuild {
  /**
   * @param {{ out: string, stage: string, architecture: keyof typeof MACHINES, flags?: string[] }} options objects are kept
   *   under `out`, the rest goes into `stage`; `flags` come behind those of every build
   */
  constructor({ out, stage, architecture, flags = [] }) {
    Object.assign(this, { stage, architecture, flags, ...MACHINES[architecture] });
    this.objects = path.join(out, 'obj');
    this.clang = ensureTool(TOOLS.clangForWindows);
    this.lld = ensureTool(TOOLS.lldForWindows);
    this.llvmLib = ensureTool(TOOLS.llvmForWindows);
    this.llvmRc = this.llvmLib.replace('llvm-lib', 'llvm-rc');
    const headers = ['wasm/include', 'driver'].flatMap((folder) => filesUnder(path.join(stage, folder), /\.h$/));
    this.headers = sha(...headers.flatMap((file) => [path.relative(stage, file), fs.readFileSync(file)]));
    fs.mkdirSync(this.objects, { recursive: true });
  }

  /** Compiles one source; an object made from the same input is used again. */
  async compile(source, flags) {
    const key = sha(
      ...[this.clang, this.target, ...COMPILE, ...this.flags, ...flags, this.headers, source],
      fs.readFileSync(path.join(this.stage, source)),
    );
    const short = `${path.parse(source).name}.obj`;
    const object = path.join(this.objects, `${path.parse(source).name}-${this.architecture}-${key}.obj`);
    if (fs.existsSync(object)) {
      fs.copyFileSync(object, path.join(this.stage, short));
      return short;
    }
    await tool(
      this.clang,
      ['--driver-mode=cl', `--target=${this.target}`, ...COMPILE, ...this.flags, ...flags, `/Fo${short}`, source],
      this.stage,
    );
    place(path.join(this.stage, short), object);
    return short;
  }

  /** One import library per module. */
  async importLibraries(exports) {
    const modules = [...new Set(exports.map(({ module }) => module))];
    return Promise.all(
      modules.map(async (module) => {
        const { name } = path.parse(module);
        const its = exports.filter((entry) => entry.module === module);
        fs.writeFileSync(path.join(this.stage, `${name}.def`), moduleDefinition(module, its));
        const args = ['/nologo', `/def:${name}.def`, `/machine:${this.machine}`, `/out:${name}.lib`];
        await tool(this.llvmLib, args, this.stage);
        return `${name}.lib`;
      }),
    );
  }

  /**
   * @param {string} name of the driver, without ending
   * @param {import('./lib/exports.mjs').Export[]} exports what it may import
   * @returns {Promise<{ sys: string, pdb: string }>}
   */
  async link(name, exports) {
    const driver = fs.readdirSync(path.join(this.stage, 'driver')).filter((file) => file.endsWith('.cpp'));
    const objects = await pool([
      ...driver.sort().map((file) => () => this.compile(`driver/${file}`, ['/std:c++17'])),
      () => this.compile('wasm/portcls/stdunk.cpp', ['/std:c++17']),
      () =>
        this.compile('wasm/staticlib/guard.cpp', [
          ...GUARD_ITSELF,
          '/std:c++20',
          '-Wno-missing-designated-field-initializers',
        ]),
      () => this.compile('wasm/staticlib/memory.c', [...GUARD_ITSELF, '/clang:-fno-builtin']),
    ]);
    const libraries = await this.importLibraries(exports);
    const resource = ['/no-preprocess', '/fo', 'version.res', 'driver/portcls-lab.rc'];
    await tool(this.llvmRc, resource, this.stage);
    const args = [...LINK, `/machine:${this.machine}`, `/out:${name}.sys`, `/pdb:${name}.pdb`];
    await tool(this.lld, [...args, ...objects, 'version.res', ...libraries], this.stage);
    return { sys: path.join(this.stage, `${name}.sys`), pdb: path.join(this.stage, `${name}.pdb`) };
  }
}

function publish(built, folder, name) {
  fs.mkdirSync(folder, { recursive: true });
  return {
    sys: place(built.sys, path.join(folder, `${name}.sys`)),
    pdb: place(built.pdb, path.join(folder, `${name}.pdb`)),
  };
}

/**
 * Builds the driver for Windows.
 * @param {{ sources?: string, out?: string, arm64?: boolean }} [options] a checkout, the folder for the results, and whether
 *   the ARM64 driver is built too
 * @returns {Promise<{ sys: string, pdb: string, hardLinked: string, arm64?: { sys: string, pdb: string } }>} paths;
 *   `hardLinked` is the driver that imports the stream-resource functions
 * @throws {Failure} when clang or lld is missing and cannot be installed
 */
export async function buildSys({ sources = root, out = path.join(root, 'build/sys'), arm64 = false } = {}) {
  const { HOST } = await loadTs('wasm/abi/table.ts');
  const { has } = await loadTs('web/simulator/versions.ts');
  const all = windowsExports(HOST);
  const oldest = all.filter(({ since }) => has(OLDEST_WINDOWS, since));
  const newer = all.filter(({ name }) => HARD_LINKED_IMPORTS.includes(name));
  // Two builds at a time, of two processes, do not get into each other's way.
  const work = path.join(out, `work-${process.pid}-${buildCount++}`);
  const build = (architecture, name, exports, patch) => {
    const stage = path.join(work, `${architecture}-${name}`);
    stageSources(sources, stage, patch);
    return new SysBuild({ out, stage, architecture }).link(name, exports);
  };
  try {
    const result = publish(await build('x64', NAME, oldest), out, NAME);
    const variant = await build('x64', HARD_LINKED, [...oldest, ...newer], HARD_LINKED_PATCH);
    const hardLinked = publish(variant, out, HARD_LINKED).sys;
    if (!arm64) return { ...result, hardLinked };
    return { ...result, hardLinked, arm64: publish(await build('arm64', NAME, oldest), path.join(out, 'arm64'), NAME) };
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
}
let buildCount = 0;

/**
 * Builds a driver variant (driver/variants/<name>/mistake.patch) for x64.
 * @param {string} name the variant
 * @param {string} [out] folder for the results
 * @returns {Promise<{ sys: string, pdb: string }>} paths
 */
export async function buildSysVariant(name, out = path.join(root, 'build/sys/variants')) {
  const { HOST } = await loadTs('wasm/abi/table.ts');
  const stage = path.join(out, `work-${process.pid}-${buildCount++}`);
  try {
    stageSources(root, stage, `driver/variants/${name}/mistake.patch`);
    // A mistake may leave something unused.
    const build = new SysBuild({ out, stage, architecture: 'x64', flags: ['/WX-'] });
    return publish(await build.link(name, windowsExports(HOST)), out, name);
  } finally {
    fs.rmSync(stage, { recursive: true, force: true });
  }
}

/**
 * Builds other sources for x64 into a .sys, with everything a driver links statically.
 * @param {string[]} sources paths of .cpp files; headers beside them and in test/drivers are found
 * @param {string} name of the result, without ending
 * @param {string} out folder for the results
 * @returns {Promise<{ sys: string, pdb: string }>} paths
 */
export async function buildSysOf(sources, name, out) {
  const { HOST } = await loadTs('wasm/abi/table.ts');
  const stage = path.join(out, `work-${process.pid}-${buildCount++}`);
  try {
    stageSources(root, stage);
    const driver = path.join(stage, 'driver');
    for (const file of filesUnder(driver, /\.(cpp|h)$/)) fs.rmSync(file);
    fs.cpSync(path.join(root, 'test/drivers'), path.join(stage, 'drivers'), { recursive: true });
    for (const source of sources) fs.copyFileSync(source, path.join(driver, path.basename(source)));
    const build = new SysBuild({ out, stage, architecture: 'x64', flags: ['/WX-'] });
    return publish(await build.link(name, windowsExports(HOST)), out, name);
  } finally {
    fs.rmSync(stage, { recursive: true, force: true });
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const started = Date.now();
  const { sys, hardLinked, arm64 } = await buildSys({ arm64: true });
  for (const file of [sys, hardLinked, arm64.sys])
    console.log(`${path.relative(root, file)}: ${fs.statSync(file).size} bytes`);
  console.log(`${((Date.now() - started) / 1000).toFixed(1)} s`);
}
