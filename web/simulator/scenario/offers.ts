/**
 * What the driver's two devices offer, as their data ranges say it. The driver decides at run time (NewStream refuses a
 * format it does not have); this list lets a front end say so before a run, and name what would fit.
 */
import type { Format, Scenario } from './schema.ts';

type Device = Scenario['device'];
export interface Offer {
  readonly rates: readonly number[];
  readonly bits: readonly Format['bits'][];
  readonly channels: readonly number[];
}

export const DEVICE_OFFERS: Record<Device, Offer> = {
  ac97: { rates: [48_000, 44_100, 32_000, 22_050, 16_000, 11_025, 8_000], bits: [16], channels: [2] },
  virtual: { rates: [48_000, 44_100, 96_000], bits: [16, 24, 32], channels: [2, 1] },
};

/** True when the device's data ranges hold this integer PCM format. */
export function deviceOffers(device: Device, format: Format): boolean {
  const { rates, bits, channels } = DEVICE_OFFERS[device];
  return rates.includes(format.rate) && bits.includes(format.bits) && channels.includes(format.channels);
}
