/** Builds guest programs and runs them in QEMU: `-device AC97`, what it plays in a WAV file, time bound to instructions. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TOOLS, which } from '../../scripts/lib/tools.mjs';
import { encode, type Outcome, type Reading, type Script } from './script.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = join(here, '../..');
const work = join(root, 'build/qemu');
const RUN_LIMIT_MS = 30_000;
const WAV_HEADER_BYTES = 44;

const COMPILE = [
  '--target=i686-unknown-none-elf',
  ...['-march=pentiumpro', '-mno-sse', '-mno-mmx', '-O2', '-std=c++17', '-ffreestanding', '-fno-builtin', '-nostdlib'],
  ...['-fno-exceptions', '-fno-rtti', '-fno-stack-protector', '-fno-asynchronous-unwind-tables', '-fno-pic'],
  ...['-fno-threadsafe-statics', '-fms-extensions', '-fcheck-new', '-Wall', '-Wno-unknown-pragmas'],
  ...['-Wno-ignored-pragmas', '-Wno-ignored-attributes', '-Wno-multichar', '-Wno-four-char-constants'],
  ...['-Wno-missing-braces', '-Wno-inconsistent-missing-override', '-Wno-delete-non-abstract-non-virtual-dtor'],
];

/** Paths of the three programs needed, or the names of those that are missing. */
export interface Toolbox {
  readonly qemu: string;
  readonly clang: string;
  readonly linker: string;
}
export function toolbox(): Toolbox | string {
  const qemu = which(...TOOLS.qemu.commands);
  const clang = which(...TOOLS.clang.commands);
  const linker = which('ld.lld', 'ld.lld-14', 'ld.lld-18', 'ld.lld-19', 'ld');
  if (qemu && clang && linker) return { qemu, clang, linker };
  return Object.entries({ qemu, clang, linker })
    .filter(([, path]) => !path)
    .map(([name]) => name)
    .join(', ');
}

/**
 * Compiles and links one multiboot program.
 * @param sources paths from the repository's root
 * @returns path of the ELF file
 */
export function buildGuest(tools: Toolbox, name: string, sources: readonly string[]): string {
  mkdirSync(join(work, name), { recursive: true });
  const includes = ['wasm/include', 'driver', 'test/qemu/guest', 'test/qemu/shim'].map(
    (folder) => `-I${join(root, folder)}`,
  );
  const objects = sources.map((source) => {
    const object = join(work, name, `${basename(source, '.cpp')}.o`);
    execFileSync(tools.clang, [...COMPILE, ...includes, '-c', join(root, source), '-o', object]);
    return object;
  });
  const elf = join(work, `${name}.elf`);
  execFileSync(tools.linker, ['-m', 'elf_i386', '-static', '-T', join(here, 'guest/link.ld'), ...objects, '-o', elf]);
  return elf;
}

/** The rate of the voice itself: at any other one QEMU resamples. */
const format = (way: string, rate: number) => `${way}.frequency=${rate},${way}.channels=2,${way}.format=s16`;

export interface GuestRun {
  readonly log: string[];
  readonly played: Uint8Array;
}

/** Boots a program. `id` names its files; `sound`: a WAV file, or a sink that can also record (silence). `rate`: Hz of what is played. */
export function runGuest(
  tools: Toolbox,
  elf: string,
  {
    id,
    sound = 'wav',
    rate = 48_000,
    module,
  }: { id: string; sound?: 'wav' | 'none'; rate?: number; module?: Uint8Array },
): GuestRun {
  mkdirSync(work, { recursive: true });
  const file = (ending: string) => join(work, `${id}.${ending}`);
  for (const ending of ['log', 'wav']) rmSync(file(ending), { force: true });
  if (module) writeFileSync(file('script'), module);
  const backend = sound === 'wav' ? `wav,path=${file('wav')}` : 'none';
  const done = spawnSync(
    tools.qemu,
    [
      ...['-M', 'pc', '-m', '16', '-nodefaults', '-no-user-config', '-no-reboot', '-display', 'none', '-kernel', elf],
      ...(module ? ['-initrd', file('script')] : []),
      ...['-audiodev', `${backend},id=sound,timer-period=10000,${format('out', rate)},${format('in', rate)}`],
      ...['-device', 'AC97,audiodev=sound', '-icount', 'shift=7,sleep=off', '-rtc', 'base=2000-01-01,clock=vm'],
      ...['-debugcon', `file:${file('log')}`, '-device', 'isa-debug-exit,iobase=0xf4,iosize=4'],
    ],
    { encoding: 'utf8', timeout: RUN_LIMIT_MS },
  );
  // isa-debug-exit turns code n into 2n + 1.
  if (done.status !== 1) throw new Error(`${id}: QEMU ended with ${done.status ?? done.signal}\n${done.stderr}`);
  const log = readFileSync(file('log'), 'utf8').trimEnd().split('\n');
  if (log.pop() !== 'end') throw new Error(`${id}: the log has no end`);
  const wav = sound === 'wav' && existsSync(file('wav')) ? readFileSync(file('wav')) : Buffer.alloc(0);
  return { log, played: new Uint8Array(wav.subarray(WAV_HEADER_BYTES)) };
}

export function replayInQemu(tools: Toolbox, elf: string, script: Script): Outcome {
  const { log, played } = runGuest(tools, elf, {
    id: script.name,
    sound: script.capture ? 'none' : 'wav',
    rate: script.rate ?? 48_000,
    module: encode(script),
  });
  const readings = log.map((line): Reading => {
    const [step, value, atUs] = line.split(' ');
    return { step: Number(step), value: parseInt(value!, 16), atUs: Number(atUs) };
  });
  return { readings, played };
}
