/** `lab list`: the scenario library by groups. */
import { byGroup, libraryEntry, type Group } from '../simulator/scenario/library.ts';
import { OFFERED } from '../simulator/versions.ts';
import type { Place } from './place.ts';
import { readLibrary } from './scenarios.ts';

/** A line for each scenario, under the title of its group. Throws BadInput when a scenario of the library cannot be read. */
export function listText(place: Place, only?: Group): string {
  const entries = readLibrary(place).flatMap((scenario) => libraryEntry(scenario) ?? []);
  const sections = byGroup(entries).filter(({ group }) => only === undefined || group === only);
  const width = Math.max(0, ...entries.map(({ name }) => name.length));
  return sections
    .map(({ group, title, entries }) => {
      const lines = entries.map(
        ({ name, title, windows, device }) => `  ${name.padEnd(width)}  ${title} (${OFFERED[windows]}, ${device})\n`,
      );
      return `${title} (${group})\n${lines.join('')}`;
    })
    .join('\n');
}
