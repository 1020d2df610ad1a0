/** How the AC'97 a driver meets may differ: the chip of the documents, or what two emulators do (ac97-facts.md, sections 3 to 9 and 15). */

export type ChipProfile = 'chip' | 'qemu' | 'vbox';

export interface Profile {
  readonly name: ChipProfile;
  /** When frames move: frame by frame; on a 10 ms audio tick; at the end of min(rest of buffer, 10 ms). */
  readonly pacing: 'frame' | 'tick' | 'period';
  /** Setting RPBM continues inside the buffer (chip) or jumps to the descriptor in PIV (emulators). */
  readonly startJumpsToPiv: boolean;
  /** Writing CR with RPBM already 1 also jumps to PIV (QEMU). */
  readonly rewriteJumpsToPiv: boolean;
  /** The buffer of the backend: taken at once by the first tick of an output voice, and the most any tick takes. */
  readonly readAheadFrames: number;
  /** A descriptor of length 0: completed at once, BCIS with IOC; or skipped without BCIS, which also ends the audio tick. */
  readonly emptyEndsTick: boolean;
  /** Nothing moves while BCIS is set (VirtualBox). */
  readonly bcisBlocksDma: boolean;
  /** The line follows the box whose SR changed last, instead of the OR of all boxes. */
  readonly lineFollowsLastBox: boolean;
  /** GLOB_CNT: a write with a reset bit set is dropped whole, and the codec is always ready. */
  readonly alwaysReady: boolean;
  /** SR may be accessed by byte as well as by word. */
  readonly srByByte: boolean;
  /** Reserved bits of SR (15:5) keep a 1 that is written (QEMU); the data sheets only call them reserved. */
  readonly srKeepsReserved: boolean;
  /** A sample left over behind the last whole frame of a buffer is never taken: PICB stays 1 and nothing moves on (QEMU). */
  readonly oddSampleStalls: boolean;
  /** Mixer registers without a meaning of their own keep what is written to them (QEMU). */
  readonly storesUnknownMixer: boolean;
  /** Low bits of BDBAR that read 0. */
  readonly bdbarMask: number;
  readonly addressMask: number;
  /** Samples of one frame of the mic box. */
  readonly micSamples: number;
  /** What a write to the codec's reset register does to the boxes. */
  readonly codecReset: 'boxes-run-on' | 'boxes-stall' | 'boxes-reset';
  /** Rates the codec can take; null: any 16-bit value. */
  readonly rates: readonly number[] | null;
}

export const PROFILES: Readonly<Record<ChipProfile, Profile>> = {
  chip: {
    name: 'chip',
    pacing: 'frame',
    startJumpsToPiv: false,
    rewriteJumpsToPiv: false,
    readAheadFrames: 0,
    emptyEndsTick: false,
    bcisBlocksDma: false,
    lineFollowsLastBox: false,
    alwaysReady: false,
    srByByte: false,
    srKeepsReserved: false,
    oddSampleStalls: false,
    storesUnknownMixer: false,
    bdbarMask: ~7,
    addressMask: ~1,
    micSamples: 1,
    codecReset: 'boxes-run-on',
    rates: [8000, 11025, 16000, 22050, 32000, 44100, 48000],
  },
  qemu: {
    name: 'qemu',
    pacing: 'tick',
    startJumpsToPiv: true,
    rewriteJumpsToPiv: true,
    readAheadFrames: 1024,
    emptyEndsTick: true,
    bcisBlocksDma: false,
    lineFollowsLastBox: true,
    alwaysReady: true,
    srByByte: true,
    srKeepsReserved: true,
    oddSampleStalls: true,
    storesUnknownMixer: true,
    bdbarMask: ~3,
    addressMask: ~3,
    micSamples: 2,
    codecReset: 'boxes-stall',
    rates: null,
  },
  vbox: {
    name: 'vbox',
    pacing: 'period',
    startJumpsToPiv: true,
    rewriteJumpsToPiv: false,
    readAheadFrames: 0,
    emptyEndsTick: false,
    bcisBlocksDma: true,
    lineFollowsLastBox: true,
    alwaysReady: true,
    srByByte: true,
    srKeepsReserved: false,
    oddSampleStalls: false,
    storesUnknownMixer: false,
    bdbarMask: ~3,
    addressMask: ~3,
    micSamples: 2,
    codecReset: 'boxes-reset',
    rates: null,
  },
};
