/** Imports TypeScript modules in plain Node: transpiles a file and what it imports relatively into build/ts, then imports that. */
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const cache = path.join(root, 'build', 'ts');

function transpile(ts, file, done) {
  const target = path.join(cache, path.relative(root, file)).replace(/\.ts$/, '.mjs');
  if (done.has(file)) return target;
  done.add(file);
  const { outputText } = ts.transpileModule(fs.readFileSync(file, 'utf8'), {
    fileName: file,
    compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, verbatimModuleSyntax: true },
  });
  const text = outputText.replace(
    /((?:from|import)\s*\(?\s*['"])(\.[^'"]*)\.ts(['"])/g,
    (_, before, specifier, after) => {
      transpile(ts, path.resolve(path.dirname(file), `${specifier}.ts`), done);
      return `${before}${specifier}.mjs${after}`;
    },
  );
  fs.mkdirSync(path.dirname(target), { recursive: true });
  if (!fs.existsSync(target) || fs.readFileSync(target, 'utf8') !== text) fs.writeFileSync(target, text);
  return target;
}

/** Loads a TypeScript module by its path from the repository's root. */
export async function loadTs(relative) {
  // Not at the top: set-up scripts are loaded before the packages are there.
  const { default: ts } = await import('typescript');
  return import(pathToFileURL(transpile(ts, path.join(root, relative), new Set())).href);
}
