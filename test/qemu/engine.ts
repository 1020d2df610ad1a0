/** The driver's AC'97 engine, compiled freestanding, on QEMU and on the model: the same program, two machines under it. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TOOLS, which } from '../../scripts/lib/tools.mjs';
import { Ac97 } from '../../web/simulator/device/ac97.ts';
import { FakeBus } from '../unit/fake-bus.ts';
import { Wire } from './model.ts';
import { buildGuest, runGuest, type GuestRun, type Toolbox } from './qemu.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const DRIVER = ['ac97engine', 'ac97codec', 'engine', 'pool', 'wavetable'].map((name) => `driver/${name}.cpp`);
const SHIM = ['kernel', 'interrupts', 'engine-program'].map((name) => `test/qemu/shim/${name}.cpp`);
const HNS_PER_US = 10;
/** How finely a waiting processor looks at the line. */
const IDLE_HNS = 20 * HNS_PER_US;
const MEMORY_BYTES = 0x80_0000;

export function engineInQemu(tools: Toolbox): GuestRun {
  const sources = ['test/qemu/guest/machine.cpp', 'test/qemu/shim/machine-qemu.cpp', ...SHIM, ...DRIVER];
  return runGuest(tools, buildGuest(tools, 'engine', sources), { id: 'engine' });
}

function buildModule(): string {
  const work = join(root, 'build/qemu');
  mkdirSync(work, { recursive: true });
  const out = join(work, 'engine.wasm');
  const includes = ['wasm/include', 'driver', 'test/qemu/shim'].map((folder) => `-I${join(root, folder)}`);
  const sources = ['test/qemu/shim/machine-model.cpp', ...SHIM, ...DRIVER].map((source) => join(root, source));
  const compiler = which(...TOOLS.emscripten.commands) ?? 'em++';
  const options = [
    ...[
      '-std=c++17',
      '-O1',
      '-fno-exceptions',
      '-fno-rtti',
      '-fms-extensions',
      '-fno-threadsafe-statics',
      '-fcheck-new',
    ],
    ...['-w', '--no-entry', '-sSTANDALONE_WASM', '-sERROR_ON_UNDEFINED_SYMBOLS=0', '-sMALLOC=none'],
    ...[`-sINITIAL_MEMORY=${MEMORY_BYTES}`, ...includes, ...sources, '-o', out],
  ];
  // It warns of each import.
  execFileSync(compiler, options, { stdio: 'pipe' });
  return out;
}

/** The same on the model, profile qemu; the memory of the module is the physical memory. */
export async function engineOnModel(): Promise<GuestRun> {
  const wire = new Wire();
  const bus = new FakeBus(0, MEMORY_BYTES);
  let memory = new Uint8Array(0);
  bus.readPhysical = (address, bytes) => memory.slice(address, address + bytes);
  bus.writePhysical = (address, data) => memory.set(data, address);
  const device = new Ac97(bus, { profile: 'qemu', listener: wire });
  let text = '';
  const machine = {
    mixerBase: () => device.ports[0]!.base,
    busMasterBase: () => device.ports[1]!.base,
    in: (port: number, width: number) => device.readPort(port, width),
    out: (port: number, width: number, value: number) => device.writePort(port, width, value >>> 0),
    lineAsserted: () => Number(bus.line),
    nowUs: () => Math.floor(bus.now / HNS_PER_US),
    idle: (untilUs: number) => bus.run(Math.min(untilUs * HNS_PER_US, bus.now + IDLE_HNS)),
    put: (c: number) => {
      text += String.fromCharCode(c);
    },
  };
  const { instance } = await WebAssembly.instantiate(readFileSync(buildModule()), {
    machine,
    wasi_snapshot_preview1: { proc_exit: () => 0 },
  });
  const exports = instance.exports as { memory: WebAssembly.Memory; run(): number; _initialize?(): void };
  memory = new Uint8Array(exports.memory.buffer);
  exports._initialize?.();
  const code = exports.run();
  const log = text.trimEnd().split('\n');
  if (code !== 0 || log.pop() !== 'end')
    throw new Error(`the engine's program ended with ${code}\n${text.slice(-2000)}`);
  return { log, played: wire.bytes() };
}
