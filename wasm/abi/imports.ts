/**
 * The custom section `driver.imports`: which functions the driver links against. Functions that are rows of the table are
 * written as their positions, other old exports as negative positions, which keeps the module small; section and table always come from the same build.
 */
import { HOST } from './table.ts';

/** Exports that exist since Windows 2000 under a name that is no row of the table (the bridge makes them of rows). */
export const OLD_EXPORTS = [
  'ObfReferenceObject',
  'ObfDereferenceObject',
  'RtlInitUnicodeString',
  'KeInitializeTimer',
  'KeSetTimer',
  'PsThreadType',
  'ExEventObjectType',
  'KeBugCheckEx',
  'KeInitializeSpinLock',
  'ExInitializeFastMutex',
] as const;

/** The section's text for these names. */
export function encodeImports(names: readonly string[]): string {
  return JSON.stringify(
    names.map((name) => {
      const id = HOST.findIndex((row) => row.name === name);
      if (id >= 0) return id;
      const old = OLD_EXPORTS.findIndex((other) => other === name);
      return old < 0 ? name : -1 - old;
    }),
  );
}

/** The names in a section's text, sorted. Throws SyntaxError when it is not such a text. */
export function decodeImports(text: string): string[] {
  return (JSON.parse(text) as (number | string)[])
    .map((item) => (typeof item === 'string' ? item : item >= 0 ? HOST[item]!.name : OLD_EXPORTS[-1 - item]!))
    .sort();
}
