/** `npm run -s lab -- ...`: the command line. Sets up what is missing, bundles web/cli when it changed, runs it. */
import { ensureBundle } from './lib/bundle.mjs';
import { runScript } from './lib/say.mjs';
import { ensureBuildable } from './setup.mjs';

await runScript(async () => {
  await ensureBuildable();
  const cli = await import(await ensureBundle('cli', 'web/cli/main.ts'));
  process.exitCode = await cli.main(process.argv.slice(2));
});
