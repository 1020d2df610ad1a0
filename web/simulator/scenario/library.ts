/**
 * The scenario library: what a front end shows of a scenario before it is chosen. The scenarios are test/scenarios/<name>; how
 * they are read is each front end's own matter.
 */
import type { Scenario } from './schema.ts';

/** Groups of the library, in the order they are shown. */
export const GROUPS = {
  finding: 'Finding the interface',
  registering: 'Registering',
  protection: 'Protection',
  packets: 'Packets',
  power: 'Power',
  pnp: 'Plug and Play',
  faults: 'Faults',
  mistakes: 'Known mistakes',
} as const;

export type Group = keyof typeof GROUPS;
export const GROUP_NAMES = Object.keys(GROUPS) as [Group, ...Group[]];

/** The scenario a first visit shows. */
export const FIRST_SCENARIO = 'first-stream';

export type LibraryEntry = Pick<Scenario, 'name' | 'title' | 'windows' | 'device' | 'driver'> & {
  readonly group: Group;
  readonly order: number;
};

/** What the library shows of a scenario; undefined for one that is in no group. */
export function libraryEntry(scenario: Scenario): LibraryEntry | undefined {
  const { name, title, windows, device, driver, group, order } = scenario;
  return group && { name, title: title || name, windows, device, driver, group, order };
}

/** The entries by group, then order, then name. Groups without an entry are left out. */
export function byGroup<E extends Pick<LibraryEntry, 'name' | 'group' | 'order'>>(
  entries: readonly E[],
): { group: Group; title: string; entries: E[] }[] {
  return GROUP_NAMES.map((group) => ({
    group,
    title: GROUPS[group],
    entries: entries
      .filter((entry) => entry.group === group)
      .sort((a, b) => a.order - b.order || (a.name < b.name ? -1 : 1)),
  })).filter((section) => section.entries.length > 0);
}
