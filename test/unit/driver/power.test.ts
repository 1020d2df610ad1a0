/** Power, as section 7.3 of the facts orders it. */
import { describe, expect, it } from 'vitest';
import { atEveryInstant, ended, sequence } from './instants.ts';

const MILESTONES =
  /^(irp IRP_MN_(QUERY_POWER|SET_POWER)|QueryPowerChangeState|SetState (PAUSE|RUN)|PowerChangeState|D3Exit|(Remove|Add)StreamResource|Disconnect|Connect|NewStream)/;
const short = (texts: readonly string[]) => texts.map((text) => text.split(' ').slice(0, 2).join(' '));
const D3_AND_BACK = [
  { do: 'power', atMs: 20, state: 'D3' },
  { do: 'power', atMs: 40, state: 'D0' },
] as const;

it('asks the adapter for capabilities once, when the device has started', async () => {
  const run = await ended({
    durationMs: 40,
    actions: [
      { do: 'stopDevice', atMs: 10 },
      { do: 'startDevice', atMs: 20 },
    ],
  });
  expect(sequence(run, /^(irp IRP_MN_(START|QUERY_CAP)|QueryDeviceCapabilities)/)).toEqual([
    'irp IRP_MN_START_DEVICE',
    'irp IRP_MN_QUERY_CAPABILITIES',
    'QueryDeviceCapabilities',
    'irp IRP_MN_START_DEVICE',
  ]);
});

describe('D3 and back', () => {
  it('pauses, removes, disconnects; connects, registers, goes on', async () => {
    const run = await ended({ durationMs: 60, actions: [...D3_AND_BACK] });
    expect(short(sequence(run, MILESTONES)).slice(5)).toEqual([
      'irp IRP_MN_QUERY_POWER',
      'QueryPowerChangeState D3',
      'irp IRP_MN_SET_POWER',
      'SetState PAUSE',
      'PowerChangeState3 D3',
      'RemoveStreamResource res#1',
      'Disconnect',
      'irp IRP_MN_SET_POWER',
      'PowerChangeState3 D0',
      'Connect int#2',
      'AddStreamResource2 pdo#1',
      'SetState RUN',
      'SetState PAUSE',
      'RemoveStreamResource res#2',
      'Disconnect',
    ]);
    expect(run.findings).toEqual([]);
    expect(run.left).toEqual([]);
  });

  it('leaves the registration of a thread that lives on', async () => {
    const run = await ended({ device: 'virtual', durationMs: 60, actions: [...D3_AND_BACK] });
    expect(run.resources.all.map(({ resourceKind }) => resourceKind)).toEqual(['thread']);
    expect(run.findings).toEqual([]);
  });

  it('keeps the position: the packets go on with the next number', async () => {
    const run = await ended({ durationMs: 100, actions: [...D3_AND_BACK] });
    const packets = sequence(run, /^SetWritePacket/).map((text) => Number(text.split(' ')[1]));
    expect(packets.length).toBeGreaterThan(6);
    expect(packets).toEqual(packets.map((_, i) => i));
  });

  it('tells the exit latency: nothing but Instant unless the device comes from D3 (D-21), changes in D3 only (D-22)', async () => {
    const run = await ended({
      durationMs: 90,
      actions: [
        { do: 'exitLatency', atMs: 10, latency: 'responsive' },
        { do: 'power', atMs: 20, state: 'D3' },
        { do: 'exitLatency', atMs: 30, latency: 'fast' },
        { do: 'power', atMs: 40, state: 'D0' },
        { do: 'power', atMs: 50, state: 'D2' },
        { do: 'exitLatency', atMs: 55, latency: 'instant' },
        { do: 'power', atMs: 60, state: 'D0' },
      ],
    });
    expect(sequence(run, /^(PowerChangeState|D3Exit)/)).toEqual([
      'PowerChangeState3 D3 Working 0',
      'D3ExitLatencyChanged 1',
      'PowerChangeState3 D0 Working 1',
      'PowerChangeState3 D2 Working 0',
      'PowerChangeState3 D0 Working 0',
    ]);
    expect(run.findings).toEqual([]);
  });

  it.each([
    ['7', 'PowerChangeState2 D3 Working'],
    ['8.1', 'PowerChangeState3 D3 Working 0'],
  ] as const)('on Windows %s: %s', async (windows, call) => {
    const run = await ended({ windows, durationMs: 60, actions: [...D3_AND_BACK] });
    expect(sequence(run, /^PowerChangeState/)[0]).toBe(call);
    expect(run.findings).toEqual([]);
  });

  it('brings the device to D0 before it is asked for a new stream (L-6)', async () => {
    const run = await ended({
      durationMs: 60,
      streams: [{ direction: 'render', startMs: 30 }],
      actions: [{ do: 'power', atMs: 20, state: 'D3' }],
    });
    expect(short(sequence(run, /^(open |PowerChangeState|NewStream)/)).slice(0, 4)).toEqual([
      'PowerChangeState3 D3',
      'open 0',
      'PowerChangeState3 D0',
      'NewStream 0',
    ]);
    expect(run.findings).toEqual([]);
  });

  it('changes the timer resolution outside the power request only, before Windows 8.1', async () => {
    const run = await ended({ windows: '7', device: 'virtual', durationMs: 60, actions: [...D3_AND_BACK] });
    expect(run.failure).toBeNull();
    expect(sequence(run, /^ExSetTimerResolution/).length).toBeGreaterThan(2);
    const callers = run
      .rows(0, Infinity, { text: 'ExSetTimerResolution' })
      .rows.map(({ context }) => context.replace(/#\d+/, ''));
    expect([...new Set(callers)]).toEqual(['thread']);
    expect(run.findings).toEqual([]);
  });
});

describe.each(['ac97', 'virtual'] as const)('at every instant of a run with two streams on %s', (device) => {
  it(
    'goes to D3 and back',
    () =>
      atEveryInstant(device, 3, [
        { do: 'power', atMs: 0, state: 'D3' },
        { do: 'power', atMs: 0.7, state: 'D0' },
      ]),
    60_000,
  );
});
