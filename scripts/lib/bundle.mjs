/** TypeScript programs for Node, each bundled by Vite into one file, so that they start fast and need no loader. */
import { existsSync, mkdtempSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fingerprint, isStamped, ROOT, writeStamp } from './files.mjs';

const SOURCES = [
  'web/simulator',
  'web/worker',
  'web/cli',
  'wasm/abi',
  'wasm/hosts',
  'test/random/arbitrary.ts',
  'package-lock.json',
];

/**
 * Bundles `entry` to build/<name>.mjs when a source changed.
 * @param {string} name name of the result
 * @param {string} entry TypeScript file, relative to the repository
 * @returns {Promise<string>} address of the bundle, to be imported
 */
export async function ensureBundle(name, entry) {
  const result = join(ROOT, 'build', `${name}.mjs`);
  const stamp = join(ROOT, 'build', `${name}.stamp`);
  const sources = fingerprint([...SOURCES, dirname(entry)]);
  if (!existsSync(result) || !isStamped(stamp, sources)) {
    const { build } = await import('vite');
    mkdirSync(join(ROOT, 'build'), { recursive: true });
    // Built aside and moved: another process may be starting the old one.
    const folder = mkdtempSync(join(ROOT, 'build', `${name}-`));
    try {
      await build({
        configFile: false,
        root: ROOT,
        logLevel: 'error',
        publicDir: false,
        ssr: { noExternal: true },
        build: {
          ssr: join(ROOT, entry),
          outDir: folder,
          target: 'node20',
          minify: false,
          sourcemap: 'inline',
          rolldownOptions: { output: { entryFileNames: 'bundle.mjs', codeSplitting: false } },
        },
      });
      renameSync(join(folder, 'bundle.mjs'), result);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
    writeStamp(stamp, sources);
  }
  return pathToFileURL(result).href;
}
