/** `npm run bench`: speed of the simulator, cost of a host call, bytes shipped. */
import { ensureSite } from './build.mjs';
import { ensureBundle } from './lib/bundle.mjs';
import { ROOT } from './lib/files.mjs';
import { runScript } from './lib/say.mjs';

await runScript(async () => {
  await ensureSite();
  const bench = await import(await ensureBundle('bench', 'test/benchmark/main.ts'));
  await bench.main(ROOT);
});
