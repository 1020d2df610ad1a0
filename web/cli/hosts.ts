/** The hosts a command can run a driver on, and how each is opened in the run's own thread. */
import { spawnSync } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import type { DriverHost } from '../../wasm/hosts/host.ts';
import { explainSanitizer } from '../../wasm/hosts/native/report.ts';
import { createPipeHost, type PipeHost } from '../../wasm/hosts/pipe.ts';
import { explainSys } from '../../wasm/hosts/sys/report.ts';
import { createWasmHost } from '../../wasm/hosts/wasm.ts';
import type { AnyDriver } from '../simulator/any/contract.ts';
import { anyDriver } from '../simulator/any/driver.ts';
import { UnfitModule } from '../simulator/any/metadata.ts';
import { LARGEST_MODULE_BYTES, readModule, type DriverFile } from '../simulator/any/module.ts';

/**
 * wasm: the module the browser runs. native: the same sources as a Linux program, under AddressSanitizer and
 * UndefinedBehaviorSanitizer. sys: the driver for Windows itself, byte for byte, under a loader for Linux.
 */
export const HOST_NAMES = ['wasm', 'native', 'sys'] as const;
export type HostKind = (typeof HOST_NAMES)[number];

/** What a host is made from; crosses to the run's thread. */
export interface HostOrder {
  readonly kind: HostKind;
  /** wasm: path of the module. native: of the program. sys: of the loader program. */
  readonly path: string;
  /** sys: paths of the bridge and of the driver; else none. */
  readonly args: readonly string[];
  /** sys: the program that finds source lines, where there is one. */
  readonly symbolizer?: string;
  /** wasm: the module is not the project's own, but one of `lab build`. */
  readonly any?: boolean;
}

const isPipe = (host: DriverHost): host is PipeHost => 'pid' in host;

/** Id of the host's process; 0 for a host in this one. */
export const processOf = (host: DriverHost): number => (isPipe(host) ? host.pid : 0);

export interface OpenedHost {
  readonly host: DriverHost;
  readonly any: AnyDriver | undefined;
}

/** A new host, and for a module of `lab build` what goes with it. Throws as `openHost`, and UnfitModule. */
export async function openDriver(order: HostOrder): Promise<OpenedHost> {
  if (!order.any) return { host: await openHost(order), any: undefined };
  const { module, metadata } = await openModule(order.path);
  return { host: await createWasmHost(module), any: anyDriver(metadata) };
}

/** Reads and checks a module of `lab build`. Throws as `readModule`, and the error of the file system. */
export async function openModule(path: string): Promise<DriverFile> {
  const file = await stat(path);
  if (!file.isFile()) throw new UnfitModule(file.isDirectory() ? 'it is a folder' : 'it is no plain file');
  if (file.size > LARGEST_MODULE_BYTES)
    throw new UnfitModule(`it has ${Math.ceil(file.size / 1048576)} MB; up to 32 MB are taken`);
  return readModule(new Uint8Array(await readFile(path)));
}

/** A new host. Throws HostRefused, or Error for a module of another boundary table. */
export async function openHost({ kind, path, args, symbolizer }: HostOrder): Promise<DriverHost> {
  if (kind === 'wasm') return createWasmHost(await WebAssembly.compile(await readFile(path)));
  if (kind === 'native') {
    const options = 'abort_on_error=0:detect_leaks=0:detect_stack_use_after_return=0:handle_abort=1';
    return createPipeHost({
      program: path,
      env: { ASAN_OPTIONS: options, UBSAN_OPTIONS: 'print_stacktrace=1' },
      explain: (trap, output) => trap || explainSanitizer(output),
    });
  }
  const lines = (image: string, offset: number): string => {
    if (!symbolizer) return '';
    const found = args.find((file) => file.endsWith(`/${image}`));
    if (!found) return '';
    const flags = ['--relative-address', '--output-style=GNU', '--inlines', '--basenames', `--obj=${found}`];
    return spawnSync(symbolizer, [...flags, `0x${offset.toString(16)}`], { encoding: 'utf8' }).stdout ?? '';
  };
  return createPipeHost({ program: path, args, explain: (trap, output) => explainSys(trap || output, lines) });
}
