/** The worker's side of a driver that is not the project's own. Loaded when there is one. */
import { anyDriver, forDriver } from '../simulator/any/driver.ts';
import { readLines } from '../simulator/any/lines.ts';
import { readMetadata } from '../simulator/any/metadata.ts';
import { rangeText } from '../simulator/any/pins.ts';
import { probe } from '../simulator/conformance/open.ts';
import type { Scenario } from '../simulator/scenario/schema.ts';
import { Session, type SessionOptions } from '../simulator/session.ts';
import type { InputAudio, Offers } from './api.ts';

/** A session of it, the same as the command line makes with --driver. Throws as `Session.create`, and UnfitModule. */
export async function foreignSession(
  module: WebAssembly.Module,
  scenario: Scenario,
  input: InputAudio | undefined,
  options?: SessionOptions,
): Promise<Session> {
  const metadata = readMetadata(module);
  const fitted = forDriver(scenario, metadata);
  const own = { ...options, any: anyDriver(metadata) };
  const lines = readLines(module);
  if (!lines) return Session.create(module, fitted, input, own);
  return (await import('./lines.ts')).sessionShowing(module, lines.table, fitted, input, own);
}

/** What its pins offer: the driver is started for it. */
export async function offersOf(module: WebAssembly.Module): Promise<Offers> {
  const pins = await probe(module, readMetadata(module));
  if (typeof pins === 'string') return { pins: [], refusal: pins };
  const lines = pins.map(({ port, pin, capture, ranges }) => {
    const offered = [...new Set(ranges.map(rangeText))].join('; ');
    return `${capture ? 'Capture' : 'Render'}, pin ${pin} of ${port.subdevice}: ${offered}`;
  });
  return { pins: lines, refusal: '' };
}
