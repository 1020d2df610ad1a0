/** Bytes shipped, compressed, against the budgets that `npm test` keeps (.size-limit.json). */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

interface Budget {
  readonly name: string;
  readonly path: string | string[];
  readonly limit: string;
}

export interface Size {
  readonly name: string;
  readonly bytes: number;
  readonly limit: string;
}

/** Sizes of the built site in `root`/dist. */
export function measureSizes(root: string): Size[] {
  const budgets = JSON.parse(readFileSync(join(root, '.size-limit.json'), 'utf8')) as Budget[];
  const shipped = readdirSync(join(root, 'dist'), { recursive: true, encoding: 'utf8' });
  return budgets.map(({ name, path, limit }) => {
    // The budgets name files by their ending alone: dist/**/*.ending.
    const endings = [path].flat().map((pattern) => pattern.slice(pattern.lastIndexOf('.')));
    const files = shipped.filter((file) => endings.some((ending) => file.endsWith(ending)));
    const bytes = files.reduce(
      (sum, file) => sum + gzipSync(readFileSync(join(root, 'dist', file)), { level: 9 }).length,
      0,
    );
    return { name, bytes, limit };
  });
}
