/** The pin a stream is opened on, by what a driver's descriptions say. */
import { describe, expect, it } from 'vitest';
import { atMost, choosePin, type StreamPin, type WaveRange } from '../../../web/simulator/any/pins.ts';
import type { Port } from '../../../web/simulator/portcls/device.ts';
import type { Format } from '../../../web/simulator/scenario/schema.ts';

const FORMAT: Format = { rate: 48_000, channels: 2, bits: 16 };
const range = (channels: number, more: Partial<WaveRange> = {}): WaveRange => ({
  lowestHz: 48_000,
  highestHz: 48_000,
  channels,
  leastBits: 16,
  mostBits: 16,
  float: false,
  ...more,
});
const pin = (subdevice: string, ranges: readonly WaveRange[], more: Partial<StreamPin> = {}): StreamPin => ({
  port: { subdevice } as Port,
  pin: 1,
  capture: true,
  filterRenders: false,
  instances: 1,
  ranges,
  ...more,
});
const chosen = (...pins: StreamPin[]): string => {
  const found = choosePin(pins, true, FORMAT);
  return typeof found === 'string' ? found : found.port.subdevice;
};

describe('the pin for a stream', () => {
  const microphone = pin('Microphone', [range(2)]);
  const array = pin('Array', [range(1), range(4)]);
  const loopback = pin('Speaker', [range(2)], { filterRenders: true });
  const render = pin('Line', [range(2)], { capture: false, filterRenders: true });

  it('is the first of its direction that offers the format', () => {
    expect(chosen(render, pin('Slow', [range(2, { lowestHz: 8000, highestHz: 16_000 })]), microphone)).toBe(
      'Microphone',
    );
  });
  it('is none of a loopback while there is another', () => {
    expect(chosen(loopback, microphone)).toBe('Microphone');
    expect(chosen(loopback)).toBe('Speaker');
  });
  it('is one with just its channels before one that may have more', () => {
    expect(chosen(array, microphone)).toBe('Microphone');
    expect(chosen(array, loopback)).toBe('Speaker');
    expect(chosen(array)).toBe('Array');
  });
  it('is not there: the text says what is', () => {
    expect(chosen(render)).toBe('the driver has no capture pin');
    expect(chosen(pin('Mono', [range(1)]))).toContain('pin 1 of Mono: 48000 Hz, up to 1 channel, 16 bits');
  });
  it('that may have more channels need not take fewer, and that is said of a refusal', () => {
    expect(atMost(microphone, FORMAT)).toBe('');
    expect(atMost(array, FORMAT)).toContain('up to 4 channels');
    expect(atMost(pin('Both', [range(8), range(2)]), FORMAT)).toBe('');
  });
});
