/** Drivers that break rules: each ends in one clear message with the trace kept, and the next session runs as if nothing had been. */
import { describe, expect, it } from 'vitest';
import type { ScenarioInput } from '../../../web/simulator/scenario/schema.ts';
import type { Session } from '../../../web/simulator/session.ts';
import { buildBad } from './bad.ts';
import { session } from './probe.ts';

/** A driver is built in the test that uses it first. */
const BUILD_MS = 120_000;

async function run(driver: string, scenario: Partial<ScenarioInput> = {}): Promise<Session> {
  const result = await session(
    { device: 'virtual', durationMs: 20, streams: [], ...scenario },
    { module: await buildBad(driver) },
  );
  result.advance({});
  return result;
}
const trace = (of: Session) => new TextDecoder().decode(of.traceText());
const errors = (of: Session) => of.findings.filter(({ severity }) => severity === 'error').map(({ text }) => text);

/** The project's own driver plays in the same process. */
async function nextSessionRuns(): Promise<void> {
  const next = await session({ durationMs: 50 });
  next.advance({});
  expect(next.failure).toBeNull();
  expect(next.left).toEqual([]);
  expect(next.engines[0]!.packetCount).toBe(4);
}

describe('a driver that', { timeout: BUILD_MS }, () => {
  it.each([
    ['traps', 'trap', 'SYSTEM_THREAD_EXCEPTION_NOT_HANDLED', /memory access out of bounds|out of bounds/i],
    ['fails-start', 'start', null, /did not start: STATUS_DEVICE_CONFIGURATION_ERROR/],
    ['locks-twice', 'bug-check', 'SPIN_LOCK_ALREADY_OWNED', /acquires spin lock lock#\d+, which it holds already/],
    ['waits-at-dispatch', 'bug-check', 'IRQL_NOT_LESS_OR_EQUAL', /KeWaitForSingleObject|wait/i],
    ['returns-raised', 'bug-check', 'IRQL_UNEXPECTED_VALUE', /StartDevice returns to pnp at IRQL 2/],
    ['frees-twice', 'bug-check', 'BAD_POOL_CALLER', /ExFreePoolWithTag of memory that is not allocated/],
    [
      'leaves-thread',
      'bug-check',
      'DRIVER_UNLOADED_WITHOUT_CANCELLING_PENDING_OPERATIONS',
      /thread#1 still runs after the driver was unloaded/,
    ],
  ] as const)('%s: %s %s', async (driver, kind, code, text) => {
    const bad = await run(driver);
    expect(bad.failure?.kind).toBe(kind);
    expect(bad.failure?.bugCheck?.name ?? null).toBe(code);
    expect(bad.failure?.text).toMatch(text);
    expect(bad.failure?.text).not.toContain('\n');
    expect(bad.verdict().kind).toBe('failed');
    expect(trace(bad)).toContain('StartDevice');
    await nextSessionRuns();
  });

  it('traps: the report tells who ran, what was open and what came before', async () => {
    const { failure } = await run('traps');
    expect(failure).toMatchObject({
      processor: 0,
      irql: 0,
      thread: 'pnp',
      calls: ['StartDevice', 'PcDispatchIrp', 'DispatchIrp'],
      bugCheck: { number: '0x0000007E', parameters: ['0xC0000005', '?', '?', '?'] },
    });
    expect(failure?.records.at(-1)).toContain('StartDevice');
    expect(failure?.report).toContain('Simulated bug check 0x0000007E SYSTEM_THREAD_EXCEPTION_NOT_HANDLED');
    expect(failure?.report).toContain('debugger/bug-check-0x7e--system-thread-exception-not-handled');
  });

  it('breaks-rules: each with its id, and the run goes on', async () => {
    const bad = await run('breaks-rules');
    expect(bad.failure).toBeNull();
    expect([...new Set(bad.findings.map(({ rule }) => rule))].sort()).toEqual([
      'kernel-irql',
      'object-irql',
      'pc-irql-ddis',
      'pc-irql-iport',
      'pc-register-adapter-power',
      'pool-tag',
      'resource-current-thread',
      'resource-irql',
      'resource-stale-handle',
      'resource-wrong-pdo',
    ]);
    for (const { record, text } of bad.findings) expect(trace(bad).split('\n')[record]).toContain(text);
  });

  it('other-device: a power request for a device object of its own ends in bug check 0x9F (R-6)', async () => {
    const bad = await run('other-device', { actions: [{ do: 'power', atMs: 5, state: 'D3' }] });
    expect(bad.failure).toMatchObject({
      kind: 'bug-check',
      text: expect.stringContaining('pdo#1'),
      bugCheck: { number: '0x0000009F', name: 'DRIVER_POWER_STATE_FAILURE' },
    });
    expect(bad.findings.map(({ rule }) => rule)).toEqual(['request-for-other-device']);
    await nextSessionRuns();
  });

  it('never-returns: hang, when the time of grace is over', async () => {
    // A call of a millisecond, to come to the end of the grace in few of them.
    const bad = await run('never-returns', { costs: { hostCallHns: 10_000 } });
    expect(bad.failure).toMatchObject({ kind: 'hang', text: expect.stringContaining('does not come to its end') });
    expect(trace(bad)).toContain('KeQueryPerformanceCounter');
    await nextSessionRuns();
  });

  it('hard-links PcAddStreamResource: does not load before Windows 10, and names the import', async () => {
    for (const windows of ['7', '8.1'] as const) {
      const bad = await run('hard-links', { windows });
      expect(bad.failure?.kind).toBe('load');
      expect(bad.failure?.text).toContain('PcAddStreamResource');
      expect(bad.failure?.text).toContain('portcls.sys');
      expect(trace(bad)).toContain('load-failed');
    }
    for (const windows of ['10-1507', '11'] as const) {
      const good = await run('hard-links', { windows });
      expect(good.failure).toBeNull();
      expect(errors(good)).toEqual([]);
      expect(good.left).toEqual([]);
      expect(good.resources.all.map(({ via, removedHns }) => [via, removedHns !== null])).toEqual([
        ['PcAddStreamResource', true],
      ]);
    }
  });

  it('leaks: the findings name the pool block and the stream resource', async () => {
    const bad = await run('leaks');
    expect(bad.failure).toBeNull();
    expect(bad.findings.map(({ rule }) => rule)).toEqual([
      'resource-manager-released',
      'resource-destroyed',
      'resource-left-registered',
      'left-behind',
      'resource-never-removed',
    ]);
    expect(bad.left.join('; ')).toMatch(/pool#\d+.*Leak/);
    expect(bad.left.join('; ')).toMatch(/res#1 \(stream resource thread#\d+\)/);
    for (const name of bad.left) expect(errors(bad).join('; ')).toContain(name);
    await nextSessionRuns();
  });
});
