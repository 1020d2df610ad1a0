/**
 * The table of the cross-check in README.md, made from docs/crosscheck.json, the result of a run.
 *   node scripts/readme-crosscheck.mjs          writes the table
 *   node scripts/readme-crosscheck.mjs --take   first takes over the result of the last run (build/crosscheck.json)
 *   node scripts/readme-crosscheck.mjs --check  fails when the table is not a true copy
 */
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { LAST_RUN } from './crosscheck.mjs';
import { ROOT } from './lib/files.mjs';
import { Failure, runScript, say } from './lib/say.mjs';

const RESULT = path.join(ROOT, 'docs', 'crosscheck.json');
const README = path.join(ROOT, 'README.md');
const BEGIN = '<!-- crosscheck: begin -->';
const END = '<!-- crosscheck: end -->';

/** Who runs the driver, in the words of the table. */
const HOSTS = {
  wasm: 'WebAssembly, in Node.js',
  browser: 'WebAssembly, in the browser: the built lab',
  native: 'Linux program, under AddressSanitizer and UndefinedBehaviorSanitizer',
  sys: 'the driver for Windows, `portcls-lab.sys` itself',
};

/** A table as prettier writes it; the first `words` columns are text, the others numbers. */
function table(rows, words) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const line = (cells) =>
    `| ${cells.map((cell, i) => (i < words ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join(' | ')} |`;
  const rule = `| ${widths.map((width, i) => (i < words ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [line(rows[0]), rule, ...rows.slice(1).map(line)].join('\n');
}

/**
 * The text between the markers.
 * @param {import('./crosscheck.mjs').CrosscheckResult} result
 */
export function crosscheckTable({ date, system, scenarios, leftOut, hosts, drivers, failures }) {
  const rows = hosts.map(({ name, version, skipped, ...host }) => {
    if (skipped) return [HOSTS[name], `not run: ${skipped}`, '', '', ''];
    return [
      HOSTS[name],
      version,
      ...[host.scenarios, host.records, host.traps].map((count) => count.toLocaleString('en')),
    ];
  });
  const head = ['Who runs the driver', 'Version', 'Scenarios', 'Records compared', 'Ended by a trap'];
  const hashes = Object.entries(drivers).map(([file, hash]) => `\`${file}\` \`${hash.slice(0, 12)}\``);
  const on = `Run on ${date}, ${system}; SHA-256 of the driver begins: ${hashes.join(', ')}.`;
  const out = leftOut > 0 ? ` ${leftOut} more play a recording of one's own and are left out.` : '';
  const traps = new Set(hosts.filter(({ skipped }) => !skipped).map((host) => host.traps));
  const upTo =
    traps.size > 1 ? ' Where a mistake of the driver is a trap on some hosts only, they are the same up to there.' : '';
  const same = `The traces of ${scenarios} scenarios are the golden ones, byte for byte.${upTo}${out}`;
  const outcome = failures.length === 0 ? same : `${failures.length} scenarios differ.`;
  return `${table([head, ...rows], 2)}\n\n${outcome}\n\n${on}`;
}

/** README's text with the table of this result. Throws Failure when the markers are not there. */
export function withTable(readme, result) {
  const from = readme.indexOf(BEGIN);
  const to = readme.indexOf(END);
  if (from < 0 || to < from) throw new Failure(`README.md has no place for the table: ${BEGIN} ... ${END}`);
  return `${readme.slice(0, from + BEGIN.length)}\n\n${crosscheckTable(result)}\n\n${readme.slice(to)}`;
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
      const { failures } = JSON.parse(fs.readFileSync(LAST_RUN, 'utf8'));
      if (failures.length > 0) throw new Failure(`In the last run ${failures.length} scenarios differ.`);
      fs.copyFileSync(LAST_RUN, RESULT);
    }
    const readme = fs.readFileSync(README, 'utf8');
    fs.writeFileSync(README, withTable(readme, JSON.parse(fs.readFileSync(RESULT, 'utf8'))));
    say('README.md has the table.');
  });
}
