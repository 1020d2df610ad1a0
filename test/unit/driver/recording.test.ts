/** What a listener hears is, bit for bit, what the client wrote: over formats, packet sizes, buffers and Windows releases. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readWav } from '../../../web/simulator/audio/wav.ts';
import type { Format, ScenarioInput } from '../../../web/simulator/scenario/schema.ts';
import { DEVICE_OFFERS } from '../../../web/simulator/scenario/offers.ts';
import { OFFERED, type Windows } from '../../../web/simulator/versions.ts';
import { session } from './probe.ts';
import { wavOf } from '../../../web/simulator/inspect/wavof.ts';

const PACKET_FRAMES = [128, 133, 160, 240, 256, 441, 448, 480, 512, 999, 1000];

/** Noise: no two packets are alike, so a packet played twice, skipped or shifted shows. */
function noise(bytes: number, seed: number): Uint8Array {
  let state = (seed | 1) >>> 0;
  return Uint8Array.from({ length: bytes }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state & 0xff;
  });
}

interface Recording {
  device: 'ac97' | 'virtual';
  format: Format;
  packetFrames: number;
  notificationCount: 1 | 2;
  windows: Windows;
  frames: number;
  seed: number;
}

async function play(recording: Recording): Promise<void> {
  const { device, format, packetFrames, notificationCount, windows, frames, seed } = recording;
  const pcm = noise(frames * format.channels * (format.bits / 8), seed);
  const scenario: Partial<ScenarioInput> = {
    device,
    windows,
    input: { kind: 'file' },
    streams: [{ direction: 'render', format, packetFrames, notificationCount }],
  };
  const run = await session(scenario, { audio: { ...format, pcm, name: 'noise' } });
  try {
    run.advance({});
    expect(run.failure).toBeNull();
    expect(run.findings.map((finding) => finding.text)).toEqual([]);
    expect(run.engines[0]!.monitor.glitches.map((glitch) => `${glitch.kind} ${glitch.packet}`)).toEqual([]);
    const heard = readWav(wavOf(run, 0));
    expect(heard).toMatchObject({ rate: format.rate, channels: format.channels, bits: format.bits });
    expect(heard.pcm.length).toBe(pcm.length);
    const wrong = heard.pcm.findIndex((byte, i) => byte !== pcm[i]);
    if (wrong >= 0) throw new Error(`byte ${wrong} of ${pcm.length} differs`);
  } finally {
    run.dispose();
  }
}

/**
 * Before Windows 8.1 a driver's wait ends with the 1 ms timer tick at best, so the event of a virtual packet comes up to a
 * tick late; the client needs what is left of the packet, or of half of it when the buffer holds one.
 */
function inTime({ device, windows, packetFrames, notificationCount, format }: Recording): boolean {
  if (device === 'ac97' || windows !== '7') return true;
  return (packetFrames * 1000) / format.rate >= (notificationCount === 2 ? 2 : 3);
}

const windows = fc.constantFrom(...(Object.keys(OFFERED) as Windows[]));
const packetFrames = fc.oneof(fc.constantFrom(...PACKET_FRAMES), fc.integer({ min: 128, max: 1000 }));
const frames = fc.oneof(fc.integer({ min: 1, max: 3000 }), fc.integer({ min: 1, max: 20_000 }));

describe.each(['ac97', 'virtual'] as const)('a recording played on %s', (device) => {
  const { rates, bits, channels } = DEVICE_OFFERS[device];
  const format = fc.record({
    rate: fc.constantFrom(...rates),
    channels: fc.constantFrom(...channels),
    bits: fc.constantFrom(...bits),
  });

  it.each([1, 2] as const)(
    'is heard bit for bit with %i packets in the buffer',
    async (notificationCount) => {
      await fc.assert(
        fc.asyncProperty(
          fc
            .record({ format, packetFrames, windows, frames, seed: fc.nat() })
            .map((choice): Recording => ({ device, notificationCount, ...choice }))
            .filter(inTime),
          play,
        ),
        { seed: 20_260_101, numRuns: 120 },
      );
    },
    60_000,
  );
});
