/** When a box's frames move: three clocks over one descriptor engine. All times are virtual, all counts whole frames. */
import type { BusToken, DeviceBus } from './bus.ts';
import { framesIn, hnsFor } from './frametime.ts';

/** Audio timer of both emulators. */
const TICK_HNS = 100_000;

/** What a clock drives: the descriptor engine of one box. */
export interface Engine {
  /** Frames per second on the link; 0 when nothing moves. */
  rate(): number;
  /** Frames left in the current buffer; 0 for an empty one that has not been skipped yet. */
  restFrames(): number;
  halted(): boolean;
  /** Moves `frames` (at most `restFrames`) starting at `atHns`, and ends the buffer when it is done. */
  move(frames: number, atHns: number): void;
  /** Skips the current empty buffer. */
  skipEmpty(): void;
  /** Frames that passed on the link while nothing moved, from `atHns` on. */
  miss(frames: number, atHns: number): void;
  /** Whether the profile forbids movement at the moment (VirtualBox: BCIS not acknowledged; QEMU: an odd sample is left). */
  blocked(): boolean;
}

export interface Pacing {
  /** RPBM was set, or a halted engine got a new LVI. */
  start(): void;
  /** RPBM was cleared, or the box was reset. Frames that had started are not taken. */
  stop(): void;
  /** Ends every buffer and period that is due, and nothing else: enough before a register is read. */
  settle(): void;
  /** Moves all frames up to now. */
  catchUp(): void;
  /** Frames of the current buffer that have passed although they are not moved yet. */
  passedFrames(): number;
  /** Started and not stopped since; true during a halt at the end of the list. */
  readonly running: boolean;
}

/** The chip: position = floor(time x rate); bytes move lazily, but every end of a buffer is an event at its exact time. */
export class FramePacing implements Pacing {
  running = false;
  private anchorHns = 0;
  private movedFrames = 0;
  private endHns = 0;
  private rate = 0;
  private token: BusToken = 0;
  private scheduled = false;
  private readonly onEnd = (): void => {
    this.scheduled = false;
    this.catchUp();
  };

  private readonly bus: DeviceBus;
  private readonly engine: Engine;

  constructor(bus: DeviceBus, engine: Engine) {
    this.bus = bus;
    this.engine = engine;
  }

  start(): void {
    this.stop();
    this.running = true;
    this.anchorHns = this.bus.nowHns();
    this.movedFrames = 0;
    this.rate = this.engine.rate();
    if (this.rate > 0) this.arm();
  }

  stop(): void {
    if (this.running && this.engine.halted()) this.reportHalt();
    this.running = false;
    this.disarm();
  }

  settle(): void {
    if (this.scheduled && this.bus.nowHns() >= this.endHns) this.catchUp();
  }

  catchUp(): void {
    if (!this.running || this.rate === 0 || this.engine.halted()) return;
    const elapsedFrames = framesIn(this.bus.nowHns() - this.anchorHns, this.rate);
    let ended = false;
    while (this.movedFrames < elapsedFrames && !this.engine.halted()) {
      const rest = this.engine.restFrames();
      const frames = Math.min(elapsedFrames - this.movedFrames, rest);
      const atHns = this.anchorHns + hnsFor(this.movedFrames, this.rate);
      this.movedFrames += frames;
      this.engine.move(frames, atHns);
      ended ||= frames === rest;
    }
    if (!ended) return;
    this.disarm();
    if (!this.engine.halted()) this.arm();
  }

  passedFrames(): number {
    if (!this.running || this.rate === 0 || this.engine.halted()) return 0;
    return framesIn(this.bus.nowHns() - this.anchorHns, this.rate) - this.movedFrames;
  }

  private arm(): void {
    if (this.engine.halted()) return;
    this.endHns = this.anchorHns + hnsFor(this.movedFrames + this.engine.restFrames(), this.rate);
    this.token = this.bus.schedule(this.endHns, this.onEnd);
    this.scheduled = true;
  }

  private disarm(): void {
    if (this.scheduled) this.bus.cancel(this.token);
    this.scheduled = false;
  }

  /** The link ran on while the engine stood at the end of its list. */
  private reportHalt(): void {
    if (this.rate === 0) return;
    const frames = framesIn(this.bus.nowHns() - this.anchorHns, this.rate) - this.movedFrames;
    if (frames > 0) this.engine.miss(frames, this.anchorHns + hnsFor(this.movedFrames, this.rate));
  }
}

/**
 * QEMU: on each tick, as many frames as the backend has room for; nothing moves in between. An output voice that is stopped
 * keeps the frames it has fetched and not played, so a second start finds the backend full and is not ahead once more.
 */
export class TickPacing implements Pacing {
  running = false;
  private anchorHns = 0;
  private ticks = 0;
  /** Frames used up since the start, moved or missed. */
  private usedFrames = 0;
  /** Frames in the backend's buffer at the start. While it is empty a tick plays nothing, so the first one only fills it. */
  private heldFrames = 0;
  private rate = 0;
  private token: BusToken = 0;
  private scheduled = false;
  private readonly onTick = (): void => {
    this.scheduled = false;
    this.settle();
  };

  private readonly bus: DeviceBus;
  private readonly engine: Engine;
  /** What the first tick takes, and any later one at most; 0 for capture, where a tick can only take what has been recorded. */
  private readonly readAheadFrames: number;

  constructor(bus: DeviceBus, engine: Engine, readAheadFrames: number) {
    this.bus = bus;
    this.engine = engine;
    this.readAheadFrames = readAheadFrames;
  }

  start(): void {
    const rate = this.engine.rate();
    // A new LVI or a rewritten CR leaves the backend's voice as it is.
    if (this.running && rate === this.rate) return;
    this.stop();
    this.running = true;
    this.anchorHns = this.bus.nowHns();
    this.ticks = 0;
    this.usedFrames = 0;
    // Another rate is another voice.
    if (rate !== this.rate) this.heldFrames = 0;
    this.rate = rate;
    this.arm();
  }

  stop(): void {
    if (this.running && this.rate > 0) {
      const held = this.heldFrames + this.usedFrames - this.playedFrames();
      this.heldFrames = Math.max(0, Math.min(this.readAheadFrames, held));
    }
    this.running = false;
    if (this.scheduled) this.bus.cancel(this.token);
    this.scheduled = false;
  }

  settle(): void {
    while (this.running && this.rate > 0 && this.bus.nowHns() >= this.nextHns()) this.tick();
    if (this.running) this.arm();
  }

  catchUp(): void {
    this.settle();
  }

  passedFrames(): number {
    return 0;
  }

  private nextHns(): number {
    return this.anchorHns + (this.ticks + 1) * TICK_HNS;
  }

  private arm(): void {
    if (this.scheduled || this.rate === 0) return;
    this.token = this.bus.schedule(this.nextHns(), this.onTick);
    this.scheduled = true;
  }

  /** What the backend has taken out of its buffer since the start, had there always been something in it. */
  private playedFrames(): number {
    return framesIn(Math.max(0, this.heldFrames > 0 ? this.ticks : this.ticks - 1) * TICK_HNS, this.rate);
  }

  private tick(): void {
    if (this.scheduled) this.bus.cancel(this.token);
    this.scheduled = false;
    const atHns = this.nextHns();
    this.ticks++;
    const paced =
      this.readAheadFrames > 0
        ? this.readAheadFrames - this.heldFrames + this.playedFrames()
        : framesIn(this.ticks * TICK_HNS, this.rate);
    if (this.engine.halted()) {
      this.engine.miss(paced - this.usedFrames, atHns);
      this.usedFrames = paced;
      return;
    }
    // The backend has no room for more, however much it has been left without.
    const end = this.readAheadFrames > 0 ? Math.min(paced, this.usedFrames + this.readAheadFrames) : paced;
    while (this.usedFrames < end && !this.engine.halted() && !this.engine.blocked()) {
      const rest = this.engine.restFrames();
      if (rest === 0) {
        this.engine.skipEmpty();
        return;
      }
      const frames = Math.min(end - this.usedFrames, rest);
      this.usedFrames += frames;
      this.engine.move(frames, atHns);
    }
  }
}

/** VirtualBox: one period of min(rest of buffer, 10 ms) after the other; its frames move when it ends. */
export class PeriodPacing implements Pacing {
  running = false;
  private anchorHns = 0;
  private pacedFrames = 0;
  private periodFrames = 0;
  private endHns = 0;
  private rate = 0;
  private token: BusToken = 0;
  private scheduled = false;
  private readonly onPeriod = (): void => {
    this.scheduled = false;
    this.settle();
  };

  private readonly bus: DeviceBus;
  private readonly engine: Engine;

  constructor(bus: DeviceBus, engine: Engine) {
    this.bus = bus;
    this.engine = engine;
  }

  start(): void {
    this.stop();
    this.running = true;
    this.anchorHns = this.bus.nowHns();
    this.pacedFrames = 0;
    this.rate = this.engine.rate();
    if (this.rate > 0) this.arm();
  }

  stop(): void {
    if (this.running && this.engine.halted() && this.rate > 0) {
      const frames = framesIn(this.bus.nowHns() - this.anchorHns, this.rate) - this.pacedFrames;
      if (frames > 0) this.engine.miss(frames, this.anchorHns + hnsFor(this.pacedFrames, this.rate));
    }
    this.running = false;
    if (this.scheduled) this.bus.cancel(this.token);
    this.scheduled = false;
  }

  settle(): void {
    while (this.running && this.rate > 0 && !this.engine.halted() && this.bus.nowHns() >= this.endHns) {
      if (this.scheduled) this.bus.cancel(this.token);
      this.scheduled = false;
      const startHns = this.anchorHns + hnsFor(this.pacedFrames, this.rate);
      const frames = this.periodFrames;
      this.pacedFrames += frames;
      if (this.engine.blocked()) this.engine.miss(frames, startHns);
      else this.engine.move(frames, this.endHns);
      this.arm();
    }
  }

  catchUp(): void {
    this.settle();
  }

  passedFrames(): number {
    return 0;
  }

  private arm(): void {
    if (this.engine.halted()) return;
    this.periodFrames = Math.min(this.engine.restFrames(), Math.max(1, framesIn(TICK_HNS, this.rate)));
    this.endHns = this.anchorHns + hnsFor(this.pacedFrames + this.periodFrames, this.rate);
    this.token = this.bus.schedule(this.endHns, this.onPeriod);
    this.scheduled = true;
  }
}
