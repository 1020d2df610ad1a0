/** What a browser fetches of the built site before anything is asked of it: files and everything they import statically. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';

const STATIC_IMPORT = /(?:^|[;}\s])(?:import|export)\s*(?:[\w${}*,\s]*?\s*from)?\s*["'](\.[^"']+)["']/g;

/**
 * @param {string} dist the built site
 * @param {readonly string[]} roots files in it, from its root
 * @returns {string[]} the roots and all they import statically, each once
 */
export function withImports(dist, roots) {
  const found = new Set();
  const waiting = [...roots];
  while (waiting.length > 0) {
    const file = /** @type {string} */ (waiting.pop());
    if (found.has(file)) continue;
    found.add(file);
    if (!file.endsWith('.js')) continue;
    for (const [, address] of readFileSync(join(dist, file), 'utf8').matchAll(STATIC_IMPORT))
      waiting.push(posix.join(dirname(file), /** @type {string} */ (address)));
  }
  return [...found].sort();
}

/** Files that a page names in its head. */
export function namedBy(dist, page) {
  const text = readFileSync(join(dist, page), 'utf8');
  return [...text.matchAll(/(?:src|href)="\.?\/?((?:\.\.\/)*assets\/[^"]+\.(?:js|css))"/g)].map(([, address]) =>
    posix.join(dirname(page), /** @type {string} */ (address)),
  );
}

/** Files of `assets` whose name begins so, before the hash. */
export function assets(dist, ...names) {
  return readdirSync(join(dist, 'assets'))
    .filter((file) => names.some((name) => file.startsWith(`${name}-`) && !file.endsWith('.map')))
    .map((file) => `assets/${file}`);
}
