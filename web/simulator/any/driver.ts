/** Somebody's own driver in a session: what it needs of the simulator beyond what the project's driver uses. */
import { HOST } from '../../../wasm/abi/table-any.ts';
import { RegisterFileDevice } from '../device/registerfile.ts';
import type { Scenario } from '../scenario/schema.ts';
import { has, type Release } from '../versions.ts';
import type { AnyDriver } from './contract.ts';
import type { DriverMetadata } from './metadata.ts';
import { ALSO_SINCE, ANY_FUNCTIONS } from './functions.ts';
import { installAny } from './handlers.ts';
import { atMost, choosePin, streamPins } from './pins.ts';

/** The hardware id of the AC'97 controller that can be simulated. */
const AC97_ID = 'PCI\\VEN_8086&DEV_2415';

/** Whether an id of the INF matches the simulated AC'97: the id itself, or one with more after it. */
const isAc97 = (id: string): boolean => id.toUpperCase() === AC97_ID || id.toUpperCase().startsWith(`${AC97_ID}&`);

/** The scenario as it is run with this driver: its name, the hardware its INF names, and without what the scenario expects of the project's own driver. */
export function forDriver(scenario: Scenario, metadata: DriverMetadata): Scenario {
  const device =
    scenario.device === 'ac97' && !scenario.registers && metadata.hardwareIds.some(isAc97) ? 'ac97' : 'virtual';
  const name = metadata.name
    .toLowerCase()
    .replace(/[^a-z0-9-]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 64);
  return { ...scenario, device, driver: name || 'driver', expect: undefined };
}

const moduleOf = (name: string): string => (name.startsWith('Pc') ? 'portcls.sys' : 'ntoskrnl.exe');

const releaseOf = (name: string): Release | undefined =>
  (ANY_FUNCTIONS.get(name) ?? HOST.find((row) => row.name === name))?.since ?? ALSO_SINCE.get(name);

/** A driver for `SessionOptions.any`; one for each session. */
export function anyDriver(metadata: DriverMetadata): AnyDriver {
  let left: () => string[] = () => [];
  return {
    metadata,
    *findPin(context, stack, capture, format) {
      const pin = choosePin(yield* streamPins(context, stack), capture, format);
      return typeof pin === 'string' ? pin : { ...pin, refused: atMost(pin, format) };
    },
    device: (bus, { registers }) => (registers ? new RegisterFileDevice(bus, registers) : null),
    install: (context) => (left = installAny(context)),
    whyTrapped: (message) =>
      message.startsWith('access violation') && left().some((name) => name.startsWith('MmMapIoSpace'))
        ? '. Device memory that MmMapIoSpace maps is reached here by the READ_REGISTER and WRITE_REGISTER functions only, not through a pointer'
        : '',
    missingImport: (windows) => {
      for (const name of metadata.imports) {
        const since = releaseOf(name);
        if (since !== undefined && !has(windows, since)) return { name, module: moduleOf(name), since };
      }
      return null;
    },
  };
}
