/** Driver modules of the package, in Node and browsers: they lie beside its script. */

/** A driver: a compiled module, its bytes, or its name among those of the package. */
export type Driver = WebAssembly.Module | Uint8Array<ArrayBuffer> | string;

const PLAIN_DRIVER = 'portcls-lab';
const compiled = new Map<string, Promise<WebAssembly.Module>>();

/** The module, compiled once for each name. Rejects with a readable Error when there is none. */
export function driverModule(driver: Driver): Promise<WebAssembly.Module> {
  if (driver instanceof WebAssembly.Module) return Promise.resolve(driver);
  if (typeof driver !== 'string') return WebAssembly.compile(driver);
  let module = compiled.get(driver);
  if (!module) {
    module = load(driver).then((bytes) => WebAssembly.compile(bytes));
    compiled.set(driver, module);
    module.catch(() => compiled.delete(driver));
  }
  return module;
}

async function load(name: string): Promise<Uint8Array<ArrayBuffer>> {
  if (!/^[a-z0-9][a-z0-9-]{0,63}$/.test(name)) throw new Error(`“${name}” is no name of a driver`);
  // Not in one expression: bundlers would take it for a file that they have to find.
  const here = import.meta.url;
  const address = new URL(name === PLAIN_DRIVER ? './driver.wasm' : `./drivers/${name}.wasm`, here);
  try {
    return await (address.protocol === 'file:' ? fromDisk(address) : fromNet(address));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`the driver “${name}” could not be loaded: ${why}`, { cause: error });
  }
}

async function fromDisk(address: URL): Promise<Uint8Array<ArrayBuffer>> {
  const { readFile } = process.getBuiltinModule('node:fs/promises');
  return new Uint8Array(await readFile(address));
}

async function fromNet(address: URL): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
  return new Uint8Array(await response.arrayBuffer());
}
