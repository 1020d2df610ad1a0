/** How large a JSON value from outside may be before anyone checks its meaning: checks take time for each part, and for each part that is wrong. */

/** The longest array of a scenario is that of its actions. */
const MOST_IN_ARRAY = 1000;
const MOST_PARTS = 20_000;
const MOST_DEEP = 12;

/** What is too large about it, as a sentence; undefined when it is within bounds. Takes time for `MOST_PARTS` at most. */
export function tooLarge(value: unknown): string | undefined {
  let parts = 0;
  const open: { readonly value: unknown; readonly depth: number }[] = [{ value, depth: 0 }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { value: part, depth } = next;
    if (typeof part !== 'object' || part === null) continue;
    if (depth > MOST_DEEP) return `it is nested more than ${MOST_DEEP} levels deep`;
    if (Array.isArray(part) && part.length > MOST_IN_ARRAY) {
      return `a list in it has ${part.length} entries; ${MOST_IN_ARRAY} are possible`;
    }
    const inner = Object.values(part);
    parts += inner.length;
    if (parts > MOST_PARTS) return `it has more than ${MOST_PARTS} parts`;
    for (const value of inner) open.push({ value, depth: depth + 1 });
  }
  return undefined;
}
