/**
 * Who listens to a device that has no wire. A software device's samples go nowhere we could tap, so the buffer is read at the
 * stream's nominal position: what an ideal converter would have played. (Our choice; nothing documents it.)
 *
 * Memory is read at the end of every packet at the latest, before the driver may silence or the client reuse it; what was
 * read is reported when somebody catches up.
 */
import type { EventQueue, QueueEntry } from '../kernel/queue.ts';
import type { Pin } from '../portcls/streams.ts';
import { KSSTATE } from '../portcls/streams.ts';
import type { StreamMonitor } from './monitor.ts';

/** An event is early when more than this part of a second is missing from its packet (our choice: half a millisecond). */
const EARLY_PER_SECOND = 2000;

export class SoftwareListener {
  private readonly pin: Pin;
  private readonly monitor: StreamMonitor;
  private readonly queue: EventQueue;
  private readonly now: () => number;
  private startHns = 0;
  private baseFrames = 0;
  /** Frames reported, and frames read. */
  private frames = 0;
  private sampledFrames = 0;
  /** What was read and not reported yet: stretches, and their bytes one after the other. */
  private readonly sampled: { fromFrame: number; endByte: number }[] = [];
  private held = new Uint8Array(0);
  private heldBytes = 0;
  private packetEnd: QueueEntry | null = null;
  private running = false;
  /** Events since STOP. */
  private events = 0;
  private saidEarly = false;

  constructor(pin: Pin, monitor: StreamMonitor, queue: EventQueue, now: () => number) {
    this.pin = pin;
    this.monitor = monitor;
    this.queue = queue;
    this.now = now;
  }

  /** The stream changed state. */
  state(state: number): void {
    if (state === KSSTATE.RUN) {
      this.startHns = this.now();
      this.baseFrames = this.frames;
      this.running = true;
      this.monitor.fetched(new Uint8Array(0), this.now());
      this.awaitPacketEnd();
      return;
    }
    this.catchUp();
    this.running = false;
    if (this.packetEnd) this.queue.cancel(this.packetEnd);
    this.packetEnd = null;
    if (state === KSSTATE.STOP) this.frames = this.sampledFrames = this.events = 0;
  }

  /**
   * A notification event was set: how long before the end of its packet, or of the stream's data within it, in 100-ns units; 0
   * when it was not early, or was said to be before.
   */
  signaled(): number {
    this.catchUp();
    const { packetFrames, rate, endFrame } = this.monitor;
    const missing = Math.min(++this.events * packetFrames, endFrame) - this.frames;
    if (!this.running || this.saidEarly || missing * EARLY_PER_SECOND <= rate) return 0;
    this.saidEarly = true;
    return Math.round((missing * 10_000_000) / rate);
  }

  /** Reports what has passed since the last call. */
  catchUp(): void {
    if (!this.running) return;
    this.sample();
    let fromByte = 0;
    for (const { fromFrame, endByte } of this.sampled) {
      this.monitor.fetched(this.held.subarray(fromByte, endByte), this.timeOf(fromFrame));
      fromByte = endByte;
    }
    this.sampled.length = this.heldBytes = 0;
    this.frames = this.sampledFrames;
  }

  /** When a frame is played, rounded up to a whole tick. */
  private timeOf(frame: number): number {
    return this.startHns + Math.ceil(((frame - this.baseFrames) * 10_000_000) / this.monitor.rate);
  }

  private awaitPacketEnd(): void {
    const { packetFrames } = this.monitor;
    const end = (Math.floor(this.sampledFrames / packetFrames) + 1) * packetFrames;
    this.packetEnd = this.queue.schedule(this.timeOf(end), this.onPacketEnd);
  }
  private readonly onPacketEnd = (): void => {
    this.sample();
    this.awaitPacketEnd();
  };

  /** Reads what has passed, in stretches that end with their packet. */
  private sample(): void {
    const { pin, monitor } = this;
    const { frameBytes, packetFrames } = monitor;
    const bufferFrames = pin.bufferBytes / frameBytes;
    const until = this.baseFrames + Math.floor(((this.now() - this.startHns) * monitor.rate) / 10_000_000);
    while (this.sampledFrames < until) {
      const from = this.sampledFrames % bufferFrames;
      const count = Math.min(until - this.sampledFrames, packetFrames - (this.sampledFrames % packetFrames));
      this.hold(pin.read(from * frameBytes, count * frameBytes));
      this.sampled.push({ fromFrame: this.sampledFrames, endByte: this.heldBytes });
      this.sampledFrames += count;
    }
  }

  private hold(bytes: Uint8Array): void {
    const end = this.heldBytes + bytes.length;
    if (end > this.held.length) {
      const larger = new Uint8Array(2 * end);
      larger.set(this.held.subarray(0, this.heldBytes));
      this.held = larger;
    }
    this.held.set(bytes, this.heldBytes);
    this.heldBytes = end;
  }
}
