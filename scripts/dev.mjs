/** `npm run dev`: the development server; a change under driver/ or wasm/ rebuilds the driver and reloads the page. */
import { existsSync, watch } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './lib/files.mjs';
import { red, runScript, say } from './lib/say.mjs';
import { ensureBuildable } from './setup.mjs';

/** Editors write a file in several steps; one rebuild serves them all. */
const SETTLE_MS = 150;

await runScript(async () => {
  await ensureBuildable();
  const { ensureDriver } = await import('./build-wasm.mjs');
  const { createServer } = await import('vite');
  const server = await createServer({ configFile: join(ROOT, 'vite.config.ts') });
  await server.listen();
  server.printUrls();

  let timer;
  let building = false;
  let again = false;

  async function rebuild() {
    if (building) {
      again = true;
      return;
    }
    building = true;
    try {
      do {
        again = false;
        const beganMs = Date.now();
        await ensureDriver();
        say(`driver.wasm is up to date (${((Date.now() - beganMs) / 1000).toFixed(1)} s)`);
      } while (again);
      server.ws.send({ type: 'full-reload' });
    } catch (error) {
      say(red(error.message));
      server.ws.send({ type: 'error', err: { message: error.message, stack: '' } });
    } finally {
      building = false;
    }
  }

  for (const folder of ['driver', 'wasm']) {
    if (!existsSync(join(ROOT, folder))) continue;
    watch(join(ROOT, folder), { recursive: true }, (_event, name) => {
      if (name?.endsWith('~')) return;
      clearTimeout(timer);
      timer = setTimeout(rebuild, SETTLE_MS);
    });
  }
});
