/** Servers of other origins for browser tests: a site in a folder of a server, and pages of somebody else, each with its own headers. */
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain',
};

export interface Origin {
  /** `http://127.0.0.1:1234`. */
  readonly origin: string;
  /** Every path that was asked for, in order. */
  readonly asked: string[];
  /** What is served from now on, instead of before. */
  serve(folder: string): void;
  close(): Promise<void>;
}

/** What a path gives: text of a page made up for a test, by its path. */
export type Pages = Readonly<Record<string, string>>;

/**
 * Starts a server.
 * @param pages pages by path, such as `/` or `/host.js`
 * @param folder files for every other path under `base`; '' for none
 */
export async function startOrigin(
  pages: Pages,
  headers: Readonly<Record<string, string>>,
  folder = '',
  base = '/',
): Promise<Origin> {
  let root = folder;
  const asked: string[] = [];
  const server: Server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname);
    asked.push(path);
    void answer(path).then(
      ([type, body]) => response.writeHead(200, { 'content-type': type, ...headers }).end(body),
      () => response.writeHead(404, { 'content-type': 'text/plain', ...headers }).end('not found'),
    );
  });
  async function answer(path: string): Promise<[string, string | Buffer]> {
    const page = pages[path];
    if (page !== undefined) return [TYPES[extname(path)] ?? TYPES['.html']!, page];
    if (!root || !path.startsWith(base)) throw new Error('not here');
    const file = normalize(join(root, path.slice(base.length), path.endsWith('/') ? 'index.html' : ''));
    if (!file.startsWith(normalize(root))) throw new Error('not here');
    return [TYPES[extname(file)] ?? 'application/octet-stream', await readFile(file)];
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    serve: (next) => (root = next),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
