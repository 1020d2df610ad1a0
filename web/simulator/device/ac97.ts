/** Intel 82801AA AC'97 audio function: port decoding, global registers, interrupt line (ac97-facts.md, sections 3, 4 and 8). */
import type { DeviceBus, PortDevice, WireListener, WireSource } from './bus.ts';
import { BusMasterBox, MIC_IN, PCM_IN, PCM_OUT, type BoxIndex } from './busmaster.ts';
import { Codec } from './codec.ts';
import { PROFILES, type ChipProfile, type Profile } from './profiles.ts';
import {
  CAS,
  GC_COLD_RESET,
  GC_LINK_OFF,
  GC_STORED,
  GC_WARM_RESET,
  GLOB_CNT,
  GLOB_STA,
  GS_D3_SEMAPHORES,
  GS_PRIMARY_READY,
  GS_READ_TIMEOUT,
  GS_WRITE_CLEAR,
  MC_BASE,
} from './registers.ts';

const NAM_LENGTH = 256,
  NABM_LENGTH = 64;
/** Resources the bus may give: those of the first start, then those of the next ones in turn (any that are free would do). */
const ASSIGNMENTS = [
  { mixer: 0xc000, master: 0xc400, interrupt: { vector: 0x39, irql: 8 } },
  { mixer: 0xd100, master: 0xd400, interrupt: { vector: 0x5a, irql: 10 } },
] as const;
const ALL_ONES: Readonly<Record<number, number>> = { 1: 0xff, 2: 0xffff, 4: 0xffff_ffff };

export interface Ac97Options {
  /** The chip of the documents, or what QEMU or VirtualBox do. */
  readonly profile?: ChipProfile;
  /** Hears what PCM out fetches. */
  readonly listener?: WireListener;
  /** Feeds PCM in; silence when absent. */
  readonly source?: WireSource;
  /** Feeds the mic box (one 16-bit sample a frame on the chip); silence when absent. */
  readonly mic?: WireSource;
}

/**
 * Registers act at once; DMA moves by virtual time. A frame occupies the link from `atHns` of its `played` call on and
 * counts as fetched at the end of its slot, so that the position at time t after a start is floor(t x rate / 1e7) frames.
 * The DMA rate is the codec's rate register (the chip fetches for each link slot the codec asks for).
 * Modelled: codec accesses, codec ready and resets take no time; a link in reset or off moves no frame; codec power-down
 * bits show in the ready bits but do not stop DMA; FIFO depth is zero.
 */
export class Ac97 implements PortDevice {
  private assignment = 0;
  private mixerBase: number = ASSIGNMENTS[0].mixer;
  private masterBase: number = ASSIGNMENTS[0].master;

  private readonly profile: Profile;
  private readonly codec: Codec;
  private readonly boxes: readonly [BusMasterBox, BusMasterBox, BusMasterBox];
  private present = true;
  private globalControl = 0;
  /** GLOB_STA without the bits that follow boxes and link. */
  private stickyStatus = 0;
  private semaphore = 0;
  /** Bit n: box n asks for an interrupt (GLOB_STA 5 to 7). */
  private pending = 0;
  private line = false;

  private readonly bus: DeviceBus;

  constructor(bus: DeviceBus, options: Ac97Options = {}) {
    this.bus = bus;
    const profile = (this.profile = PROFILES[options.profile ?? 'chip']);
    const codec = (this.codec = new Codec(profile));
    const box = (index: BoxIndex, rate: () => number, source?: WireSource) =>
      new BusMasterBox(bus, index, profile, {
        rate: () => (this.linkUp() ? rate() : 0),
        interruptChanged: (changed, interruptBits, statusBits, statusChanged) =>
          this.interruptChanged(changed, interruptBits, statusBits, statusChanged),
        listener: options.listener,
        source,
      });
    this.boxes = [
      box(PCM_IN, () => codec.adcRate, options.source),
      box(PCM_OUT, () => codec.dacRate),
      box(MIC_IN, () => codec.micRate, options.mic),
    ];
  }

  get ports(): readonly { base: number; length: number }[] {
    return [
      { base: this.mixerBase, length: NAM_LENGTH },
      { base: this.masterBase, length: NABM_LENGTH },
    ];
  }
  get interrupt(): { vector: number; irql: number } {
    return ASSIGNMENTS[this.assignment]!.interrupt;
  }
  assignOther(): void {
    this.assignment = (this.assignment + 1) % ASSIGNMENTS.length;
    const { mixer, master } = ASSIGNMENTS[this.assignment]!;
    this.mixerBase = mixer;
    this.masterBase = master;
  }

  readPort(port: number, width: number): number {
    if (this.present) {
      const mixer = port - this.mixerBase;
      if (mixer >= 0 && mixer < NAM_LENGTH) return this.readMixer(mixer, width);
      const master = port - this.masterBase;
      if (master >= 0 && master < NABM_LENGTH) return this.readMaster(master, width);
    }
    return ALL_ONES[width]!;
  }

  writePort(port: number, width: number, value: number): void {
    if (!this.present) return;
    const mixer = port - this.mixerBase;
    if (mixer >= 0 && mixer < NAM_LENGTH) {
      this.writeMixer(mixer, width, value & 0xffff);
      return;
    }
    const master = port - this.masterBase;
    if (master >= 0 && master < NABM_LENGTH) this.writeMaster(master, width, value);
  }

  catchUp(): void {
    for (const box of this.boxes) box.catchUp();
  }

  setPresent(present: boolean): void {
    if (present === this.present) return;
    if (!present) this.catchUp();
    this.present = present;
    for (const box of this.boxes) box.powerUp();
    this.codec.reset();
    this.globalControl = this.stickyStatus = this.semaphore = this.pending = 0;
    this.driveLine(false);
  }

  // -- NAM

  private readMixer(offset: number, width: number): number {
    const answer = this.endCodecAccess(offset, width);
    return answer
      ? this.codec.read(offset)
      : width === 2 && this.profile.alwaysReady && !(offset & 1)
        ? 0
        : this.noAnswer(width);
  }

  private writeMixer(offset: number, width: number, value: number): void {
    if (!this.endCodecAccess(offset, width)) return;
    let reset = false;
    this.changeRates(() => {
      reset = this.codec.write(offset, value);
    });
    if (!reset) return;
    this.bus.note('codec-reset');
    if (this.profile.codecReset === 'boxes-stall') for (const box of this.boxes) box.stall();
    else if (this.profile.codecReset === 'boxes-reset') for (const box of this.boxes) box.reset(0);
  }

  /** Frees the semaphore and tells whether the primary codec answers this access. */
  private endCodecAccess(offset: number, width: number): boolean {
    if (this.profile.alwaysReady || width === 2) this.semaphore = 0;
    return width === 2 && !(offset & 1) && offset < 0x80 && this.linkUp();
  }

  /** A read nothing answers: all ones, and on the chip RCS once the link has waited in vain. */
  private noAnswer(width: number): number {
    if (width === 2 && !this.profile.alwaysReady) this.stickyStatus |= GS_READ_TIMEOUT;
    return ALL_ONES[width]!;
  }

  private changeRates(change: () => void): void {
    const [input, output, mic] = this.boxes;
    input.aroundRateChange(() => output.aroundRateChange(() => mic.aroundRateChange(change)));
  }

  // -- NABM

  private readMaster(offset: number, width: number): number {
    if (offset < MC_BASE + 0x0c) return this.boxes[offset >> 4]!.read(offset & 15, width);
    if (offset === GLOB_CNT && width === 4) return this.globalControl;
    if (offset === GLOB_STA && width === 4) return this.globalStatus();
    if (offset === CAS && width === 1) {
      const taken = this.semaphore;
      this.semaphore = 1;
      return taken;
    }
    return ALL_ONES[width]!;
  }

  private writeMaster(offset: number, width: number, value: number): void {
    if (offset < MC_BASE + 0x0c) this.boxes[offset >> 4]!.write(offset & 15, width, value);
    else if (offset === GLOB_CNT && width === 4) this.writeGlobalControl(value);
    else if (offset === GLOB_STA && width === 4) this.writeGlobalStatus(value);
  }

  private globalStatus(): number {
    // Ends of buffers that are due show in bits 5 to 7.
    for (const box of this.boxes) box.settle();
    return this.stickyStatus | (this.linkUp() ? GS_PRIMARY_READY : 0) | (this.pending << 5);
  }

  private writeGlobalStatus(value: number): void {
    const semaphores = this.profile.alwaysReady
      ? (this.stickyStatus | value) & GS_D3_SEMAPHORES
      : value & GS_D3_SEMAPHORES;
    this.stickyStatus = (this.stickyStatus & ~(GS_D3_SEMAPHORES | (value & GS_WRITE_CLEAR))) | semaphores;
  }

  private writeGlobalControl(value: number): void {
    if (this.profile.alwaysReady) {
      if (!(value & (GC_COLD_RESET | GC_WARM_RESET))) this.globalControl = value & GC_STORED;
      return;
    }
    const released = (value & ~this.globalControl & GC_COLD_RESET) !== 0;
    this.changeRates(() => {
      // A warm reset is over at once, so its bit never reads 1.
      this.globalControl = value & GC_STORED & ~GC_WARM_RESET;
      if (released) this.codec.reset();
    });
    if (released) this.bus.note('codec-reset');
  }

  private linkUp(): boolean {
    return this.profile.alwaysReady || (this.globalControl & (GC_COLD_RESET | GC_LINK_OFF)) === GC_COLD_RESET;
  }

  // -- interrupt line

  private interruptChanged(box: BoxIndex, interruptBits: number, statusBits: number, statusChanged: boolean): void {
    const bit = 1 << box;
    if (this.profile.lineFollowsLastBox) {
      // The emulators drop the line with the last status bit of this box, whatever the other boxes hold.
      if (!statusChanged || (statusBits !== 0 && interruptBits === 0)) return;
      this.pending = interruptBits !== 0 ? this.pending | bit : this.pending & ~bit;
      this.driveLine(interruptBits !== 0);
      return;
    }
    this.pending = interruptBits !== 0 ? this.pending | bit : this.pending & ~bit;
    this.driveLine(this.pending !== 0);
  }

  private driveLine(asserted: boolean): void {
    if (asserted === this.line) return;
    this.line = asserted;
    this.bus.setInterruptLine(asserted);
  }
}
