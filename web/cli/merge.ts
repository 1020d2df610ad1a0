/** `lab merge`: one summary, or one report, of the pieces a long command was done in. */
import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import * as v from 'valibot';
import { mergeReports, type ConformanceReport } from '../simulator/conformance/report.ts';
import { REPORT_SCHEMA } from '../simulator/conformance/reportschema.ts';
import { tell, type TellOptions } from './conformancetell.ts';
import type { Place } from './place.ts';
import { BadInput, fileTrouble } from './problems.ts';
import { summaryText, WHOLE, type Shard, type Summary } from './shard.ts';

/** A report of the whole library has a tenth of that. */
const LARGEST_PIECE_BYTES = 64 * 1024 * 1024;

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
  checkPieces(pieces.map(({ command, setup, shard }) => ({ work: `${command} (${setup})`, shard })));
  const counts: Record<string, number> = {};
  for (const piece of pieces)
    for (const [name, count] of Object.entries(piece.counts)) counts[name] = (counts[name] ?? 0) + count;
  return { ...first, shard: WHOLE, counts, failures: pieces.flatMap(({ failures }) => failures) };
}

/** Puts the reports of `lab conformance --shard` together: what it reports without. Throws as `mergeSummaries`. */
export function mergeConformance(pieces: readonly ConformanceReport[]): ConformanceReport {
  checkPieces(
    pieces.map(({ driver, module, setup, shard }) => ({
      work: `conformance ${driver} (module ${module.slice(0, 12)}, setup ${setup.slice(0, 12)})`,
      shard,
    })),
  );
  return mergeReports(pieces);
}

/** Throws BadInput unless these are all pieces of one work, each once. */
function checkPieces(pieces: readonly { readonly work: string; readonly shard: Shard }[]): void {
  const [first] = pieces;
  if (!first) throw new BadInput('There is nothing to merge.');
  const { count } = first.shard;
  const seen = new Set<number>();
  for (const { work, shard } of pieces) {
    if (work !== first.work || shard.count !== count)
      throw new BadInput(`These are pieces of different work: ${first.work} in ${count}, ${work} in ${shard.count}.`);
    if (seen.has(shard.index)) throw new BadInput(`Piece ${shard.index} of ${shard.count} is there twice.`);
    seen.add(shard.index);
  }
  const missing: number[] = [];
  for (let index = 1; index <= count; index++) if (!seen.has(index)) missing.push(index);
  if (missing.length > 0) throw new BadInput(`Missing of ${count} pieces: ${missing.join(', ')}.`);
}

function readPiece(place: Place, path: string): Summary | ConformanceReport {
  let value: unknown;
  try {
    const { size } = statSync(resolve(place.from, path));
    if (size > LARGEST_PIECE_BYTES)
      throw new BadInput(`${path} has ${Math.ceil(size / 1048576)} MB; up to 64 MB are taken.`);
    value = JSON.parse(readFileSync(resolve(place.from, path), 'utf8'));
  } catch (error) {
    if (error instanceof BadInput) throw error;
    throw new BadInput(`${path}: ${error instanceof SyntaxError ? 'not JSON' : fileTrouble(error)}.`);
  }
  if (v.is(SummarySchema, value)) return value;
  const report = v.safeParse(REPORT_SCHEMA, value);
  if (report.success) return report.output;
  const isReport = v.is(v.object({ kind: v.literal('lab-conformance') }), value);
  const issue = report.issues[0];
  const where = v.getDotPath(issue);
  throw new BadInput(
    isReport
      ? `${path} is no conformance report of this version of the lab: ${where === null ? '' : `${where}: `}${issue.message}.`
      : `${path} is not a summary of this program.`,
    'Give it what each piece printed with --json.',
  );
}

/** Merges and prints; 0 when every piece was clean. Throws BadInput. */
export function merge(place: Place, paths: readonly string[], options: TellOptions): number {
  const pieces = paths.map((path) => readPiece(place, path));
  const reports = pieces.filter((piece) => piece.kind === 'lab-conformance');
  const summaries = pieces.filter((piece) => piece.kind === 'lab-summary');
  if (reports.length > 0 && summaries.length > 0)
    throw new BadInput('These are pieces of different work: conformance reports, and summaries of other commands.');
  if (reports.length > 0) return tell(place, mergeConformance(reports), options);
  if (options.junit !== undefined)
    throw new BadInput('--junit is for conformance reports; these are summaries of another command.');
  const whole = mergeSummaries(summaries);
  process.stdout.write(options.json ? `${JSON.stringify(whole, null, 2)}\n` : summaryText(whole));
  return whole.failures.length === 0 ? 0 : 1;
}
