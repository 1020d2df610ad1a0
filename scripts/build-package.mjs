/**
 * `npm run pack`: the npm package `portcls-lab` in build/package/ and, as npm packs it, build/portcls-lab-<version>.tgz.
 * In it: the simulator for Node and browsers, the custom element with its worker, every driver, the types of both.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from './lib/files.mjs';
import { Failure, runScript, say } from './lib/say.mjs';
import { ensureBuildable } from './setup.mjs';
import { workerOutput } from './lib/worker-output.mjs';

const ENTRIES = { index: 'web/package/index.ts', element: 'web/embed/element.ts' };

/** Drivers keep their names: they are part of what the package offers. */
const nameOfAsset = ({ names = [], originalFileNames = [] }) => {
  const name = basename(originalFileNames[0] ?? names[0] ?? '');
  if (name === 'driver.wasm') return 'driver.wasm';
  return name.endsWith('.wasm') ? 'drivers/[name][extname]' : 'chunks/[name]-[hash][extname]';
};

async function scripts(folder) {
  const { build } = await import('vite');
  const { svelte } = await import('@sveltejs/vite-plugin-svelte');
  const { scenarioLibrary } = await import('./lib/library-plugin.mjs');
  const output = { chunkFileNames: 'chunks/[name]-[hash].js', assetFileNames: nameOfAsset };
  const shared = { configFile: false, root: ROOT, base: './', mode: 'package', logLevel: 'warn', publicDir: false };
  await build({
    ...shared,
    plugins: [svelte({ configFile: join(ROOT, 'svelte.config.js') }), scenarioLibrary()],
    worker: {
      format: 'es',
      rolldownOptions: { output: { ...output, ...workerOutput, entryFileNames: 'chunks/[name]-[hash].js' } },
    },
    build: {
      outDir: folder,
      emptyOutDir: true,
      target: 'es2022',
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: {
        input: { element: join(ROOT, ENTRIES.element) },
        preserveEntrySignatures: 'strict',
        output: { ...output, entryFileNames: '[name].js' },
      },
    },
  });
  // By itself: it looks for the drivers when it runs, and must not depend on chunks of the element.
  await build({
    ...shared,
    plugins: [scenarioLibrary()],
    build: {
      outDir: folder,
      emptyOutDir: false,
      target: 'es2022',
      minify: false,
      lib: { entry: join(ROOT, ENTRIES.index), formats: ['es'], fileName: () => 'index.js' },
      rolldownOptions: { output: { codeSplitting: false } },
    },
  });
}

function manifest({ version, description, license, engines }) {
  const types = (entry) => `./types/${entry.replace(/^web\//, '').replace(/\.ts$/, '.d.ts')}`;
  return {
    name: 'portcls-lab',
    version,
    description,
    license,
    keywords: ['windows', 'audio', 'driver', 'portcls', 'wavert', 'simulator'],
    type: 'module',
    exports: {
      '.': { types: types(ENTRIES.index), default: './index.js' },
      './element': { types: types(ENTRIES.element), default: './element.js' },
      './driver.wasm': './driver.wasm',
      './drivers/*': './drivers/*',
      './package.json': './package.json',
    },
    types: types(ENTRIES.index),
    sideEffects: ['./element.js'],
    engines,
  };
}

/** Builds the package and packs it. Returns the path of the .tgz. */
export async function buildPackage() {
  await ensureBuildable();
  const { ensureVariants } = await import('./build-variants.mjs');
  await ensureVariants();
  const { declarations } = await import('./lib/package-types.mjs');
  say('Building the package.');
  const build = join(ROOT, 'build');
  const folder = mkdtempSync(join(build, 'package-'));
  try {
    await scripts(folder);
    for (const [file, text] of declarations(Object.values(ENTRIES))) {
      mkdirSync(dirname(join(folder, 'types', file)), { recursive: true });
      writeFileSync(join(folder, 'types', file), text);
    }
    // Scripts of the package name every driver, also those that the element's build did not need a copy of.
    for (const file of readdirSync(join(build, 'variants')).filter((name) => name.endsWith('.wasm'))) {
      mkdirSync(join(folder, 'drivers'), { recursive: true });
      cpSync(join(build, 'variants', file), join(folder, 'drivers', file));
    }
    cpSync(join(build, 'driver.wasm'), join(folder, 'driver.wasm'));
    cpSync(join(ROOT, 'LICENSE'), join(folder, 'LICENSE'));
    cpSync(join(ROOT, 'web/package/README.md'), join(folder, 'README.md'));
    const own = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest(own), null, 2)}\n`);
    rmSync(join(build, 'package'), { recursive: true, force: true });
    renameSync(folder, join(build, 'package'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const packed = spawnSync(npm, ['pack', '--json', '--pack-destination', build], {
    cwd: join(build, 'package'),
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (packed.status !== 0) throw new Failure(`npm pack: ${packed.stderr}`);
  const [{ filename, size, entryCount }] = JSON.parse(packed.stdout);
  say(`build/${filename}: ${entryCount} files, ${(size / 1e6).toFixed(1)} MB.`);
  return join(build, filename);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  await runScript(async () => void (await buildPackage()));
