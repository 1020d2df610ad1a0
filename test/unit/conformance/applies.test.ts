/** Which scenarios say something about a driver: its pins decide. */
import { expect, test } from 'vitest';
import type { StreamPin } from '../../../web/simulator/any/pins.ts';
import { whyNot } from '../../../web/simulator/conformance/applies.ts';
import type { Port } from '../../../web/simulator/portcls/device.ts';
import { scenarioOf } from '../../golden/library.ts';

const pin = (instances: number): StreamPin => ({
  port: { subdevice: 'Wave' } as Port,
  pin: 0,
  capture: false,
  filterRenders: true,
  instances,
  ranges: [{ lowestHz: 48_000, highestHz: 48_000, channels: 2, leastBits: 16, mostBits: 16, float: false }],
});

test('a pin takes as many streams at a time as its description says', () => {
  const two = scenarioOf('pnp-other-resources');
  expect(two.streams.map(({ direction }) => direction)).toEqual(['render', 'render']);
  expect(whyNot(two, [pin(1)])).toBe('pin 0 of Wave takes one stream at a time, and the scenario has 2');
  expect(whyNot(two, [pin(2)])).toBe('');
  expect(whyNot(scenarioOf('first-stream'), [pin(1)])).toBe('');
});

test('a format no pin offers is said with what it offers', () => {
  const other = { ...pin(1), ranges: [{ ...pin(1).ranges[0]!, highestHz: 44_100, lowestHz: 44_100 }] };
  expect(whyNot(scenarioOf('first-stream'), [other])).toContain('It offers: pin 0 of Wave: 44100 Hz');
});
