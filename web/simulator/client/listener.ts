/**
 * Who listens to a device that has no wire. A software device's samples go nowhere we could tap, so the buffer is read at the
 * stream's nominal position: what an ideal converter would have played. (Our choice; nothing documents it.)
 */
import type { Pin } from '../portcls/streams.ts';
import { KSSTATE } from '../portcls/streams.ts';
import type { StreamMonitor } from './monitor.ts';

export class SoftwareListener {
  private readonly pin: Pin;
  private readonly monitor: StreamMonitor;
  private readonly now: () => number;
  private startHns = 0;
  private baseFrames = 0;
  private frames = 0;
  private running = false;

  constructor(pin: Pin, monitor: StreamMonitor, now: () => number) {
    this.pin = pin;
    this.monitor = monitor;
    this.now = now;
  }

  /** The stream changed state. */
  state(state: number): void {
    if (state === KSSTATE.RUN) {
      this.startHns = this.now();
      this.baseFrames = this.frames;
      this.running = true;
      this.monitor.fetched(new Uint8Array(0), this.now());
      return;
    }
    this.catchUp();
    this.running = false;
    if (state === KSSTATE.STOP) this.frames = 0;
  }

  /** Reads what has passed since the last call. */
  catchUp(): void {
    if (!this.running) return;
    const { pin, monitor } = this;
    const until = this.baseFrames + Math.floor(((this.now() - this.startHns) * monitor.rate) / 10_000_000);
    const bufferFrames = pin.bufferBytes / monitor.frameBytes;
    while (this.frames < until) {
      const from = this.frames % bufferFrames;
      const count = Math.min(
        until - this.frames,
        bufferFrames - from,
        monitor.packetFrames - (this.frames % monitor.packetFrames),
      );
      const atHns = this.startHns + Math.ceil(((this.frames - this.baseFrames) * 10_000_000) / monitor.rate);
      this.frames += count;
      monitor.fetched(pin.read(from * monitor.frameBytes, count * monitor.frameBytes), atHns);
    }
  }
}
