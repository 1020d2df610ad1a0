/** A copy of the repository, on which a development server runs and whose driver may be edited. */
import { spawn, type ChildProcess } from 'node:child_process';
import { copyFile, link, mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** What a development server needs. */
const SOURCES = [
  'driver',
  'wasm',
  'web',
  'scripts',
  'test/scenarios',
  'package.json',
  'package-lock.json',
  'svelte.config.js',
  'tsconfig.json',
  'vite.config.ts',
];
const BUILT = ['build/abi.h', 'build/driver.wasm', 'build/driver.wasm.key', 'build/lines', 'build/variants'];
/** Never written in place, so that links will do. */
const LINKED = ['node_modules', 'build/obj'];
const LEFT_OUT = new Set(['.vite', '.vite-pages', '.vite-temp', '.cache']);

async function copy(from: string, to: string, one: (from: string, to: string) => Promise<void>): Promise<void> {
  if (!(await stat(from)).isDirectory()) return one(from, to);
  await mkdir(to, { recursive: true });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    if (LEFT_OUT.has(entry.name)) continue;
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) await copy(source, target, one);
    else await one(source, target);
  }
}

export interface DevServer {
  /** The copy's folder. */
  readonly folder: string;
  readonly address: string;
  /** What it said so far. */
  readonly said: () => string;
  stop(): Promise<void>;
}

/** Copies the repository below build/test and starts `npm run dev` there. Rejects when the server does not come up in 40 s. */
export async function startDev(): Promise<DevServer> {
  await mkdir('build/test', { recursive: true });
  const folder = await mkdtemp(join(process.cwd(), 'build/test/dev-'));
  await mkdir(join(folder, 'build'));
  await mkdir(join(folder, 'test'));
  for (const path of [...SOURCES, ...BUILT]) await copy(path, join(folder, path), copyFile);
  for (const path of LINKED) await copy(path, join(folder, path), link);
  const server: ChildProcess = spawn(process.execPath, ['scripts/dev.mjs'], { cwd: folder });
  let said = '';
  const address = await new Promise<string>((resolve, reject) => {
    const fail = (why: string) => {
      server.kill();
      reject(new Error(`the development server ${why}; it is in ${folder}:\n${said}`));
    };
    const timer = setTimeout(() => fail('does not come up'), 40_000);
    const hear = (data: Buffer) => {
      // Vite colours its messages.
      // eslint-disable-next-line no-control-regex
      said += data.toString().replace(/\x1b\[[0-9;]*m/g, '');
      const [, found] = /Local:\s+(http:\S+)/.exec(said) ?? [];
      if (!found) return;
      clearTimeout(timer);
      resolve(found);
    };
    server.stdout!.on('data', hear);
    server.stderr!.on('data', hear);
    server.on('exit', () => fail('ended'));
  });
  return {
    folder,
    address,
    said: () => said,
    async stop() {
      server.removeAllListeners('exit');
      const ended = new Promise((resolve) => server.once('exit', resolve));
      server.kill();
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
