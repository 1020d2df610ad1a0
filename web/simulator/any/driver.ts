/** Somebody's own driver in a session: what it needs of the simulator beyond what the project's driver uses. */
import type { Scenario } from '../scenario/schema.ts';
import type { AnyDriver } from './contract.ts';
import type { DriverMetadata } from './metadata.ts';
import { choosePin, streamPins } from './pins.ts';

/** The hardware id of the AC'97 controller that can be simulated. */
const AC97_ID = 'PCI\\VEN_8086&DEV_2415';

/** Whether an id of the INF matches the simulated AC'97: the id itself, or one with more after it. */
const isAc97 = (id: string): boolean => id.toUpperCase() === AC97_ID || id.toUpperCase().startsWith(`${AC97_ID}&`);

/** The scenario as it is run with this driver: its name, and the hardware its INF names. */
export function forDriver(scenario: Scenario, metadata: DriverMetadata): Scenario {
  const device = scenario.device === 'ac97' && metadata.hardwareIds.some(isAc97) ? 'ac97' : 'virtual';
  const name = metadata.name
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 64);
  return { ...scenario, device, driver: name || 'driver' };
}

/** A driver for `SessionOptions.any`; one for each session. */
export function anyDriver(metadata: DriverMetadata): AnyDriver {
  return {
    metadata,
    *findPin(context, stack, capture, format) {
      return choosePin(yield* streamPins(context, stack), capture, format);
    },
    install: () => {},
  };
}
