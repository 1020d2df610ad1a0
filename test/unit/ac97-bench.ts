import { Ac97 } from '../../web/simulator/device/ac97.ts';
import type { ChipProfile } from '../../web/simulator/device/profiles.ts';
import { FakeBus } from './fake-bus.ts';

export const NAM = 0xc000,
  NABM = 0xc400;
export const PI = 0x00,
  PO = 0x10;
export const BDBAR = 0,
  CIV = 4,
  LVI = 5,
  SR = 6,
  PICB = 8,
  PIV = 10,
  CR = 11,
  GLOB_CNT = 0x2c,
  GLOB_STA = 0x30,
  CAS = 0x34;
export const RUN = 0x1d,
  MS = 10_000;

export interface Heard {
  bytes: Uint8Array;
  atHns: number;
}
interface RingShape {
  frames?: number;
  packets?: number;
  ioc?: boolean;
  lengths?: number[];
}

/** An AC'97 function with a program around it: a descriptor list, a ring holding a ramp, an interrupt routine. */
export class Bench {
  readonly bus = new FakeBus();
  readonly heard: Heard[] = [];
  readonly gaps: { frames: number; atHns: number }[] = [];
  readonly captured: { frame: number; bytes: number }[] = [];
  readonly device: Ac97;
  readonly list = this.bus.base;
  readonly ring = this.bus.base + 0x1000;

  constructor(profile: ChipProfile = 'chip', linkUp = true) {
    this.device = new Ac97(this.bus, {
      profile,
      listener: {
        played: (bytes, atHns) => this.heard.push({ bytes, atHns }),
        gap: (frames, atHns) => this.gaps.push({ frames, atHns }),
      },
      source: {
        captured: (frame, bytes) => {
          this.captured.push({ frame, bytes });
          const out = new Uint8Array(bytes);
          const view = new DataView(out.buffer);
          for (let i = 0; i < bytes / 4; i++) view.setUint32(4 * i, frame + i, true);
          return out;
        },
      },
    });
    if (linkUp) this.out32(GLOB_CNT, 2);
  }
  in8 = (o: number) => this.device.readPort(NABM + o, 1);
  in16 = (o: number) => this.device.readPort(NABM + o, 2);
  in32 = (o: number) => this.device.readPort(NABM + o, 4);
  out8 = (o: number, v: number) => this.device.writePort(NABM + o, 1, v);
  out16 = (o: number, v: number) => this.device.writePort(NABM + o, 2, v);
  out32 = (o: number, v: number) => this.device.writePort(NABM + o, 4, v);
  nam = (o: number) => this.device.readPort(NAM + o, 2);
  setNam = (o: number, v: number) => this.device.writePort(NAM + o, 2, v);

  /** 32 descriptors over `packets` packets; the ring holds its frame numbers, right channel negative. */
  setup({ frames = 480, packets = 2, ioc = true, lengths }: RingShape = {}, box = PO): void {
    const view = new DataView(this.bus.memory.buffer);
    for (let i = 0; i < frames * packets; i++) {
      view.setInt16(0x1000 + 4 * i, i + 1, true);
      view.setInt16(0x1002 + 4 * i, -(i + 1), true);
    }
    for (let i = 0; i < 32; i++) {
      view.setUint32(8 * i, this.ring + (i % packets) * frames * 4, true);
      view.setUint32(8 * i + 4, ((ioc ? 0x8000_0000 : 0) | (lengths?.[i] ?? frames * 2)) >>> 0, true);
    }
    this.out8(box + CR, 2);
    this.out32(box + BDBAR, this.list);
  }
  go(lvi: number, box = PO): void {
    this.out8(box + LVI, lvi);
    this.out8(box + CR, RUN);
  }
  /** Acknowledge, LVI = CIV - 1. */
  isr = (): void => {
    for (let guard = 0; this.in32(GLOB_STA) & 0x60; guard++) {
      if (guard > 4) throw new Error('interrupt storm');
      for (const box of [PI, PO]) {
        this.out16(box + SR, this.in16(box + SR));
        if (this.in8(box + CR) & 1) this.out8(box + LVI, (this.in8(box + CIV) + 31) & 31);
      }
    }
  };
  row(box = PO) {
    return [this.in8(box + CIV), this.in16(box + PICB), this.in8(box + PIV), this.in8(box + LVI)];
  }
  /** All frames heard, as the left sample of each. */
  left(): number[] {
    this.device.catchUp();
    return this.heard.flatMap(({ bytes }) => {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
      return Array.from({ length: bytes.length / 4 }, (_, i) => view.getInt16(4 * i, true));
    });
  }
}
/** Left samples of `frames` frames of the ring, from frame `from` on. */
export const ramp = (frames: number, ring = 960, from = 0) =>
  Array.from({ length: frames }, (_, i) => ((from + i) % ring) + 1);
