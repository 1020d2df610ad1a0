/** The vocabulary the scripts are written in. */
import { CR_FEIE, CR_IOCE, CR_LVBIE, CR_RPBM } from '../../../web/simulator/device/registers.ts';
import { DATA, LIST, NABM, type Step } from '../script.ts';

export const PI = NABM + 0x00,
  PO = NABM + 0x10,
  MC = NABM + 0x20;
export const GLOB_CNT = NABM + 0x2c,
  GLOB_STA = NABM + 0x30,
  CAS = NABM + 0x34;
export const RUN = CR_RPBM | CR_LVBIE | CR_FEIE | CR_IOCE;
export const ENABLES = RUN & ~CR_RPBM;
/** Frames and samples of the packet most scripts use: 10 ms. */
export const PACKET_FRAMES = 480;
export const PACKET_SAMPLES = 2 * PACKET_FRAMES;

export const write8 = (at: number, value: number): Step => ({ do: 'write', at, width: 1, value });
export const write16 = (at: number, value: number): Step => ({ do: 'write', at, width: 2, value });
export const write32 = (at: number, value: number): Step => ({ do: 'write', at, width: 4, value });
export const read8 = (at: number): Step => ({ do: 'read', at, width: 1 });
export const read16 = (at: number): Step => ({ do: 'read', at, width: 2 });
export const read32 = (at: number): Step => ({ do: 'read', at, width: 4 });
export const waitMs = (ms: number): Step => ({ do: 'wait', us: Math.round(ms * 1000) });
export const line: Step = { do: 'line' };
export const untilLine = (limitMs: number): Step => ({ do: 'until-line', limitUs: limitMs * 1000 });
export const until = (at: number, width: 1 | 2, mask: number, value: number, limitMs: number): Step => ({
  do: 'until',
  at,
  width,
  mask,
  value,
  limitUs: limitMs * 1000,
});
export const ramp = (address: number, frames: number, first = 1): Step => ({ do: 'ramp', address, frames, first });
export const hash = (address: number, bytes: number): Step => ({ do: 'hash', address, bytes });

/** Every register of a box, in three reads: BDBAR; SR, LVI, CIV; CR, PIV, PICB. */
export const box = (base: number): Step[] => [read32(base), read32(base + 4), read32(base + 8)];
/** The box, the global status and the line. */
export const all = (base: number): Step[] => [...box(base), read32(GLOB_STA), line];

/** One entry of a descriptor list. */
export const entry = (index: number, address: number, samples: number, interrupt = true, list = LIST): Step[] => [
  { do: 'store', address: list + 8 * index, value: address },
  { do: 'store', address: list + 8 * index + 4, value: ((interrupt ? 0x8000_0000 : 0) | samples) >>> 0 },
];

/** All 32 entries over `packets` packets in turn. */
export const ring = (packets: number, samples = PACKET_SAMPLES, interrupt = true, list = LIST, data = DATA): Step[] =>
  Array.from({ length: 32 }, (_, i) => entry(i, data + (i % packets) * samples * 2, samples, interrupt, list)).flat();

/** Codec awake, 48 kHz, levels at which QEMU leaves each sample as it is (it takes 08h of PCM out for an attenuation). */
export const bringUp: Step[] = [
  write32(GLOB_CNT, 2),
  { do: 'until', at: GLOB_STA, width: 4, mask: 0x100, value: 0x100, limitUs: 10_000 },
  write16(0x00, 0),
  read16(0x26),
  write16(0x02, 0),
  write16(0x18, 0),
  write16(0x2a, 1),
  write16(0x2c, 48000),
];

/** Reset, list address: ready for LVI and CR. */
export const prepare = (base: number, list = LIST): Step[] => [
  write8(base + 11, 0),
  write8(base + 11, 2),
  read8(base + 11),
  write32(base, list),
];

/** LVI, events cleared, run. */
export const start = (base: number, lvi: number): Step[] => [
  write8(base + 5, lvi),
  write16(base + 6, 0x1c),
  write8(base + 11, RUN),
];

/** A usual start of PCM out: ramp of `packets` packets, ring over them, run up to `lvi`. */
export const play = (packets: number, lvi: number, samples = PACKET_SAMPLES): Step[] => [
  ...bringUp,
  ramp(DATA, (packets * samples) / 2),
  ...ring(packets, samples),
  ...prepare(PO),
  ...start(PO, lvi),
];
/** Stop and reset a box. */
export const stop = (base: number): Step[] => [write8(base + 11, 0), ...box(base), write8(base + 11, 2), ...box(base)];

/** What an interrupt routine does: acknowledge what SR shows, move LVI to `lvi`. */
export const service = (base: number, lvi: number): Step[] => [
  read32(GLOB_STA),
  read16(base + 6),
  write16(base + 6, 0x1c),
  write8(base + 5, lvi),
  ...all(base),
];
export const repeat = (count: number, steps: (i: number) => Step[]): Step[] =>
  Array.from({ length: count }, (_, i) => steps(i)).flat();
