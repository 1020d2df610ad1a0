/** The device's offers (data ranges of the driver) as the set-up strip needs them: names, lists, sentences. */
import { DEVICE_OFFERS } from '../../simulator/scenario/offers.ts';
import type { Format, Scenario } from '../../simulator/scenario/schema.ts';
import { channelsName } from '../format.ts';

type Device = Scenario['device'];

export const DEVICE_NAMES: Record<Device, string> = { ac97: 'AC’97', virtual: 'Virtual' };

/** Every format of the device, the usual one first. */
export function formatsOf(device: Device): Format[] {
  const { rates, bits, channels } = DEVICE_OFFERS[device];
  return rates.flatMap((rate) => bits.flatMap((b) => channels.map((c) => ({ rate, bits: b, channels: c }))));
}

/** `PCM with 16 or 24 bit, mono or stereo, at 44.1 or 48 kHz`. */
export function offerText(device: Device): string {
  const { rates, bits, channels } = DEVICE_OFFERS[device];
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
