/** Builds the site into dist/ when a source changed. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fingerprint, isStamped, ROOT, writeStamp } from './lib/files.mjs';
import { runScript, say } from './lib/say.mjs';
import { ensureBuildable } from './setup.mjs';

const SOURCES = [
  'web',
  'driver',
  'wasm',
  'build/driver.wasm',
  'build/variants',
  'test/scenarios',
  'vite.config.ts',
  'svelte.config.js',
  'package-lock.json',
];
const STAMP = join(ROOT, 'build', 'site.stamp');

/** Returns when dist/ holds the site of the present sources. */
export async function ensureSite() {
  await ensureBuildable();
  const { ensureVariants } = await import('./build-variants.mjs');
  await ensureVariants();
  const sources = fingerprint(SOURCES);
  if (existsSync(join(ROOT, 'dist', 'index.html')) && isStamped(STAMP, sources)) return;
  say('Building the lab.');
  const { build } = await import('vite');
  await build({ configFile: join(ROOT, 'vite.config.ts'), logLevel: 'warn' });
  writeStamp(STAMP, sources);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await runScript(ensureSite);
