import { svelte } from '@sveltejs/vite-plugin-svelte';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { scenarioLibrary } from './scripts/lib/library-plugin.mjs';
import { driverLines } from './scripts/lib/lines-plugin.mjs';
import { offlineCopy } from './scripts/lib/offline-plugin.mjs';
import { referencePages } from './scripts/lib/reference-plugin.mjs';
import { workerOutput } from './scripts/lib/worker-output.mjs';

const repository = fileURLToPath(new URL('.', import.meta.url));

export default defineConfig({
  root: 'web',
  // Relative addresses: the built site works from any folder of any server.
  base: './',
  cacheDir: '../node_modules/.vite',
  plugins: [
    svelte({ configFile: `${repository}svelte.config.js` }),
    scenarioLibrary(),
    driverLines(),
    referencePages(),
    offlineCopy(),
  ],
  worker: { format: 'es', rolldownOptions: { output: workerOutput } },
  // build/driver.wasm lies beside the root, not under it.
  server: { port: 5173, fs: { allow: [repository] } },
  preview: { port: 5173 },
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    target: 'es2022',
    // An inlined .wasm becomes a data: address, which cannot be streamed and which a strict CSP blocks.
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: {
        lab: `${repository}web/index.html`,
        reference: `${repository}web/reference/_page/index.html`,
        embed: `${repository}web/embed/index.html`,
        element: `${repository}web/embed/element.ts`,
      },
      output: {
        // The address that other pages load the element from stays the same from build to build.
        entryFileNames: ({ name }) => (name === 'element' ? 'embed/portcls-lab.js' : 'assets/[name]-[hash].js'),
        // What lab and reference share has names that the size budgets can tell apart.
        codeSplitting: {
          groups: [
            { name: 'svelte', test: /node_modules\/(svelte|esm-env|clsx)\/|\/web\/lab\/parts\/Icon\b/ },
            {
              name: 'shared',
              test: /node_modules\/comlink\/|\/web\/(worker\/client|lab\/(format|state\/storage))\b|vite\/(preload|modulepreload)/,
            },
          ],
        },
      },
    },
  },
  test: {
    projects: [
      {
        extends: true,
        // A limit against hanging, not a measure of speed: machines are shared.
        test: {
          name: 'unit',
          root: repository,
          include: ['test/unit/**/*.test.ts'],
          environment: 'node',
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'golden',
          root: repository,
          include: ['test/golden/**/*.test.ts'],
          environment: 'node',
          testTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: { name: 'random', root: repository, include: ['test/random/**/*.test.ts'], environment: 'node' },
      },
      {
        extends: true,
        test: {
          name: 'sys',
          root: repository,
          include: ['test/sys/**/*.test.ts'],
          environment: 'node',
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'hosts',
          root: repository,
          include: ['test/native/**/*.test.ts'],
          environment: 'node',
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: { name: 'site', root: repository, include: ['test/site/**/*.test.ts'], environment: 'node' },
      },
      {
        extends: true,
        test: {
          name: 'engines',
          root: repository,
          include: ['test/engines/**/*.test.ts'],
          environment: 'node',
          testTimeout: 150_000,
        },
      },
      {
        extends: true,
        test: { name: 'wine', root: repository, include: ['test/wine/**/*.test.ts'], environment: 'node' },
      },
      {
        extends: true,
        test: {
          name: 'qemu',
          root: repository,
          include: ['test/qemu/**/*.test.ts'],
          environment: 'node',
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
