/** The timeline as a plain text table, for a mail or a bug report. */
import type { TimelineRow } from '../timeline/rows.ts';

export const MOST_ROWS = 50_000;

/** Seconds with seven decimals (the clock's tick), length in microseconds, columns apart by spaces. `head` goes before it, a line each. */
export function timelineText(head: readonly string[], rows: readonly TimelineRow[], more: boolean): string {
  const cells = rows.map((row) => [
    (row.fromHns / 1e7).toFixed(7),
    row.lengthHns > 0 ? (row.lengthHns / 10).toFixed(1) : '',
    row.kind,
    row.where,
    `${row.what}${row.audio || row.kind === 'glitch' ? '' : ' (not audio)'}`,
  ]);
  const names = ['seconds', 'length, us', 'kind', 'where', 'what'];
  const widths = names.map((name, i) => cells.reduce((most, row) => Math.max(most, row[i]!.length), name.length));
  const line = (row: readonly string[]) =>
    row
      .map((cell, i) => (i < 2 ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!)))
      .join('  ')
      .trimEnd();
  return [
    ...head,
    '',
    line(names),
    line(widths.map((width) => '-'.repeat(width))),
    ...cells.map(line),
    ...(more ? [`There are more rows than ${rows.length}: the rest is left out. Make the stretch shorter.`] : []),
    '',
  ].join('\n');
}
