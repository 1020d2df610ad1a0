/** Broken copies of the example driver, as texts. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyPatch, parsePatch } from 'diff';
import { REPOSITORY } from '../any/build.ts';

const EXAMPLE = join(REPOSITORY, 'examples/hello-wavert');
/** One patch for each mistake. */
export const PATCHES = join(REPOSITORY, 'test/drivers/hello-broken');

/** The files of the example that make the driver. */
export function exampleSources(): Record<string, string> {
  const files: Record<string, string> = {};
  for (const file of readdirSync(EXAMPLE).filter((one) => one.includes('.') && !one.endsWith('.md')))
    files[file] = readFileSync(join(EXAMPLE, file), 'utf8');
  return files;
}

/** The same with one patch applied. Throws when the patch does not fit any more. */
export function brokenCopy(name: string): Record<string, string> {
  const files = exampleSources();
  const [patch] = parsePatch(readFileSync(join(PATCHES, `${name}.patch`), 'utf8'));
  const file = patch!.newFileName!.replace(/^b\//, '');
  const patched = applyPatch(files[file]!, patch!);
  if (patched === false) throw new Error(`${name}.patch does not fit ${file}`);
  files[file] = patched;
  return files;
}
