/** Coverage as llvm-cov exports it, and the list of lines that need not be covered. */
import { execFileSync } from 'node:child_process';

/**
 * @typedef {{ file: string, functions: { line: number, name: string }[], lines: Map<number, number>, branches: number, branchesTaken: number }} FileCoverage
 *   lines: how often each line with code ran, by its number from 1
 * @typedef {{ file: string, function: string, lines?: string[], reason: string }} Uncovered
 *   lines: text of those that do not run, without indentation; absent: the whole function
 */

/**
 * Reads lcov's format.
 * @param {string} text
 * @param {string} demangle program that turns C++ symbols into names
 * @returns {FileCoverage[]} by file name
 */
export function parseLcov(text, demangle) {
  const files = [];
  let current;
  for (const record of text.split('\n')) {
    const [, key, value] = /^(\w+):(.*)$/.exec(record) ?? [];
    if (key === 'SF') {
      current = { file: value.replace(/^.*?\/(?=driver\/|wasm\/)/, ''), functions: [], lines: new Map() };
      current.branches = current.branchesTaken = 0;
      files.push(current);
    } else if (key === 'FN') {
      const [line, symbol] = [value.slice(0, value.indexOf(',')), value.slice(value.indexOf(',') + 1)];
      current.functions.push({ line: Number(line), name: symbol.replace(/^.*:(?=_Z)/, '') });
    } else if (key === 'DA') {
      const [line, count] = value.split(',').map(Number);
      current.lines.set(line, count);
    } else if (key === 'BRF') current.branches = Number(value);
    else if (key === 'BRH') current.branchesTaken = Number(value);
  }
  const symbols = files.flatMap(({ functions }) => functions);
  const names = execFileSync(demangle, [], {
    input: symbols.map(({ name }) => `${name}\n`).join(''),
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  }).split('\n');
  // Without the parameters and the anonymous namespace.
  for (const [i, symbol] of symbols.entries())
    symbol.name = names[i].replace('(anonymous namespace)::', '').replace(/\(.*$/, '');
  for (const { functions } of files) functions.sort((a, b) => a.line - b.line);
  return files.sort((a, b) => (a.file < b.file ? -1 : 1));
}

const percent = (part, whole) => (whole === 0 ? 100 : (100 * part) / whole);
const ranOf = (lines) => [...lines.values()].filter((count) => count > 0).length;

/** Figures over several files. */
export function totalsOf(files) {
  const sum = (of) => files.reduce((total, file) => total + of(file), 0);
  const lines = sum((file) => file.lines.size);
  const ran = sum((file) => ranOf(file.lines));
  const branches = sum((file) => file.branches);
  const taken = sum((file) => file.branchesTaken);
  return { lines, ran, linesPercent: percent(ran, lines), branches, taken, branchesPercent: percent(taken, branches) };
}

/** One row for each file, and one for all. */
export function tableOf(files) {
  const row = (name, figures) =>
    [
      name.padEnd(30),
      `${figures.ran} of ${figures.lines}`.padStart(14),
      `${figures.linesPercent.toFixed(1)} %`.padStart(9),
      `${figures.taken} of ${figures.branches}`.padStart(14),
      `${figures.branchesPercent.toFixed(1)} %`.padStart(9),
    ].join('');
  const head = `${''.padEnd(30)}${'lines'.padStart(14)}${''.padStart(9)}${'branches'.padStart(14)}`;
  return [head, ...files.map((file) => row(file.file, totalsOf([file]))), row('all', totalsOf(files))].join('\n');
}

/** The function a line belongs to: the last that begins at or before it. */
const functionAt = (functions, line) => functions.findLast((candidate) => candidate.line <= line)?.name ?? '';

/**
 * @param {FileCoverage[]} files
 * @param {Uncovered[]} listed
 * @param {(file: string) => string[]} readLines lines of a source file
 * @returns {string[]} lines that did not run and are not listed, and entries of the list that no longer apply
 */
export function compareWithList(files, listed, readLines) {
  const wrong = [];
  const used = new Map(listed.map((entry) => [entry, new Set()]));
  for (const { file, functions, lines } of files) {
    const text = readLines(file);
    for (const [line, count] of lines) {
      const words = text[line - 1]?.trim() ?? '';
      // A brace alone says nothing: it runs when its neighbours do.
      if (count > 0 || /^[{}]*$/.test(words)) continue;
      const name = functionAt(functions, line);
      const entry = listed.find(
        (one) => one.file === file && one.function === name && (!one.lines || one.lines.includes(words)),
      );
      if (entry) used.get(entry).add(words);
      else wrong.push(`${file}:${line} does not run and is not listed (${name}): ${words}`);
    }
  }
  for (const [entry, words] of used) {
    const { file, function: name, lines } = entry;
    if (!entry.reason) wrong.push(`${file}, ${name}: listed without a reason`);
    if (words.size === 0) wrong.push(`${file}, ${name}: is listed, but nothing of it is left uncovered`);
    else
      for (const line of (lines ?? []).filter((one) => !words.has(one)))
        wrong.push(`${file}, ${name}: is listed, but runs or is gone: ${line}`);
  }
  return wrong;
}
