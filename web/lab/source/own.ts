/** The sources that a driver of the visitor's own carries, when it was built with them. */
import { readLines } from '../../simulator/any/lines.ts';
import { OWN_PREFIX, ownDrivers } from '../../worker/own-drivers.ts';
import type { SourceLines } from './files.ts';

export interface OwnSources {
  /** Sources first, then headers. */
  readonly names: readonly string[];
  /** Plain text: it is highlighted by nobody. Undefined: there is no such file. */
  lines(name: string): SourceLines | undefined;
}

const read = new WeakMap<WebAssembly.Module, OwnSources | null>();

/** Whether scenarios with this driver run one of the visitor's own. */
export const isOwn = (driver: string): boolean => driver.startsWith(OWN_PREFIX);

/** Null: not one of the visitor's own, or built without its lines. */
export function ownSources(driver: string): OwnSources | null {
  const module = ownDrivers.get(driver);
  if (!module) return null;
  let known = read.get(module);
  if (known === undefined) read.set(module, (known = sourcesOf(module)));
  return known;
}

function sourcesOf(module: WebAssembly.Module): OwnSources | null {
  const shown = readLines(module);
  if (!shown) return null;
  const isHeader = (name: string) => Number(!/\.(c|cc|cpp|cxx)$/i.test(name));
  const names = Object.keys(shown.sources).sort((a, b) => isHeader(a) - isHeader(b) || (a < b ? -1 : 1));
  return {
    names,
    lines: (name) =>
      Object.hasOwn(shown.sources, name)
        ? shown.sources[name]!.replace(/\n$/, '')
            .split('\n')
            .map((line) => ['', line])
        : undefined,
  };
}
