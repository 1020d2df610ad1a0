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
import { loadTs, root } from './load-ts.mjs';

const run = promisify(execFile);
const PARALLEL = 2;
const NAME = 'portcls-lab';
const OLDEST_WINDOWS = '7';

/** The machines a driver is built for. AC'97 exists on x64 only; the virtual device everywhere. */
const MACHINES = {
  x64: { target: 'x86_64-pc-windows-msvc', machine: 'x64' },
  arm64: { target: 'aarch64-pc-windows-msvc', machine: 'arm64' },
};

/** The same switches as a release build of the WDK, in the spelling of clang's MSVC-compatible driver. */
const COMPILE = [
  ...[
    '/nologo',
    '/c',
    '/O2',
    '/Oi',
    '/Gy',
    '/Gw',
    '/GS',
    '/guard:cf',
    '/GR-',
    '/EHs-c-',
    '/kernel',
    '/Zl',
    '/Z7',
    '/X',
  ],
  ...['/W4', '/WX'],
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

/** Builds in `work`, with paths relative to it wherever a tool might write them down. */
class SysBuild {
  /**
   * @param {{ sources: string, work: string, architecture: keyof typeof MACHINES }} options `sources` is a checkout
   */
  constructor({ sources, work, architecture }) {
    Object.assign(this, { sources, work, architecture, ...MACHINES[architecture] });
    this.clang = ensureTool(TOOLS.clangForWindows);
    this.lld = ensureTool(TOOLS.lldForWindows);
    this.llvmLib = ensureTool(TOOLS.llvmForWindows);
    this.llvmRc = this.llvmLib.replace('llvm-lib', 'llvm-rc');
    this.headers = filesUnder(path.join(sources, 'wasm/include'), /\.h$/);
  }

  /** Compiles one source; an object made from the same input is used again. */
  async compile(source, flags, include) {
    const headers = [...this.headers, ...filesUnder(include, /\.h$/)];
    const key = sha(
      this.clang,
      COMPILE.join(' '),
      flags.join(' '),
      source.replace(this.sources, ''),
      fs.readFileSync(source),
      ...headers.map((file) => fs.readFileSync(file)),
    );
    const object = `obj/${path.parse(source).name}-${this.architecture}-${key}.obj`;
    const full = path.join(this.work, object);
    if (fs.existsSync(full)) return object;
    fs.mkdirSync(path.dirname(full), { recursive: true });
    const temporary = `${full}.${process.pid}`;
    await tool(
      this.clang,
      [
        ...['--driver-mode=cl', `--target=${this.target}`, ...COMPILE, ...flags],
        ...['/clang:-fdebug-compilation-dir=.', `/clang:-ffile-prefix-map=${this.sources}=.`],
        ...[`-I${path.join(this.sources, 'wasm/include')}`, `-I${include}`],
        ...[`/Fo${temporary}`, '--', source],
      ],
      this.work,
    );
    fs.renameSync(temporary, full);
    return object;
  }

  /** One import library per module, with what the oldest Windows exports and, where asked for, more. */
  async importLibraries(folder, exports) {
    const modules = [...new Set(exports.map(({ module }) => module))];
    return Promise.all(
      modules.map(async (module) => {
        const base = `${folder}/${path.parse(module).name}`;
        fs.writeFileSync(
          path.join(this.work, `${base}.def`),
          moduleDefinition(
            module,
            exports.filter((entry) => entry.module === module),
          ),
        );
        const args = ['/nologo', `/def:${base}.def`, `/machine:${this.machine}`, `/out:${base}.lib`];
        await tool(this.llvmLib, args, this.work);
        return `${base}.lib`;
      }),
    );
  }

  /**
   * @param {{ name: string, driver: string, exports: import('./lib/exports.mjs').Export[] }} options `driver` holds the
   *   driver's sources
   * @returns {Promise<{ sys: string, pdb: string }>}
   */
  async link({ name, driver, exports }) {
    const sources = fs
      .readdirSync(driver)
      .filter((file) => file.endsWith('.cpp'))
      .sort()
      .map((file) => path.join(driver, file));
    const objects = await pool([
      ...sources.map((source) => () => this.compile(source, ['/std:c++17'], driver)),
      () => this.compile(path.join(this.sources, 'wasm/portcls/stdunk.cpp'), ['/std:c++17'], driver),
      () =>
        this.compile(
          path.join(this.sources, 'wasm/staticlib/guard.cpp'),
          ['/std:c++20', '/GS-', '/guard:cf-', '-Wno-missing-designated-field-initializers'],
          driver,
        ),
      () => this.compile(path.join(this.sources, 'wasm/staticlib/memory.c'), ['/GS-', '/clang:-fno-builtin'], driver),
    ]);
    const folder = `link-${this.architecture}-${name}`;
    fs.mkdirSync(path.join(this.work, folder), { recursive: true });
    const libraries = await this.importLibraries(folder, exports);
    await tool(
      this.llvmRc,
      ['/no-preprocess', '/fo', `${folder}/version.res`, path.join(driver, 'portcls-lab.rc')],
      this.work,
    );
    const args = [...LINK, `/machine:${this.machine}`, `/out:${folder}/${name}.sys`, `/pdb:${folder}/${name}.pdb`];
    await tool(this.lld, [...args, ...objects, `${folder}/version.res`, ...libraries], this.work);
    return { sys: path.join(this.work, folder, `${name}.sys`), pdb: path.join(this.work, folder, `${name}.pdb`) };
  }
}

/** Moves what was built to its place in one step each, so that nobody ever reads half a file. */
function publish(built, folder, name) {
  fs.mkdirSync(folder, { recursive: true });
  const place = (from, ending) => {
    const to = path.join(folder, `${name}${ending}`);
    fs.copyFileSync(from, `${to}.${process.pid}`);
    fs.renameSync(`${to}.${process.pid}`, to);
    return to;
  };
  return { sys: place(built.sys, '.sys'), pdb: place(built.pdb, '.pdb') };
}

/**
 * Builds the driver for Windows.
 * @param {{ sources?: string, out?: string, arm64?: boolean }} [options] a checkout, the folder for the results, and whether
 *   the ARM64 driver is built too
 * @returns {Promise<{ sys: string, pdb: string, arm64?: { sys: string, pdb: string } }>} paths
 * @throws {Failure} when clang or lld is missing and cannot be installed
 */
export async function buildSys({ sources = root, out = path.join(root, 'build/sys'), arm64 = false } = {}) {
  const { HOST } = await loadTs('wasm/abi/table.ts');
  const { has } = await loadTs('web/simulator/versions.ts');
  const exports = windowsExports(HOST).filter(({ since }) => has(OLDEST_WINDOWS, since));
  const work = path.join(out, 'work');
  const driver = path.join(sources, 'driver');
  const x64 = new SysBuild({ sources, work, architecture: 'x64' });
  const result = publish(await x64.link({ name: NAME, driver, exports }), out, NAME);
  if (!arm64) return result;
  const other = new SysBuild({ sources, work, architecture: 'arm64' });
  return {
    ...result,
    arm64: publish(await other.link({ name: NAME, driver, exports }), path.join(out, 'arm64'), NAME),
  };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const started = Date.now();
  const { sys, arm64 } = await buildSys({ arm64: true });
  for (const file of [sys, arm64.sys]) console.log(`${path.relative(root, file)}: ${fs.statSync(file).size} bytes`);
  console.log(`${((Date.now() - started) / 1000).toFixed(1)} s`);
}
