/**
 * Long commands in pieces: `--shard 2/4` does the second quarter of the work, so that any matrix of machines can share it.
 * Each piece leaves a summary (`--json`), and `lab merge` makes one of them.
 */
import { BadInput } from './problems.ts';

export interface Shard {
  /** 1 to `count`. */
  readonly index: number;
  readonly count: number;
}

export const WHOLE: Shard = { index: 1, count: 1 };

/** Reads `2/4`. Throws BadInput. */
export function parseShard(text: string): Shard {
  const [, index, count] = /^(\d{1,4})\/(\d{1,4})$/.exec(text)?.map(Number) ?? [];
  if (index === undefined || count === undefined || index < 1 || index > count)
    throw new BadInput(
      `--shard ${text}: that is no piece of a whole.`,
      'Write it like 2/4, the second of four pieces.',
    );
  return { index, count };
}

/** True for every `count`-th task, beginning with the `index`-th; tasks are numbered from 0, in an order all pieces share. */
export const inShard = (task: number, { index, count }: Shard): boolean => task % count === index - 1;

/** What went wrong in one task. */
export interface SummaryFailure {
  /** What was done, in one line. */
  readonly task: string;
  readonly reasons: readonly string[];
  /** A command that does it again. */
  readonly again: string;
}

/** What a piece of work left. Counts are added up when pieces are merged. */
export interface Summary {
  readonly kind: 'lab-summary';
  readonly version: 1;
  readonly command: string;
  /** Everything that decides what is done; equal in all pieces of one whole. */
  readonly setup: string;
  readonly shard: Shard;
  readonly counts: Readonly<Record<string, number>>;
  readonly failures: readonly SummaryFailure[];
}

/** A few lines for people. */
export function summaryText({ command, shard, counts, failures }: Summary): string {
  const lines: string[] = [];
  for (const { task, reasons, again } of failures) {
    lines.push(task, ...reasons.map((reason) => `    ${reason}`));
    if (again) lines.push(`    again: ${again}`);
  }
  const piece = shard.count > 1 ? `, piece ${shard.index} of ${shard.count}` : '';
  const numbers = Object.entries(counts).map(([name, count]) => `${count} ${name}`);
  lines.push(
    `${command}${piece}: ${numbers.join(', ')}; ${failures.length === 0 ? 'clean' : `${failures.length} failed`}`,
  );
  return `${lines.join('\n')}\n`;
}
