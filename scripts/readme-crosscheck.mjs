/**
 * The table of the cross-check in README.md, made from docs/crosscheck.json, the result of a run.
 *   node scripts/readme-crosscheck.mjs          writes the table
 *   node scripts/readme-crosscheck.mjs --take   first takes over the result of the last run (build/crosscheck.json)
 *   node scripts/readme-crosscheck.mjs --check  fails when the table is not a true copy
 */
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from './lib/files.mjs';
import { Failure, runScript, say } from './lib/say.mjs';

const RESULT = path.join(ROOT, 'docs', 'crosscheck.json');
const LAST_RUN = path.join(ROOT, 'build', 'crosscheck.json');
const README = path.join(ROOT, 'README.md');
const BEGIN = '<!-- crosscheck: begin -->';
const END = '<!-- crosscheck: end -->';

/** Hosts in the order of the table, with what each is. */
const HOSTS = {
  wasm: 'WebAssembly, as in the browser',
  native: 'Linux program, under AddressSanitizer and UndefinedBehaviorSanitizer',
  sys: 'the driver for Windows, `portcls-lab.sys` itself',
};

/** A table as prettier writes it. */
function table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const line = (cells) =>
    `| ${cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join(' | ')} |`;
  const rule = `| ${widths.map((width, i) => (i === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [line(rows[0]), rule, ...rows.slice(1).map(line)].join('\n');
}

/**
 * The text between the markers.
 * @param {{ counts: Record<string, number>, failures: unknown[], setup: string }} summary of `lab crosscheck --json`
 */
export function crosscheckTable({ counts, failures }) {
  const count = (name) => (counts[name] ?? 0).toLocaleString('en');
  const rows = Object.entries(HOSTS).map(([host, words]) => {
    if (counts[`${host} skipped`]) return [words, 'not run', '', ''];
    return [words, count(`${host} scenarios`), count(`${host} records`), count(`${host} traps`)];
  });
  const traps = Object.keys(HOSTS).map((host) => counts[`${host} traps`] ?? 0);
  const upTo = ' Where a mistake of the driver is a trap on one host alone, they are the same up to there.';
  const same = `The traces are the same, byte for byte.${new Set(traps).size > 1 ? upTo : ''}`;
  const outcome = failures.length === 0 ? same : `${failures.length} scenarios differ.`;
  return `${table([['Who runs the driver', 'Scenarios', 'Trace records', 'Ended by a trap'], ...rows])}\n\n${outcome}`;
}

/** README's text with the table of this summary. Throws Failure when the markers are not there. */
export function withTable(readme, summary) {
  const from = readme.indexOf(BEGIN);
  const to = readme.indexOf(END);
  if (from < 0 || to < from) throw new Failure(`README.md has no place for the table: ${BEGIN} ... ${END}`);
  return `${readme.slice(0, from + BEGIN.length)}\n\n${crosscheckTable(summary)}\n\n${readme.slice(to)}`;
}

/** Throws Failure when README's table is not a true copy of the stored result. */
export function checkTable() {
  const readme = fs.readFileSync(README, 'utf8');
  if (withTable(readme, JSON.parse(fs.readFileSync(RESULT, 'utf8'))) !== readme)
    throw new Failure(
      'The cross-check table in README.md is not docs/crosscheck.json: node scripts/readme-crosscheck.mjs',
    );
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await runScript(async () => {
    if (process.argv.includes('--check')) return checkTable();
    if (process.argv.includes('--take')) {
      if (!fs.existsSync(LAST_RUN)) throw new Failure('There is no result yet: npm test -- crosscheck');
      fs.copyFileSync(LAST_RUN, RESULT);
    }
    const readme = fs.readFileSync(README, 'utf8');
    fs.writeFileSync(README, withTable(readme, JSON.parse(fs.readFileSync(RESULT, 'utf8'))));
    say('README.md has the table.');
  });
}
