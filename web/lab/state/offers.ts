/**
 * What the driver's two devices offer, as their data ranges say it. The driver decides at run time (a format it does not
 * have is refused by NewStream); this list lets the set-up strip offer only what works and name it when a file does not fit.
 */
import type { Format, Scenario } from '../../simulator/scenario/schema.ts';
import { channelsName } from '../format.ts';

type Device = Scenario['device'];
interface Offer {
  readonly name: string;
  readonly rates: readonly number[];
  readonly bits: readonly Format['bits'][];
  readonly channels: readonly number[];
}

export const DEVICES: Record<Device, Offer> = {
  ac97: { name: 'AC’97', rates: [48_000, 44_100, 32_000, 22_050, 16_000, 11_025, 8_000], bits: [16], channels: [2] },
  virtual: { name: 'Virtual', rates: [48_000, 44_100, 96_000], bits: [16, 24, 32], channels: [2, 1] },
};

export function offers(device: Device, format: Format): boolean {
  const offer = DEVICES[device];
  return offer.rates.includes(format.rate) && offer.bits.includes(format.bits) && offer.channels.includes(format.channels);
}

/** Every format of the device, the usual one first. */
export function formatsOf(device: Device): Format[] {
  const { rates, bits, channels } = DEVICES[device];
  return rates.flatMap((rate) => bits.flatMap((b) => channels.map((c) => ({ rate, bits: b, channels: c }))));
}

/** `PCM with 16 or 24 bit, mono or stereo, at 44.1 or 48 kHz`. */
export function offerText(device: Device): string {
  const { rates, bits, channels } = DEVICES[device];
  const ascending = [...rates].sort((a, b) => a - b);
  return `PCM, ${either(bits.map(String))} bit, ${either([...channels].sort().map(channelsName))}, at ${either(ascending.map((r) => String(r / 1000)))} kHz`;
}

function either(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

/** Packet lengths to choose from at a rate: 10 ms, 5 ms and 128 frames. */
export function packetChoices(rate: number): number[] {
  return [...new Set([Math.round(rate / 100), Math.round(rate / 200), 128])].sort((a, b) => b - a);
}
