/**
 * `npm run dev`: the development server. A change under driver/ is taken over by the pages that are open, while they stay as they
 * are; a change of the bridge under wasm/ loads them again.
 */
import { spawn } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { join, sep } from 'node:path';
import { ROOT } from './lib/files.mjs';
import { red, runScript, say } from './lib/say.mjs';
import { driverOf, watchFolders } from './lib/watch.mjs';
import { ensureBuildable } from './setup.mjs';

const LOW = constants.priority.PRIORITY_LOW;

/** @type {import('vite').Plugin} the development server puts styles into the page, which the site's policy forbids */
const inlineStyles = {
  name: 'inline-styles',
  transformIndexHtml: (html) => html.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'"),
};

await runScript(async () => {
  await ensureBuildable();
  const { ensureDriver, ensureLines } = await import('./build-wasm.mjs');
  const { ensureSources, warmHighlighter } = await import('./lib/lines-source.mjs');
  const { createServer } = await import('vite');
  const server = await createServer({ configFile: join(ROOT, 'vite.config.ts'), plugins: [inlineStyles] });

  /** Pages run the driver that shows its lines: it is built in a moment, for it is not made small. */
  const driver = driverOf({
    server,
    root: ROOT.slice(0, -1),
    say,
    async build() {
      const [built] = await Promise.all([ensureLines(), ensureSources({ plainOnly: true })]);
      return built;
    },
  });

  let small;
  /** The module of the site, for pages that are opened later; nobody waits for it. */
  function buildSmall() {
    small?.kill();
    small = spawn(process.execPath, [join(ROOT, 'scripts/build-wasm.mjs')], { stdio: 'ignore' });
    if (small.pid) setPriority(small.pid, LOW);
  }

  async function changed(files) {
    small?.kill();
    const inBridge = files.some((file) => file.startsWith(join(ROOT, 'wasm') + sep));
    if (!inBridge) {
      if (await driver()) buildSmall();
      return;
    }
    if (!files.some((file) => /\.(cpp|c|h)$|wasm.abi/.test(file))) return;
    try {
      await ensureDriver();
      await driver();
      server.ws.send({ type: 'full-reload' });
    } catch (error) {
      say(red(error.message));
      server.ws.send({ type: 'error', err: { message: error.message, stack: '' } });
    }
  }

  // Now, so that the first save has only its own file to compile.
  await Promise.all([ensureLines(), ensureSources(), warmHighlighter()]);
  watchFolders(server.watcher, [join(ROOT, 'driver'), join(ROOT, 'wasm')], changed);
  await server.listen();
  server.printUrls();
  process.on('exit', () => small?.kill());
});
