/** `lab build --lines`: puts probes at the source lines of somebody's driver, and the lines themselves into its module. */
import fs from 'node:fs';
import path from 'node:path';
import { insertProbes, lineRows } from '../lines.mjs';
import { Failure } from '../say.mjs';

/** For sources of the driver: nothing is optimized away, moved or put into its caller. */
export const COMPILE_LINES = ['-O0', '-g'];
/** Sections of the module: the line table, and the sources as a record of texts. `lines.ts` of the simulator reads them. */
const TABLE_SECTION = 'portcls-lab-lines';
const SOURCES_SECTION = 'portcls-lab-sources';
/** What the readers take. */
const MOST_POINTS = 65_536;
const MOST_FILES = 1000;
const MOST_SOURCE_BYTES = 16 * 1024 * 1024;

/**
 * @param {{dump: string, linked: string, folders: string[], sources: string[], name: string}} order `linked` is changed in place;
 *   `folders` are those of the driver's sources and headers, absolute
 * @returns {Promise<{sections: [string, string][], files: number, points: number}>} what the module is to carry
 * @throws {Failure} when the compiler told no lines, or there are more than can be shown
 */
export async function showLines({ dump, linked, folders, sources, name }) {
  const base = commonFolder(folders);
  const nameOf = (file) => {
    const full = path.resolve(file);
    if (!folders.some((folder) => full.startsWith(folder + path.sep))) return null;
    return path.relative(base, full).split(path.sep).join('/');
  };
  const { bytes, table } = insertProbes(fs.readFileSync(linked), await lineRows(dump, linked), nameOf);
  if (table.points.length === 0) throw new Failure(`${name}: the compiler told no lines of the driver.`);
  if (table.points.length > MOST_POINTS)
    throw new Failure(
      `${name} has ${table.points.length} places at which a line runs; up to ${MOST_POINTS} can be shown. Build it without --lines.`,
    );
  if (table.files.length > MOST_FILES)
    throw new Failure(
      `${name} runs lines of ${table.files.length} files; up to ${MOST_FILES} can be shown. Build it without --lines.`,
    );
  fs.writeFileSync(linked, bytes);
  const shown = [...new Set([...sources.map(nameOf).filter(Boolean), ...table.files])].sort();
  const texts = Object.fromEntries(shown.map((file) => [file, textOf(fs.readFileSync(path.join(base, file)))]));
  const json = JSON.stringify(texts);
  if (Buffer.byteLength(json) > MOST_SOURCE_BYTES)
    throw new Failure(`${name}: its sources are more than 16 MB, too many to be shown. Build it without --lines.`);
  return {
    sections: [
      [TABLE_SECTION, JSON.stringify(table)],
      [SOURCES_SECTION, json],
    ],
    files: shown.length,
    points: table.points.length,
  };
}

/** Sources for Windows are UTF-16 where they begin so, else UTF-8, else of the Western code page. */
function textOf(bytes) {
  const decode = (encoding) => new TextDecoder(encoding, { fatal: true }).decode(bytes).replace(/\r\n?/g, '\n');
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decode('utf-16le');
  try {
    return decode('utf-8');
  } catch {
    return decode('windows-1252');
  }
}

/** The deepest folder that holds them all. */
function commonFolder(folders) {
  const parts = folders.map((folder) => folder.split(path.sep));
  let depth = 0;
  while (parts.every((one) => one.length > depth && one[depth] === parts[0][depth])) depth++;
  return parts[0].slice(0, depth).join(path.sep) || path.sep;
}
