/** A module of `lab build`, named on the command line: looked at before anything runs. */
import { resolve } from 'node:path';
import type { DriverMetadata } from '../simulator/any/metadata.ts';
import { UnfitModule } from '../simulator/any/metadata.ts';
import { openModule, type HostKind, type HostOrder } from './hosts.ts';
import type { Place } from './place.ts';
import { BadInput, fileTrouble } from './problems.ts';

export interface Foreign {
  readonly order: HostOrder;
  readonly metadata: DriverMetadata;
}

/** Reads and checks it. Throws BadInput, which says what is wrong with it and what to do. */
export async function openForeign(place: Place, given: string, host: HostKind = 'wasm'): Promise<Foreign> {
  if (host !== 'wasm')
    throw new BadInput(`--driver and --host ${host} do not go together.`, 'A driver of your own runs as WebAssembly.');
  const path = resolve(place.from, given);
  try {
    const { metadata } = await openModule(path);
    return { order: { kind: 'wasm', path, args: [], any: true }, metadata };
  } catch (error) {
    if (error instanceof UnfitModule) throw new BadInput(`${given} cannot be used: ${error.message}.`);
    throw new BadInput(`${given}: ${fileTrouble(error)}.`, '"lab build <folder> --out driver.wasm" makes one.');
  }
}
