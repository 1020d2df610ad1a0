/** The bridge on its own: a small driver against host calls answered by hand. */
import fs from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { buildDriver } from '../../../scripts/build-wasm.mjs';
import { ABI_HASH } from '../../../wasm/abi/hash.ts';
import { decodeImports, encodeImports } from '../../../wasm/abi/imports.ts';
import { ENTRY, HOST, STOPS, IIDS, type EntryName, type HostName } from '../../../wasm/abi/table.ts';
import { DriverTrap, SUSPEND } from '../../../wasm/hosts/host.ts';
import { createWasmHost } from '../../../wasm/hosts/wasm.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const STATUS_CANCELLED = 0xc0000120 | 0;
const THREAD = 4096;
type Handler = (args: Float64Array) => number | typeof SUSPEND;

let bytes: Uint8Array<ArrayBuffer>;
let module: WebAssembly.Module;
beforeAll(async () => {
  const built = await buildDriver({
    sources: [path.join(root, 'test/unit/bridge/driver.cpp')],
    out: path.join(root, 'build/bridge-test.wasm'),
  });
  bytes = new Uint8Array(fs.readFileSync(built.out));
  module = new WebAssembly.Module(bytes);
}, 120_000);

const entry = (name: EntryName) => ENTRY.findIndex((row) => row.name === name);

async function newHost(overrides: Partial<Record<HostName, Handler>> = {}) {
  const host = await createWasmHost(module);
  const log: string[] = [];
  const seen = { routine: 0, fdo: 0, at: 0 };
  const handlers: Partial<Record<HostName, Handler>> = {
    DbgPrint: (a) => (log.push(host.text(a[0]!, a[1]!)), 0),
    PsCreateSystemThread: (a) => ((seen.routine = a[0]!), (a[1] = THREAD), 0),
    PsGetCurrentThread: () => THREAD,
    KeWaitForSingleObject: () => SUSPEND,
    PsTerminateSystemThread: () => SUSPEND,
    Unknown_AddRef: (a) => a[1]!,
    Unknown_Release: (a) => (log.push(`release ${a[1]}`), a[1]!),
    Unknown_QueryInterface: (a) => (log.push(IIDS[a[1]!]![0]), (seen.at = a[2]!), 0),
    StreamResourceManager_AddStreamResource2: (a) => (
      log.push(`add ${a[0] === seen.at} size ${a[4]} type ${a[7]} resource ${a[9]}`),
      (a[1] = 77),
      0
    ),
    PcAddAdapterDevice: (a) => ((seen.fdo = a[3]!), log.push(`extension ${a[2]}`), 0),
    ResourceList_NumberOfEntriesOfType: (a) => a[2]!,
    ResourceList_FindTranslatedEntry: (a) => a[3]!,
    PcDispatchIrp: () => SUSPEND,
    ExAllocatePoolWithTag: () => 1,
    ExFreePoolWithTag: () => 1,
    Stop: (a) => {
      throw new Error(STOPS[a[0]!]![1]);
    },
    Panic: (a) => {
      throw new Error(host.text(a[0]!, a[1]!));
    },
    ...overrides,
  };
  host.onHostCall = (id, args) => handlers[HOST[id]!.name]?.(args) ?? 0;
  return { host, log, seen };
}

test('DriverEntry, AddDevice, a start dispatched inside a suspended request', async () => {
  const { host, log, seen } = await newHost();
  expect(host.enter(entry('DriverEntry'), [])).toBe(0);
  expect(host.value).toBe(0);
  expect(host.outs[1]).not.toBe(0);
  expect(host.enter(entry('AddDevice'), [host.allocate(512)])).toBe(0);
  expect(host.value).toBe(0);
  host.enter(entry('NewResourceList'), [0x400, 0x40, 0x440, 0x80, 11, 8, 1]);
  const list = host.value;
  const request = host.enter(entry('DispatchIrp'), [seen.fdo, 0x1b, 0]);
  expect(request, 'PcDispatchIrp suspends').not.toBe(0);
  expect(host.enter(entry('StartDevice'), [seen.fdo, list])).toBe(0);
  expect(host.value).toBe(0);
  expect(host.resume(request, 0x1234)).toBe(0);
  expect(host.value).toBe(0x1234);
  expect(log).toEqual([
    'extension 272',
    'IID_IPortClsStreamResourceManager2',
    'add true size 24 type 1 resource 4096',
    'release 1',
    'release 0',
    'release 0',
  ]);
});

test('every host call of a start may be answered SUSPEND', async () => {
  const { host, log, seen } = await newHost();
  host.enter(entry('DriverEntry'), []);
  host.enter(entry('AddDevice'), [host.allocate(512)]);
  host.enter(entry('NewResourceList'), [0x400, 0x40, 0x440, 0x80, 11, 8, 1]);
  const list = host.value;
  const answer = host.onHostCall;
  let suspended = 0,
    pending: Float64Array = new Float64Array(16),
    result = 0;
  host.onHostCall = (id, args) => {
    pending = args.slice();
    result = answer(id, pending) as number;
    args.fill(Number.NaN);
    suspended++;
    return SUSPEND;
  };
  let fiber = host.enter(entry('StartDevice'), [seen.fdo, list]);
  while (fiber) fiber = host.resume(fiber, result, pending);
  expect(host.value).toBe(0);
  expect(suspended).toBeGreaterThan(5);
  expect(log.slice(1)).toEqual([
    'IID_IPortClsStreamResourceManager2',
    'add true size 24 type 1 resource 4096',
    'release 1',
    'release 0',
    'release 0',
  ]);
});

test('two interleaved fibers keep their own frames', async () => {
  const { host, log, seen } = await newHost();
  host.enter(entry('DriverEntry'), []);
  const a = host.enter(entry('Thread'), [THREAD, seen.routine, 1]);
  const b = host.enter(entry('Thread'), [THREAD, seen.routine, 2]);
  expect(a && b && a !== b).toBe(true);
  for (const fiber of [a, b, b, a]) expect(host.resume(fiber, 0)).toBe(fiber);
  expect(log.map((line) => line.slice(0, 12))).toEqual([
    'round 1 of 1',
    'round 2 of 2',
    'round 3 of 2',
    'round 4 of 1',
  ]);
  expect(log[0]).toBe('round 1 of 1, -5000000000, 00ab, text, wide, ptr');
  expect(host.resume(a, STATUS_CANCELLED), 'parked in PsTerminateSystemThread').toBe(a);
  host.drop(a);
  expect(() => host.resume(a, 0)).toThrow(/not suspended/);
  host.drop(b);
});

test('a JavaScript error in a host call passes through and leaves the host usable', async () => {
  let fail = true;
  const { host } = await newHost({
    PcInitializeAdapterDriver: () => {
      if (fail) throw new Error('from the host');
      return 0;
    },
  });
  for (let i = 0; i < 2000; i++) expect(() => host.enter(entry('DriverEntry'), [])).toThrow(/from the host/);
  fail = false;
  expect(host.enter(entry('DriverEntry'), [])).toBe(0);
  expect(host.value).toBe(0);
});

describe('faults', () => {
  test('a write past a pool block is found when it is freed', async () => {
    const { host } = await newHost();
    host.enter(entry('DriverEntry'), []);
    expect(() => host.enter(entry('DriverUnload'), [])).toThrow(/past the end of a pool block/);
  });

  test('a wild call becomes a DriverTrap, and the host is unusable afterwards', async () => {
    const { host } = await newHost();
    host.enter(entry('DriverEntry'), []);
    expect(() => host.enter(entry('Release'), [0x7ffffff0])).toThrow(/access violation/);
    expect(() => host.enter(entry('DriverEntry'), [])).toThrow(DriverTrap);
  });

  test('a stack overflow is found by the canary below the stack', async () => {
    const { host, seen } = await newHost();
    host.enter(entry('DriverEntry'), []);
    // Thread context 3 makes the test driver use more stack than a thread has.
    expect(() => host.enter(entry('Thread'), [THREAD, seen.routine, 3])).toThrow(/kernel stack overflow/);
  });
});

describe('the build', () => {
  test('a module of another boundary table is refused with both hashes', async () => {
    const changed = bytes.slice();
    const wanted = signedLeb(ABI_HASH);
    const at = Buffer.from(changed).indexOf(Buffer.from([0x41, ...wanted, 0x0b]));
    expect(at).toBeGreaterThan(0);
    changed[at + 1]! ^= 1;
    await expect(createWasmHost(new WebAssembly.Module(changed))).rejects.toThrow(
      new RegExp(`another boundary table \\(\\d+, expected ${ABI_HASH >>> 0}\\)`),
    );
  });

  test('a kernel function that does not exist is named', async () => {
    const folder = fs.mkdtempSync(path.join(root, 'build/missing-'));
    try {
      const source = path.join(folder, 'driver.cpp');
      fs.writeFileSync(
        source,
        '#include <portcls.h>\nextern "C" NTSTATUS ZwNoSuchService(ULONG);\nextern "C" NTSTATUS DriverEntry(PDRIVER_OBJECT, PUNICODE_STRING) { return ZwNoSuchService(1); }\n',
      );
      await expect(buildDriver({ sources: [source], out: path.join(folder, 'driver.wasm') })).rejects.toThrow(
        /ZwNoSuchService/,
      );
    } finally {
      fs.rmSync(folder, { recursive: true, force: true });
    }
  }, 60_000);

  test('import names survive their section', () => {
    const names = ['KeSetEvent', 'ObfDereferenceObject', 'PcNewPort'];
    expect(decodeImports(encodeImports(names))).toEqual(names);
    expect(encodeImports(names)).not.toContain('KeSetEvent');
  });
});

/** A 32-bit integer as WebAssembly writes constants. */
function signedLeb(value: number): number[] {
  const out: number[] = [];
  for (;;) {
    const byte = value & 0x7f;
    value >>= 7;
    if ((value === 0 && !(byte & 0x40)) || (value === -1 && byte & 0x40)) return [...out, byte];
    out.push(byte | 0x80);
  }
}
