/** The bridge on its own: a small driver against host calls answered by hand. Run with node; exits with 1 on a failure. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { buildDriver } from '../../../scripts/build-wasm.mjs';
import { loadTs, root } from '../../../scripts/load-ts.mjs';

const { HOST, ENTRY, IIDS } = await loadTs('wasm/abi/table.ts');
const { createWasmHost } = await loadTs('wasm/hosts/wasm.ts');
const { SUSPEND, DriverTrap } = await loadTs('wasm/hosts/host.ts');
const built = await buildDriver({ sources: [path.join(root, 'test/unit/bridge/driver.cpp')], out: path.join(root, 'build/bridge-test.wasm') });
console.log(`${built.bytes} bytes, ${built.gzipBytes} gzip, imports ${built.imports.join(' ')}`);
const module = new WebAssembly.Module(fs.readFileSync(built.out));

const entry = (name) => ENTRY.findIndex((row) => row.name === name);
const STATUS_CANCELLED = 0xc0000120 | 0;

async function newHost(overrides = {}) {
  const host = await createWasmHost(module);
  const log = [];
  const handlers = {
    DbgPrint: (a) => { log.push(host.text(a[0], a[1])); return 0; },
    PsCreateSystemThread: (a) => { host.thread = { routine: a[0], context: a[1] }; a[1] = 4096; return 0; },
    PsGetCurrentThread: () => 4096,
    KeWaitForSingleObject: () => SUSPEND,
    PsTerminateSystemThread: () => SUSPEND,
    Unknown_AddRef: (a) => a[1],
    Unknown_Release: (a) => { log.push(`release ${a[1]}`); return a[1]; },
    Unknown_QueryInterface: (a) => { log.push(IIDS[a[1]][0]); host.at = a[2]; return 0; },
    StreamResourceManager_AddStreamResource2: (a) => { log.push(`add ${a[0] === host.at} size ${a[4]} type ${a[7]} resource ${a[9]}`); a[1] = 77; return 0; },
    PcAddAdapterDevice: (a) => { host.fdo = a[3]; log.push(`extension ${a[2]}`); return 0; },
    ResourceList_NumberOfEntriesOfType: (a) => a[2],
    ResourceList_FindTranslatedEntry: (a) => a[3],
    PcDispatchIrp: () => SUSPEND,
    ExAllocatePoolWithTag: () => 1,
    ExFreePoolWithTag: () => 1,
    Panic: (a) => { throw new Error(host.text(a[0], a[1])); },
    ...overrides,
  };
  host.onHostCall = (id, args) => (handlers[HOST[id].name] ?? (() => 0))(args);
  return { host, log };
}
const tests = [];
const test = (name, body) => tests.push([name, body]);

test('DriverEntry, AddDevice, a dispatched start inside a suspended request', async () => {
  const { host, log } = await newHost();
  assert.equal(host.enter(entry('DriverEntry'), []), 0);
  assert.equal(host.value, 0);
  assert.notEqual(host.outs[1], 0);
  assert.equal(host.enter(entry('AddDevice'), [host.allocate(64)]), 0);
  assert.equal(host.value, 0);
  host.enter(entry('NewResourceList'), [0x400, 0x40, 0x440, 0x80, 11, 8, 1]);
  const list = host.value;
  const request = host.enter(entry('DispatchIrp'), [host.fdo, 0x1b, 0]);
  assert.notEqual(request, 0, 'PcDispatchIrp suspends');
  assert.equal(host.enter(entry('StartDevice'), [host.fdo, list]), 0);
  assert.equal(host.value, 0);
  assert.equal(host.resume(request, 0x1234), 0);
  assert.equal(host.value, 0x1234);
  assert.deepEqual(log, ['extension 272', 'IID_IPortClsStreamResourceManager2', 'add true size 24 type 1 resource 4096', 'release 1', 'release 0', 'release 0']);
});

test('two interleaved fibers keep their own frames', async () => {
  const { host, log } = await newHost();
  host.enter(entry('DriverEntry'), []);
  const { routine } = host.thread;
  const a = host.enter(entry('Thread'), [4096, routine, 1]);
  const b = host.enter(entry('Thread'), [4096, routine, 2]);
  assert.ok(a && b && a !== b);
  for (const fiber of [a, b, b, a]) assert.equal(host.resume(fiber, 0), fiber);
  assert.deepEqual(log.map((line) => line.slice(0, 12)), ['round 1 of 1', 'round 2 of 2', 'round 3 of 2', 'round 4 of 1']);
  assert.equal(log[0], 'round 1 of 1, -5000000000, 00ab, text, wide, ptr');
  assert.equal(host.resume(a, STATUS_CANCELLED), a, 'parked in PsTerminateSystemThread');
  host.drop(a);
  assert.throws(() => host.resume(a, 0), /not suspended/);
  host.drop(b);
});

test('a JavaScript error in a host call passes through and leaves the host usable', async () => {
  let fail = true;
  const { host } = await newHost({ PcInitializeAdapterDriver: () => { if (fail) throw new Error('from the host'); return 0; } });
  for (let i = 0; i < 2000; i++) assert.throws(() => host.enter(entry('DriverEntry'), []), /from the host/);
  fail = false;
  assert.equal(host.enter(entry('DriverEntry'), []), 0);
  assert.equal(host.value, 0);
});

test('a write past a pool block is found when it is freed', async () => {
  const { host } = await newHost();
  host.enter(entry('DriverEntry'), []);
  assert.throws(() => host.enter(entry('DriverUnload'), []), /past the end of a pool block/);
});

test('a wild call becomes a DriverTrap', async () => {
  const { host } = await newHost();
  host.enter(entry('DriverEntry'), []);
  assert.throws(() => host.enter(entry('Release'), [0x7ffffff0]), (error) => error instanceof DriverTrap && /access violation/.test(error.message));
  assert.throws(() => host.enter(entry('DriverEntry'), []), DriverTrap, 'unusable afterwards');
});

test('suspending costs little', async () => {
  const { host } = await newHost({ DbgPrint: () => 0 });
  host.enter(entry('DriverEntry'), []);
  const fiber = host.enter(entry('Thread'), [4096, host.thread.routine, 1]);
  const rounds = 100_000, started = performance.now();
  for (let i = 0; i < rounds; i++) host.resume(fiber, 0);
  console.log(`  ${((performance.now() - started) * 1e6 / rounds).toFixed(0)} ns a wake`);
});

let failed = 0;
for (const [name, body] of tests) {
  try {
    await body();
    console.log(`ok   ${name}`);
  } catch (error) {
    failed++;
    console.log(`FAIL ${name}\n${error.stack}`);
  }
}
process.exitCode = failed ? 1 : 0;
