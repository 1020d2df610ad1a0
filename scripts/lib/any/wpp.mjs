/**
 * What the preprocessor of WPP software tracing makes: a header `x.tmh` for each source that includes one. Here every trace
 * function in it does nothing, as on a machine where no trace session listens.
 */
import fs from 'node:fs';
import path from 'node:path';
import { filesUnder, sha, writeIfChanged } from '../compile.mjs';

const INCLUDE = /^[ \t]*#[ \t]*include[ \t]*["<]([^">]+\.tmh)[">]/gim;
/** Configuration in comments of a driver's headers: `FUNC TraceEvents(LEVEL, FLAGS, MSG, ...);` */
const CONFIGURATION = /begin_wpp\s+config([^]*?)end_wpp/g;
const FUNCTION = /\bFUNC\s+([A-Za-z_]\w*)/g;
/** The same in a project: as an option of the preprocessor, or in a property of its own. */
const OPTION = /-func:\s*([A-Za-z_]\w*)/g;
const PROPERTY = /<WppTraceFunction>([^<]*)<\/WppTraceFunction>/g;

const names = (text, pattern) => [...text.matchAll(pattern)].map((match) => match[1]);

/** Names of the trace functions that sources, headers and project declare; DoTraceMessage always is one. */
export function traceFunctions(texts, project = '') {
  const declared = texts.flatMap((text) => names(text, CONFIGURATION)).flatMap((block) => names(block, FUNCTION));
  const properties = names(project, PROPERTY).flatMap((text) => names(text, /([A-Za-z_]\w*)\s*(?:\{[^}]*\})?\s*\(/g));
  return [...new Set(['DoTraceMessage', ...declared, ...names(project, OPTION), ...properties])].sort();
}

/** The text of a .tmh with these functions. */
export function traceHeaderText(functions) {
  const silent = ['WPP_INIT_TRACING', 'WPP_CLEANUP', ...functions];
  return `/* Made by lab build in place of the trace preprocessor: nobody listens, so no message is made. */
#pragma once
${silent.map((name) => `#undef ${name}\n#define ${name}(...) ((void)0)`).join('\n')}
#ifndef WPP_LEVEL_ENABLED
#define WPP_LEVEL_ENABLED(...) 0
#endif
#ifndef WPP_FLAG_ENABLED
#define WPP_FLAG_ENABLED(...) 0
#endif
`;
}

/**
 * Makes the trace headers that are included and not there.
 * @param {{ sources: string[], folders: string[], project: string, cache: string }} order paths: sources and folders of the
 *   driver, its project ('' without one), and where generated files are kept
 * @returns {{ folder: string, made: string[] } | null} the folder to add to the include path, and names; null when none is missing
 */
export function traceHeaders({ sources, folders, project, cache }) {
  const files = [...new Set([...sources, ...folders.flatMap((folder) => filesUnder(folder, /\.(h|hpp|hxx|inl)$/i))])];
  const texts = files.map((file) => ({ file, text: fs.readFileSync(file, 'latin1') }));
  const wanted = texts.flatMap(({ file, text }) =>
    names(text, INCLUDE)
      .map((name) => name.replaceAll('\\', '/'))
      .filter((name) => ![path.dirname(file), ...folders].some((one) => fs.existsSync(path.join(one, name)))),
  );
  // A path upwards would lead out of the folder they are made in.
  const made = [...new Set(wanted)].filter((name) => !name.split('/').includes('..') && !path.isAbsolute(name)).sort();
  if (made.length === 0) return null;
  const text = traceHeaderText(
    traceFunctions(
      texts.map((one) => one.text),
      project ? fs.readFileSync(project, 'utf8') : '',
    ),
  );
  const folder = path.join(cache, 'tmh', sha(text, made.join('\n')));
  for (const name of made) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeIfChanged(path.join(folder, name), text);
  }
  return { folder, made };
}
