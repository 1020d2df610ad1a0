/** Makes #include find headers whatever the case of their letters, as on Windows: a file overlay for clang. */
import fs from 'node:fs';
import path from 'node:path';

const MOST_FILES = 20_000;
const LEFT_OUT = new Set(['.git', '.vs', 'node_modules']);

/** Every file below these folders, in the tree form of clang's -ivfsoverlay. */
function tree(folder, budget) {
  const contents = [];
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory() && !LEFT_OUT.has(entry.name))
      contents.push({ type: 'directory', name: entry.name, contents: tree(full, budget) });
    else if (entry.isFile() && --budget.left >= 0)
      contents.push({ type: 'file', name: entry.name, 'external-contents': full });
    if (budget.left < 0) throw new Error(`${folder}: more than ${MOST_FILES} files: name the driver's own folder`);
  }
  return contents;
}

/** Of these folders, those that lie below no other. */
export function outermost(folders) {
  const sorted = [...new Set(folders)].sort((a, b) => a.length - b.length);
  return sorted.filter((one, i) => !sorted.slice(0, i).some((other) => one.startsWith(`${other}${path.sep}`)));
}

/** The overlay's text (YAML; JSON is a part of it). Names keep the case they have on disk. */
export function overlayText(folders) {
  const budget = { left: MOST_FILES };
  const roots = outermost(folders)
    .filter((folder) => fs.existsSync(folder))
    .map((folder) => ({ type: 'directory', name: folder, contents: tree(folder, budget) }));
  return JSON.stringify({ version: 0, 'case-sensitive': 'false', 'use-external-names': 'true', roots }, null, 1);
}
