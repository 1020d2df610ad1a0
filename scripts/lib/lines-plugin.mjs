/**
 * Vite plugin for the source pane: `virtual:driver-lines` names the files it fetches, which are the driver that shows its
 * lines, its line table, and the highlighted sources. They are built when the module is first asked for.
 */
import { ensureLines } from '../build-wasm.mjs';
import { join } from 'node:path';
import { ROOT } from './files.mjs';
import { ensureSources } from './lines-source.mjs';

const BUILT = join(ROOT, 'build/');
const ID = 'virtual:driver-lines';

/** @returns {import('vite').Plugin} */
export function driverLines() {
  return {
    name: 'driver-lines',
    resolveId: (id) => (id === ID ? `\0${ID}` : undefined),
    // Pages are told by the development server's own events (watch.mjs); loading them again would lose the run.
    hotUpdate: ({ file }) => (file.startsWith(BUILT) ? [] : undefined),
    async load(id) {
      if (id !== `\0${ID}`) return undefined;
      const { out } = await ensureLines();
      const { sources, variants } = await ensureSources();
      const imports = [];
      const address = (file) =>
        `a${imports.push(`import a${imports.length} from ${JSON.stringify(`${file}?url`)};`) - 1}`;
      const record = (files) =>
        `{${Object.entries(files).map(([name, file]) => `${JSON.stringify(name)}: ${address(file)}`)}}`;
      const object = `{ module: ${address(out)}, table: ${address(out.replace(/\.wasm$/, '.json'))}, sources: ${record(sources)}, variants: ${record(variants)} }`;
      return `${imports.join('\n')}\nexport default ${object};`;
    },
  };
}
