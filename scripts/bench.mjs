/**
 * `npm run bench`: speed of the simulator, cost of a call, bytes shipped; `npm run bench -- lab`: what the lab costs the browser;
 * `npm run bench -- build`: how long `lab build` takes.
 * With `--check` a missed budget is exit code 1.
 */
import { ensurePatched } from './build-variants.mjs';
import { ensureSite } from './build.mjs';
import { ensureBundle } from './lib/bundle.mjs';
import { ROOT } from './lib/files.mjs';
import { runScript } from './lib/say.mjs';
import { ensureBuildable } from './setup.mjs';

await runScript(async () => {
  const failed = () => {
    if (process.argv.includes('--check')) process.exitCode = 1;
  };
  if (process.argv[2] === 'build') {
    await ensureBuildable();
    const { benchBuild } = await import('./bench-build.mjs');
    if (!(await benchBuild())) failed();
    return;
  }
  await ensureSite();
  if (process.argv[2] === 'lab') {
    const { benchLab } = await import('./bench-lab.mjs');
    if (!(await benchLab())) failed();
    return;
  }
  const { out: manyStreams } = await ensurePatched('test/benchmark/eight-streams.patch', 'bench-eight-streams');
  const bench = await import(await ensureBundle('bench', 'test/benchmark/main.ts'));
  const held = await bench.main(ROOT, manyStreams);
  if (!held) failed();
});
