/** A module file of `lab build`, looked at before anything of it runs. */
import { readLines, type ShownLines } from './lines.ts';
import { readMetadata, UnfitModule, type DriverMetadata } from './metadata.ts';

/** A driver of 15,000 lines has less than one MB. */
export const LARGEST_MODULE_BYTES = 32 * 1024 * 1024;
const PAGE_BYTES = 64 * 1024;
/** `lab build` allows 64 MB. */
const MOST_PAGES = 1024;
const MOST_TABLE_ENTRIES = 1 << 20;
const HEADER = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
const [TABLE_SECTION, MEMORY_SECTION] = [4, 5];
const BUILD = 'build it again with "lab build"';

/** What the host calls, and what it reads. */
const EXPORTS: Readonly<Record<string, WebAssembly.ImportExportKind>> = {
  memory: 'memory',
  __stack_pointer: 'global',
  enter: 'function',
  mailbox: 'function',
  abi_hash: 'function',
  allocate: 'function',
  release: 'function',
  asyncify_start_unwind: 'function',
  asyncify_stop_unwind: 'function',
  asyncify_start_rewind: 'function',
  asyncify_stop_rewind: 'function',
};

export interface DriverFile {
  readonly module: WebAssembly.Module;
  readonly metadata: DriverMetadata;
  /** Null: built without its source lines. */
  readonly lines: ShownLines | null;
}

/** Whether these first bytes begin a WebAssembly module. */
export const isWasm = (bytes: Uint8Array): boolean => HEADER.every((byte, at) => bytes[at] === byte);

/**
 * Compiles and checks a module file. Nothing of it has run when this resolves: the start function runs in the worker or thread that
 * can be ended.
 * @throws {UnfitModule} when it is too large, no module, not of `lab build`, of another version of the lab, or wants more than `host.call`
 */
export async function readModule(bytes: Uint8Array<ArrayBuffer>): Promise<DriverFile> {
  if (bytes.length > LARGEST_MODULE_BYTES)
    throw new UnfitModule(`it has ${Math.ceil(bytes.length / 1048576)} MB; up to 32 MB are taken`);
  if (!isWasm(bytes)) throw new UnfitModule('it is no WebAssembly module');
  let module: WebAssembly.Module;
  try {
    module = await WebAssembly.compile(bytes);
  } catch (error) {
    if (!(error instanceof WebAssembly.CompileError)) throw error;
    throw new UnfitModule(`it is no WebAssembly module (${error.message})`);
  }
  const metadata = readMetadata(module);
  const lines = readLines(module);
  checkSeam(module, lines !== null);
  checkLimits(bytes);
  return { module, metadata, lines };
}

/** The only way out of a driver is `host.call`, and `host.line` of one that shows its lines; the only way in is what the bridge exports. */
function checkSeam(module: WebAssembly.Module, lines: boolean): void {
  const unknown = WebAssembly.Module.imports(module)
    .filter(
      ({ module: from, name, kind }) =>
        from !== 'host' || !(name === 'call' || (lines && name === 'line')) || kind !== 'function',
    )
    .map(({ module: from, name }) => `${from}.${name}`);
  if (unknown.length > 0)
    throw new UnfitModule(
      `it imports ${unknown.slice(0, 5).join(', ')}${unknown.length > 5 ? ` and ${unknown.length - 5} more` : ''}; a driver here gets nothing but host.call: ${BUILD}`,
    );
  const kinds = new Map(WebAssembly.Module.exports(module).map(({ name, kind }) => [name, kind]));
  const missing = Object.keys(EXPORTS).filter((name) => kinds.get(name) !== EXPORTS[name]);
  if (missing.length > 0) throw new UnfitModule(`it does not export ${missing.join(', ')}: ${BUILD}`);
}

/** Memory and tables are made before its first instruction runs, so their sizes are read from the file. */
function checkLimits(bytes: Uint8Array): void {
  const reader = new Reader(bytes, HEADER.length);
  while (!reader.atEnd) {
    const id = reader.byte();
    const size = reader.number();
    const next = reader.at + size;
    if (id === MEMORY_SECTION) {
      for (let left = reader.number(); left > 0; left--) {
        const { least, most } = reader.limits();
        if (least > MOST_PAGES || most > MOST_PAGES)
          throw new UnfitModule(
            `its memory may grow beyond ${(MOST_PAGES * PAGE_BYTES) / 1048576} MB, which "lab build" sets as its limit: ${BUILD}`,
          );
      }
    } else if (id === TABLE_SECTION) {
      for (let left = reader.number(); left > 0; left--) {
        reader.byte();
        if (reader.limits().least > MOST_TABLE_ENTRIES)
          throw new UnfitModule(`its table of functions has more than ${MOST_TABLE_ENTRIES} entries: ${BUILD}`);
      }
    }
    reader.at = next;
  }
}

/** Reads a module that the engine has already found well formed; past its end everything is 0. */
class Reader {
  at: number;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }

  get atEnd(): boolean {
    return this.at >= this.#bytes.length;
  }

  byte(): number {
    return this.#bytes[this.at++] ?? 0;
  }

  /** An unsigned LEB128 of at most 32 bits. */
  number(): number {
    let value = 0;
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if ((byte & 0x80) === 0) break;
    }
    return value;
  }

  limits(): { least: number; most: number } {
    const flags = this.byte();
    const least = this.number();
    return { least, most: (flags & 1) === 1 ? this.number() : Infinity };
  }
}
