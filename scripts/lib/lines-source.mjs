/**
 * The driver's sources as the lab shows them: highlighted when the site is built, one JSON file for each source and one for each
 * variant, under build/lines/source. A line is a flat list of kind and text by turns; kind '' is plain text. Files whose
 * source did not change are left alone.
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { patchedFiles, variantNames } from '../build-variants.mjs';
import { root } from '../load-ts.mjs';

const DRIVER = path.join(root, 'driver');
const FOLDER = path.join(root, 'build', 'lines', 'source');
const FORMAT = 3;

/** Sources and headers of the driver, sorted. */
const sourceNames = () =>
  fs
    .readdirSync(DRIVER)
    .filter((name) => /\.(cpp|h)$/.test(name))
    .sort();

let highlighter;
async function makeHighlighter() {
  const [{ createCssVariablesTheme, createHighlighterCore }, { createJavaScriptRegexEngine }, cpp] = await Promise.all([
    import('shiki/core'),
    import('shiki/engine/javascript'),
    import('shiki/langs/cpp.mjs'),
  ]);
  return createHighlighterCore({
    themes: [createCssVariablesTheme({ name: 'classes', variablePrefix: '--', fontStyle: false })],
    langs: [cpp.default],
    engine: createJavaScriptRegexEngine({ forgiving: true }),
  });
}

/** What is set apart; the rest is plain. */
const KINDS = ['comment', 'keyword', 'string', 'constant'];
const kindOf = (color = '') => KINDS.find((kind) => color.startsWith(`var(--token-${kind}`)) ?? '';

/**
 * @param {string} text C++
 * @returns {Promise<string[][]>} its lines
 */
export async function highlightLines(text) {
  highlighter ??= makeHighlighter();
  // Without a limit of time: on a busy machine the first lines would come out wrong.
  const options = { lang: 'cpp', theme: 'classes', tokenizeTimeLimit: 0 };
  const lines = (await highlighter).codeToTokensBase(text.replace(/\n$/, ''), options);
  return lines.map((tokens) => {
    const flat = [];
    for (const { content, color } of tokens) {
      const kind = kindOf(color);
      if (flat.length > 0 && flat.at(-2) === kind) flat[flat.length - 1] += content;
      else flat.push(kind, content);
    }
    return flat;
  });
}

/** Numbers of the lines of `changed` that `plain` does not have, from 1; of what is only taken away, the line that then follows. */
export async function changedLines(plain, changed) {
  const { diffLines } = await import('diff');
  const numbers = [];
  let line = 1;
  const parts = diffLines(plain, changed);
  parts.forEach(({ added, removed, count }, i) => {
    if (removed) {
      if (!parts[i + 1]?.added) numbers.push(line);
      return;
    }
    if (added) for (let k = 0; k < count; k++) numbers.push(line + k);
    line += count;
  });
  return numbers;
}

/** Writes what `make` gives unless the file of these inputs is there. */
async function keep(name, inputs, make) {
  const file = path.join(FOLDER, `${name}.json`);
  const stamp = path.join(FOLDER, `${name}.key`);
  const key = createHash('sha256')
    .update(JSON.stringify([FORMAT, inputs]))
    .digest('hex');
  if (!(fs.existsSync(file) && fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === key)) {
    const text = JSON.stringify(await make());
    fs.mkdirSync(FOLDER, { recursive: true });
    fs.writeFileSync(file, text);
    fs.writeFileSync(stamp, key);
  }
  return file;
}

/** Has the highlighter ready, so that the first file is not kept waiting for it. */
export const warmHighlighter = () => highlightLines('int warm;');

/**
 * Makes what is missing.
 * @param {{ plainOnly?: boolean }} [options] `plainOnly`: not those of variants
 * @returns {Promise<{sources: Record<string, string>, variants: Record<string, string>}>} files by the name of the source, and of
 *   the variant; a variant's holds the sources its mistake changes: `{ "minwave.cpp": { "lines": [...], "changed": [12] } }`
 */
export async function ensureSources({ plainOnly = false } = {}) {
  const sources = {};
  const variants = {};
  const plain = new Map(sourceNames().map((name) => [name, fs.readFileSync(path.join(DRIVER, name), 'utf8')]));
  for (const [name, text] of plain) sources[name] = await keep(name, text, () => highlightLines(text));
  for (const name of plainOnly ? [] : variantNames()) {
    const files = [...patchedFiles(name)];
    const before = files.map(([file]) => plain.get(file));
    variants[name] = await keep(`variant-${name}`, [files, before], async () => {
      const entries = files.map(async ([file, text], i) => [
        file,
        { lines: await highlightLines(text), changed: await changedLines(before[i] ?? '', text) },
      ]);
      return Object.fromEntries(await Promise.all(entries));
    });
  }
  return { sources, variants };
}
