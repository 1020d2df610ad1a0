/** Sessions for a module, be it one of `lab build` or a variant of the project's own driver; what pins it has. */
import type { AnyDriver } from '../any/contract.ts';
import { anyDriver, forDriver } from '../any/driver.ts';
import { METADATA_SECTION, readMetadata, type DriverMetadata } from '../any/metadata.ts';
import { choosePin, streamPins, type StreamPin } from '../any/pins.ts';
import { readScenario, type Scenario } from '../scenario/schema.ts';
import { Session } from '../session.ts';

/** What the module says of itself; null for the project's own driver and its variants. Throws UnfitModule. */
export const metadataOf = (module: WebAssembly.Module): DriverMetadata | null =>
  WebAssembly.Module.customSections(module, METADATA_SECTION).length > 0 ? readMetadata(module) : null;

/** The scenario with this driver in it. */
export const fit = (scenario: Scenario, metadata: DriverMetadata | null): Scenario =>
  metadata ? forDriver(scenario, metadata) : { ...scenario, expect: undefined };

export const open = (
  module: WebAssembly.Module,
  scenario: Scenario,
  metadata: DriverMetadata | null,
): Promise<Session> => Session.create(module, scenario, undefined, { any: metadata ? anyDriver(metadata) : undefined });

/** The pins, or why they cannot be learned: the device does not start. Only a started device describes its filters. */
export async function probe(module: WebAssembly.Module, metadata: DriverMetadata): Promise<StreamPin[] | string> {
  const read = readScenario({ version: 1, name: 'probe', durationMs: 20, streams: [{ direction: 'render' }] });
  if (!read.ok) throw new Error('the probe is no scenario');
  let found: StreamPin[] | null = null;
  const any: AnyDriver = {
    ...anyDriver(metadata),
    *findPin(context, stack, capture, format) {
      found = yield* streamPins(context, stack);
      return choosePin(found, capture, format);
    },
  };
  const session = await Session.create(module, forDriver(read.scenario, metadata), undefined, { any });
  try {
    session.advance({});
    return found ?? session.failure?.text ?? 'no stream could be opened';
  } finally {
    session.dispose();
  }
}
