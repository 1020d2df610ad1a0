/**
 * The state of the lab in one versioned JSON value: what is run, where the run stands, how one looks at it. The theme is no part of it: it
 * stays the reader's own choice. Each part is checked by itself: a wrong one is named and left out, the others stand. Nothing here touches a page.
 */
import * as v from 'valibot';
import { readScenario, type Scenario } from '../simulator/scenario/schema.ts';
import { tooLarge } from './bounds.ts';
import type { LinkMark, LinkState, LinkView, Position } from './types.ts';

/** Version of the state we write. Older ones are brought up by `MIGRATIONS`. */
export const STATE_VERSION = 1;

const hns = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(36_100_000_000));

const records = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000_000_000));

/** Where the run stands: after so many records, at a virtual time, or at its end. */
const PositionSchema: v.GenericSchema<Position> = v.union([
  v.strictObject({ records }),
  v.strictObject({ hns }),
  v.strictObject({ end: v.literal(true) }),
]);

/** Bounds of bookmarks, here and in the lab. */
export const MOST_MARKS = 20;
export const MARK_NAME_CHARACTERS = 60;
export const MARK_NOTE_CHARACTERS = 200;
const MarksSchema: v.GenericSchema<LinkMark[]> = v.pipe(
  v.array(
    v.strictObject({
      name: v.pipe(v.string(), v.maxLength(MARK_NAME_CHARACTERS)),
      note: v.pipe(v.string(), v.maxLength(MARK_NOTE_CHARACTERS)),
      records,
      atHns: hns,
    }),
  ),
  v.maxLength(MOST_MARKS),
);

const FIELDS = {
  /** The stretch of virtual time in sight. */
  fromHns: hns,
  lengthHns: v.pipe(v.number(), v.integer(), v.minValue(200), v.maxValue(36_800_000_000)),
  /** Whether the stretch follows the playhead. */
  follow: v.boolean(),
  /** The processor drawn large. */
  pinned: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(15)),
  /** A time that was chosen. */
  cursorHns: hns,
  tab: v.pipe(v.string(), v.regex(/^[a-z-]{1,20}$/)),
  /** What the trace is searched for. */
  find: v.pipe(v.string(), v.maxLength(200)),
  /** Groups of records the trace leaves out. */
  hidden: v.pipe(v.array(v.pipe(v.string(), v.regex(/^[a-z-]{1,20}$/))), v.maxLength(20)),
  /** Virtual time per real time; `null` is as fast as it goes, which JSON has no number for. */
  speed: v.nullable(v.pipe(v.number(), v.minValue(0.0001), v.maxValue(1000))),
  /** What the source pane shows. */
  source: v.strictObject({
    file: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_.-]{1,60}$/)),
    line: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100_000)),
  }),
} as const;

export interface StateResult {
  readonly state: LinkState;
  /** What was ignored and why, one sentence each. */
  readonly problems: readonly string[];
}

const PROBLEMS_SHOWN = 5;
/** Of each; a schema may list all that is possible, and foreign names may be of any length. */
const PROBLEM_CHARACTERS = 240;

const cut = (text: string): string =>
  text.length > PROBLEM_CHARACTERS ? `${text.slice(0, PROBLEM_CHARACTERS)}…` : text;

/** Brings a state of version n to version n + 1. There is one version so far. */
const MIGRATIONS: Readonly<Record<number, (state: Record<string, unknown>) => Record<string, unknown>>> = {};

/** Checks a value from outside. Never throws; whatever is wrong with it is left out and named. */
export function readState(value: unknown): StateResult {
  const large = tooLarge(value);
  if (large) return nothing(large);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return nothing('it holds no state of the lab');
  let state = value as Record<string, unknown>;
  const { version } = state;
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) return nothing('it names no version');
  if (version > STATE_VERSION) {
    return nothing(`it has version ${version}, this lab reads up to version ${STATE_VERSION}; update the lab`);
  }
  for (let at = version; at < STATE_VERSION; at++) state = MIGRATIONS[at]!(state);

  const problems: string[] = [];
  const result: { scenario?: Scenario; at?: Position; view?: LinkView; marks?: readonly LinkMark[] } = {};
  if (state.scenario !== undefined) {
    const read = readScenario(state.scenario);
    if (read.ok) result.scenario = read.scenario;
    else {
      const list = read.problems
        .slice(0, PROBLEMS_SHOWN)
        .map((p) => cut(p.path ? `${p.path}: ${p.message}` : p.message));
      const more = read.problems.length - list.length;
      problems.push(`its scenario cannot be run: ${list.join('; ')}${more > 0 ? `; and ${more} more` : ''}`);
    }
  }
  if (state.at !== undefined) {
    const read = v.safeParse(PositionSchema, state.at);
    if (read.success) result.at = read.output;
    else problems.push('its position is none');
  }
  if (state.view !== undefined) result.view = readView(state.view, problems);
  if (state.marks !== undefined) {
    const read = v.safeParse(MarksSchema, state.marks);
    if (read.success) result.marks = read.output;
    else problems.push('its bookmarks are none');
  }
  // A position without its scenario is a position in something else.
  if (!result.scenario && state.scenario !== undefined) {
    delete result.at;
    delete result.marks;
  }
  return { state: result, problems };
}

function readView(value: unknown, problems: string[]): LinkView {
  const view: Record<string, unknown> = {};
  if (typeof value !== 'object' || value === null) {
    problems.push('its view is none');
    return {};
  }
  for (const [name, schema] of Object.entries(FIELDS)) {
    const given = (value as Record<string, unknown>)[name];
    if (given === undefined) continue;
    const read = v.safeParse(schema, given);
    if (read.success) view[name] = read.output;
    else problems.push(`its view: ${name} is not possible`);
  }
  return view;
}

const nothing = (problem: string): StateResult => ({ state: {}, problems: [problem] });

/** The JSON of a state, in the present version. */
export function writeState(state: LinkState): string {
  return JSON.stringify({ version: STATE_VERSION, ...state });
}
