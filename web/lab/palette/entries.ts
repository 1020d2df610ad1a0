/** What the palette finds: the commands that can be done now, and the scenarios of the library. */
import MiniSearch from 'minisearch';
import { COMMANDS } from '../commands/index.ts';
import { GROUPS } from '../commands/types.ts';
import { keysOf } from '../keyboard.ts';
import type { Lab } from '../state/lab.svelte.ts';
import { library } from '../state/library.svelte.ts';

export interface Entry {
  readonly id: string;
  readonly group: string;
  readonly title: string;
  /** At the right edge: the keys of a command, the name of a scenario. */
  readonly aside: string;
  choose(): unknown;
}

/** All of it, in the order in which it is shown while nothing is typed. `lately` are ids of commands. */
export function entriesOf(lab: Lab, lately: readonly string[]): readonly Entry[] {
  const commands = GROUPS.flatMap((group) => COMMANDS.filter((command) => command.group === group))
    .filter((command) => command.id !== 'help.palette' && (command.enabled?.(lab) ?? true))
    .map((command): Entry => ({
      id: command.id,
      group: command.group,
      title: command.title,
      aside: keysOf(command),
      choose: () => command.run(lab),
    }));
  const again = lately
    .flatMap((id) => commands.filter((entry) => entry.id === id))
    .map((entry) => ({ ...entry, id: `again ${entry.id}`, group: 'Lately' }));
  const scenarios = library.sections.flatMap(({ title, entries }) =>
    entries.map((scenario): Entry => ({
      id: `scenario ${scenario.name}`,
      group: `Scenarios: ${title}`,
      title: scenario.title,
      aside: scenario.name,
      choose: () => lab.chooseScenario(scenario.name),
    })),
  );
  return [...again, ...commands, ...scenarios];
}

/** A search over the entries: the best first, words may be begun or slightly misspelt; all of them for no words. */
export function finder(entries: readonly Entry[]): (words: string) => readonly Entry[] {
  const found = entries.filter(({ group }) => group !== 'Lately');
  const index = new MiniSearch<Entry>({
    fields: ['title', 'group', 'aside'],
    searchOptions: { boost: { title: 3 }, prefix: true, fuzzy: 0.2, combineWith: 'AND' },
  });
  index.addAll(found);
  const byId = new Map(found.map((entry) => [entry.id, entry]));
  return (words) => {
    if (!words.trim()) return entries;
    return index.search(words).flatMap(({ id }) => byId.get(String(id)) ?? []);
  };
}
