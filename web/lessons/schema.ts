/**
 * What a guided lesson is: texts, goals that a run meets or does not, and solutions as operations of the lab. Lessons are
 * data; `goals.ts` says whether a goal is met, `perform.ts` does the operations, in the lab and in Node alike.
 */
import * as v from 'valibot';
import { OFFERED, type Windows } from '../simulator/versions.ts';
import { FINDING_LIMIT, TEXT_LIMIT } from './limits.ts';

const whole = (min: number, max: number) => v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max));
const word = v.pipe(v.string(), v.minLength(1), v.maxLength(120));
const name = v.pipe(v.string(), v.regex(/^[a-z0-9][a-z0-9-]{0,63}$/));
const text = v.pipe(v.string(), v.minLength(1), v.maxLength(TEXT_LIMIT));
const bounds = v.strictObject({ min: v.optional(whole(0, 1_000_000)), max: v.optional(whole(0, 1_000_000)) });

/** Which trace records are meant. Everything that is given must hold. */
const MatchSchema = v.strictObject({
  /** Function or event without its object: `SetWritePacket`. A call that returns later has a second record of this name. */
  call: word,
  /** Kind of the object the call is made on: `port` for port#2. */
  on: v.optional(word),
  /** Arguments as the trace shows them, `name=value`; each must be there. */
  args: v.optional(v.pipe(v.array(word), v.maxLength(6))),
  /** Text that stands in the result: a status, `more=TRUE`. */
  result: v.optional(word),
});
export type Match = v.InferOutput<typeof MatchSchema>;

const SetupSchema = v.strictObject({
  name: v.optional(name),
  windows: v.optional(v.picklist(Object.keys(OFFERED) as Windows[])),
  device: v.optional(v.picklist(['ac97', 'virtual'])),
  driver: v.optional(name),
  protected: v.optional(v.boolean()),
  packetFrames: v.optional(whole(32, 32_767)),
  load: v.optional(v.picklist(['none', 'network', 'storage', 'graphics', 'scan'])),
  /** An action of this kind is planned. */
  action: v.optional(word),
});

/** A condition on a run. Flat by intention: a goal is a list of these, all of which must hold. */
const ConditionSchema = v.variant('is', [
  /** The set-up of the run. */
  v.strictObject({ is: v.literal('setup'), ...SetupSchema.entries }),
  /** The run stands at its end; `failure`: how it failed, absent when it did not. */
  v.strictObject({
    is: v.literal('ended'),
    failure: v.optional(v.picklist(['bug-check', 'trap', 'hang', 'load', 'start'])),
  }),
  /** So many records match; absent: at least one. */
  v.strictObject({ is: v.literal('records'), match: MatchSchema, count: v.optional(bounds) }),
  /** Records that match one after the other, each later than the one before. */
  v.strictObject({
    is: v.literal('order'),
    matches: v.pipe(v.array(MatchSchema), v.minLength(2), v.maxLength(6)),
  }),
  /** The last record before the playhead matches: one stands on it. */
  v.strictObject({ is: v.literal('playhead'), match: MatchSchema }),
  /** The chosen row of the trace matches; `after`: it comes later than the first record that matches this. */
  v.strictObject({ is: v.literal('chosen'), match: MatchSchema, after: v.optional(MatchSchema) }),
  v.strictObject({ is: v.literal('glitches'), count: bounds }),
  /** Findings of this rule; without one, findings above a note. */
  v.strictObject({
    is: v.literal('findings'),
    rule: v.optional(v.pipe(v.string(), v.maxLength(FINDING_LIMIT))),
    count: v.optional(bounds),
  }),
  /** Stream resources that are registered at the playhead, or `ever` were. */
  v.strictObject({
    is: v.literal('resources'),
    kind: v.optional(v.picklist(['interrupt', 'thread'])),
    via: v.optional(v.picklist(['Manager', 'Manager2', 'PcAddStreamResource'])),
    ever: v.optional(v.boolean()),
    count: bounds,
  }),
  v.strictObject({ is: v.literal('power'), state: v.picklist(['D0', 'D1', 'D2', 'D3']) }),
  v.strictObject({ is: v.literal('low-latency'), on: v.boolean() }),
  /** Nothing the driver made is left allocated. */
  v.strictObject({ is: v.literal('nothing-left') }),
]);
export type Condition = v.InferOutput<typeof ConditionSchema>;

/** What a person can do in the lab, as data. */
const OperationSchema = v.variant('do', [
  /** Takes a scenario of the library. */
  v.strictObject({ do: v.literal('scenario'), name }),
  /** Changes the set-up. */
  v.strictObject({
    do: v.literal('set'),
    windows: SetupSchema.entries.windows,
    device: SetupSchema.entries.device,
    protected: SetupSchema.entries.protected,
    packetFrames: SetupSchema.entries.packetFrames,
    load: SetupSchema.entries.load,
  }),
  /** Runs to the end. */
  v.strictObject({ do: v.literal('run') }),
  /** Goes to a virtual time. */
  v.strictObject({ do: v.literal('seek'), ms: v.pipe(v.number(), v.minValue(0), v.maxValue(3_600_000)) }),
  v.strictObject({
    do: v.picklist(['step', 'back']),
    unit: v.picklist(['record', 'packet', 'glitch']),
    times: v.optional(whole(1, 100), 1),
  }),
  /** One of the things the lab offers to provoke, at the playhead. */
  v.strictObject({ do: v.literal('provoke'), what: name }),
  /** Chooses a row of the trace: the first that matches, after the first that matches `after`. */
  v.strictObject({ do: v.literal('choose'), match: MatchSchema, after: v.optional(MatchSchema) }),
]);
export type Operation = v.InferInput<typeof OperationSchema>;

const StepSchema = v.strictObject({
  /** Short, as a heading. */
  title: v.pipe(v.string(), v.minLength(1), v.maxLength(60)),
  /** Two to five sentences; `{documented: page}` and `{modelled: U-4}` mark claims, backticks mark names. */
  text,
  /** What has to be reached, in one sentence. */
  goal: v.pipe(v.string(), v.minLength(1), v.maxLength(220)),
  /** All must hold. */
  when: v.pipe(v.array(ConditionSchema), v.minLength(1), v.maxLength(8)),
  hints: v.pipe(v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(240))), v.minLength(2), v.maxLength(3)),
  /** From the end of the step before to the goal. */
  solution: v.pipe(v.array(OperationSchema), v.minLength(1), v.maxLength(12)),
});

export const LessonSchema = v.strictObject({
  /** Stable: addresses and stored progress use it. */
  name,
  title: v.pipe(v.string(), v.minLength(1), v.maxLength(60)),
  /** What one knows afterwards; one or two sentences. */
  aim: v.pipe(v.string(), v.minLength(1), v.maxLength(300)),
  minutes: whole(5, 20),
  /** Topic of the reference that tells more. */
  topic: name,
  /** The scenario the lesson begins with, not yet run. */
  scenario: name,
  steps: v.pipe(v.array(StepSchema), v.minLength(5), v.maxLength(8)),
});
export type Lesson = v.InferInput<typeof LessonSchema>;
export type Step = v.InferInput<typeof StepSchema>;
