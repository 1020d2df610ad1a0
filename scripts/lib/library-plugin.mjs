/**
 * Vite plugin: `virtual:scenario-library` is the index of the scenario library, what a list of scenarios shows and no more. The
 * scenarios themselves are fetched when they are chosen.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './files.mjs';

const ID = 'virtual:scenario-library';
const FOLDER = join(ROOT, 'test', 'scenarios');

/** @returns {import('vite').Plugin} */
export function scenarioLibrary() {
  return {
    name: 'scenario-library',
    resolveId: (id) => (id === ID ? `\0${ID}` : undefined),
    load(id) {
      if (id !== `\0${ID}`) return undefined;
      const entries = [];
      for (const name of readdirSync(FOLDER).sort()) {
        const file = join(FOLDER, name, 'scenario.json');
        if (!existsSync(file)) continue;
        this.addWatchFile(file);
        const { title = name, group, order = 500 } = JSON.parse(readFileSync(file, 'utf8'));
        if (group) entries.push({ name, title, group, order });
      }
      return `export default ${JSON.stringify(entries)};`;
    },
  };
}
