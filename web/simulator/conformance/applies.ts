/** Which scenarios say something about a driver that is not the project's own, and why the others do not. */
import { choosePin, type StreamPin } from '../any/pins.ts';
import type { Scenario } from '../scenario/schema.ts';

/** The driver the library's expectations are about; every other is a variant that makes a mistake. */
export const OWN_DRIVER = 'portcls-lab';

/**
 * Why a scenario does not apply to a driver, '' when it does.
 * @param pins  What the driver offers; null for a variant of the project's own, which offers what the library asks for.
 */
export function whyNot(scenario: Scenario, pins: readonly StreamPin[] | null): string {
  const { input, faults, streams, actions } = scenario;
  if (input.kind === 'file') return 'it plays a recording of your own';
  if (faults.length > 0) return 'it fails a call at a place of its own; the sweep fails every call';
  if (isClientsMistake(scenario)) return 'the mistake in it is the client’s';
  if (actions.some((action) => action.do === 'call')) return 'a call in it is made by hand';
  if (!pins) return '';
  if (actions.some((action) => action.do === 'plug' || action.do === 'unplug'))
    return 'its endpoint is unplugged by a property of the project’s own driver';
  const open = new Map<StreamPin, number>();
  for (const { direction, format } of streams) {
    const pin = choosePin(pins, direction === 'capture', format);
    if (typeof pin === 'string') return pin;
    open.set(pin, (open.get(pin) ?? 0) + 1);
  }
  for (const [{ pin, port, instances }, count] of open)
    if (count > instances)
      return `pin ${pin} of ${port.subdevice} takes ${instances === 1 ? 'one stream' : `${instances} streams`} at a time, and the scenario has ${count}`;
  return '';
}

/** The library's own driver does everything right in it, and a rule is broken all the same: by the client. */
const isClientsMistake = ({ driver, group, expect }: Scenario): boolean =>
  driver === OWN_DRIVER && group === 'mistakes' && (expect?.findings?.length ?? 0) > 0;

/**
 * Why glitches in a scenario say nothing about the driver, '' when they do. Other work on the processors is kept away by the
 * model of U-4, which is not Windows' behaviour; a client that comes late has nobody but itself to blame.
 */
export function glitchesExcused({ loads, actions, driver, expect, streams, system }: Scenario): string {
  if (loads.length > 0) return 'other work runs, and what keeps it away is a model (U-4)';
  if (system.idleExitUs > 0) return 'processors wake slowly, and what keeps them awake is a model (U-4)';
  if (actions.some((action) => action.do === 'delayClient' || action.do === 'writePacket'))
    return 'the client disturbs it';
  if (streams.some(({ applications }) => applications.some(({ processUs }) => processUs > 1000)))
    return 'an application needs long';
  const glitches = expect?.glitches;
  const meant = typeof glitches === 'number' ? glitches > 0 : glitches !== undefined && (glitches.min ?? 0) > 0;
  return driver === OWN_DRIVER && meant ? 'it is made to glitch' : '';
}
