import { describe, expect, it } from 'vitest';
import { argumentsOf, CALL_NAMES, highestIrql, type CallName } from '../../../web/simulator/console/calls.ts';
import { readScenario, type ScenarioInput } from '../../../web/simulator/scenario/schema.ts';
import { OFFERED, type Windows } from '../../../web/simulator/versions.ts';
import type { Session } from '../../../web/simulator/session.ts';
import type { TraceRow } from '../../../web/simulator/views.ts';
import { session } from '../driver/probe.ts';

type Args = Record<string, number | string>;
interface Asked extends Partial<ScenarioInput> {
  readonly args?: Args;
  readonly irql?: 0 | 2;
  readonly atMs?: number;
  readonly stream?: number;
}

/** Runs a stream and makes one call in the middle of it. */
async function run(
  call: CallName,
  { args = {}, irql = 0, atMs = 30, stream = 0, ...input }: Asked = {},
): Promise<Session> {
  const actions = [...(input.actions ?? []), { do: 'call' as const, atMs, call, irql, args, stream }];
  const made = await session({ durationMs: 60, ...input, actions });
  while (made.advance({ records: 100_000 }) === 'budget');
  return made;
}

/** The record of the call the reader made: outermost, on the console's own thread. */
function made(session: Session): TraceRow[] {
  return session.rows(0, 100_000, {}).rows.filter(({ context }) => context.startsWith('console#'));
}
async function result(call: CallName, asked?: Asked): Promise<string> {
  const rows = made(await run(call, asked));
  const name = call.slice(call.indexOf('_') + 1);
  return rows.findLast((row) => row.call.endsWith(name) && row.result !== '')?.result ?? rows.at(-1)?.call ?? '';
}

describe('calls made by hand reach the handlers and the driver that any run reaches', () => {
  it.each<[string, CallName, Asked, string]>([
    ['a second registration', 'StreamResourceManager_AddStreamResource', {}, 'STATUS_SUCCESS'],
    [
      'the functional device object',
      'StreamResourceManager_AddStreamResource',
      { args: { descriptorPdo: 'fdo' } },
      'STATUS_INVALID_PARAMETER',
    ],
    [
      'type left at zero for a thread',
      'PcAddStreamResource',
      { args: { resource: 'null', version: 0 } },
      'STATUS_INVALID_PARAMETER',
    ],
    ['an unknown type', 'StreamResourceManager_AddStreamResource2', { args: { type: 2 } }, 'STATUS_INVALID_PARAMETER'],
    ['the handle of the driver', 'StreamResourceManager_RemoveStreamResource', {}, 'STATUS_SUCCESS'],
    ['no handle', 'PcRemoveStreamResource', { args: { handle: 'null' } }, 'STATUS_INVALID_PARAMETER'],
    [
      'Manager2 on Windows 10 1507',
      'StreamResourceManager_AddStreamResource2',
      { windows: '10-1507' },
      'console-no-call',
    ],
    ['a function Windows 8.1 does not export', 'PcAddStreamResource', { windows: '8.1' }, 'console-no-call'],
    ['the other one', 'PcRemoveStreamResource', { windows: '7' }, 'console-no-call'],
    ['IPortClsPnp before 1511', 'PortClsPnp_RegisterAdapterPnpManagement', { windows: '10-1507' }, 'console-no-call'],
    ['IPortClsEtwHelper on Windows 7', 'MiniportWriteEtwEvent', { windows: '7' }, 'console-no-call'],
    ['PcAddStreamResource on the first Windows 10', 'PcAddStreamResource', { windows: '10-1507' }, 'STATUS_SUCCESS'],
    ['GetPosition at DISPATCH_LEVEL, as its page allows', 'Stream_GetPosition', { irql: 2 }, 'STATUS_SUCCESS'],
    ['Manager on Windows 8.1', 'Unknown_QueryInterface', { windows: '8.1' }, 'STATUS_NOINTERFACE'],
    ['a packet far ahead', 'OutputStream_SetWritePacket', { args: { number: 900 } }, 'STATUS_DATA_OVERRUN'],
    ['a packet long gone', 'OutputStream_SetWritePacket', { args: { number: 0 } }, 'STATUS_DATA_LATE_ERROR'],
    ['GetReadPacket of a stream that plays', 'InputStream_GetReadPacket', {}, 'console-no-call'],
    ['entries of the resource list', 'ResourceList_NumberOfEntries', {}, '3'],
    ['ports among them', 'ResourceList_NumberOfEntriesOfType', { args: { type: 1 } }, '2'],
    ['no resources without hardware', 'ResourceList_NumberOfEntries', { device: 'virtual' }, '0'],
    ['the interrupt', 'ResourceList_FindTranslatedEntry', {}, 'TRUE'],
    ['a second interrupt', 'ResourceList_FindTranslatedEntry', { args: { index: 1 } }, 'FALSE'],
    ['two pages', 'PortWaveRTStream_AllocatePagesForMdl', {}, '8192'],
    ['more than there is', 'PortWaveRTStream_AllocatePagesForMdl', { args: { size: 0xffff_ffff } }, '0'],
    ['no pages at all', 'PortWaveRTStream_AllocatePagesForMdl', { args: { size: 0 } }, '0'],
    ['pages of the buffer', 'PortWaveRTStream_GetPhysicalPagesCount', { args: { mdl: 'stream-mdl' } }, '1'],
    ['the physical device object', 'PcGetPhysicalDeviceObject', {}, 'STATUS_SUCCESS'],
    ['an IRQL to come back to', 'InterruptSync_CallSynchronizedRoutine', {}, 'PASSIVE_LEVEL'],
    ['a second stream on the same pin', 'MiniportWaveRT_NewStream', {}, 'STATUS_'],
  ])('%s: %s', async (_what, call, asked, status) => {
    expect(await result(call, asked)).toMatch(new RegExp(`^${status}`));
  });

  it('names the rule a wrong argument breaks, and the decision behind the answer', async () => {
    const wrong = await run('StreamResourceManager_AddStreamResource', { args: { descriptorPdo: 'fdo' } });
    expect(wrong.findings.map(({ rule }) => rule)).toContain('resource-wrong-pdo');
    expect(made(wrong).map(({ mark }) => mark)).toContain('U-9');
  });

  it('marks what no page says of a second registration', async () => {
    const twice = await run('StreamResourceManager_AddStreamResource');
    expect(twice.findings.map(({ rule }) => rule)).toContain('resource-twice');
    expect(made(twice).map(({ mark }) => mark)).toContain('U-10');
  });

  it('gives back the pages and leaves the interrupt as it was', async () => {
    for (const call of CALL_NAMES.filter((name) =>
      /^(PortWaveRTStream_|InterruptSync_CallSynchronizedRoutine)/.test(name),
    )) {
      const clean = await run(call);
      expect([call, clean.left, clean.findings, clean.failure]).toEqual([call, [], [], null]);
    }
    const rows = made(await run('InterruptSync_CallSynchronizedRoutine', { irql: 2 })).map(({ call, irql }) => [
      call.split('.')[1],
      irql,
    ]);
    expect(rows.find(([name]) => name === 'Leave')?.[1]).toBeGreaterThan(2);
  });

  it('sees a buffer freed under the driver as what it is', async () => {
    const { findings, failure } = await run('PortWaveRTStream_FreePagesFromMdl', { args: { mdl: 'stream-mdl' } });
    expect(findings.map(({ rule }) => rule)).toContain('pc-unmap-allocated-pages');
    expect(failure?.text).toContain('an MDL that is not allocated');
  });

  it('waits for the PnP request under way: after a surprise removal PnpStop finds the hardware released', async () => {
    const actions = [{ do: 'surpriseRemoval' as const, atMs: 29.99 }];
    const { findings, failure } = await run('AdapterPnp_PnpStop', { actions, atMs: 30 });
    expect([failure, findings]).toEqual([null, []]);
  });

  it('shows a call at DISPATCH_LEVEL as the mistake it is, and comes back to PASSIVE_LEVEL', async () => {
    const high = await run('StreamResourceManager_RemoveStreamResource', { irql: 2 });
    expect(high.findings.some(({ text }) => text.includes('RemoveStreamResource is called at IRQL 2'))).toBe(true);
    expect(made(high).map(({ call }) => call)).toContain('KeLowerIrql');
  });

  it('does not blame the driver for the IRQL it is called at', async () => {
    const high = await run('Stream_GetPosition', { irql: 2 });
    expect([high.failure, high.findings]).toEqual([null, []]);
    expect(made(high).map(({ call }) => call)).toContain('KeLowerIrql');
    // Nor where Windows calls back on the way: Unregister lets the adapter go.
    const back = await run('PortClsPnp_UnregisterAdapterPnpManagement', { irql: 2 });
    expect(back.failure).toBeNull();
    expect(back.findings.map(({ rule }) => rule)).toContain('object-irql');
  });

  it('connects an interrupt under a name of its own', async () => {
    const [row] = made(await run('InterruptSync_Connect'));
    expect(row?.args).toEqual([expect.stringMatching(/^interrupt=int#\d$/)]);
  });

  it('leaves nothing behind when the call was right', async () => {
    for (const call of ['Unknown_QueryInterface', 'Stream_GetPosition', 'OutputStream_GetPacketCount'] as const) {
      const clean = await run(call);
      expect([call, clean.left, clean.findings]).toEqual([call, [], []]);
    }
  });

  it('gives the same bytes each time', async () => {
    const text = async () => (await run('StreamResourceManager_AddStreamResource')).traceText();
    expect(await text()).toEqual(await text());
  });
});

describe('every call, every choice, every Windows', { timeout: 60_000 }, () => {
  const devices = ['ac97', 'virtual'] as const;
  it.each(CALL_NAMES)('%s', async (call) => {
    for (const windows of Object.keys(OFFERED) as Windows[]) {
      for (const device of devices) {
        const choices: Args[] = argumentsOf(call).flatMap((argument): Args[] =>
          argument.kind === 'object'
            ? argument.choices.map((choice) => ({ [argument.name]: choice }))
            : argument.kind === 'choice'
              ? argument.choices.map(([value]) => ({ [argument.name]: value }))
              : [0, 1, 0xffff_ffff].map((value) => ({ [argument.name]: value })),
        );
        // Other Windows and the other device differ in whom they reach, not in what arguments mean.
        const tried = windows === '11' && device === 'ac97' ? [{}, ...choices] : [{}];
        for (const args of tried) {
          for (const irql of highestIrql(call) === 2 ? ([0, 2] as const) : ([0] as const)) {
            const end = await run(call, { windows, device, args, irql });
            expect(end.finished, JSON.stringify({ windows, device, args, irql, failure: end.failure?.text })).toBe(
              true,
            );
            expect(end.failure?.kind ?? 'none', end.failure?.text).not.toBe('error');
          }
        }
      }
    }
  });
});

describe('what cannot be called is said before anything runs', () => {
  const read = (action: object) => readScenario({ version: 1, actions: [{ do: 'call', atMs: 1, ...action }] });
  it.each<[object, string, string]>([
    [{ call: 'DriverUnload' }, 'actions.0.call', ''],
    [{ call: 'Stream_SetState', args: { speed: 1 } }, 'actions.0.args', 'no argument “speed”; it has state'],
    [{ call: 'Stream_SetState', args: { state: 'pdo' } }, 'actions.0.args', 'whole number'],
    [{ call: 'PcRemoveStreamResource', args: { handle: 'event' } }, 'actions.0.args', 'one of registered'],
    [{ call: 'PcRemoveStreamResource', args: { handle: 12 } }, 'actions.0.args', 'one of registered'],
    [{ call: 'Stream_SetState', irql: 2 }, 'actions.0.irql', 'PASSIVE_LEVEL only'],
    [{ call: 'Stream_SetState', args: { state: -1 } }, '', ''],
  ])('%o', (action, path, message) => {
    const answer = read(action);
    expect(answer.ok).toBe(false);
    if (answer.ok) return;
    expect(answer.problems[0]!.path).toContain(path);
    expect(answer.problems[0]!.message).toContain(message);
  });
});
