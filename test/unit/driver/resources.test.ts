/** Port ranges that no AC'97 controller has: the start is refused, and nothing stays behind. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Ac97 } from '../../../web/simulator/device/ac97.ts';
import { session } from './probe.ts';

type Range = { base: number; length: number };
const MIXER: Range = { base: 0xc000, length: 0x100 };
const MASTER: Range = { base: 0xc400, length: 0x40 };
/** Up to the last register that the driver uses, and with it. */
const LEAST = { mixer: 0x34, master: 0x35 };
const LAST_PORT = 0xffff;

afterEach(() => vi.restoreAllMocks());

/** A run whose bus gives the device these ranges. */
async function startWith(mixer: Range, master: Range) {
  vi.spyOn(Ac97.prototype, 'ports', 'get').mockReturnValue([mixer, master]);
  const run = await session({ durationMs: 20 });
  run.advance({});
  return run;
}

describe('the start is refused with STATUS_DEVICE_CONFIGURATION_ERROR', () => {
  it.each<[string, Range, Range]>([
    ['the mixer is at port 0', { ...MIXER, base: 0 }, MASTER],
    ['the bus master is at port 0', MIXER, { ...MASTER, base: 0 }],
    ['the mixer begins behind the last port', { ...MIXER, base: LAST_PORT + 1 }, MASTER],
    ['the bus master ends behind the last port', MIXER, { ...MASTER, base: LAST_PORT + 2 - LEAST.master }],
    ['the mixer is beyond 32 bits', { ...MIXER, base: 2 ** 32 + MIXER.base }, MASTER],
    ['the mixer is too short', { ...MIXER, length: LEAST.mixer - 1 }, MASTER],
    ['the bus master is too short', MIXER, { ...MASTER, length: LEAST.master - 1 }],
    ['there is one range only', MIXER, { base: 0, length: 0 }],
  ])('when %s', async (_, mixer, master) => {
    const run = await startWith(mixer, master);
    expect(run.failure?.text).toBe('the device did not start: STATUS_DEVICE_CONFIGURATION_ERROR');
    expect(run.left).toEqual([]);
  });
});

it('ranges that end with the last register are enough', async () => {
  const run = await startWith({ ...MIXER, length: LEAST.mixer }, { ...MASTER, length: LEAST.master });
  expect(run.failure).toBeNull();
  expect(run.left).toEqual([]);
});
