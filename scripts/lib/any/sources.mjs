/** What of a folder is compiled: as its Visual Studio project says, or without one every source in it. */
import fs from 'node:fs';
import path from 'node:path';
import { readInf } from './inf.mjs';
import { findFile, readVcxproj } from './vcxproj.mjs';

const SOURCE = /\.(c|cc|cpp|cxx)$/i;
/** Folders whose sources are no part of a driver. */
const OTHER = /^(\.|tests?$|unittests?$|build$|x64$|x86$|arm64$|debug$|release$|node_modules$|apo$|app$|tools?$)/i;
const MOST_SOURCES = 2000;

function below(folder, pattern, found = []) {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.isDirectory()) {
      if (!OTHER.test(entry.name)) below(path.join(folder, entry.name), pattern, found);
    } else if (entry.isFile() && pattern.test(entry.name)) found.push(path.join(folder, entry.name));
    if (found.length > MOST_SOURCES) throw new Error(`${folder}: more than ${MOST_SOURCES} files match`);
  }
  return found;
}

/** The project of a folder: the only one, or the only one that builds a driver and is named nowhere else. */
function projectOf(folder) {
  const all = below(folder, /\.vcxproj$/i);
  const drivers = all.filter((file) => /<ConfigurationType>\s*Driver\s*</i.test(fs.readFileSync(file, 'utf8')));
  if (drivers.length > 1)
    throw new Error(
      `${folder} holds ${drivers.length} projects that build a driver. Name one with --project:\n${drivers.map((file) => `  ${path.relative(folder, file)}`).join('\n')}`,
    );
  return drivers[0] ?? (all.length === 1 ? all[0] : undefined);
}

/**
 * @param {{folder: string, project?: string, configuration?: string, defines?: string[], undefines?: string[], includes?: string[], inf?: string}} order
 *   paths; `defines` and `includes` are added to those of the project, `undefines` are names of it that are left out
 * @returns {{name: string, project: string, configuration: string, units: object[], inf: object | null, infFile: string}}
 * @throws {Error} when there is nothing to compile, or a file that was named is not there
 */
export function collectSources({ folder, project, configuration, defines = [], undefines = [], includes = [], inf }) {
  if (!fs.existsSync(folder) || !fs.statSync(folder).isDirectory())
    throw new Error(`${folder}: there is no such folder`);
  const found = project === undefined ? projectOf(folder) : findFile(project);
  if (project !== undefined && !found) throw new Error(`${project}: there is no such project`);
  let name = path.basename(folder);
  let chosen = '';
  let infs = [];
  let units;
  if (found) {
    const read = readVcxproj(found, configuration);
    ({ units, infs } = read);
    name = read.name || name;
    chosen = read.configuration;
  } else {
    const sources = below(folder, SOURCE);
    const headers = [...new Set(below(folder, /\.(h|hpp|hxx|inl)$/i).map((file) => path.dirname(file)))];
    units = sources.map((source) => ({
      source,
      includes: [path.dirname(source), folder, ...headers],
      defines: [],
      undefines: [],
      forced: [],
      standard: '',
    }));
  }
  if (units.length === 0) throw new Error(`${found ?? folder}: there is no source file (.c, .cpp) to compile`);
  const unique = new Map(units.map((unit) => [unit.source, unit]));
  units = [...unique.values()].map((unit) => ({
    ...unit,
    includes: [...unit.includes, ...includes.map((one) => path.resolve(one))],
    defines: [...unit.defines, ...defines],
    undefines: [...unit.undefines, ...undefines],
  }));
  const infFile = inf ?? chooseInf([...infs, ...below(found ? path.dirname(found) : folder, /\.(inf|inx)$/i)]);
  if (inf !== undefined && !fs.existsSync(inf)) throw new Error(`${inf}: there is no such INF`);
  return {
    name,
    project: found ?? '',
    configuration: chosen,
    units,
    inf: infFile ? readInf(infFile) : null,
    infFile: infFile ?? '',
  };
}

/** The first that installs a service for hardware: components and extensions have INFs of their own. */
function chooseInf(files) {
  const existing = [...new Set(files)].filter((file) => fs.existsSync(file));
  const read = existing.map((file) => ({ file, ...readInf(file) }));
  return (
    read.find(({ service, interfaces }) => service && interfaces.length > 0) ??
    read.find(({ service }) => service) ??
    read[0]
  )?.file;
}
