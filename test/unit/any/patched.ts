/** The example driver with patches and files of a test driver (a folder below test/drivers), built as `lab build` does. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyPatch } from 'diff';
import { buildAnyDriver } from '../../../scripts/build-any.mjs';
import { REPOSITORY, withFiles } from './build.ts';

export interface Patched {
  /** Below test/drivers: sources that come in, and patches named after nothing but what they do. */
  readonly folder: string;
  /** Patch of `folder`, and the file of the example it is for. */
  readonly patch: readonly [string, string];
  readonly name: string;
  readonly defines?: readonly string[];
}

/** The module's bytes. */
export async function patchedExample({ folder, patch, name, defines = [] }: Patched): Promise<Uint8Array<ArrayBuffer>> {
  const example = join(REPOSITORY, 'examples/hello-wavert');
  const own = join(REPOSITORY, 'test/drivers', folder);
  const files: Record<string, string> = {};
  const take = (from: string, pattern: RegExp) => {
    for (const file of readdirSync(from).filter((one) => pattern.test(one)))
      files[file] = readFileSync(join(from, file), 'utf8');
  };
  take(example, /\.(cpp|h)$/);
  take(own, /\.cpp$/);
  const [difference, file] = patch;
  const patched = applyPatch(files[file]!, readFileSync(join(own, difference), 'utf8'));
  if (patched === false) throw new Error(`${difference} does not fit ${file}`);
  files[file] = patched;
  return withFiles(files, async (place) => {
    const out = join(place, 'driver.wasm');
    await buildAnyDriver({ folder: place, out, name, defines: [...defines] });
    return new Uint8Array(readFileSync(out));
  });
}
