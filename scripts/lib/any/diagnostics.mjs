/** What a failed build says: each function and type of Windows that is not there, once, with its page; then the compiler's own words. */
import fs from 'node:fs';

const MOST_LINES = 400;
/** Names of the driver kit's functions and structures by header, as the published pages have them. */
const pages = JSON.parse(fs.readFileSync(new URL('./ddi-pages.json', import.meta.url), 'utf8'));
const headerOf = new Map(
  Object.entries(pages.functions).flatMap(([header, names]) => names.map((name) => [name, header])),
);

/** Address of the page that documents a function, or of a search for it. */
export function pageOf(name) {
  const header = headerOf.get(name);
  if (header === undefined) return `https://learn.microsoft.com/en-us/search/?terms=${encodeURIComponent(name)}`;
  return `https://learn.microsoft.com/en-us/windows-hardware/drivers/ddi/${header}/nf-${header}-${name.toLowerCase()}`;
}
export const isDocumented = (name) => headerOf.has(name);

const UNKNOWN =
  /error: (?:use of undeclared identifier|unknown type name|call to undeclared function|implicit declaration of function|no template named|unknown class name|no type named) '([\w:]+)'/;
const HEADER = /fatal error: '([^']+)' file not found/;

/**
 * @param {string} text what the compiler said
 * @returns {{functions: string[], names: string[], headers: string[]}} of Windows: functions; other names; headers that are not there
 */
export function missingNames(text) {
  const functions = new Set();
  const names = new Set();
  const headers = new Set();
  for (const line of text.split('\n')) {
    const header = HEADER.exec(line)?.[1];
    if (header) headers.add(header);
    const name = UNKNOWN.exec(line)?.[1];
    if (name) (headerOf.has(name) ? functions : names).add(name);
  }
  return { functions: [...functions].sort(), names: [...names].sort(), headers: [...headers].sort() };
}

/** The list for people. */
export function missingText(functions) {
  return functions.map((name) => `  ${name}: not simulated. ${pageOf(name)}`).join('\n');
}

/** At most so many lines of the compiler's words. */
export function shortened(text) {
  const lines = text.trimEnd().split('\n');
  if (lines.length <= MOST_LINES) return lines.join('\n');
  return `${lines.slice(0, MOST_LINES).join('\n')}\n... and ${lines.length - MOST_LINES} lines more`;
}
