/** A driver for a device with registers in memory, which connects its interrupt by itself. */
import { beforeAll, describe, expect, it } from 'vitest';
import { anyDriver, forDriver } from '../../../web/simulator/any/driver.ts';
import { readMetadata } from '../../../web/simulator/any/metadata.ts';
import { readScenario, type ScenarioInput } from '../../../web/simulator/scenario/schema.ts';
import { Session } from '../../../web/simulator/session.ts';
import { buildFolder } from './build.ts';

const BASE = 0xfebf_0000;
const registers = {
  memory: [{ base: BASE, lengthBytes: 32 }],
  cells: [
    { at: BASE, width: 4 as const, value: 0x1234_abcd, access: 'read-only' as const },
    { at: BASE + 8, width: 4 as const, access: 'write-1-clears' as const },
  ],
  interrupt: { everyUs: 10_000, status: { at: BASE + 8, mask: 4 }, enable: { at: BASE + 12, mask: 1 } },
};

async function run(defines: string[] = [], more: Partial<ScenarioInput> = {}): Promise<Session> {
  const { module } = await buildFolder('test/drivers/hardware', ['hardware', ...defines].join('-'), defines);
  const read = readScenario({ version: 1, registers, streams: [], durationMs: 200, ...more });
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const metadata = readMetadata(module);
  const session = await Session.create(module, forDriver(read.scenario, metadata), undefined, {
    any: anyDriver(metadata),
  });
  session.advance({});
  return session;
}

describe('a driver that connects its interrupt and maps its registers', () => {
  let session: Session;
  beforeAll(async () => {
    session = await run();
  }, 120_000);

  it('runs to its end, leaves nothing behind and breaks no rule', () => {
    expect(session.failure).toBeNull();
    expect(session.left).toEqual([]);
    expect(session.findings).toEqual([]);
  });

  it.each([
    ['the range is among its resources', 'memories 1 at febf0000, 32 bytes'],
    ['a register is read', 'identity 1234abcd'],
    ['a byte that is written is part of the wider registers', 'stored 5a00 00005a00'],
    ['64 bits, and a buffer of bytes', 'wide 1 88 11'],
    ['nothing answers outside the range; ordinary memory is ordinary', 'outside ff, own memory 7'],
    ['a sublist takes a share of the resources', 'share 00000000 32, its interrupts 0'],
    ['the count of a semaphore', 'count 1'],
    ['a release answers the count before it', 'before 1 after 2'],
    ['each wait takes one, the third finds none', 'taken 00000000 00000000 then 00000102'],
    ['a version that does not exist', 'version c00000ef'],
    ['a connection without a device object', 'no device object c000000d'],
    ['a device without messages', 'messages c0000225'],
    ['its fall-back routine is connected to the line', 'fall back 00000000 version 2'],
    ['no processor', 'no processor c00000f8'],
    ['a vector that belongs to nobody', 'other vector c0000225'],
    ['what the resources say', 'full 00000000'],
    ['IoConnectInterrupt', 'plain 00000000'],
    ['by the device object alone', 'line 00000000'],
    ['the routine runs at the device IRQL, its DPC releases the semaphore', 'three packets 1 at 8'],
    ['KeSynchronizeExecution raises the IRQL and lowers it', 'synchronized 1 at 8, then 0'],
    ['KeAcquireInterruptSpinLock answers the old one', 'locked at 8 from 0'],
    ['the interrupt is registered as a resource of streaming, and removed', 'stream resource 00000000 00000000'],
  ])('%s', (_what, line) => {
    expect(session.kernel.state.debugOutput).toContain(line);
  });

  it('the trace names the interrupt and hides addresses', () => {
    const trace = new TextDecoder().decode(session.traceText());
    expect(trace).toMatch(/IoConnectInterruptEx\(.*interrupt=int#\d/);
    expect(trace).toMatch(/PcAddStreamResource\(.*resource=int#\d/);
    expect(trace).toMatch(/KeReleaseSemaphore\(semaphore=semaphore#\d/);
  });
});

describe('what such a driver can do wrong', () => {
  it('a register read after MmUnmapIoSpace ends Windows', async () => {
    const { failure } = await run(['AFTER_UNMAP']);
    expect(failure?.text).toContain('PAGE_FAULT_IN_NONPAGED_AREA');
    expect(failure?.text).toContain('MmUnmapIoSpace');
  }, 60_000);

  it('device memory through a pointer is a fault, and the text says how it is reached', async () => {
    const { failure } = await run(['THROUGH_A_POINTER']);
    expect(failure?.kind).toBe('trap');
    expect(failure?.text).toMatch(/^access violation.*by the READ_REGISTER and WRITE_REGISTER functions only/);
  }, 60_000);

  it('an interrupt disconnected while it is registered as a stream resource is a finding', async () => {
    const { findings, failure } = await run(['STAYS_REGISTERED']);
    expect(failure).toBeNull();
    expect(findings.map(({ rule }) => rule)).toEqual(['resource-destroyed', 'resource-removed-late']);
  }, 60_000);

  it('a mapping that is kept is told at the end', async () => {
    expect((await run(['KEEPS_MAPPING'])).left).toEqual(['MmMapIoSpace of 32 bytes at 0xfebf0000']);
  }, 60_000);

  it('a semaphore released beyond its limit raises an exception', async () => {
    expect((await run(['EXCEED'])).failure?.text).toContain('STATUS_SEMAPHORE_LIMIT_EXCEEDED');
  }, 60_000);

  it.each([
    ['IoConnectInterruptEx', 8],
    ['MmMapIoSpace', 1],
  ] as const)(
    '%s fails when the scenario says so: the device does not start, and nothing is left',
    async (call, nth) => {
      const session = await run([], { faults: [{ call, nth }] });
      expect(session.failure?.text).toContain('STATUS_INSUFFICIENT_RESOURCES');
      expect(session.left).toEqual([]);
      expect(new TextDecoder().decode(session.traceText())).toContain(`fault call=${call} nth=${nth}`);
    },
    60_000,
  );
});
