/** Source lines in a module of `lab build --lines`: the line table, and the sources themselves. */
import * as v from 'valibot';
import { readLineTable, type LineTable } from '../../../wasm/hosts/lines.ts';
import { UnfitModule } from './metadata.ts';

/** Names of the custom sections. */
const TABLE_SECTION = 'portcls-lab-lines';
const SOURCES_SECTION = 'portcls-lab-sources';
/** Both are far smaller for any driver; a section from elsewhere must not fill the memory. */
const LARGEST_TABLE_BYTES = 2 * 1024 * 1024;
const LARGEST_SOURCES_BYTES = 16 * 1024 * 1024;
const MOST_FILES = 3000;

const SourcesSchema = v.pipe(
  v.record(v.string(), v.string()),
  v.check((sources) => Object.keys(sources).length <= MOST_FILES, `more than ${MOST_FILES} files`),
);

export interface ShownLines {
  readonly table: LineTable;
  /** Texts by the names the table uses: from the driver's folder, with forward slashes. */
  readonly sources: Readonly<Record<string, string>>;
}

/** Each session on a module asks again. */
const known = new WeakMap<WebAssembly.Module, ShownLines | null>();

/**
 * What the module says of its lines; null for one that was built without them.
 * @throws {UnfitModule} when a section is too large or damaged
 */
export function readLines(module: WebAssembly.Module): ShownLines | null {
  let lines = known.get(module);
  if (lines === undefined) known.set(module, (lines = linesIn(module)));
  return lines;
}

function linesIn(module: WebAssembly.Module): ShownLines | null {
  const [lines] = WebAssembly.Module.customSections(module, TABLE_SECTION);
  const [texts] = WebAssembly.Module.customSections(module, SOURCES_SECTION);
  if (!lines && !texts) return null;
  if (!lines || !texts) throw new UnfitModule('it has source lines without their table, or a table without sources');
  if (lines.byteLength > LARGEST_TABLE_BYTES || texts.byteLength > LARGEST_SOURCES_BYTES)
    throw new UnfitModule('its source lines are larger than what is taken: 2 MB for the table, 16 MB for the sources');
  const decoder = new TextDecoder();
  let table: LineTable;
  try {
    table = readLineTable(decoder.decode(lines));
  } catch (error) {
    throw new UnfitModule(error instanceof Error ? error.message : String(error));
  }
  let value: unknown;
  try {
    value = JSON.parse(decoder.decode(texts));
  } catch {
    throw new UnfitModule(`its section "${SOURCES_SECTION}" is damaged (not JSON)`);
  }
  const sources = v.safeParse(SourcesSchema, value);
  if (!sources.success)
    throw new UnfitModule(`its section "${SOURCES_SECTION}" is damaged: ${sources.issues[0].message}`);
  const missing = table.files.find((file) => !Object.hasOwn(sources.output, file));
  if (missing !== undefined) throw new UnfitModule(`its line table names ${missing}, whose text it does not carry`);
  return { table, sources: sources.output };
}
