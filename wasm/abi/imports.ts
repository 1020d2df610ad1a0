/**
 * The custom section `driver.imports`: which functions the driver links against. Functions that are rows of the table are
 * written as their positions, which keeps the module small; section and table always come from the same build.
 */
import { HOST } from './table.ts';

/** The section's text for these names. */
export function encodeImports(names: readonly string[]): string {
  return JSON.stringify(
    names.map((name) => {
      const id = HOST.findIndex((row) => row.name === name);
      return id < 0 ? name : id;
    }),
  );
}

/** The names in a section's text, sorted. Throws SyntaxError when it is not such a text. */
export function decodeImports(text: string): string[] {
  return (JSON.parse(text) as (number | string)[])
    .map((item) => (typeof item === 'number' ? HOST[item]!.name : item))
    .sort();
}
