/** Serves dist/. `--port n`: exactly that port; without it 5173 or the next free one. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from './lib/files.mjs';
import { option } from './lib/options.mjs';
import { bold, Failure, runScript, say } from './lib/say.mjs';

const FIRST_PORT = 5173;

export async function servePreview() {
  const asked = option('port');
  const port = asked === undefined ? FIRST_PORT : Number(asked);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Failure(`--port ${asked}: give a whole number from 1 to 65535.`);
  }
  const { preview } = await import('vite');
  const server = await preview({
    configFile: join(ROOT, 'vite.config.ts'),
    logLevel: 'warn',
    preview: { host: '127.0.0.1', port, strictPort: asked !== undefined },
  });
  const address = server.httpServer.address();
  say(`\n  PortCls Lab is at ${bold(`http://127.0.0.1:${address.port}/`)}\n  Stop it with Ctrl+C.\n`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await runScript(servePreview);
