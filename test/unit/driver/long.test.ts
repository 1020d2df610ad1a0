/** An hour of playing: nothing drifts, nothing piles up, no packet is lost. */
import { describe, expect, it } from 'vitest';
import { session } from './probe.ts';

const HOUR_MS = 3_600_000;
const HOUR_HNS = 36_000_000_000;

describe('an hour', () => {
  it.each([
    ['ac97', 48_000, 128],
    ['virtual', 48_000, 448],
    ['virtual', 44_100, 441],
  ] as const)(
    'on %s at %i Hz in packets of %i frames has exactly the packets that arithmetic says',
    async (device, rate, packetFrames) => {
      const format = { rate, channels: 2, bits: 16 } as const;
      const streams = [{ direction: 'render', format, packetFrames } as const];
      const run = await session({ device, durationMs: HOUR_MS, streams }, { keep: false });
      run.advance({});
      expect(run.failure).toBeNull();
      const { monitor, packetCount } = run.engines[0]!;
      expect(monitor.glitches.length).toBe(0);
      const playedHns = HOUR_HNS - monitor.packets.startHns[0]!;
      expect(playedHns).toBeGreaterThan(HOUR_HNS - 10_000);
      const packets = Math.floor((playedHns * rate) / 10_000_000 / packetFrames);
      expect(monitor.eventsSet).toBe(packets);
      expect(packetCount).toBe(packets);
      expect(run.findings).toEqual([]);
      expect(run.left).toEqual([]);
      run.dispose();
    },
    120_000,
  );
});
