/** Hosts that run a driver in a process of its own, built when they are not up to date. */
import path from 'node:path';
import { PLAIN_DRIVER, variantNames, variantSources } from '../build-variants.mjs';
import { buildNative, isSupported } from '../build-native.mjs';
import { Failure } from './say.mjs';

/** Names of the hosts beside WebAssembly, in the order they are shown. */
export const PROCESS_HOSTS = ['native', 'sys'];

/**
 * What the command line needs to run a driver on a host.
 * @param {'native' | 'sys'} kind
 * @param {string} name the driver's name in scenarios
 * @returns {Promise<{ kind: string, path: string, args: string[], symbolizer?: string }>}
 * @throws {Failure} when the host cannot exist on this computer, or a tool for it is missing and cannot be installed
 */
export async function ensureHost(kind, name) {
  if (!isSupported())
    throw new Failure(`The ${kind} host runs on Linux on x86-64 only; this is ${process.platform} on ${process.arch}.`);
  if (name !== PLAIN_DRIVER && !variantNames().includes(name))
    throw new Failure(`There is no driver "${name}". There are: ${[PLAIN_DRIVER, ...variantNames()].join(', ')}.`);
  if (kind === 'sys') {
    const { ensureSysHost } = await import('../build-sys-host.mjs');
    return ensureSysHost(name);
  }
  const options = name === PLAIN_DRIVER ? {} : { ...variantSources(name), name: path.join('variants', name) };
  return { kind, path: await buildNative(options), args: [] };
}
