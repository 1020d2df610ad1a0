/** `lab merge`: one summary of the pieces a long command was done in. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import * as v from 'valibot';
import type { Place } from './place.ts';
import { BadInput, fileTrouble } from './problems.ts';
import { summaryText, WHOLE, type Summary } from './shard.ts';

const SummarySchema = v.object({
  kind: v.literal('lab-summary'),
  version: v.literal(1),
  command: v.string(),
  setup: v.string(),
  shard: v.object({
    index: v.pipe(v.number(), v.integer(), v.minValue(1)),
    count: v.pipe(v.number(), v.integer(), v.minValue(1)),
  }),
  counts: v.record(v.string(), v.number()),
  failures: v.array(v.object({ task: v.string(), reasons: v.array(v.string()), again: v.string() })),
});

/** Puts pieces together. Throws BadInput when they are not the pieces of one whole, each once. */
export function mergeSummaries(pieces: readonly Summary[]): Summary {
  const [first] = pieces;
  if (!first) throw new BadInput('There is nothing to merge.');
  const seen = new Set<number>();
  for (const { command, setup, shard } of pieces) {
    if (command !== first.command || setup !== first.setup || shard.count !== first.shard.count)
      throw new BadInput(
        `These are pieces of different work: ${first.command} (${first.setup}) in ${first.shard.count}, ${command} (${setup}) in ${shard.count}.`,
      );
    if (seen.has(shard.index)) throw new BadInput(`Piece ${shard.index} of ${shard.count} is there twice.`);
    seen.add(shard.index);
  }
  const missing = Array.from({ length: first.shard.count }, (_, i) => i + 1).filter((index) => !seen.has(index));
  if (missing.length > 0) throw new BadInput(`Missing of ${first.shard.count} pieces: ${missing.join(', ')}.`);
  const counts: Record<string, number> = {};
  for (const piece of pieces)
    for (const [name, count] of Object.entries(piece.counts)) counts[name] = (counts[name] ?? 0) + count;
  return { ...first, shard: WHOLE, counts, failures: pieces.flatMap(({ failures }) => failures) };
}

function readSummary(place: Place, path: string): Summary {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(resolve(place.from, path), 'utf8'));
  } catch (error) {
    throw new BadInput(`${path}: ${error instanceof SyntaxError ? 'not JSON' : fileTrouble(error)}.`);
  }
  const result = v.safeParse(SummarySchema, value);
  if (!result.success) throw new BadInput(`${path} is not a summary of this program.`);
  return result.output;
}

/** Merges and prints; 0 when every piece was clean. Throws BadInput. */
export function merge(place: Place, paths: readonly string[], { json = false }: { json?: boolean }): number {
  const whole = mergeSummaries(paths.map((path) => readSummary(place, path)));
  process.stdout.write(json ? `${JSON.stringify(whole, null, 2)}\n` : summaryText(whole));
  return whole.failures.length === 0 ? 0 : 1;
}
