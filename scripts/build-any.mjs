/**
 * Builds anybody's miniport driver and the bridge into one WebAssembly module that the lab loads: `lab build <folder>`.
 * The driver's sources stay as they are. Objects are kept under build/any by a hash of what they are made from.
 */
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { collectSources } from './lib/any/sources.mjs';
import { isDocumented, missingNames, missingText, shortened } from './lib/any/diagnostics.mjs';
import { COMPILE_LINES, showLines } from './lib/any/shown-lines.mjs';
import { seedsText } from './lib/any/seeds.mjs';
import { outermost, overlayText } from './lib/any/overlay.mjs';
import { traceHeaders } from './lib/any/wpp.mjs';
import { filesUnder, inParallel, readAll, sha, writeIfChanged } from './lib/compile.mjs';
import { Failure } from './lib/say.mjs';
import { ensureTool, TOOLS, which } from './lib/tools.mjs';
import { weave } from './lib/weave.mjs';
import { loadTs, root } from './load-ts.mjs';

const run = promisify(execFile);
const BUILD = path.join(root, 'build');
const CACHE = path.join(BUILD, 'any');
/** What every module contains; wasm/any is what the project's own driver has no use for. */
const BRIDGE_FOLDERS = ['wasm/ntos', 'wasm/portcls', 'wasm/hosts/wasm', 'wasm/any'];
/** Called at each line of a driver that shows them. */
const PROBE = path.join(root, 'wasm/hosts/lines/probe.cpp');
const STACK_BYTES = 16 * 1024;
const MAXIMUM_MEMORY_BYTES = 64 * 1024 * 1024;
/** Definitions that say the processor has 64 bits or another instruction set: the module is neither. */
const OTHER_PROCESSOR = /^(_?WIN64|_?AMD64_?|_?X86_?|i386|_M_\w+|_?ARM\w*_?)(=|$)/i;

const TARGET = [
  '--target=wasm32-unknown-unknown',
  '-mcpu=mvp',
  '-mbulk-memory',
  '-mmutable-globals',
  '-mnontrapping-fptoint',
  '-msign-ext',
];
const COMMON = [
  ...TARGET,
  '-O1',
  '-w',
  '-nostdinc',
  '-ffreestanding',
  '-fno-exceptions',
  '-fms-extensions',
  '-fshort-wchar',
  '-fno-ident',
  '-fno-color-diagnostics',
  '-DPORTCLSLAB_ANY_DRIVER',
];
const CPP = ['-fno-rtti', '-fno-threadsafe-statics', '-fsized-deallocation', '-fcheck-new'];
/** As the compiler for Windows takes them: names of templates looked up late, backslashes in #include, enums of int. */
const MICROSOFT = [
  '-fms-compatibility',
  '-fms-compatibility-version=19.30',
  '-fdelayed-template-parsing',
  '-ferror-limit=0',
  '-D_MSC_VER=1930',
  '-D_KERNEL_MODE=1',
  '-D_WIN32=1',
  '-DPORTCLSLAB_ANY_DRIVER',
];
const STANDARDS = { stdcpp14: 'c++14', stdcpp17: 'c++17', stdcpp20: 'c++20', stdcpplatest: 'c++20' };

async function tool(program, args) {
  return (await run(program, args, { maxBuffer: 1 << 28 })).stdout;
}

/** Compiles one file unless an object of the same inputs is there. Resolves with the object's path, or with what the compiler said. */
async function compile(clang, source, flags, environment) {
  const object = path.join(
    CACHE,
    'obj',
    `${path.basename(source)}-${sha(source, fs.readFileSync(source), flags.join('\0'), environment)}.o`,
  );
  if (fs.existsSync(object)) return { object };
  fs.mkdirSync(path.dirname(object), { recursive: true });
  const temporary = `${object}.${process.pid}`;
  try {
    await run(clang, [...flags, '-c', source, '-o', temporary], { maxBuffer: 1 << 28 });
  } catch (error) {
    return { said: error.stderr || error.message };
  }
  fs.renameSync(temporary, object);
  return { object };
}

async function symbols(nm, objects, which) {
  const text = await tool(nm, [which, '--format=just-symbols', ...objects]);
  return new Set(
    text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line && !line.endsWith(':')),
  );
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
  const title = Buffer.from(name);
  const body = Buffer.concat([leb(title.length), title, Buffer.from(text)]);
  return Buffer.concat([Buffer.from([0]), leb(body.length), body]);
}

/** The C library the compiler for WebAssembly brings: functions such as sin() that a driver takes from libcntpr.lib. */
function mathLibrary() {
  const emscripten = which('em++');
  const places = [
    process.env.EM_CACHE,
    emscripten && path.join(path.dirname(fs.realpathSync(emscripten)), 'cache'),
    '/usr/share/emscripten/cache',
  ];
  const libraries = ['libc.a', 'libcompiler_rt.a'];
  for (const place of places.filter(Boolean)) {
    const found = libraries.map((name) => path.join(place, 'sysroot/lib/wasm32-emscripten', name));
    if (found.every((file) => fs.existsSync(file))) return found;
  }
  return [];
}

/** The resource folder of a compiler: its own headers (stdarg.h, stddef.h, intrinsics) are below it. */
const builtinHeaders = async (clang) => path.join((await tool(clang, ['-print-resource-dir'])).trim(), 'include');

/** Compiles the bridge for modules of anybody's driver; the objects are kept. */
async function bridgeObjects(clang, builtins, lines) {
  const { generate } = await loadTs('wasm/abi/generate.ts');
  writeIfChanged(path.join(BUILD, 'abi.h'), generate());
  const folders = BRIDGE_FOLDERS.map((folder) => path.join(root, folder));
  const headers = [
    ...filesUnder(path.join(root, 'wasm/include'), /\.h$/),
    ...folders.flatMap((folder) => filesUnder(folder, /\.h$/)),
  ];
  const environment = sha(readAll(headers), fs.readFileSync(path.join(BUILD, 'abi.h')), builtins);
  const includes = ['wasm/include', 'wasm/any/include'].map((folder) => `-I${path.join(root, folder)}`);
  const flags = [...COMMON, ...includes, `-I${BUILD}`, `-isystem${builtins}`, `-ffile-prefix-map=${root}=.`];
  const sources = folders.flatMap((folder) => filesUnder(folder, /\.(c|cpp)$/));
  if (lines) sources.push(PROBE);
  const made = await inParallel(
    sources.map((source) => () => {
      const language = source.endsWith('.cpp') ? ['-std=c++17', ...CPP] : ['-std=c17', '-fno-builtin'];
      return compile(clang, source, [...flags, ...language], environment);
    }),
  );
  const failed = made.filter(({ said }) => said);
  if (failed.length > 0) throw new Error(failed.map(({ said }) => said).join('\n'));
  return { objects: made.map(({ object }) => object), environment };
}

/** Flags for one source of the driver. */
function flagsOf(unit, overlay, builtins) {
  const c = /\.c$/i.test(unit.source);
  const standard = c ? 'c17' : (STANDARDS[unit.standard.toLowerCase()] ?? 'c++17');
  const defines = unit.defines
    .filter((one) => !OTHER_PROCESSOR.test(one))
    .map((one) => `-D${one.replace(/^(\w+)=(.*)$/s, '$1=$2')}`);
  const own = [path.dirname(unit.source), ...unit.includes];
  return [
    ...COMMON,
    ...(c ? [] : CPP),
    ...MICROSOFT,
    `-std=${standard}`,
    ...defines,
    ...unit.undefines.map((one) => `-U${one}`),
    // The driver's own headers first, as with Visual Studio; ours stand for the driver kit's.
    ...own.map((folder) => `-I${folder}`),
    `-isystem${path.join(root, 'wasm/include')}`,
    `-isystem${path.join(root, 'wasm/any/include')}`,
    `-isystem${builtins}`,
    '-include',
    path.join(root, 'wasm/any/include/msvc.h'),
    ...unit.forced.flatMap((file) => ['-include', file]),
    '-ivfsoverlay',
    overlay,
  ];
}

/** What could not be compiled or linked, in words: functions that are not simulated first. */
function refusal(name, said) {
  const { functions, names, headers } = missingNames(said);
  const parts = [`${name} was not built.`];
  if (functions.length > 0)
    parts.push(`Functions of Windows it uses that are not simulated:\n${missingText(functions)}`);
  if (headers.length > 0)
    parts.push(
      `Headers that are not there (add a folder with --include, or they are not simulated): ${headers.join(', ')}`,
    );
  if (names.length > 0) parts.push(`Other names that are not known: ${names.join(', ')}`);
  return new Failure(`${parts.join('\n')}\n\n${shortened(said)}`);
}

async function linkModule({ linker, nm, driver, bridge, out, name, lines }) {
  const base = [
    '--no-entry',
    '--stack-first',
    '-z',
    `stack-size=${STACK_BYTES}`,
    `--max-memory=${MAXIMUM_MEMORY_BYTES}`,
    '--export=__stack_pointer',
    '--gc-sections',
    // Handles of the registry and of files are closed by the bridge, all others by the host.
    '--wrap=ZwClose',
    // So are callback objects.
    '--wrap=ObfDereferenceObject',
    '--allow-undefined',
  ];
  const undefinedIn = async () =>
    WebAssembly.Module.imports(await WebAssembly.compile(fs.readFileSync(out)))
      .filter(({ module, name: entry }) => module !== 'host' || !(entry === 'call' || (lines && entry === 'line')))
      .map((entry) => entry.name);
  await tool(linker, [...base, ...driver, ...bridge, '-o', out]);
  let left = await undefinedIn();
  if (left.length > 0) {
    await tool(linker, [...base, ...driver, ...bridge, ...mathLibrary(), '-o', out]);
    left = await undefinedIn();
  }
  if (left.length === 0) return;
  const plain = (await demangled(nm, left)).sort();
  const functions = plain.filter(isDocumented);
  const others = plain.filter((one) => !isDocumented(one));
  const parts = [`${name} was not linked.`];
  if (functions.length > 0)
    parts.push(`Functions of Windows it uses that are not simulated:\n${missingText(functions)}`);
  if (others.length > 0)
    parts.push(
      `Names that are defined nowhere, neither in its sources nor here:\n${others.map((one) => `  ${one}`).join('\n')}`,
    );
  throw new Failure(parts.join('\n'));
}

async function demangled(nm, names) {
  const filter = nm.replace('llvm-nm', 'llvm-cxxfilt');
  if (!fs.existsSync(filter)) return names;
  return (await tool(filter, names)).trim().split('\n');
}

/**
 * Builds one driver.
 * @param {{folder: string, project?: string, configuration?: string, defines?: string[], undefines?: string[], includes?: string[], inf?: string, out: string, name?: string, lines?: boolean}} order paths; `lines` makes
 *   the module say which source lines it runs, and carry them
 * @returns {Promise<{out: string, bytes: number, metadata: object, lines: {files: number, points: number} | null, notes: string[], seconds: number}>}
 * @throws {Failure} with everything that is missing at once; {Error} for input that is not there
 */
export async function buildAnyDriver(order) {
  const began = Date.now();
  const clang = ensureTool(TOOLS.clangForWindows);
  const linker = ensureTool(TOOLS.lldForWebAssembly);
  const nm = ensureTool(TOOLS.llvmForWebAssembly);
  ensureTool(TOOLS.binaryen);
  const { encodeImports } = await loadTs('wasm/abi/imports.ts');
  const { WHOLE_ABI_HASH } = await loadTs('wasm/abi/table-any.ts');
  const { ACCEPTED_ONLY } = await loadTs('wasm/abi/accepted.ts');
  const collected = collectSources(order);
  const { units, inf } = collected;
  const name = order.name ?? collected.name;
  const builtins = await builtinHeaders(clang);
  const bridge = await bridgeObjects(clang, builtins, order.lines);

  fs.mkdirSync(CACHE, { recursive: true });
  const headerFolders = [
    ...units.flatMap((unit) => [path.dirname(unit.source), ...unit.includes]),
    path.resolve(order.folder),
  ];
  const existing = [...new Set(headerFolders.filter((folder) => fs.existsSync(folder)))];
  const driverFolders = outermost(existing);
  const traced = traceHeaders({
    sources: units.map(({ source }) => source),
    folders: existing,
    project: collected.project,
    cache: CACHE,
  });
  if (traced) for (const unit of units) unit.includes.push(traced.folder);
  const text = overlayText([...driverFolders, path.join(root, 'wasm/include'), path.join(root, 'wasm/any/include')]);
  const overlay = path.join(CACHE, `overlay-${sha(text)}.yaml`);
  writeIfChanged(overlay, text);
  const environment = sha(
    bridge.environment,
    readAll(driverFolders.flatMap((folder) => filesUnder(folder, /\.(h|hpp|hxx|inl|tmh)$/i))),
  );
  const made = await inParallel(
    units.map(
      (unit) => () =>
        compile(
          clang,
          unit.source,
          [...flagsOf(unit, overlay, builtins), ...(order.lines ? COMPILE_LINES : [])],
          environment,
        ),
    ),
  );
  const said = made.map((one) => one.said ?? '').filter(Boolean);
  if (said.length > 0) throw refusal(name, said.join(''));
  const driver = made.map(({ object }) => object);

  const seeds = path.join(CACHE, 'seeds', `${sha(seedsText(inf?.registry ?? []))}.cpp`);
  writeIfChanged(seeds, seedsText(inf?.registry ?? []));
  const seedFlags = ['wasm/any', 'wasm/include', 'wasm/any/include'].map((folder) => `-I${path.join(root, folder)}`);
  const seeded = await compile(
    clang,
    seeds,
    [...COMMON, ...CPP, '-std=c++17', ...seedFlags, `-isystem${builtins}`],
    bridge.environment,
  );
  if (seeded.said) throw new Error(seeded.said);
  bridge.objects.push(seeded.object);

  const work = fs.mkdtempSync(path.join(os.tmpdir(), 'lab-build-'));
  try {
    const linked = path.join(work, 'linked.wasm');
    const woven = path.join(work, 'woven.wasm');
    const [wanted, own, offered] = await Promise.all([
      symbols(nm, driver, '--undefined-only'),
      symbols(nm, driver, '--defined-only'),
      symbols(nm, bridge.objects, '--defined-only'),
    ]);
    await linkModule({ linker, nm, driver, bridge: bridge.objects, out: linked, name, lines: order.lines });
    const shown = order.lines
      ? await showLines({
          dump: ensureTool(TOOLS.dwarfdump),
          linked,
          folders: driverFolders,
          sources: units.map((unit) => unit.source),
          name,
        })
      : null;
    const imports = [...wanted]
      .filter((one) => !own.has(one) && offered.has(one) && /^[A-Z]\w*$/.test(one) && !/^(IID|CLSID)_/.test(one))
      .sort();
    await weave(linked, woven, { debug: false, quick: true, work: path.join(work, 'weave') });
    const metadata = {
      format: 1,
      abi: WHOLE_ABI_HASH >>> 0,
      tool: JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')).version,
      name,
      configuration: collected.configuration,
      version: inf?.version ?? '',
      hardwareIds: inf?.hardwareIds ?? [],
      interfaces: inf?.interfaces ?? [],
      registry: inf?.registry ?? [],
      sources: units.map((unit) => path.relative(order.folder, unit.source).split(path.sep).join('/')).sort(),
      imports,
      accepted: imports.filter((one) => ACCEPTED_ONLY.includes(one)),
    };
    const bytes = Buffer.concat([
      fs.readFileSync(woven),
      customSection('driver.imports', encodeImports(imports)),
      customSection('portcls-lab', JSON.stringify(metadata)),
      ...(shown?.sections ?? []).map(([section, content]) => customSection(section, content)),
    ]);
    fs.mkdirSync(path.dirname(order.out), { recursive: true });
    fs.writeFileSync(order.out, bytes);
    return {
      out: order.out,
      bytes: bytes.length,
      metadata,
      lines: shown && { files: shown.files, points: shown.points },
      notes: notesOf(units, collected, traced?.made.length ?? 0),
      seconds: (Date.now() - began) / 1000,
    };
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
}

/** What a person should know of how the sources were taken. */
function notesOf(units, { project, infFile }, traceHeaderCount) {
  const notes = [];
  if (!project) notes.push('No Visual Studio project: every source of the folder was compiled.');
  if (!infFile) notes.push('No INF: no hardware ids and no registry values.');
  if (traceHeaderCount > 0)
    notes.push(
      `Trace headers (.tmh) made here: ${traceHeaderCount}. No trace session listens: WPP messages are accepted and not made.`,
    );
  const cleanup = units.filter((unit) => /\b__finally\b|\b__leave\b/.test(fs.readFileSync(unit.source, 'utf8')));
  if (cleanup.length > 0)
    notes.push(
      `__finally runs where control falls out of its __try; a return or goto out of the __try skips it: ${cleanup.map((unit) => path.basename(unit.source)).join(', ')}`,
    );
  return notes;
}
