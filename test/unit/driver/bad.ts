/** Drivers of test/drivers, built when they are not up to date. */
import { mkdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildDriver } from '../../../scripts/build-wasm.mjs';

const sources = fileURLToPath(new URL('../../drivers/', import.meta.url));
const out = fileURLToPath(new URL('../../../build/test/', import.meta.url));
const modules = new Map<string, Promise<WebAssembly.Module>>();

/** The module of `test/drivers/<name>.cpp`. */
export function buildBad(name: string): Promise<WebAssembly.Module> {
  const known = modules.get(name) ?? build(name);
  modules.set(name, known);
  return known;
}

async function build(name: string): Promise<WebAssembly.Module> {
  mkdirSync(out, { recursive: true });
  const built = await buildDriver({ sources: [`${sources}${name}.cpp`], out: `${out}${name}.wasm` });
  return WebAssembly.compile(readFileSync(built.out));
}
