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

/** Whether a path below dist fits a pattern of the budgets: `**` is any folders, `*` any name. */
function matcher(pattern: string): (file: string) => boolean {
  const text = pattern
    .replace(/^dist\//, '')
    .replace(/[.+]/g, '\\$&')
    .replaceAll('**/', '\0')
    .replaceAll('*', '[^/]*')
    .replaceAll('\0', '(?:.*/)?');
  const whole = new RegExp(`^${text}$`);
  return (file) => whole.test(file.replaceAll('\\', '/'));
}

/** Sizes of the built site in `root`/dist. */
export function measureSizes(root: string): Size[] {
  const budgets = JSON.parse(readFileSync(join(root, '.size-limit.json'), 'utf8')) as Budget[];
  const shipped = readdirSync(join(root, 'dist'), { recursive: true, encoding: 'utf8' });
  return budgets.map(({ name, path, limit }) => {
    const patterns = [path].flat();
    const wanted = patterns.filter((pattern) => !pattern.startsWith('!')).map(matcher);
    const left = patterns.filter((pattern) => pattern.startsWith('!')).map((pattern) => matcher(pattern.slice(1)));
    const files = shipped.filter(
      (file) => wanted.some((matches) => matches(file)) && !left.some((matches) => matches(file)),
    );
    const bytes = files.reduce(
      (sum, file) => sum + gzipSync(readFileSync(join(root, 'dist', file)), { level: 9 }).length,
      0,
    );
    return { name, bytes, limit };
  });
}
