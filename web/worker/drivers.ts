/** Driver modules by their names in scenarios. Only the one that is chosen is fetched. */
import driverUrl from '../../build/driver.wasm?url';
import { OWN_PREFIX } from './own-drivers.ts';

const PLAIN_DRIVER = 'portcls-lab';
const variantUrls = import.meta.glob<string>('../../build/variants/*.wasm', {
  query: '?url',
  import: 'default',
  eager: true,
});
const variantPath = (name: string) => `../../build/variants/${name}.wasm`;

const compiled = new Map<string, Promise<WebAssembly.Module>>();

/** The module of that name, compiled once. Rejects with a readable Error for a name there is none of, or when it cannot be fetched. */
export function driverModule(name: string): Promise<WebAssembly.Module> {
  let module = compiled.get(name);
  if (!module) {
    module = compile(name);
    compiled.set(name, module);
    // A network that was away may be back.
    module.catch(() => compiled.delete(name));
  }
  return module;
}

/** Compiles while it streams in; a server without the wasm media type still works. */
async function compile(name: string): Promise<WebAssembly.Module> {
  const response = await fetch(urlOf(name));
  if (!response.ok) throw new Error(`the driver could not be loaded: ${response.status} ${response.statusText}`);
  try {
    return await WebAssembly.compileStreaming(response.clone());
  } catch {
    return WebAssembly.compile(await response.arrayBuffer());
  }
}

function urlOf(name: string): string {
  if (name === PLAIN_DRIVER) return driverUrl;
  const url = variantUrls[variantPath(name)];
  if (url) return url;
  if (name.startsWith(OWN_PREFIX))
    throw new Error(
      `This set-up runs a driver of its maker’s own, “${name.slice(OWN_PREFIX.length)}”, which is a file: drop the driver.wasm that “lab build” made of it onto the lab, or choose another scenario`,
    );
  const names = Object.keys(variantUrls).map((path) => path.slice(path.lastIndexOf('/') + 1, -'.wasm'.length));
  throw new Error(`there is no driver “${name}”; there are: ${[PLAIN_DRIVER, ...names.sort()].join(', ')}`);
}
