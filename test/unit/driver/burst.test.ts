/** The variant burst-capture: what it hands out is what was played, in order, with its own time, whatever comes between. */
import { describe, expect, it } from 'vitest';
import { readFileSync } from 'node:fs';
import { ensureModule } from '../../../scripts/build-variants.mjs';
import type { ScenarioInput } from '../../../web/simulator/scenario/schema.ts';
import { session } from './probe.ts';
import { wavOf } from '../../../web/simulator/inspect/wavof.ts';

const BUILD_MS = 120_000;
const PACKET_FRAMES = 480;
const PACKET_HNS = 100_000;
const FRAME_BYTES = 4;
const WAV_HEADER_BYTES = 44;
/** A command given now is obeyed after SetState(RUN) and before the first packet is read. */
const AT_RUN_MS = 75.005;

interface Read {
  readonly number: number;
  readonly qpc: number;
  readonly more: boolean;
}

async function run(capture: object, rest: Partial<ScenarioInput> = {}) {
  const module = await WebAssembly.compile(readFileSync(await ensureModule('burst-capture')));
  const result = await session(
    {
      device: 'virtual',
      // Never the same twice.
      input: { kind: 'bundled', name: 'sweep' },
      durationMs: 160,
      streams: [{ direction: 'render' }, { direction: 'capture', startMs: 75, ...capture }],
      ...rest,
    },
    { module },
  );
  while (result.advance({}) === 'budget');
  expect(result.failure).toBeNull();
  expect(result.left).toEqual([]);
  expect(result.findings).toEqual([]);
  const text = new TextDecoder().decode(result.traceText());
  const reads: Read[] = [
    ...text.matchAll(/= GetReadPacket STATUS_SUCCESS \{number=(\d+), flags=0x0, qpc=(\d+), more=(TRUE|FALSE)\}/g),
  ].map(([, number, qpc, more]) => ({ number: Number(number), qpc: Number(qpc), more: more === 'TRUE' }));
  const pcm = (index: number) => wavOf(result, index).subarray(WAV_HEADER_BYTES);
  return { result, reads, played: pcm(0), captured: pcm(1) };
}
/** Where `part` lies in `whole`, in frames; -1: nowhere. */
const frameOf = (whole: Uint8Array, part: Uint8Array): number => {
  const at = Buffer.from(whole.buffer, whole.byteOffset, whole.length).indexOf(part);
  return at < 0 ? -1 : at / FRAME_BYTES;
};
const packet = (pcm: Uint8Array, n: number) =>
  pcm.slice(n * PACKET_FRAMES * FRAME_BYTES, (n + 1) * PACKET_FRAMES * FRAME_BYTES);
const numbers = (reads: readonly Read[]) => reads.map(({ number }) => number);
const upTo = (count: number) => Array.from({ length: count }, (_, n) => n);

describe('burst-capture', () => {
  it(
    'hands out five packets from before RUN, one time behind the other, then goes on in real time',
    async () => {
      const { reads, played, captured, result } = await run({});
      expect(numbers(reads)).toEqual(upTo(reads.length));
      expect(reads.map(({ more }) => more)).toEqual(reads.map((_, n) => n < 4));
      for (const { number, qpc } of reads) expect(qpc - reads[0]!.qpc).toBe(number * PACKET_HNS);
      // The last packet is still in the wire when the device stops.
      const heard = captured.subarray(0, (reads.length - 1) * PACKET_FRAMES * FRAME_BYTES);
      expect(frameOf(played, heard)).toBeCloseTo(25 * 48, -1);
      expect(result.engines[1]!.monitor.glitches).toEqual([]);
    },
    BUILD_MS,
  );

  it('keeps the backlog for a client that comes late', async () => {
    const { reads, played, captured } = await run(
      {},
      { actions: [{ do: 'delayClient', stream: 1, atMs: AT_RUN_MS, ms: 40 }] },
    );
    expect(numbers(reads)).toEqual(upTo(reads.length));
    const from = frameOf(played, packet(captured, 0));
    for (let n = 1; n < 9; n++) expect(frameOf(played, packet(captured, n))).toBe(from + n * PACKET_FRAMES);
  });

  it('drops the oldest of what the device cannot keep, and never the packet being read', async () => {
    const { reads, played, captured, result } = await run(
      {},
      { durationMs: 1200, actions: [{ do: 'delayClient', stream: 1, atMs: AT_RUN_MS, ms: 900 }] },
    );
    const gap = reads.findIndex(({ number }, n) => n > 0 && number !== reads[n - 1]!.number + 1);
    expect(gap).toBe(1);
    expect(numbers(reads.slice(gap))).toEqual(upTo(reads.length - gap).map((n) => reads[gap]!.number + n));
    // In whole buffers of two packets, so that the next one lies in the other half.
    expect(reads[gap]!.number % 2).toBe(1);
    const lost = reads[gap]!.number - 1;
    const from = frameOf(played, packet(captured, 0));
    expect(frameOf(played, packet(captured, 1))).toBe(from + (lost + 1) * PACKET_FRAMES);
    for (const { number, qpc } of reads) expect(qpc - reads[0]!.qpc).toBe(number * PACKET_HNS);
    expect(result.engines[1]!.monitor.glitches.map(({ kind }) => kind)).toEqual(['overrun']);
  });

  it('begins with a new backlog after STOP, and with the rest of the old one after PAUSE', async () => {
    const restarted = await run({}, { actions: [{ do: 'restart', stream: 1, atMs: 110 }] });
    const second = restarted.reads.slice(restarted.reads.findIndex(({ number }, n) => n > 0 && number === 0));
    expect(numbers(second)).toEqual(upTo(second.length));
    expect(second.map(({ more }) => more)).toEqual(second.map((_, n) => n < 4));

    const paused = await run(
      {},
      {
        actions: [
          { do: 'pause', stream: 1, atMs: AT_RUN_MS },
          { do: 'resume', stream: 1, atMs: 100 },
        ],
      },
    );
    expect(numbers(paused.reads)).toEqual(upTo(paused.reads.length));
    expect(paused.reads.length).toBeGreaterThan(9);
    // Packet 0 was read during the pause, which lies between it and the next one.
    expect(paused.reads.slice(0, 3).map(({ more }) => more)).toEqual([false, true, true]);
    expect(paused.reads[1]!.qpc - paused.reads[0]!.qpc - PACKET_HNS).toBeCloseTo(250_000, -3);
  });

  it('has no room for a burst in a buffer of one packet', async () => {
    const { reads } = await run({ notificationCount: 1 });
    expect(numbers(reads)).toEqual(upTo(reads.length));
    expect(reads.every(({ more }) => !more)).toBe(true);
  });

  it('goes on after D3', async () => {
    const { reads } = await run(
      {},
      {
        actions: [
          { do: 'delayClient', stream: 1, atMs: AT_RUN_MS, ms: 10 },
          { do: 'power', atMs: 76, state: 'D3' },
          { do: 'power', atMs: 100, state: 'D0' },
        ],
      },
    );
    expect(numbers(reads)).toEqual(upTo(reads.length));
    expect(reads.length).toBeGreaterThan(9);
  });
});
