/**
 * Declarations of the package: TypeScript's own for what the entries export, without anything they do not lead to. Types that
 * are made from a schema are written out in full, so that the package needs nobody else's types.
 */
import { dirname, join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { ROOT } from './files.mjs';
import { Failure } from './say.mjs';

/** Files whose exported types are written out. */
const WRITTEN_OUT = ['web/simulator/scenario/schema.ts'];
const IMPORT = /(\b(?:from|import)\s*\(?\s*['"])([^'"]+)(['"])/g;

/**
 * @param {readonly string[]} entries TypeScript files, relative to the repository
 * @returns {Map<string, string>} texts by path relative to web/, such as `package/index.d.ts`
 * @throws {Failure} when a declaration would lead to another package
 */
export function declarations(entries) {
  const config = ts.getParsedCommandLineOfConfigFile(
    join(ROOT, 'tsconfig.json'),
    { noEmit: false, declaration: true, emitDeclarationOnly: true, outDir: join(ROOT, 'build/types'), rootDir: ROOT },
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined },
  );
  const ambient = config.fileNames.filter((file) => file.endsWith('.d.ts'));
  const program = ts.createProgram([...entries.map((entry) => join(ROOT, entry)), ...ambient], config.options);
  const emitted = new Map();
  const { diagnostics } = program.emit(undefined, (file, text) =>
    emitted.set(relative(join(ROOT, 'build/types'), file), text),
  );
  if (diagnostics.length > 0) {
    throw new Failure(
      ts.formatDiagnostics(diagnostics, {
        getCanonicalFileName: (f) => f,
        getCurrentDirectory: () => ROOT,
        getNewLine: () => '\n',
      }),
    );
  }
  for (const file of WRITTEN_OUT) emitted.set(file.replace(/\.ts$/, '.d.ts'), writtenOut(program, join(ROOT, file)));

  const reached = new Map();
  const queue = entries.map((entry) => entry.replace(/\.ts$/, '.d.ts'));
  for (let file = queue.pop(); file; file = queue.pop()) {
    if (reached.has(file)) continue;
    const text = emitted.get(file);
    if (text === undefined) throw new Failure(`The package's types lead to ${file}, which has no declaration.`);
    reached.set(
      file,
      text.replace(IMPORT, (_, before, specifier, after) => {
        if (!specifier.startsWith('.')) throw new Failure(`The package's types lead from ${file} to “${specifier}”.`);
        queue.push(relative(ROOT, resolve(ROOT, dirname(file), specifier)).replace(/\.ts$/, '.d.ts'));
        return `${before}${specifier.replace(/\.ts$/, '.js')}${after}`;
      }),
    );
  }
  return new Map([...reached].map(([file, text]) => [relative('web', file), text]));
}

/** All exported types of a file, each as one alias without a name of anybody else in it. */
function writtenOut(program, path) {
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(path);
  const lines = ['/** Written out from the schema. */'];
  for (const symbol of checker.getExportsOfModule(checker.getSymbolAtLocation(source))) {
    if (!(symbol.flags & (ts.SymbolFlags.TypeAlias | ts.SymbolFlags.Interface))) continue;
    lines.push(`export type ${symbol.name} = ${textOf(checker, checker.getDeclaredTypeOfSymbol(symbol), '')};`);
  }
  return `${lines.join('\n')}\n`;
}

function textOf(checker, type, indent) {
  if (type.flags & ts.TypeFlags.Boolean) return 'boolean';
  if (type.isUnion()) {
    const parts = type.types.map((part) => textOf(checker, part, indent));
    const whole =
      parts.includes('true') && parts.includes('false')
        ? ['boolean', ...parts.filter((p) => p !== 'true' && p !== 'false')]
        : parts;
    return [...new Set(whole)].map((part) => (part.includes('=>') ? `(${part})` : part)).join(' | ');
  }
  if (checker.isArrayType(type)) return `(${textOf(checker, checker.getTypeArguments(type)[0], indent)})[]`;
  if (type.flags & ts.TypeFlags.Object || type.isIntersection()) {
    const inner = `${indent}  `;
    const fields = checker.getPropertiesOfType(type).map((property) => {
      const optional = property.flags & ts.SymbolFlags.Optional ? '?' : '';
      const field = checker.getTypeOfSymbol(property);
      const given = optional ? checker.getNonNullableType(field) : field;
      return `${inner}${property.name}${optional}: ${textOf(checker, given, inner)};\n`;
    });
    return `{\n${fields.join('')}${indent}}`;
  }
  return checker.typeToString(type);
}
