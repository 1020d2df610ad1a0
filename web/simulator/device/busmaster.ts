/** One bus-master box (PI, PO or MC): its registers and its descriptor engine (ac97-facts.md, sections 3, 5 and 7). */
import type { DeviceBus, WireListener, WireSource } from './bus.ts';
import { FramePacing, PeriodPacing, TickPacing, type Engine, type Pacing } from './pacing.ts';
import type { Profile } from './profiles.ts';
import {
  BDBAR,
  CIV,
  CR,
  CR_ENABLES,
  CR_FEIE,
  CR_IOCE,
  CR_LVBIE,
  CR_RPBM,
  CR_RR,
  LVI,
  PICB,
  PIV,
  SR,
  SR_BCIS,
  SR_CELV,
  SR_DCH,
  SR_FIFOE,
  SR_LVBCI,
  SR_RESERVED,
  SR_WRITE_CLEAR,
} from './registers.ts';

/** Box numbers as the trace shows them. */
export const PCM_IN = 0,
  PCM_OUT = 1,
  MIC_IN = 2;
export type BoxIndex = typeof PCM_IN | typeof PCM_OUT | typeof MIC_IN;

export interface BoxWiring {
  /** Frames per second the codec asks for; 0 while the link is down. */
  readonly rate: () => number;
  /** SR changed, or (on the chip) the enables did. `interruptBits`: status bits with an enable that are set; `statusBits`: the same without asking the enables. */
  readonly interruptChanged: (box: BoxIndex, interruptBits: number, statusBits: number, statusChanged: boolean) => void;
  readonly listener: WireListener | undefined;
  readonly source: WireSource | undefined;
}

/**
 * FIFOE is never set: the model's memory always answers in time, and a list that has run out is LVBCI, not FIFOE.
 * A descriptor is read when CIV moves to it; the chip's documented prefetch of PIV is not modelled.
 * An odd sample at the end of a stereo buffer, which the documents forbid, is dropped; QEMU never gets past it.
 */
export class BusMasterBox implements Engine {
  private bdbar = 0;
  private civ = 0;
  private lvi = 0;
  private sr = SR_DCH;
  private piv = 0;
  private cr = 0;

  private loaded = false;
  private dataAddress = 0;
  private bufferSamples = 0;
  private bufferFrames = 0;
  private doneFrames = 0;
  private interruptOnCompletion = false;

  /** Frames since the box was last reset, moved or lost: the address in a capture source. */
  private wireFrames = 0;
  private missedFrames = 0;
  private missedAtHns = 0;

  private readonly samplesPerFrame: number;
  private readonly bytesPerFrame: number;
  private readonly pacing: Pacing;

  private readonly bus: DeviceBus;
  private readonly index: BoxIndex;
  private readonly profile: Profile;
  private readonly wiring: BoxWiring;

  constructor(bus: DeviceBus, index: BoxIndex, profile: Profile, wiring: BoxWiring) {
    this.bus = bus;
    this.index = index;
    this.profile = profile;
    this.wiring = wiring;
    this.samplesPerFrame = index === MIC_IN ? profile.micSamples : 2;
    this.bytesPerFrame = this.samplesPerFrame * 2;
    this.pacing =
      profile.pacing === 'frame'
        ? new FramePacing(bus, this)
        : profile.pacing === 'tick'
          ? new TickPacing(bus, this, index === PCM_OUT ? profile.readAheadFrames : 0)
          : new PeriodPacing(bus, this);
  }

  // -- registers

  /** `offset` inside the box; all ones where this width does not reach a register. */
  read(offset: number, width: number): number {
    this.pacing.settle();
    if (width === 1) {
      switch (offset) {
        case CIV:
          return this.civ;
        case LVI:
          return this.lvi;
        case PIV:
          return this.piv;
        case CR:
          return this.cr;
        case SR:
          return this.profile.srByByte ? this.sr & 0xff : 0xff;
        default:
          return 0xff;
      }
    }
    if (width === 2) {
      if (offset === SR) return this.sr;
      return offset === PICB ? this.picb() : 0xffff;
    }
    switch (offset) {
      case BDBAR:
        return this.bdbar >>> 0;
      case CIV:
        return this.civ | (this.lvi << 8) | (this.sr << 16);
      case PICB:
        return (this.picb() | (this.piv << 16) | (this.cr << 24)) >>> 0;
      default:
        return 0xffff_ffff;
    }
  }

  /** Writes that reach no writable register are dropped. */
  write(offset: number, width: number, value: number): void {
    this.pacing.settle();
    if (width === 1) {
      if (offset === LVI) this.writeLvi(value & 31);
      else if (offset === CR) this.writeCr(value & 0xff);
      else if (offset === SR && this.profile.srByByte) this.writeSr(value & 0xff);
    } else if (width === 2) {
      if (offset === SR) this.writeSr(value);
    } else if (offset === BDBAR) this.bdbar = value & this.profile.bdbarMask;
  }

  private picb(): number {
    const restFrames = this.bufferFrames - this.doneFrames - this.pacing.passedFrames();
    const oddSamples = this.bufferSamples % this.samplesPerFrame;
    if (restFrames > 0) return restFrames * this.samplesPerFrame + oddSamples;
    return this.stuck() ? oddSamples : 0;
  }

  private writeSr(value: number): void {
    const kept = this.profile.srKeepsReserved ? value & SR_RESERVED : 0;
    this.setSr((this.sr | kept) & ~(value & SR_WRITE_CLEAR));
  }

  private writeLvi(value: number): void {
    const resumes = (this.cr & CR_RPBM) !== 0 && (this.sr & SR_DCH) !== 0;
    if (resumes) {
      // QEMU's voice plays on through a halt, so its ticks keep their beat.
      if (this.profile.pacing !== 'tick') this.pacing.stop();
      this.reportMissed();
      this.setSr(this.sr & ~(SR_DCH | SR_CELV));
      this.advance();
      this.lvi = value;
      this.bus.note('dma-resume', this.index);
      this.skipEmptyBuffers();
      this.pacing.start();
      return;
    }
    this.lvi = value;
    // A new list end makes the chip's "current equals last valid" untrue at once; the emulators leave the bit until they run.
    if (!this.profile.startJumpsToPiv && this.sr & SR_CELV) this.setSr(this.sr & ~SR_CELV);
  }

  private writeCr(value: number): void {
    if (value & CR_RR) {
      // The emulators keep the enables they had; on the chip the same write may set them.
      this.reset(this.profile.startJumpsToPiv ? this.cr & CR_ENABLES : value & CR_ENABLES);
      return;
    }
    const ran = this.cr & CR_RPBM;
    if (ran && !(value & CR_RPBM)) this.pacing.catchUp();
    this.cr = value & (CR_RPBM | CR_ENABLES);
    if (value & CR_RPBM) {
      if (!ran || this.profile.rewriteJumpsToPiv) this.run();
    } else if (ran) {
      this.pacing.stop();
      this.reportMissed();
      this.setSr(this.sr | SR_DCH);
      this.bus.note('dma-pause', this.index);
    }
    // In the emulators the line changes only when SR does.
    if (!this.profile.lineFollowsLastBox) this.reportInterrupt(false);
  }

  private run(): void {
    const fresh = !this.loaded;
    if (this.profile.startJumpsToPiv) {
      this.civ = this.piv;
      this.piv = (this.piv + 1) & 31;
      this.load();
    } else if (fresh) {
      this.piv = (this.civ + 1) & 31;
      this.load();
    } else if (this.doneFrames === this.bufferFrames) {
      // Paused at the end of the list: without a new LVI there is nothing to run.
      if (this.sr & SR_CELV) return;
      this.advance();
    }
    this.setSr(this.sr & ~SR_DCH);
    this.bus.note(fresh ? 'dma-start' : 'dma-resume', this.index);
    this.skipEmptyBuffers();
    this.pacing.start();
  }

  /** RR, or a reset of the whole device: registers as after power-up, but with these interrupt enables. */
  reset(enables: number): void {
    this.pacing.catchUp();
    this.pacing.stop();
    this.reportMissed();
    this.bdbar = this.civ = this.lvi = this.piv = 0;
    this.cr = enables;
    this.loaded = false;
    this.bufferSamples = this.bufferFrames = this.doneFrames = 0;
    this.wireFrames = 0;
    this.setSr(SR_DCH);
    this.bus.note('dma-reset', this.index);
  }

  /** Back to the state after power-up without a record, as when power returns. */
  powerUp(): void {
    this.pacing.stop();
    this.bdbar = this.civ = this.lvi = this.piv = this.cr = 0;
    this.sr = SR_DCH;
    this.loaded = false;
    this.bufferSamples = this.bufferFrames = this.doneFrames = 0;
    this.wireFrames = this.missedFrames = 0;
  }

  /** Nothing moves until CR is written again, although RPBM may stay set (QEMU, when the codec is reset). */
  stall(): void {
    this.catchUp();
    this.pacing.stop();
  }

  /** Call before the codec's rate changes, with the change as `change`: frames up to now move at the old rate, a frame under way starts anew. */
  aroundRateChange(change: () => void): void {
    this.catchUp();
    const running = this.pacing.running;
    const rate = this.rate();
    change();
    if (running && this.rate() !== rate) this.pacing.start();
  }

  /** Ends the buffers that are due, moving nothing else. */
  settle(): void {
    this.pacing.settle();
  }

  /** Moves the frames up to now. */
  catchUp(): void {
    this.pacing.catchUp();
  }

  // -- descriptors

  private load(): void {
    const entry = this.bus.readPhysical((this.bdbar >>> 0) + this.civ * 8, 8);
    this.dataAddress =
      ((entry[0]! | (entry[1]! << 8) | (entry[2]! << 16) | (entry[3]! << 24)) & this.profile.addressMask) >>> 0;
    this.bufferSamples = entry[4]! | (entry[5]! << 8);
    this.bufferFrames = Math.floor(this.bufferSamples / this.samplesPerFrame);
    this.doneFrames = 0;
    this.interruptOnCompletion = (entry[7]! & 0x80) !== 0;
    this.loaded = true;
  }

  private advance(): void {
    this.civ = this.piv;
    this.piv = (this.piv + 1) & 31;
    this.load();
  }

  /** Empty buffers complete at once, except in QEMU, where each costs the rest of a tick. Ends at the last valid one at the latest. */
  private skipEmptyBuffers(): void {
    if (this.profile.emptyEndsTick) return;
    while (this.bufferFrames === 0 && !(this.sr & SR_DCH)) this.completeBuffer();
  }

  /** Section 7: the last frame of the buffer has been moved. */
  private completeBuffer(): void {
    let sr = this.sr;
    if (this.interruptOnCompletion) sr |= SR_BCIS;
    if (this.civ === this.lvi) {
      // PIV already names the entry after LVI: a later LVI goes on there.
      this.setSr(sr | SR_LVBCI | SR_CELV | SR_DCH);
      this.bus.note('dma-halt', this.index);
      return;
    }
    this.advance();
    this.setSr(sr);
  }

  /** At an odd sample behind the last whole frame, where that is the end of all movement. */
  private stuck(): boolean {
    return (
      this.profile.oddSampleStalls &&
      this.loaded &&
      this.doneFrames === this.bufferFrames &&
      this.bufferSamples % this.samplesPerFrame !== 0
    );
  }

  // -- Engine

  rate(): number {
    return this.wiring.rate();
  }

  restFrames(): number {
    return this.bufferFrames - this.doneFrames;
  }

  halted(): boolean {
    return (this.sr & SR_DCH) !== 0;
  }

  blocked(): boolean {
    return (this.profile.bcisBlocksDma && (this.sr & SR_BCIS) !== 0) || this.stuck();
  }

  move(frames: number, atHns: number): void {
    const address = this.dataAddress + this.doneFrames * this.bytesPerFrame;
    const bytes = frames * this.bytesPerFrame;
    if (this.index === PCM_OUT) {
      if (this.wiring.listener) {
        this.reportMissed();
        this.wiring.listener.played(this.bus.readPhysical(address, bytes), atHns);
      }
    } else {
      this.bus.writePhysical(
        address,
        this.wiring.source ? this.wiring.source.captured(this.wireFrames, bytes) : new Uint8Array(bytes),
      );
    }
    this.wireFrames += frames;
    this.doneFrames += frames;
    if (this.doneFrames < this.bufferFrames || this.stuck()) return;
    this.completeBuffer();
    this.skipEmptyBuffers();
  }

  skipEmpty(): void {
    if (this.civ === this.lvi) {
      this.setSr(this.sr | SR_DCH);
      this.bus.note('dma-halt', this.index);
    } else this.advance();
  }

  miss(frames: number, atHns: number): void {
    if (frames <= 0) return;
    this.wireFrames += frames;
    if (this.missedFrames === 0) this.missedAtHns = atHns;
    this.missedFrames += frames;
  }

  /** One gap for the whole halt, told before anything is played again. */
  private reportMissed(): void {
    if (this.missedFrames === 0) return;
    const frames = this.missedFrames;
    this.missedFrames = 0;
    if (this.index === PCM_OUT) this.wiring.listener?.gap(frames, this.missedAtHns);
  }

  // -- interrupts

  private setSr(sr: number): void {
    if (sr === this.sr) return;
    const changed = ((sr ^ this.sr) & SR_WRITE_CLEAR) !== 0;
    this.sr = sr;
    if (changed) this.reportInterrupt(true);
  }

  private reportInterrupt(statusChanged: boolean): void {
    const { sr, cr } = this;
    const enabled = (cr & CR_LVBIE ? SR_LVBCI : 0) | (cr & CR_IOCE ? SR_BCIS : 0) | (cr & CR_FEIE ? SR_FIFOE : 0);
    this.wiring.interruptChanged(this.index, sr & enabled, sr & (SR_LVBCI | SR_BCIS), statusChanged);
  }
}
