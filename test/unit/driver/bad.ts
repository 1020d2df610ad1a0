/** Builds a driver of test/drivers. */
import { mkdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildDriver } from '../../../scripts/build-wasm.mjs';

const sources = fileURLToPath(new URL('../../drivers/', import.meta.url));
const out = fileURLToPath(new URL('../../../build/test/', import.meta.url));

export async function buildBad(name: string): Promise<WebAssembly.Module> {
  mkdirSync(out, { recursive: true });
  const built = (await buildDriver({ sources: [`${sources}${name}.cpp`], out: `${out}${name}.wasm` })) as {
    out: string;
  };
  return WebAssembly.compile(readFileSync(built.out));
}
