/** Drivers built as `lab build` builds them. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildAnyDriver } from '../../../scripts/build-any.mjs';

export const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url));
const OUT = join(REPOSITORY, 'build', 'test', 'any');

/** The module of a folder below the repository; `lines`: with its source lines. */
export async function buildFolder(
  folder: string,
  name: string,
  defines: string[] = [],
  lines = false,
): Promise<{ module: WebAssembly.Module; notes: readonly string[]; bytes: Uint8Array<ArrayBuffer> }> {
  const out = join(OUT, `${name}.wasm`);
  const { notes } = await buildAnyDriver({ folder: join(REPOSITORY, folder), out, defines, lines });
  const bytes = new Uint8Array(readFileSync(out));
  return { module: await WebAssembly.compile(bytes), notes, bytes };
}

/** Runs `use` with a folder that holds these files, by path; the folder is gone afterwards. */
export async function withFiles<T>(
  files: Readonly<Record<string, string>>,
  use: (folder: string) => T | Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'lab-any-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
