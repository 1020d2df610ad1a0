/** Runs, bookmarks and breakpoints as they are kept in this browser: checked when read, each entry by itself. */
import * as v from 'valibot';
import { MOST_BREAKPOINTS, type Breakpoint } from '../../simulator/inspect/breakpoint.ts';
import type { Scenario } from '../../simulator/scenario/schema.ts';
import { MARK_NAME_CHARACTERS, MARK_NOTE_CHARACTERS, MOST_MARKS } from '../../link/state.ts';
import { schema } from './checking.ts';
import { kept } from './storage.ts';

export const MOST_RUNS = 12;
export const MOST_BOOKMARKS = MOST_MARKS;
export const NAME_CHARACTERS = MARK_NAME_CHARACTERS;
export const NOTE_CHARACTERS = MARK_NOTE_CHARACTERS;

const whole = v.pipe(v.number(), v.integer(), v.minValue(0));
const text = (most: number) => v.pipe(v.string(), v.maxLength(most));

const BookmarkSchema = v.strictObject({
  name: text(NAME_CHARACTERS),
  note: text(NOTE_CHARACTERS),
  /** Records before and with this place, and its virtual time. */
  records: whole,
  atHns: whole,
});
export type Bookmark = v.InferOutput<typeof BookmarkSchema>;

const RunSchema = v.strictObject({
  id: whole,
  /** '' as long as nobody named it. */
  name: text(NAME_CHARACTERS),
  /** The run it was made from, and at what virtual time; null for one that stands for itself. */
  parent: v.nullable(v.strictObject({ id: whole, atHns: whole })),
  /** Where it was left. */
  records: whole,
  nowHns: whole,
  view: v.strictObject({ fromHns: v.number(), lengthHns: v.pipe(v.number(), v.minValue(200)), follow: v.boolean() }),
  /** What had come of it at the furthest place it was at. */
  outcome: v.strictObject({ records: whole, nowHns: whole, glitches: whole, headline: text(300) }),
  bookmarks: v.pipe(v.array(BookmarkSchema), v.maxLength(MOST_BOOKMARKS)),
  scenario: v.unknown(),
});
export type KeptRun = Omit<v.InferOutput<typeof RunSchema>, 'scenario'> & { readonly scenario: Scenario };

const pattern = v.pipe(v.string(), v.minLength(1), v.maxLength(120));
const BreakpointSchema = v.variant('on', [
  v.strictObject({ on: v.literal('function'), pattern }),
  v.strictObject({ on: v.literal('status'), status: pattern }),
  v.strictObject({ on: v.literal('state'), state: v.picklist(['STOP', 'ACQUIRE', 'PAUSE', 'RUN']) }),
  v.strictObject({ on: v.literal('glitch') }),
  v.strictObject({ on: v.literal('finding') }),
]);
const StopSchema = v.strictObject({ enabled: v.boolean(), breakpoint: BreakpointSchema });
export interface Stop {
  readonly enabled: boolean;
  readonly breakpoint: Breakpoint;
}

export const RUNS_KEY = 'runs';
export const STOPS_KEY = 'breakpoints';

/** The runs of earlier visits. What cannot be read is left out. */
export async function keptRuns(): Promise<KeptRun[]> {
  const { readScenario } = await schema();
  return entries(RUNS_KEY, MOST_RUNS).flatMap((entry) => {
    const read = v.safeParse(RunSchema, entry);
    if (!read.success) return [];
    const scenario = readScenario(read.output.scenario);
    return scenario.ok ? [{ ...read.output, scenario: scenario.scenario }] : [];
  });
}

export function keptStops(): Stop[] {
  return entries(STOPS_KEY, MOST_BREAKPOINTS).flatMap((entry) => {
    const read = v.safeParse(StopSchema, entry);
    return read.success ? [read.output] : [];
  });
}

function entries(key: string, most: number): unknown[] {
  try {
    const value: unknown = JSON.parse(kept(key) ?? '[]');
    return Array.isArray(value) ? value.slice(0, most) : [];
  } catch {
    return [];
  }
}
