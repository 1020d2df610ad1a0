/**
 * Reads what a Visual Studio C++ project compiles: sources, include folders, definitions. Evaluates as much of MSBuild as driver
 * projects use: properties, conditions, imports of files beside the project, item definitions and references to other projects.
 */
import fs from 'node:fs';
import path from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import { conditionHolds } from './condition.mjs';

const LARGEST_PROJECT_BYTES = 4 * 1024 * 1024;
const MOST_PROJECTS = 64;
const MOST_IMPORT_DEPTH = 16;
/** Which configuration is built when nobody says, in this order; then the first that starts with Release, then the first. */
const PREFERRED = ['Release|x64', 'Release|Win32', 'Release|ARM64'];

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  processEntities: true,
});

/** A path as it is written in a project, with this system's separators. */
const local = (text) => text.replace(/\\/g, '/').trim();
const list = (text) =>
  text
    .split(';')
    .map((part) => part.trim())
    .filter(Boolean);
const tagOf = (node) => Object.keys(node).find((key) => key !== ':@' && key !== '#text');
const attributesOf = (node) => node[':@'] ?? {};
const textOf = (children) => children.map((child) => child['#text'] ?? '').join('');

/** The file of this name in a folder, whatever the case of its letters; undefined when there is none. */
export function findFile(file) {
  if (fs.existsSync(file)) return file;
  let at = path.parse(path.resolve(file)).root;
  for (const part of path.resolve(file).slice(at.length).split(path.sep)) {
    let names;
    try {
      names = fs.readdirSync(at);
    } catch {
      return undefined;
    }
    const found = names.includes(part) ? part : names.find((name) => name.toLowerCase() === part.toLowerCase());
    if (found === undefined) return undefined;
    at = path.join(at, found);
  }
  return at;
}

function readProject(file) {
  const { size } = fs.statSync(file);
  if (size > LARGEST_PROJECT_BYTES) throw new Error(`${file}: too large for a project (over 4 MB)`);
  const bytes = fs.readFileSync(file);
  const text = bytes[0] === 0xff && bytes[1] === 0xfe ? bytes.toString('utf16le').slice(1) : bytes.toString('utf8');
  let tree;
  try {
    tree = parser.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new Error(`${file}: not well-formed XML: ${error.message}`, { cause: error });
  }
  const project = tree.find((node) => node.Project !== undefined);
  if (!project) throw new Error(`${file}: not a Visual Studio project: it has no <Project>`);
  return project.Project;
}

/** One evaluation of a project and what it imports. */
class Evaluation {
  constructor(file, configuration) {
    this.file = file;
    this.folder = path.dirname(file);
    const [name, platform] = configuration.split('|');
    this.properties = new Map(
      Object.entries({
        Configuration: name,
        Platform: platform ?? '',
        PlatformTarget: platform ?? '',
        ProjectDir: `${this.folder}/`,
        MSBuildProjectDirectory: this.folder,
        MSBuildThisFileDirectory: `${this.folder}/`,
        ProjectName: path.basename(file, path.extname(file)),
        MSBuildProjectName: path.basename(file, path.extname(file)),
        SolutionDir: `${solutionFolder(this.folder)}/`,
        IntDir: `${this.folder}/`,
        OutDir: `${this.folder}/`,
      }).map(([key, value]) => [key.toLowerCase(), value]),
    );
    this.definitions = new Map();
    this.sources = [];
    this.infs = [];
    this.references = [];
    this.linker = new Map();
  }

  expand(text) {
    // Properties of the driver kit are unknown here, and empty: its headers are our own.
    return text.replace(/\$\(([\w.]+)\)/g, (_, name) => this.properties.get(name.toLowerCase()) ?? '');
  }
  holds(node) {
    const condition = attributesOf(node).Condition;
    if (condition === undefined) return true;
    return conditionHolds(
      this.expand(condition),
      (name) => findFile(path.resolve(this.folder, local(name))) !== undefined,
    );
  }

  run(nodes, depth = 0) {
    for (const node of nodes) {
      const tag = tagOf(node);
      if (tag === undefined || !this.holds(node)) continue;
      const children = node[tag];
      if (tag === 'PropertyGroup') this.propertyGroup(children);
      else if (tag === 'ItemDefinitionGroup') this.definitionGroup(children);
      else if (tag === 'ItemGroup') this.itemGroup(children);
      else if (tag === 'ImportGroup') this.run(children, depth);
      else if (tag === 'Import') this.import(attributesOf(node).Project ?? '', depth);
    }
  }
  import(project, depth) {
    const text = local(this.expand(project));
    // Files of Visual Studio and of the driver kit are reached through properties, which leaves an absolute or empty path.
    if (text === '' || text.startsWith('/')) return;
    const file = findFile(path.resolve(this.folder, text));
    if (!file || depth >= MOST_IMPORT_DEPTH || !fs.statSync(file).isFile()) return;
    this.run(readProject(file), depth + 1);
  }
  propertyGroup(children) {
    for (const child of children) {
      const tag = tagOf(child);
      if (tag && this.holds(child)) this.properties.set(tag.toLowerCase(), this.expand(textOf(child[tag])));
    }
  }
  definitionGroup(children) {
    for (const child of children) {
      if (!this.holds(child)) continue;
      if (tagOf(child) === 'ClCompile') this.metadata(child.ClCompile, this.definitions);
      if (tagOf(child) === 'Link') this.metadata(child.Link, this.linker);
    }
  }
  /** Names of the libraries the link takes, without folder and ending, in lower case. */
  libraries() {
    const names = list(this.linker.get('AdditionalDependencies') ?? '').map((name) => path.basename(local(name)));
    return new Set(names.map((name) => name.replace(/\.lib$/i, '').toLowerCase()));
  }
  /** Metadata of an item or of all items; %(Name) is what it was before. */
  metadata(children, into) {
    for (const child of children) {
      const tag = tagOf(child);
      if (!tag || !this.holds(child)) continue;
      const text = this.expand(textOf(child[tag])).replace(/%\((?:\w+\.)?(\w+)\)/g, (_, name) => into.get(name) ?? '');
      into.set(tag, text);
    }
  }
  itemGroup(children) {
    for (const child of children) {
      const tag = tagOf(child);
      if (!tag || !this.holds(child)) continue;
      const include = attributesOf(child).Include;
      if (include === undefined) continue;
      const names = list(this.expand(include)).map(local);
      if (tag === 'ClCompile') {
        const own = new Map(this.definitions);
        this.metadata(child.ClCompile, own);
        if ((own.get('ExcludedFromBuild') ?? '').trim().toLowerCase() === 'true') continue;
        for (const name of names) this.sources.push(...this.sourcesOf(name, own));
      } else if (tag === 'ProjectReference') this.references.push(...names);
      else if (tag === 'Inf')
        for (const name of names)
          this.infs.push(...(/[*?]/.test(name) ? this.glob(name) : [path.resolve(this.folder, name)]));
    }
  }
  sourcesOf(name, own) {
    const files = /[*?]/.test(name) ? this.glob(name) : [findFile(path.resolve(this.folder, name))];
    if (files.includes(undefined)) throw new Error(`${this.file}: ${name}: there is no such source file`);
    const folders = list(own.get('AdditionalIncludeDirectories') ?? '').map((folder) =>
      path.resolve(this.folder, local(folder)),
    );
    return files.map((source) => ({
      source,
      includes: folders.map((folder) => findFile(folder) ?? folder),
      defines: list(own.get('PreprocessorDefinitions') ?? ''),
      undefines: list(own.get('UndefinePreprocessorDefinitions') ?? ''),
      forced: list(own.get('ForcedIncludeFiles') ?? '').map(local),
      standard: (own.get('LanguageStandard') ?? '').trim(),
    }));
  }
  glob(name) {
    const folder = findFile(path.resolve(this.folder, path.dirname(name)));
    if (!folder) return [];
    const pattern = path
      .basename(name)
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replace(/\*/g, '.*')
      .replace(/\?/g, '.');
    return fs
      .readdirSync(folder)
      .filter((entry) => new RegExp(`^${pattern}$`, 'i').test(entry))
      .sort()
      .map((entry) => path.join(folder, entry));
  }
}

/** The nearest folder upwards with a solution; the project's own when there is none. */
function solutionFolder(folder) {
  for (let at = folder; ; at = path.dirname(at)) {
    if (fs.readdirSync(at).some((name) => /\.sln$/i.test(name))) return at;
    if (path.dirname(at) === at) return folder;
  }
}

/** The C++ projects of the solution a project belongs to. */
function projectsOfSolution(folder) {
  const at = solutionFolder(folder);
  const solutions = fs.readdirSync(at).filter((name) => /\.sln$/i.test(name));
  return solutions.flatMap((name) => {
    const text = fs.readFileSync(path.join(at, name), 'utf8');
    const named = [...text.matchAll(/^Project\("[^"]*"\)\s*=\s*"[^"]*",\s*"([^"]+\.vcxproj)"/gim)];
    return named.flatMap(([, file]) => findFile(path.resolve(at, local(file))) ?? []);
  });
}

function configurationsOf(nodes) {
  return nodes
    .filter((node) => node.ItemGroup)
    .flatMap((node) => node.ItemGroup)
    .filter((node) => node.ProjectConfiguration)
    .map((node) => attributesOf(node).Include ?? '');
}

function chooseConfiguration(file, nodes, wanted) {
  const all = configurationsOf(nodes);
  if (wanted !== undefined) {
    const found = all.find((one) => one.toLowerCase() === wanted.toLowerCase());
    if (!found) throw new Error(`${file}: there is no configuration "${wanted}". There are: ${all.join(', ')}.`);
    return found;
  }
  return (
    PREFERRED.find((one) => all.includes(one)) ?? all.find((one) => /^release/i.test(one)) ?? all[0] ?? 'Release|x64'
  );
}

/**
 * What a project and the projects it refers to compile.
 * @param {string} file the .vcxproj
 * @param {string} [configuration] such as Release|x64; by default one is chosen
 * @returns {{configuration: string, units: {source: string, includes: string[], defines: string[], undefines: string[], forced: string[], standard: string}[], infs: string[], name: string}}
 * @throws {Error} for a file that is not such a project, a configuration or a source it does not have
 */
export function readVcxproj(file, configuration) {
  const units = [];
  const infs = [];
  const seen = new Set();
  let chosen = '';
  let name = '';
  const visit = (project, wanted) => {
    if (seen.has(project)) return;
    if (seen.add(project).size > MOST_PROJECTS)
      throw new Error(`${file}: refers to more than ${MOST_PROJECTS} projects`);
    const nodes = readProject(project);
    const own = chooseConfiguration(project, nodes, wanted);
    const evaluation = new Evaluation(project, own);
    evaluation.run(nodes);
    if (project === file) {
      chosen = own;
      name = evaluation.properties.get('targetname') || evaluation.properties.get('projectname');
    }
    // A project of an application or of a user-mode library has no part in the driver.
    const type = (evaluation.properties.get('configurationtype') ?? '').toLowerCase();
    if (project !== file && !['', 'driver', 'staticlibrary', 'utility'].includes(type)) return;
    units.push(...evaluation.sources);
    infs.push(...evaluation.infs);
    for (const reference of evaluation.references) {
      const target = findFile(path.resolve(evaluation.folder, reference));
      if (!target) throw new Error(`${project}: refers to ${reference}, which is not there`);
      if (/\.vcxproj$/i.test(target))
        visit(target, configurationsOf(readProject(target)).includes(own) ? own : undefined);
    }
    // Older solutions name the library of another project instead of referring to the project.
    const libraries = evaluation.libraries();
    for (const other of libraries.size > 0 ? projectsOfSolution(evaluation.folder) : []) {
      if (!libraries.has(path.basename(other, path.extname(other)).toLowerCase())) continue;
      visit(other, configurationsOf(readProject(other)).includes(own) ? own : undefined);
    }
  };
  visit(path.resolve(file), configuration);
  return { configuration: chosen, units, infs, name };
}
