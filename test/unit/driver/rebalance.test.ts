/** Stop, cancel and start of the PnP manager, as section 7.1 of the facts orders them. */
import { describe, expect, it } from 'vitest';
import { atEveryInstant, ended, sequence } from './instants.ts';
import { session } from './probe.ts';

const MILESTONES =
  /^(irp IRP_MN_(QUERY_STOP|CANCEL_STOP|STOP|START|SURPRISE)|GetSupportedRebalanceType|Pnp(QueryStop|CancelStop|Stop)|SetState STOP|interface Wave|(Remove|Add)StreamResource|Disconnect|Connect|NewStream)/;
const short = (texts: readonly string[]) => texts.map((text) => text.split(' ').slice(0, 2).join(' '));
const STARTED = [
  'irp IRP_MN_START_DEVICE',
  'Connect int#1',
  'interface Wave',
  'AddStreamResource2 pdo#1',
  'NewStream 0',
];

describe('stop and start', () => {
  it('go through the callbacks in their order, and the registration follows the interrupt to its new vector', async () => {
    const run = await ended({
      durationMs: 60,
      actions: [
        { do: 'queryStop', atMs: 20 },
        { do: 'stopDevice', atMs: 25 },
        { do: 'startDevice', atMs: 30, resources: 'other' },
      ],
    });
    expect(short(sequence(run, MILESTONES))).toEqual([
      ...STARTED,
      'irp IRP_MN_QUERY_STOP_DEVICE',
      'GetSupportedRebalanceType',
      'PnpQueryStop',
      'irp IRP_MN_STOP_DEVICE',
      'SetState STOP',
      'interface Wave',
      'PnpStop', // IMiniportPnpNotify of the wave miniport
      'PnpStop', // IAdapterPnpManagement
      'RemoveStreamResource res#1',
      'Disconnect',
      'irp IRP_MN_START_DEVICE',
      'Connect int#2',
      'interface Wave',
      'AddStreamResource2 pdo#1',
      'RemoveStreamResource res#2',
      'Disconnect',
      'interface Wave',
    ]);
    const ports = sequence(run, /^WRITE_PORT/).map((text) => text.split(' ')[1]!);
    expect(new Set(ports.filter((port) => port >= '0xd'))).toContain('0xd42c');
    expect(ports.slice(ports.findIndex((port) => port >= '0xd')).every((port) => port >= '0xd')).toBe(true);
    expect(run.findings).toEqual([]);
    expect(run.left).toEqual([]);
  });

  it('hold the device global lock around the notifications, and not around IAdapterPnpManagement::PnpStop', async () => {
    const run = await session({ durationMs: 30, actions: [{ do: 'stopDevice', atMs: 15 }] });
    const held: string[] = [];
    for (let seen = 0; run.advance({ records: 1 }) === 'budget';) {
      const { rows } = run.rows(seen, Infinity, {});
      seen += rows.length;
      for (const { call } of rows)
        if (/^(adapter|miniport)#\d+\.(GetSupp|Pnp)/.test(call))
          held.push(`${call} ${run.stack.deviceLock.owner?.name === 'pnp' ? 'pnp' : '-'}`);
    }
    expect(held).toEqual([
      'adapter#1.GetSupportedRebalanceType pnp',
      'adapter#1.PnpQueryStop pnp',
      'miniport#2.PnpStop pnp',
      'adapter#1.PnpStop -',
    ]);
  });

  it('end what a client had: its stream is told that the device is removed, and a new one opens on the new miniport', async () => {
    const run = await ended({
      durationMs: 60,
      streams: [{ direction: 'render' }, { direction: 'render', startMs: 35 }],
      actions: [
        { do: 'stopDevice', atMs: 20 },
        { do: 'startDevice', atMs: 30, resources: 'other' },
      ],
    });
    expect(run.findings).toEqual([]);
    expect(run.engines[1]!.packetCount).toBeGreaterThan(1);
    expect(run.resources.all.map(({ targetName, removedHns }) => [targetName, removedHns !== null])).toEqual([
      ['int#1', true],
      ['int#2', true],
    ]);
  });

  it('hold a create between query and cancel', async () => {
    const run = await ended({
      durationMs: 60,
      streams: [{ direction: 'render', startMs: 20 }],
      actions: [
        { do: 'queryStop', atMs: 10 },
        { do: 'cancelStop', atMs: 30 },
      ],
    });
    expect(short(sequence(run, /^(open |PnpCancelStop|NewStream)/))).toEqual([
      'open 0',
      'PnpCancelStop',
      'NewStream 0',
    ]);
    expect(run.findings).toEqual([]);
  });

  it('refuse a held create when the device stops', async () => {
    const run = await ended({
      durationMs: 60,
      streams: [{ direction: 'render', startMs: 20 }],
      actions: [
        { do: 'queryStop', atMs: 10 },
        { do: 'stopDevice', atMs: 30 },
      ],
    });
    expect(run.findings.map(({ text }) => text)).toEqual(['stream 0: the stream was refused: STATUS_DEVICE_REMOVED']);
    expect(run.left).toEqual([]);
  });

  it('cancel a query that nobody answered before the end', async () => {
    const run = await ended({
      durationMs: 30,
      streams: [{ direction: 'render', startMs: 15 }],
      actions: [{ do: 'queryStop', atMs: 10 }],
    });
    expect(run.failure).toBeNull();
    expect(sequence(run, /^PnpCancelStop/)).toHaveLength(1);
  });

  it('cancel without a query, which drivers have to bear', async () => {
    const run = await ended({ durationMs: 30, actions: [{ do: 'cancelStop', atMs: 15 }] });
    expect(sequence(run, /^Pnp/)).toEqual(['PnpCancelStop']);
    expect(run.findings).toEqual([]);
    expect(run.engines[0]!.monitor.glitches).toEqual([]);
  });

  it('cancel a query that failed: Windows before 10 1511 has no rebalance for audio', async () => {
    const run = await ended({ windows: '8.1', durationMs: 30, actions: [{ do: 'stopDevice', atMs: 15 }] });
    expect(sequence(run, /^irp IRP_MN_(QUERY_STOP|CANCEL|STOP)/)).toEqual([
      'irp IRP_MN_QUERY_STOP_DEVICE',
      'irp IRP_MN_CANCEL_STOP_DEVICE',
    ]);
    expect(run.engines[0]!.monitor.glitches).toEqual([]);
  });

  it('remove a device that does not start again (D-2)', async () => {
    const run = await ended({
      durationMs: 60,
      faults: [{ call: 'PcNewPort', nth: 3 }],
      actions: [
        { do: 'stopDevice', atMs: 20 },
        { do: 'startDevice', atMs: 30 },
      ],
    });
    expect(sequence(run, /^irp IRP_MN_(START|S|R)/).slice(-3)).toEqual([
      'irp IRP_MN_START_DEVICE',
      'irp IRP_MN_SURPRISE_REMOVAL',
      'irp IRP_MN_REMOVE_DEVICE',
    ]);
    expect(run.findings.map(({ rule }) => rule)).toEqual(['restart-failed']);
    expect(run.left).toEqual([]);
  });
});

describe.each(['ac97', 'virtual'] as const)('at every instant of a run with two streams on %s', (device) => {
  it('is stopped', () => atEveryInstant(device, 4, [{ do: 'stopDevice', atMs: 0 }]), 60_000);
  it(
    'is given other resources',
    () =>
      atEveryInstant(device, 4, [
        { do: 'stopDevice', atMs: 0 },
        { do: 'startDevice', atMs: 0.4, resources: 'other' },
      ]),
    60_000,
  );
  it(
    'is asked to stop, and the query is cancelled',
    () =>
      atEveryInstant(device, 6, [
        { do: 'queryStop', atMs: 0 },
        { do: 'cancelStop', atMs: 0.5 },
      ]),
    60_000,
  );
});
