/** Bytes shipped, compressed, against the budgets that `npm test` keeps (.size-limit.mjs). */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';

interface Budget {
  readonly name: string;
  readonly path: readonly string[];
  readonly limit: string;
}

export interface Size {
  readonly name: string;
  readonly bytes: number;
  readonly limit: string;
}

/** Sizes of the built site in `root`/dist. Rejects when it is not built. */
export async function measureSizes(root: string): Promise<Size[]> {
  const { default: budgets } = (await import(pathToFileURL(join(root, '.size-limit.mjs')).href)) as {
    default: readonly Budget[];
  };
  return budgets.map(({ name, path, limit }) => ({
    name,
    limit,
    bytes: path.reduce((sum, file) => sum + gzipSync(readFileSync(join(root, file)), { level: 9 }).length, 0),
  }));
}
