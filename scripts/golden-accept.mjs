/** `npm run golden:accept [-- <scenario>...]`: writes the traces of now as the golden ones. Review them like code. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './lib/files.mjs';
import { runScript } from './lib/say.mjs';
import { ensureBuildable } from './setup.mjs';

await runScript(async () => {
  await ensureBuildable();
  const vitest = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');
  const only = process.argv.slice(2);
  const { status } = spawnSync(process.execPath, [vitest, 'run', '--project', 'golden'], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, GOLDEN_ACCEPT: only.length > 0 ? only.join(',') : '*' },
  });
  process.exitCode = status ?? 1;
});
