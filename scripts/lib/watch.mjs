/**
 * The driver of a running development server: a save under driver/ rebuilds it, the open pages are told, and each takes the new one
 * without being loaded again. An error of the compiler goes to the page too; what ran before stays.
 */
import path from 'node:path';

/** Editors write a file in several steps; one rebuild serves them all. */
const SETTLE_MS = 80;
/** Of what the compiler says; a page need not show more. */
const MOST_PROBLEMS = 20;
const MOST_CHARACTERS = 10_000;

/**
 * @typedef {{ file: string, line: number, column: number, text: string }} Problem
 * @typedef {{ build: string, seconds: number, problem: null | { text: string, problems: Problem[] } }} DriverState what pages are told as
 *   `driver:state`: the last build that succeeded, '' before the first, and why a later one did not
 */

/**
 * Errors in what a compiler said.
 * @param {string} text
 * @param {string} root the repository
 * @returns {Problem[]}
 */
export function problemsIn(text, root) {
  const found = [];
  for (const [, file, line, column, what] of text.matchAll(/^(.+?):(\d+):(\d+): (?:fatal )?error: (.*)$/gm)) {
    if (found.length === MOST_PROBLEMS) break;
    const place = path.relative(root, path.resolve(root, file)).split(path.sep).join('/');
    found.push({ file: place, line: Number(line), column: Number(column), text: what });
  }
  return found;
}

/**
 * Calls `changed` with the names of the files that were saved, once they have settled; never twice at a time.
 * @param {import('vite').FSWatcher} watcher of the development server: unlike that of Node, it notices editors that save by renaming
 * @param {string[]} folders absolute
 * @param {(files: string[]) => Promise<void>} changed
 */
export function watchFolders(watcher, folders, changed) {
  const files = new Set();
  let timer;
  let busy = false;
  const settle = () => {
    clearTimeout(timer);
    timer = setTimeout(run, SETTLE_MS);
  };
  async function run() {
    if (busy) return;
    busy = true;
    const names = [...files];
    files.clear();
    try {
      await changed(names);
    } finally {
      busy = false;
      if (files.size > 0) settle();
    }
  }
  watcher.add(folders);
  watcher.on('all', (_event, file) => {
    const full = path.resolve(file);
    if (!folders.some((folder) => full.startsWith(folder + path.sep)) || /~$|\.sw.$|[\\/]\.#/.test(full)) return;
    files.add(full);
    settle();
  });
}

/**
 * Keeps the driver of a development server.
 * @param {{ server: import('vite').ViteDevServer, root: string, build: () => Promise<{ fresh: boolean }>, say: (text: string) => void }} options
 *   `build` builds what pages run
 * @returns {() => Promise<boolean>} builds it now and tells the pages; false when that failed
 */
export function driverOf({ server, root, build, say }) {
  /** @type {DriverState} */
  let state = { build: '', seconds: 0, problem: null };
  let count = 0;
  const first = Date.now().toString(36);
  server.ws.on('driver:state', (_data, client) => client.send('driver:state', state));
  return async () => {
    const beganMs = performance.now();
    try {
      const { fresh } = await build();
      const seconds = (performance.now() - beganMs) / 1000;
      if (!fresh && !state.problem) return true;
      state = { build: fresh || !state.build ? `${first}-${++count}` : state.build, seconds, problem: null };
      say(`The driver is built (${seconds.toFixed(1)} s).`);
    } catch (error) {
      const text = String(error.message)
        .replaceAll(`${root}${path.sep}`, '')
        // The whole command, which says nothing about the source.
        .replace(/^em\+\+: error: '.*$/gm, '')
        .trim()
        .slice(0, MOST_CHARACTERS);
      state = { ...state, problem: { text, problems: problemsIn(error.message, root) } };
      say(text);
    }
    server.ws.send('driver:state', state);
    return state.problem === null;
  };
}
