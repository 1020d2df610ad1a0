/** When a notification event is early: by the packet it is for, and by the end of the data. */
import { expect, it } from 'vitest';
import { SoftwareListener } from '../../../web/simulator/client/listener.ts';
import { StreamMonitor } from '../../../web/simulator/client/monitor.ts';
import type { EventQueue } from '../../../web/simulator/kernel/queue.ts';
import { KSSTATE, type Pin } from '../../../web/simulator/portcls/streams.ts';

const PACKET_FRAMES = 480;

/** How early the events set at these times, in ms, are found, in 100-ns units. `end`: frames after which the data end. */
function early(timesMs: readonly number[], end = Infinity): number[] {
  const monitor = { packetFrames: PACKET_FRAMES, rate: 48_000, frameBytes: 4, endFrame: end, fetched: () => undefined };
  const pin = { bufferBytes: 2 * PACKET_FRAMES * 4, read: (_at: number, bytes: number) => new Uint8Array(bytes) };
  const queue = { schedule: () => null, cancel: () => undefined };
  let nowHns = 0;
  const listener = new SoftwareListener(
    pin as unknown as Pin,
    monitor as unknown as StreamMonitor,
    queue as unknown as EventQueue,
    () => nowHns,
  );
  listener.state(KSSTATE.RUN);
  return timesMs.map((atMs) => {
    nowHns = atMs * 10_000;
    return listener.signaled();
  });
}

it('an event at the end of its packet is in time, one before it is early, and that is said once', () => {
  expect(early([10, 20, 30])).toEqual([0, 0, 0]);
  expect(early([10, 19.75])).toEqual([0, 0]);
  expect(early([10, 18, 28])).toEqual([0, 20_000, 0]);
});

it('the last data of a stream may end in the middle of a packet', () => {
  const end = 2 * PACKET_FRAMES + 240;
  expect(early([10, 20, 25], end)).toEqual([0, 0, 0]);
  expect(early([10, 20, 25])).toEqual([0, 0, 50_000]);
  expect(early([10, 20, 23], end)).toEqual([0, 0, 20_000]);
});
