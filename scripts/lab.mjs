/** `npm run -s lab -- ...`: the command line. Sets up what is missing, bundles web/cli when it changed, runs it. */
import { fileURLToPath } from 'node:url';
import { ensureBundle } from './lib/bundle.mjs';
import { ROOT } from './lib/files.mjs';
import { runScript } from './lib/say.mjs';
import { ensureBuildable } from './setup.mjs';

await runScript(async () => {
  await ensureBuildable();
  const bundle = await ensureBundle('cli', 'web/cli/main.ts');
  const cli = await import(bundle);
  process.exitCode = await cli.main(process.argv.slice(2), {
    root: ROOT,
    // npm runs scripts in the repository's folder and tells where it was called.
    from: process.env.npm_lifecycle_event === 'lab' ? (process.env.INIT_CWD ?? process.cwd()) : process.cwd(),
    driver: async (name) => (await import('./build-variants.mjs')).ensureModule(name),
    processHost: async (kind, name) => (await import('./lib/hosts.mjs')).ensureHost(kind, name),
    build: async (order) => (await import('./build-any.mjs')).buildAnyDriver(order),
    program: fileURLToPath(bundle),
  });
});
