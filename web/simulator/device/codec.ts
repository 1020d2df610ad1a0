/** The AC'97 codec behind NAM: mixer registers and sample rates (ac97-facts.md, section 2). It changes no sample: muting acts after the DMA. */
import {
  NAM_ADC_RATE,
  NAM_DAC_RATE,
  NAM_EXTENDED_CONTROL,
  NAM_EXTENDED_ID,
  NAM_LFE_RATE,
  NAM_MASTER,
  NAM_MIC_RATE,
  NAM_PCM_OUT,
  NAM_POWER,
  NAM_RESET,
  NAM_SURROUND_RATE,
  NAM_VENDOR_1,
  NAM_VENDOR_2,
} from './registers.ts';
import type { Profile } from './profiles.ts';

const FIXED_RATE = 48_000;
const VRA = 0x0001,
  VRM = 0x0008;

/** Offset, reset value, bits a write keeps. Rates, power and the extended control have rules of their own below. */
type Shape = readonly [offset: number, reset: number, writable: number];
const COMMON: readonly Shape[] = [
  [NAM_MASTER, 0x8000, 0xbf3f],
  [NAM_PCM_OUT, 0x8808, 0x9f1f],
  [0x1a, 0x0000, 0x0707],
  [NAM_POWER, 0x000f, 0x7ff0],
  [NAM_EXTENDED_ID, 0x0809, 0],
  [NAM_EXTENDED_CONTROL, 0x0009, VRA | VRM],
  [NAM_DAC_RATE, FIXED_RATE, 0xffff],
  [NAM_SURROUND_RATE, FIXED_RATE, 0xffff],
  [NAM_LFE_RATE, FIXED_RATE, 0xffff],
  [NAM_ADC_RATE, FIXED_RATE, 0xffff],
  [NAM_MIC_RATE, FIXED_RATE, 0xffff],
  [NAM_VENDOR_1, 0x8384, 0],
  [NAM_VENDOR_2, 0x7600, 0],
];
const SPECIFICATION: readonly Shape[] = [
  [0x04, 0x8000, 0xbf3f],
  [0x06, 0x8000, 0x803f],
  [0x0e, 0x8008, 0x805f],
  [0x10, 0x8808, 0x9f1f],
  [0x1c, 0x8000, 0x8f0f],
  [0x1e, 0x8000, 0x800f],
  [0x20, 0x0000, 0x0180],
  [NAM_POWER, 0x000f, 0xff00],
];
const SHAPES: Readonly<Record<Profile['name'], readonly Shape[]>> = {
  chip: SPECIFICATION,
  qemu: [[0x1c, 0x8808, 0x8f0f]],
  vbox: [[0x1c, 0x8000, 0x8f0f]],
};

/** Mixer registers of the specification that QEMU knows and does not emulate. */
const READ_ONLY_IN_QEMU: readonly number[] = [
  0x04, 0x06, 0x08, 0x0a, 0x0c, 0x0e, 0x10, 0x12, 0x14, 0x16, 0x1e, 0x20, 0x22, 0x6c, 0x6e,
];

export class Codec {
  private readonly registers = new Uint16Array(64);
  private readonly resetValues = new Uint16Array(64);
  private readonly writable = new Uint16Array(64);

  private readonly profile: Profile;
  /** The rates that VRA governs. QEMU has no surround and LFE converters and only stores theirs. */
  private readonly variableRates: readonly number[];

  constructor(profile: Profile) {
    this.profile = profile;
    this.variableRates = profile.storesUnknownMixer
      ? [NAM_DAC_RATE, NAM_ADC_RATE]
      : [NAM_DAC_RATE, NAM_SURROUND_RATE, NAM_LFE_RATE, NAM_ADC_RATE];
    if (profile.storesUnknownMixer) {
      for (let offset = 2; offset < NAM_VENDOR_1; offset += 2)
        if (!READ_ONLY_IN_QEMU.includes(offset)) this.writable[offset >> 1] = 0xffff;
    }
    for (const [offset, reset, writable] of [...COMMON, ...SHAPES[profile.name]]) {
      this.resetValues[offset >> 1] = reset;
      this.writable[offset >> 1] = writable;
    }
    this.reset();
  }

  /** All registers back to their reset values: master and PCM out muted, 48 kHz. */
  reset(): void {
    this.registers.set(this.resetValues);
  }

  /** Frames per second of the PCM out DAC, the PCM in ADC and the mic ADC; 0 only where an emulator accepts a written 0. */
  get dacRate(): number {
    return this.registers[NAM_DAC_RATE >> 1]!;
  }
  get adcRate(): number {
    return this.registers[NAM_ADC_RATE >> 1]!;
  }
  get micRate(): number {
    return this.registers[NAM_MIC_RATE >> 1]!;
  }

  /** `offset`: even, 0 to 7Eh. */
  read(offset: number): number {
    return this.registers[offset >> 1]!;
  }

  /** Writes the bits the register keeps. A write to 00h is a reset; returns true for it. */
  write(offset: number, value: number): boolean {
    switch (offset) {
      case NAM_RESET:
        this.reset();
        return true;
      case NAM_POWER: {
        const control = value & this.writable[NAM_POWER >> 1]!;
        // Ready bits of the sections that 8 to 11 switch off (11 takes Vref and the mixer). The emulators keep all four set.
        const off = this.profile.name === 'chip' ? ((control >> 8) & 0x0f) | ((control & 0x0800) >> 9) : 0;
        this.registers[NAM_POWER >> 1] = (control & 0xfff0) | (0x0f & ~off);
        return false;
      }
      case NAM_EXTENDED_CONTROL:
        this.registers[NAM_EXTENDED_CONTROL >> 1] = this.profile.storesUnknownMixer ? value : value & (VRA | VRM);
        if (!(value & VRA)) for (const rate of this.variableRates) this.registers[rate >> 1] = FIXED_RATE;
        if (!(value & VRM)) this.registers[NAM_MIC_RATE >> 1] = FIXED_RATE;
        return false;
      case NAM_DAC_RATE:
      case NAM_SURROUND_RATE:
      case NAM_LFE_RATE:
      case NAM_ADC_RATE:
        if (!this.variableRates.includes(offset)) this.registers[offset >> 1] = value;
        else if (this.registers[NAM_EXTENDED_CONTROL >> 1]! & VRA) this.registers[offset >> 1] = this.supported(value);
        return false;
      case NAM_MIC_RATE:
        if (this.registers[NAM_EXTENDED_CONTROL >> 1]! & VRM) this.registers[offset >> 1] = this.supported(value);
        return false;
      default: {
        const writable = this.writable[offset >> 1]!;
        this.registers[offset >> 1] = (this.registers[offset >> 1]! & ~writable) | (value & writable);
        return false;
      }
    }
  }

  /** The supported rate closest to `rate` (modelled: the usual rates; the documents leave the set to each codec). */
  private supported(rate: number): number {
    const rates = this.profile.rates;
    if (!rates) return rate;
    let best = rates[0]!;
    for (const candidate of rates) if (Math.abs(candidate - rate) < Math.abs(best - rate)) best = candidate;
    return best;
  }
}
