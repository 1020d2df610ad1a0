/**
 * Builds what runs a driver for Windows in a Linux process: build/sys-host/host, a loader program, and bridge.sys beside it,
 * the bridge made by the compiler of the driver for the driver's own target. Linux on x86-64 only.
 */
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { buildSys, buildSysVariant } from './build-driver.mjs';
import { NativeBuild } from './build-native.mjs';
import { PLAIN_DRIVER } from './build-variants.mjs';
import { filesUnder, inParallel, readAll, sha, writeIfChanged } from './lib/compile.mjs';
import { moduleDefinition, windowsExports } from './lib/exports.mjs';
import { fingerprint, isStamped, writeStamp } from './lib/files.mjs';
import { ensureTool, TOOLS, which } from './lib/tools.mjs';
import { loadTs, root } from './load-ts.mjs';

const run = promisify(execFile);
const OUT = path.join(root, 'build/sys-host');
const TARGET = 'x86_64-pc-windows-msvc';

/** The bridge is the kernel here: it defines what drivers import. */
const COMPILE = [
  ...[
    '--driver-mode=cl',
    `--target=${TARGET}`,
    '/nologo',
    '/c',
    '/O2',
    '/Oi',
    '/GS-',
    '/GR-',
    '/EHs-c-',
    '/kernel',
    '/Zl',
  ],
  ...['/X', '/D_NTSYSTEM_', '/W3', '/Z7', '/clang:-fno-threadsafe-statics'],
  ...['-Wno-multichar', '-Wno-four-char-constants', '-Wno-unknown-pragmas', '-Wno-inconsistent-missing-override'],
  ...['-Wno-missing-braces', '-Wno-ignored-attributes'],
];
const LINK = [
  ...['/nologo', '/dll', '/noentry', '/driver', '/subsystem:native', '/machine:x64', '/nodefaultlib'],
  ...['/dynamicbase', '/fixed:no', '/nxcompat', '/opt:ref', '/release', '/Brepro', '/debug', '/pdbaltpath:%_PDB%'],
];
/** What the bridge imports from the program that loads it. */
const LOADER_EXPORTS = ['host_allocate', 'host_call', 'host_release'];

async function tool(program, args) {
  try {
    return (await run(program, args, { cwd: root, maxBuffer: 1 << 26 })).stdout;
  } catch (error) {
    throw new Error(`${path.basename(program)} failed\n${error.stdout || ''}${error.stderr || error.message}`, {
      cause: error,
    });
  }
}

/** @returns {Promise<string>} path of bridge.sys */
async function buildBridge(build) {
  const [clang, lld, llvmLib] = [TOOLS.clangForWindows, TOOLS.lldForWindows, TOOLS.llvmForWindows].map(ensureTool);
  const { HOST } = await loadTs('wasm/abi/table.ts');
  const flags = build.includes.map((include) => `-I${include}`);
  const compile = async (source, more) => {
    const args = [...COMPILE, ...more, ...flags];
    const key = sha(build.shared, clang, args.join(' '), readAll([source]));
    const object = path.join(OUT, 'obj', `${path.parse(source).name}-${key}.obj`);
    if (fs.existsSync(object)) return object;
    fs.mkdirSync(path.dirname(object), { recursive: true });
    await tool(clang, [...args, `/Fo${object}.${process.pid}`, '--', source]);
    fs.renameSync(`${object}.${process.pid}`, object);
    return object;
  };
  // CUnknown belongs to the driver, which links it statically.
  const sources = ['wasm/ntos', 'wasm/portcls', 'wasm/basic', 'wasm/hosts/sys/bridge']
    .flatMap((folder) => filesUnder(path.join(root, folder), /\.cpp$/))
    .filter((file) => path.basename(file) !== 'stdunk.cpp');
  const objects = await inParallel([
    ...sources.map((source) => () => compile(source, ['/std:c++17'])),
    () => compile(path.join(root, 'wasm/staticlib/memory.c'), ['/clang:-fno-builtin']),
  ]);
  const bridge = path.join(OUT, 'bridge.sys');
  const key = sha(objects.join('\n'), fs.readFileSync(new URL(import.meta.url)));
  if (fs.existsSync(bridge) && isStamped(`${bridge}.key`, key)) return bridge;

  const nm = llvmLib.replace('llvm-lib', 'llvm-nm');
  const defined = new Set((await tool(nm, ['--defined-only', '--format=just-symbols', ...objects])).split('\n'));
  const ports = ['UCHAR', 'USHORT', 'ULONG'].flatMap((width) => [`READ_PORT_${width}`, `WRITE_PORT_${width}`]);
  const exports = windowsExports(HOST).filter(({ name }) => defined.has(name));
  const definition = [...exports, ...ports.map((name) => ({ name }))];
  writeIfChanged(path.join(OUT, 'bridge.def'), moduleDefinition('bridge.sys', definition));
  writeIfChanged(
    path.join(OUT, 'loader.def'),
    moduleDefinition(
      'loader.exe',
      LOADER_EXPORTS.map((name) => ({ name })),
    ),
  );
  const library = path.join(OUT, 'loader.lib');
  await tool(llvmLib, ['/nologo', `/def:${path.join(OUT, 'loader.def')}`, '/machine:x64', `/out:${library}`]);
  const temporary = `${bridge}.${process.pid}`;
  await tool(lld, [
    ...[...LINK, `/def:${path.join(OUT, 'bridge.def')}`, `/out:${temporary}`, `/pdb:${path.join(OUT, 'bridge.pdb')}`],
    ...[...objects, library],
  ]);
  fs.renameSync(temporary, bridge);
  writeStamp(`${bridge}.key`, key);
  return bridge;
}

/** @returns {Promise<string>} path of the loader program */
async function buildLoader(build) {
  const flags = ['-std=c++17', '-O2', '-g', '-fno-exceptions', '-fno-rtti', '-Wall', '-Wextra'];
  const sources = [
    ...['frame', 'fiber', 'serve'].map((file) => `wasm/hosts/process/${file}.cpp`),
    ...['image', 'pool', 'faults', 'main'].map((file) => `wasm/hosts/sys/${file}.cpp`),
  ];
  const objects = await inParallel(sources.map((file) => () => build.compile(path.join(root, file), flags)));
  const out = path.join(OUT, 'host');
  const key = sha(objects.join('\n'));
  if (fs.existsSync(out) && isStamped(`${out}.key`, key)) return out;
  fs.mkdirSync(OUT, { recursive: true });
  const temporary = `${out}.${process.pid}`;
  await build.tool(build.clang, [...objects, '-o', temporary]);
  fs.renameSync(temporary, out);
  writeStamp(`${out}.key`, key);
  return out;
}

/** The driver for Windows by its name in scenarios, built when a source is newer than it; its path. */
async function ensureSys(name) {
  const folder = path.join(root, name === PLAIN_DRIVER ? 'build/sys' : 'build/sys/variants');
  const sys = path.join(folder, `${name}.sys`);
  const sources = fingerprint(['driver', 'wasm/include', 'wasm/portcls', 'wasm/staticlib', 'wasm/abi', 'scripts']);
  const stamp = path.join(folder, `${name}.sys.stamp`);
  if (fs.existsSync(sys) && isStamped(stamp, sources)) return sys;
  if (name === PLAIN_DRIVER) await buildSys();
  else await buildSysVariant(name, folder);
  writeStamp(stamp, sources);
  return sys;
}

/**
 * What runs a driver for Windows, by the driver's name in scenarios.
 * @returns {Promise<{ kind: 'sys', path: string, args: string[], symbolizer?: string }>} the loader program and its arguments
 * @throws {Failure} when a tool is missing and cannot be installed
 */
export async function ensureSysHost(name) {
  const build = await new NativeBuild().prepare();
  const [bridge, loader, sys] = [await buildBridge(build), await buildLoader(build), await ensureSys(name)];
  const symbolizer = which('llvm-symbolizer-19', 'llvm-symbolizer');
  return { kind: 'sys', path: loader, args: [bridge, sys], ...(symbolizer ? { symbolizer } : {}) };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const started = Date.now();
  const { path: loader, args } = await ensureSysHost(PLAIN_DRIVER);
  for (const file of [loader, ...args]) console.log(`${path.relative(root, file)}: ${fs.statSync(file).size} bytes`);
  console.log(`${((Date.now() - started) / 1000).toFixed(1)} s`);
}
