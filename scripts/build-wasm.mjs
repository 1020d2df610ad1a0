/**
 * Builds driver sources and the bridge into one WebAssembly module. Run directly: driver/*.cpp -> build/driver.wasm.
 * Objects are kept under build/obj by a hash of their inputs; nothing is done when nothing changed.
 */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { insertProbes, lineRows } from './lib/lines.mjs';
import { ensureTool, TOOLS } from './lib/tools.mjs';
import { weave } from './lib/weave.mjs';
import { loadTs, root } from './load-ts.mjs';

const run = promisify(execFile);
const BUILD = path.join(root, 'build');
const PARALLEL = 2;
const BRIDGE_FOLDERS = ['wasm/ntos', 'wasm/portcls', 'wasm/basic', 'wasm/hosts/wasm'];
const HEADER_FOLDERS = ['wasm/include', ...BRIDGE_FOLDERS];
const STACK_BYTES = 16 * 1024;
const INITIAL_MEMORY_BYTES = 1024 * 1024;
const MAXIMUM_MEMORY_BYTES = 64 * 1024 * 1024;

const COMPILE = [
  '-std=c++17',
  '-Oz',
  '-g0',
  '-fno-exceptions',
  '-fno-rtti',
  '-fms-extensions',
  '-fno-threadsafe-statics',
  '-mnontrapping-fptoint',
  '-mbulk-memory',
  '-mmutable-globals',
  '-Wall',
  '-Wno-unknown-pragmas',
  '-Wno-ignored-attributes',
  '-Wno-ignored-pragmas',
  '-Wno-multichar',
  '-Wno-four-char-constants',
  '-Wno-missing-braces',
  '-Wno-inconsistent-missing-override',
];
const LINK = [
  '--no-entry',
  '-Oz',
  '-sSTANDALONE_WASM',
  '-sERROR_ON_UNDEFINED_SYMBOLS=0',
  '-sWARN_ON_UNDEFINED_SYMBOLS=0',
  '-sMALLOC=none',
  '-sALLOW_MEMORY_GROWTH=1',
  '-sWASM_BIGINT',
  '-mnontrapping-fptoint',
  '-mbulk-memory',
  '-mmutable-globals',
  `-sTOTAL_STACK=${STACK_BYTES}`,
  `-sINITIAL_MEMORY=${INITIAL_MEMORY_BYTES}`,
  `-sMAXIMUM_MEMORY=${MAXIMUM_MEMORY_BYTES}`,
  '-Wl,--stack-first',
  '-Wl,--export=__stack_pointer',
  '-mmutable-globals',
];

/** Of a build that shows its lines: nothing of the driver is optimized away, moved or put into its caller. */
const COMPILE_LINES = ['-O0', '-g'];
const LINK_LINES = [...LINK.filter((option) => option !== '-Oz'), '-O0', '-g'];
const PROBE = path.join(root, 'wasm/hosts/lines/probe.cpp');

const sha = (...parts) =>
  parts
    .reduce((hash, part) => hash.update(part), createHash('sha256'))
    .digest('hex')
    .slice(0, 24);

function files(folder, pattern) {
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && pattern.test(entry.name))
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}
/** What a file is called in hashes: the same in every copy of the repository. */
const placeOf = (file) => path.relative(root, file).split(path.sep).join('/');
const headersOf = (folders) => folders.flatMap((folder) => files(folder, /\.h$/i));
const cppOf = (folder) => files(path.join(root, folder), /\.cpp$/);

async function tool(program, args) {
  try {
    return (await run(program, args, { maxBuffer: 1 << 26 })).stdout;
  } catch (error) {
    if (error.code === 'ENOENT')
      throw new Error(`${program} is missing: install emscripten and binaryen (apt-get install emscripten binaryen)`, {
        cause: error,
      });
    throw new Error(`${program} failed\n${error.stderr || error.message}`, { cause: error });
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

function writeIfChanged(file, text) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  if (!fs.existsSync(file) || fs.readFileSync(file, 'utf8') !== text) fs.writeFileSync(file, text);
}

let attempts = 0;

/** Compiles one source unless an object of the same inputs is there. `environment` covers headers and flags. */
async function compile(source, includes, flags, environment) {
  const object = path.join(
    BUILD,
    'obj',
    `${path.basename(source, '.cpp')}-${sha(placeOf(source), fs.readFileSync(source), environment)}.o`,
  );
  if (fs.existsSync(object)) return object;
  fs.mkdirSync(path.dirname(object), { recursive: true });
  // Two modules built at once may want the same object.
  const temporary = `${object}.${process.pid}.${++attempts}.o`;
  const prefix = `-ffile-prefix-map=${root}=.`;
  await tool('em++', [
    ...COMPILE,
    ...flags,
    prefix,
    ...includes.map((folder) => `-I${folder}`),
    '-c',
    source,
    '-o',
    temporary,
  ]);
  fs.renameSync(temporary, object);
  return object;
}

/** Names of symbols, undefined or defined. Emscripten's own llvm-nm, wherever its version lives. */
async function symbols(objects, which) {
  const text = await tool('emnm', [which, '--format=just-symbols', ...objects]);
  return new Set(
    text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line && !line.endsWith(':')),
  );
}

/** What the driver links against: its undefined C names that the kernel side of the bridge defines. */
async function importsOf(driver, bridge) {
  const [wanted, own, offered] = await Promise.all([
    symbols(driver, '--undefined-only'),
    symbols(driver, '--defined-only'),
    symbols(bridge, '--defined-only'),
  ]);
  return [...wanted]
    .filter((name) => !own.has(name) && offered.has(name) && /^[A-Z]\w*$/.test(name) && !/^(IID|CLSID)_/.test(name))
    .sort();
}

function leb(value) {
  const bytes = [];
  do {
    bytes.push((value & 0x7f) | (value > 0x7f ? 0x80 : 0));
    value >>>= 7;
  } while (value);
  return Buffer.from(bytes);
}
function customSection(name, text) {
  const body = Buffer.concat([leb(name.length), Buffer.from(name), Buffer.from(text)]);
  return Buffer.concat([Buffer.from([0]), leb(body.length), body]);
}

/** Puts probes into a linked module, at the lines of the driver's own sources and headers. Returns the line table. */
async function probe(linked, folders) {
  const rows = await lineRows(ensureTool(TOOLS.dwarfdump), linked);
  const nameOf = (file) => {
    const full = path.resolve(root, file);
    const folder = folders.find((one) => full.startsWith(one + path.sep));
    return folder ? path.relative(folder, full).split(path.sep).join('/') : null;
  };
  const { bytes, table } = insertProbes(fs.readFileSync(linked), rows, nameOf);
  if (table.points.length === 0) throw new Error('the compiler told no lines of the driver');
  fs.writeFileSync(linked, bytes);
  return table;
}

/**
 * Builds one module.
 * @param {{sources: string[], includeDirs?: string[], out: string, debug?: boolean, lines?: boolean}} options paths; `debug` keeps names
 *   and skips the final shrinking; `lines` makes the module call the probe at each source line (lib/lines.mjs) and writes the
 *   line table beside it, with .json instead of .wasm
 * @returns {Promise<{out: string, bytes: number, gzipBytes: number, imports: string[], fresh: boolean}>}
 */
export async function buildDriver({ sources, includeDirs = [], out, debug = false, lines = false }) {
  const { generate } = await loadTs('wasm/abi/generate.ts');
  const { decodeImports, encodeImports } = await loadTs('wasm/abi/imports.ts');
  writeIfChanged(path.join(BUILD, 'abi.h'), generate());
  const bridgeSources = BRIDGE_FOLDERS.flatMap(cppOf);
  const headers = headersOf(HEADER_FOLDERS.map((folder) => path.join(root, folder)));
  const includes = [path.join(root, 'wasm/include'), BUILD];
  const own = [...new Set([...includeDirs, ...sources.map((source) => path.dirname(source))])];
  const text = (list) => list.map((file) => `${placeOf(file)}\n${fs.readFileSync(file)}`).join('');
  const shared = sha(text(headers), fs.readFileSync(path.join(BUILD, 'abi.h')), COMPILE.join(' '));
  const ours = sha(shared, text(headersOf(own)));
  const key = sha(
    ours,
    fs.readFileSync(path.join(root, 'wasm/abi/imports.ts')),
    text(sources),
    text(bridgeSources),
    ...(lines ? [fs.readFileSync(PROBE), fs.readFileSync(new URL('./lib/lines.mjs', import.meta.url))] : []),
    LINK.join(' '),
    fs.readFileSync(new URL(import.meta.url)),
    fs.readFileSync(new URL('./lib/weave.mjs', import.meta.url)),
    String(debug),
  );
  const stamp = `${out}.key`;
  const measure = (fresh, imports) => {
    const wasm = fs.readFileSync(out);
    return { out, bytes: wasm.length, gzipBytes: gzipSync(wasm, { level: 9 }).length, imports, fresh };
  };
  const tablePath = out.replace(/\.wasm$/, '.json');
  if (
    fs.existsSync(out) &&
    fs.existsSync(stamp) &&
    (!lines || fs.existsSync(tablePath)) &&
    fs.readFileSync(stamp, 'utf8') === key
  ) {
    const module = new WebAssembly.Module(fs.readFileSync(out));
    const [section] = WebAssembly.Module.customSections(module, 'driver.imports');
    return measure(false, decodeImports(new TextDecoder().decode(section)));
  }

  const driverFlags = ['-fcheck-new', ...(lines ? COMPILE_LINES : [])];
  const jobs = [
    ...sources.map(
      (source) => () =>
        compile(source, [...includes, ...own], driverFlags, lines ? sha(ours, COMPILE_LINES.join(' ')) : ours),
    ),
    ...[...bridgeSources, ...(lines ? [PROBE] : [])].map((source) => () => compile(source, includes, [], shared)),
  ];
  const objects = await pool(jobs);
  const driver = objects.slice(0, sources.length),
    bridge = objects.slice(sources.length);
  fs.mkdirSync(path.dirname(out), { recursive: true });
  // Not beside the module: whoever lists the folder of finished modules must not find half a one.
  const work = fs.mkdtempSync(path.join(BUILD, 'link-'));
  const linked = path.join(work, 'linked.wasm'),
    woven = path.join(work, 'woven.wasm');
  try {
    const [imports] = await Promise.all([
      importsOf(driver, bridge),
      tool('em++', [...(lines ? LINK_LINES : LINK), ...(debug ? ['-g2'] : []), ...objects, '-o', linked]),
    ]);
    // em++ cannot tell `host.call` from a function that is missing, so what is left undefined is looked for here.
    const foreign = WebAssembly.Module.imports(new WebAssembly.Module(fs.readFileSync(linked))).filter(
      (entry) => entry.module !== 'host' || !(entry.name === 'call' || (lines && entry.name === 'line')),
    );
    if (foreign.length > 0)
      throw new Error(
        `the driver needs functions this kernel does not have: ${foreign.map((entry) => entry.name).join(', ')}`,
      );
    const table = lines ? await probe(linked, own) : null;
    await weave(linked, woven, { debug, quick: lines, work: path.join(work, 'weave') });
    fs.writeFileSync(
      out,
      Buffer.concat([fs.readFileSync(woven), customSection('driver.imports', encodeImports(imports))]),
    );
    if (table) fs.writeFileSync(tablePath, JSON.stringify(table));
    fs.writeFileSync(stamp, key);
    return measure(true, imports);
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
}

/** The project's own driver: driver/*.cpp to build/driver.wasm. */
export const ensureDriver = () => buildDriver({ sources: cppOf('driver'), out: path.join(BUILD, 'driver.wasm') });

/** The same driver with its lines shown: build/lines/portcls-lab.wasm, its line table beside it. */
export const ensureLines = () =>
  buildDriver({ sources: cppOf('driver'), out: path.join(BUILD, 'lines', 'portcls-lab.wasm'), lines: true });

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const started = Date.now();
  const result = await ensureDriver();
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.log(
    `${path.relative(root, result.out)}: ${result.bytes} bytes, ${result.gzipBytes} gzip, ${result.imports.length} imports${result.fresh ? `, built in ${seconds} s` : ', unchanged'}`,
  );
}
