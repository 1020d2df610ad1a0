/** `lab run` of a driver that never returns is ended from outside, on every host, with one clear error. Linux on x86-64. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { buildSysOf } from '../../scripts/build-driver.mjs';
import { buildNative } from '../../scripts/build-native.mjs';
import { ensureSysHost } from '../../scripts/build-sys-host.mjs';
import { buildDriver } from '../../scripts/build-wasm.mjs';
import { ensureBundle } from '../../scripts/lib/bundle.mjs';
import { HOST_NAMES, type HostKind, type HostOrder } from '../../web/cli/hosts.ts';
import { main } from '../../web/cli/main.ts';
import type { Place } from '../../web/cli/place.ts';

const BUILD_MS = 300_000;
/** Three attempts of five seconds: the run, which record was the last, the trace up to it. */
const RUN_MS = 120_000;
const root = path.resolve(import.meta.dirname, '../..');
const sources = [path.join(root, 'test/native/spins.cpp')];
const includeDirs = [path.join(root, 'test/drivers')];

const orders = {} as Record<HostKind, HostOrder>;
let place: Place;
const folder = mkdtempSync(path.join(tmpdir(), 'portcls-lab-'));

beforeAll(async () => {
  const program = fileURLToPath(await ensureBundle('cli', 'web/cli/main.ts'));
  const { out } = await buildDriver({ sources, includeDirs, out: path.join(root, 'build/test/spins.wasm') });
  orders.wasm = { kind: 'wasm', path: out, args: [] };
  orders.native = { kind: 'native', path: await buildNative({ sources, includeDirs, name: 'test/spins' }), args: [] };
  const host = await ensureSysHost('portcls-lab');
  const { sys } = await buildSysOf(sources, 'spins', path.join(root, 'build/sys/test'));
  orders.sys = { ...host, args: [host.args[0]!, sys] };
  place = {
    root,
    from: folder,
    driver: () => Promise.resolve(orders.wasm.path),
    processHost: (kind) => Promise.resolve(orders[kind]),
    build: () => Promise.reject(new Error('nothing is built here')),
    program,
  };
}, BUILD_MS);
afterEach(() => vi.restoreAllMocks());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Processes that run one of these files. */
function running(files: readonly string[]): string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return (
        /^\d+$/.test(pid) &&
        readFileSync(`/proc/${pid}/cmdline`, 'utf8')
          .split('\0')
          .some((text) => files.includes(text))
      );
    } catch {
      // Gone meanwhile.
      return false;
    }
  });
}

test.each(HOST_NAMES)(
  '%s: ended, with the trace up to there',
  async (kind) => {
    let printed = '';
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => ((printed += String(text)), true));
    const trace = path.join(folder, `${kind}.txt`);
    expect(await main(['run', 'first-stream', '--host', kind, '--trace', trace], place)).toBe(1);
    expect(printed.match(/The driver did not return/g)).toHaveLength(1);
    expect(printed).toContain('an endless loop');
    // The driver's last sign of life; then it was told to start.
    const lines = readFileSync(trace, 'utf8').trimEnd().split('\n');
    expect(lines.at(-1)).toContain('< PcAddAdapterDevice');
    const own = kind === 'native' ? [orders.native.path] : kind === 'sys' ? [orders.sys.args[1]!] : [];
    await vi.waitFor(() => expect(running(own), 'processes left behind').toEqual([]));
  },
  RUN_MS,
);
