/** Comparing trace texts: the first line that differs, with what stands around it. */

const CONTEXT_LINES = 10;

/** Null when both texts are the same; else a report of the first divergence. The names say where the texts come from. */
export function firstDivergence(
  expected: string,
  actual: string,
  expectedName = 'golden',
  actualName = 'this run',
): string | null {
  if (expected === actual) return null;
  const want = expected.split('\n');
  const have = actual.split('\n');
  let at = 0;
  while (at < want.length && at < have.length && want[at] === have[at]) at++;
  const from = Math.max(0, at - CONTEXT_LINES);
  const report = [
    `first difference in line ${at + 1} (${expectedName} has ${want.length} lines, ${actualName} ${have.length})`,
  ];
  for (let i = from; i < at; i++) report.push(`  ${want[i]}`);
  for (let i = at; i < Math.min(want.length, at + CONTEXT_LINES); i++) report.push(`- ${want[i]}`);
  for (let i = at; i < Math.min(have.length, at + CONTEXT_LINES); i++) report.push(`+ ${have[i]}`);
  return report.join('\n');
}
