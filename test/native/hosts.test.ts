/** The hosts in processes of their own: what they do for a driver, and how a driver's mistakes end. Linux on x86-64. */
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { buildSysOf } from '../../scripts/build-driver.mjs';
import { buildNative } from '../../scripts/build-native.mjs';
import { ensureSysHost } from '../../scripts/build-sys-host.mjs';
import { ENTRY, HOST, STOPS, type EntryName, type HostName } from '../../wasm/abi/table.ts';
import { DriverTrap, SUSPEND } from '../../wasm/hosts/host.ts';
import { createPipeHost, HostRefused, type PipeHost } from '../../wasm/hosts/pipe.ts';
import { openHost, type HostOrder } from '../../web/cli/hosts.ts';

const BUILD_MS = 300_000;
const root = path.resolve(import.meta.dirname, '../..');
const sources = [path.join(root, 'test/native/faults.cpp')];
const NONE = 0,
  NULL_WRITE = 1,
  OVERRUN = 2,
  USE_AFTER_FREE = 3,
  DIVISION = 4,
  STACK = 5,
  ENDLESS = 6,
  OFF_BY_ONE = 7;

const orders: Record<'native' | 'sys', HostOrder> = {} as never;
beforeAll(async () => {
  orders.native = {
    kind: 'native',
    path: await buildNative({ sources, includeDirs: [path.join(root, 'test/drivers')], name: 'test/faults' }),
    args: [],
  };
  const host = await ensureSysHost('portcls-lab');
  const { sys } = await buildSysOf(sources, 'faults', path.join(root, 'build/sys/test'));
  orders.sys = { ...host, args: [host.args[0]!, sys] };
}, BUILD_MS);

let opened: PipeHost[] = [];
afterEach(() => {
  for (const host of opened) host.dispose();
  opened = [];
});

const entry = (name: EntryName) => ENTRY.findIndex((row) => row.name === name);
type Handlers = Partial<Record<HostName, (args: Float64Array) => number | typeof SUSPEND>>;

/** The driver up to where its device starts; `start` starts it. */
async function prepare(kind: 'native' | 'sys', mistake: number, overrides: Handlers = {}) {
  const host = (await openHost(orders[kind])) as PipeHost;
  opened.push(host);
  const calls: [HostName, number[]][] = [];
  let fdo = 0;
  const handlers: Handlers = {
    PcAddAdapterDevice: (a) => ((fdo = a[3]!), 0),
    ExAllocatePoolWithTag: () => 1,
    ExFreePoolWithTag: () => 1,
    READ_PORT_UCHAR: () => mistake,
    READ_PORT_USHORT: () => 0x1234,
    READ_PORT_ULONG: () => 0x10_0000,
    Stop: (a) => {
      throw new Error(STOPS[a[0]!]![1]);
    },
    ...overrides,
  };
  host.onHostCall = (id, args) => {
    const { name, params } = HOST[id]!;
    calls.push([name, [...args.subarray(0, params.length)]]);
    return handlers[name]?.(args) ?? 0;
  };
  expect(host.enter(entry('DriverEntry'), [])).toBe(0);
  expect(host.value).toBe(0);
  expect(host.enter(entry('AddDevice'), [host.allocate(1024)])).toBe(0);
  expect(host.value).toBe(0);
  host.enter(entry('NewResourceList'), [0x400, 0x40, 0, 0, 11, 8, 1]);
  const list = host.value;
  return { host, calls, start: () => host.enter(entry('StartDevice'), [fdo, list]) };
}

describe.each(['native', 'sys'] as const)('%s', (kind) => {
  test('port instructions of every width, in and out', async () => {
    const { host, calls, start } = await prepare(kind, NONE);
    expect(start()).toBe(0);
    expect(host.value).toBe(0);
    expect(calls.filter(([name]) => name.includes('_PORT_'))).toEqual([
      ['READ_PORT_UCHAR', [0x80]],
      ['READ_PORT_USHORT', [0x82]],
      ['READ_PORT_ULONG', [0x86]],
      ['WRITE_PORT_ULONG', [0x84, 0x10_1234]],
    ]);
  });

  test('any of these calls may be answered later', async () => {
    const { host, start } = await prepare(kind, NONE, { READ_PORT_USHORT: () => SUSPEND });
    const fiber = start();
    expect(fiber).not.toBe(0);
    const address = host.allocate(64);
    expect(host.read(address, 64)).toEqual(new Uint8Array(64));
    expect(host.resume(fiber, 1)).toBe(0);
    expect(host.value).toBe(0);
    expect(() => host.resume(fiber, 1)).toThrow(/not suspended/);
  });

  test('memory is written, read and refused', async () => {
    const { host } = await prepare(kind, NONE);
    const address = host.allocate(8);
    host.write(address, Uint8Array.of(0x6f, 0x6b));
    expect(host.text(address, 2)).toBe('ok');
    expect(() => host.read(1, 4)).toThrow(RangeError);
  });

  test('an error of the simulator goes through driver code, and the host goes on', async () => {
    const { host, start } = await prepare(kind, NONE, {
      READ_PORT_USHORT: () => {
        throw new Error('no such port');
      },
    });
    expect(start).toThrow('no such port');
    host.enter(entry('NewResourceList'), [0, 0, 0, 0, 0, 0, 0]);
    expect(host.value).not.toBe(0);
  });

  test.each([
    ['a write through a null pointer', NULL_WRITE, { native: /SEGV.* at .*faults\.cpp:\d+/, sys: /null pointer/ }],
    ['a write behind a pool block', OVERRUN, { native: /poison|overflow/, sys: /behind the end/ }],
    ['a read of freed pool', USE_AFTER_FREE, { native: /heap-use-after-free/, sys: /memory that was freed/ }],
    ['a division by zero', DIVISION, { native: /division by zero/, sys: /division by zero/ }],
    ['endless recursion', STACK, { native: /stack-overflow|SEGV/, sys: /kernel stack overflow/ }],
  ] as const)('%s is a trap with its place', async (_, mistake, words) => {
    const { host, start } = await prepare(kind, mistake);
    let message = '';
    try {
      start();
    } catch (error) {
      expect(error).toBeInstanceOf(DriverTrap);
      message = (error as Error).message;
    }
    expect(message).toMatch(words[kind]);
    if (kind === 'native' || orders.sys.symbolizer) expect(message).toMatch(/faults\.cpp:\d+/);
    expect(start, 'the host is gone').toThrow(DriverTrap);
    expect(() => host.allocate(8)).toThrow(DriverTrap);
  });

  test('one byte behind a block is found', async () => {
    const { start } = await prepare(kind, OFF_BY_ONE);
    expect(start).toThrow(/poison|overflow|BAD_POOL_HEADER|behind the end/);
  });

  test('a loop without end is ended from outside', async () => {
    const { host } = await prepare(kind, ENDLESS);
    process.kill(host.pid, 'SIGKILL');
    await sleep(50);
    expect(() => host.allocate(8)).toThrow(DriverTrap);
  });
});

test('a file that is no driver is refused with the reason', () => {
  const { path: program, args } = orders.sys;
  expect(() => createPipeHost({ program, args: [args[0]!, path.join(root, 'package.json')] })).toThrow(
    /no executable file/,
  );
  expect(() => createPipeHost({ program, args: [args[0]!, path.join(root, 'missing.sys')] })).toThrow(HostRefused);
  expect(() => createPipeHost({ program: path.join(root, 'build/no-such-host') })).toThrow(HostRefused);
});
