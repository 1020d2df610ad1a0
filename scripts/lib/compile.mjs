/** Small things every build of C++ needs. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

const PARALLEL = 2;

/** 24 hexadecimal digits of a hash over all parts. */
export const sha = (...parts) =>
  parts
    .reduce((hash, part) => hash.update(part).update('\0'), createHash('sha256'))
    .digest('hex')
    .slice(0, 24);

/** Files below a folder whose names match, sorted; none when there is no such folder. */
export function filesUnder(folder, pattern) {
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && pattern.test(entry.name))
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

/** Names and contents of files as one text. */
export const readAll = (files) => files.map((file) => `${path.basename(file)}\n${fs.readFileSync(file)}`).join('\0');

/** Runs the jobs two at a time; results in their order. */
export async function inParallel(jobs) {
  const results = new Array(jobs.length);
  let next = 0;
  const worker = async () => {
    while (next < jobs.length) {
      const i = next++;
      results[i] = await jobs[i]();
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
  return results;
}

/** Leaves a file that holds the text already as it is. */
export function writeIfChanged(file, text) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  if (!fs.existsSync(file) || fs.readFileSync(file, 'utf8') !== text) fs.writeFileSync(file, text);
}
