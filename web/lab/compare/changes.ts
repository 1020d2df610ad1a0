/** “The same, but …”: one thing changed in a scenario. */
import type { Scenario } from '../../simulator/scenario/schema.ts';
import { OFFERED, type Windows } from '../../simulator/versions.ts';
import { ownDrivers } from '../../worker/own-drivers.ts';

export interface Change {
  readonly id: string;
  readonly title: string;
  /** The changed scenario; what was expected of the original says nothing about it. */
  make(scenario: Scenario): Scenario;
}

const PACKETS_MS = [10, 5] as const;

function changed(scenario: Scenario, patch: Partial<Scenario>): Scenario {
  return { ...scenario, ...patch, expect: undefined };
}

function withPackets(scenario: Scenario, framesAt: (rate: number) => number): Scenario {
  return changed(scenario, {
    streams: scenario.streams.map((stream) => ({ ...stream, packetFrames: framesAt(stream.format.rate) })),
  });
}

/** Every change that makes a difference to this scenario. */
export function changesOf(scenario: Scenario): readonly Change[] {
  const { protection } = scenario;
  const own = ownDrivers.has(scenario.driver);
  const all: Change[] = [
    {
      id: 'unregistered',
      title: 'the driver registers nothing',
      make: (s) => changed(s, { driver: 'never-registers' }),
    },
    {
      id: 'our-driver',
      title: own ? 'the lab’s driver' : 'the right driver',
      make: (s) => changed(s, { driver: 'portcls-lab' }),
    },
    {
      id: 'protection',
      title: protection.enabled ? 'protection is off' : 'protection is on',
      make: (s) => changed(s, { protection: { ...s.protection, enabled: !s.protection.enabled } }),
    },
    { id: 'no-load', title: 'nothing else runs', make: (s) => changed(s, { loads: [] }) },
    { id: 'no-actions', title: 'nothing is done to it', make: (s) => changed(s, { actions: [] }) },
    { id: 'no-faults', title: 'no call fails', make: (s) => changed(s, { faults: [] }) },
    ...PACKETS_MS.map((ms): Change => ({
      id: `packets-${ms}`,
      title: `packets of ${ms} ms`,
      make: (s) => withPackets(s, (rate) => Math.round((rate * ms) / 1000)),
    })),
    { id: 'packets-128', title: 'packets of 128 frames', make: (s) => withPackets(s, () => 128) },
    ...(Object.entries(OFFERED) as [Windows, string][]).map(([windows, name]): Change => ({
      id: `windows-${windows}`,
      title: name,
      make: (s) => changed(s, { windows }),
    })),
    {
      id: 'device',
      title: scenario.device === 'ac97' ? 'the virtual device' : "the AC'97 device",
      make: (s) => changed(s, { device: s.device === 'ac97' ? 'virtual' : 'ac97' }),
    },
  ];
  const before = JSON.stringify({ ...scenario, expect: undefined });
  return all.filter(({ id, make }) => !(own && id === 'device') && JSON.stringify(make(scenario)) !== before);
}
