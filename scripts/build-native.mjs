/**
 * Builds the host process with the driver linked in, with AddressSanitizer and UndefinedBehaviorSanitizer:
 * driver/*.cpp -> build/native/host. Linux on x86-64 only. Objects are kept by a hash of their inputs; nothing is done when
 * nothing changed.
 */
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { filesUnder, inParallel, readAll, sha, writeIfChanged } from './lib/compile.mjs';
import { ensureTool, TOOLS } from './lib/tools.mjs';
import { loadTs, root } from './load-ts.mjs';

const run = promisify(execFile);
const BUILD = path.join(root, 'build');
const OUT = path.join(BUILD, 'native');

/** Driver and bridge: the kernel's rules of C++, and everything the sanitizers can watch without run-time type information. */
const SANITIZE = [
  '-fsanitize=address,undefined',
  '-fno-sanitize=vptr,function',
  '-fno-sanitize-recover=all',
  '-fno-omit-frame-pointer',
];
const COMPILE = [
  ...['-std=c++17', '-O1', '-g', '-fno-exceptions', '-fno-rtti', '-fms-extensions', '-fno-threadsafe-statics'],
  ...['-fshort-wchar', `-ffile-prefix-map=${root.replace(/\/$/, '')}/=`],
  ...['-Wall', '-Wno-unknown-pragmas', '-Wno-ignored-attributes', '-Wno-ignored-pragmas', '-Wno-multichar'],
  ...['-Wno-four-char-constants', '-Wno-missing-braces', '-Wno-inconsistent-missing-override'],
];
/** Instead of sanitizers: counters of the driver's regions, in a file that is mapped, so that they outlive a killed process. */
const COVERAGE = ['-fprofile-instr-generate', '-fcoverage-mapping', '-mllvm', '-runtime-counter-relocation'];
const HOST_COMPILE = ['-std=c++17', '-O2', '-g', '-fno-exceptions', '-fno-rtti', '-Wall', '-Wextra'];

/** The sources of the project's own driver. */
export const driverSources = () =>
  filesUnder(path.join(root, 'driver'), /\.cpp$/).filter((file) => path.dirname(file) === path.join(root, 'driver'));

export const isSupported = () => process.platform === 'linux' && process.arch === 'x64';

/** What can be built natively: compiles sources into objects under build/native/obj. */
export class NativeBuild {
  /**
   * @param {{ sanitize?: string[], coverage?: boolean }} [options] further sanitizer flags for driver and bridge (libFuzzer's);
   *   coverage counts what of the driver is run, without sanitizers
   */
  constructor({ sanitize = [], coverage = false } = {}) {
    this.clang = ensureTool(TOOLS.clang);
    this.sanitize = coverage ? [] : [...SANITIZE, ...sanitize];
    this.instrument = coverage ? COVERAGE : this.sanitize;
    // AddressSanitizer must see the host's memory, but the host switches stacks, which is no undefined behaviour.
    this.hostFlags = coverage ? HOST_COMPILE : [...HOST_COMPILE, '-fsanitize=address'];
    this.includes = [path.join(root, 'wasm/include'), BUILD];
  }

  /** Writes build/abi.h. */
  async prepare() {
    const { generate } = await loadTs('wasm/abi/generate.ts');
    writeIfChanged(path.join(BUILD, 'abi.h'), generate());
    const headers = ['wasm', 'test/fuzz'].flatMap((folder) => filesUnder(path.join(root, folder), /\.h$/));
    this.shared = sha(readAll(headers), fs.readFileSync(path.join(BUILD, 'abi.h')), this.clang);
    return this;
  }

  /** @returns {Promise<string>} path of the object */
  async compile(source, flags, includeDirs = []) {
    const folders = [...includeDirs, path.dirname(source)];
    const args = [...flags, ...[...this.includes, ...folders].map((include) => `-I${include}`)];
    const own = readAll([source, ...folders.flatMap((folder) => filesUnder(folder, /\.h$/))]);
    const object = path.join(OUT, 'obj', `${path.parse(source).name}-${sha(this.shared, own, args.join(' '))}.o`);
    if (fs.existsSync(object)) return object;
    fs.mkdirSync(path.dirname(object), { recursive: true });
    const temporary = `${object}.${process.pid}`;
    await this.tool(this.clang, [...args, '-c', source, '-o', temporary]);
    fs.renameSync(temporary, object);
    return object;
  }
  compileHost(source) {
    return this.compile(source, this.hostFlags);
  }
  compileBridge(source) {
    return this.compile(source, [...COMPILE, ...this.sanitize]);
  }
  /** `includeDirs` are searched before the source's own folder. */
  compileDriver(source, includeDirs = []) {
    return this.compile(source, [...COMPILE, ...this.instrument, '-fcheck-new'], includeDirs);
  }

  /** Objects of the bridge without any transport. */
  bridge() {
    return ['wasm/ntos', 'wasm/portcls', 'wasm/basic']
      .flatMap((folder) => filesUnder(path.join(root, folder), /\.cpp$/))
      .map((source) => () => this.compileBridge(source));
  }

  /** Names of symbols, undefined or defined. */
  async symbols(objects, which) {
    const nm = this.clang.replace(/clang\+\+(.*)$/, 'llvm-nm$1');
    const text = await this.tool(fs.existsSync(nm) ? nm : 'nm', [which, '--format=posix', ...objects]);
    return new Set(text.split('\n').flatMap((line) => /^(\S+) [A-Za-z]/.exec(line)?.[1] ?? []));
  }

  /** What the driver links against: its undefined C names that the kernel side of the bridge defines, sorted. */
  async imports(driver, bridge) {
    const [wanted, own, offered] = await Promise.all([
      this.symbols(driver, '--undefined-only'),
      this.symbols(driver, '--defined-only'),
      this.symbols(bridge, '--defined-only'),
    ]);
    return [...wanted]
      .filter((name) => !own.has(name) && offered.has(name) && /^[A-Z]\w*$/.test(name) && !/^(IID|CLSID)_/.test(name))
      .sort();
  }

  /** `more` are flags of this link, in place of the further ones of compiling. */
  async link(objects, out, more = []) {
    const temporary = `${out}.${process.pid}`;
    // Drivers bring their own operators new and delete, so nothing else in the program may use those of the C++ library.
    const flags = more.length > 0 ? [...SANITIZE, ...more] : this.instrument;
    await this.tool(this.clang, [...flags, ...objects, '-o', temporary]);
    fs.renameSync(temporary, out);
  }

  async tool(program, args) {
    try {
      return (await run(program, args, { cwd: root, maxBuffer: 1 << 26 })).stdout;
    } catch (error) {
      throw new Error(`${path.basename(program)} failed\n${error.stderr || error.message}`, { cause: error });
    }
  }
}

/**
 * Builds the native host for a driver.
 * @param {{ sources?: string[], includeDirs?: string[], name?: string, coverage?: boolean }} [options] the driver's sources and
 *   the folders of its headers; name of the result under build/native; coverage: see NativeBuild
 * @returns {Promise<string>} path of the program
 * @throws {Failure} when clang is missing and cannot be installed
 */
export async function buildNative({
  sources = driverSources(),
  includeDirs = [],
  name = 'host',
  coverage = false,
} = {}) {
  const build = await new NativeBuild({ coverage }).prepare();
  const hostSources = ['frame', 'fiber', 'serve'].map((file) => path.join(root, `wasm/hosts/process/${file}.cpp`));
  const objects = await inParallel([
    ...sources.map((source) => () => build.compileDriver(source, includeDirs)),
    ...build.bridge(),
    () => build.compileBridge(path.join(root, 'wasm/hosts/native/bridge.cpp')),
    ...[...hostSources, path.join(root, 'wasm/hosts/native/main.cpp')].map((source) => () => build.compileHost(source)),
  ]);
  const out = path.join(OUT, name);
  fs.mkdirSync(path.dirname(out), { recursive: true });
  const stamp = `${out}.key`;
  const key = sha(objects.join('\n'), fs.readFileSync(new URL(import.meta.url)));
  if (fs.existsSync(out) && fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === key) return out;
  const imports = await build.imports(objects.slice(0, sources.length), objects.slice(sources.length));
  const text = `extern "C" const char driver_imports[];\nconst char driver_imports[] = "${imports.join('\\n')}";\n`;
  const list = path.join(OUT, `${name}-imports.cpp`);
  writeIfChanged(list, text);
  await build.link([...objects, await build.compileHost(list)], out);
  fs.writeFileSync(stamp, key);
  return out;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const started = Date.now();
  const out = await buildNative();
  console.log(
    `${path.relative(root, out)}: ${fs.statSync(out).size} bytes, ${((Date.now() - started) / 1000).toFixed(1)} s`,
  );
}
