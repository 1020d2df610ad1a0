/** Which steps of which lessons are done, kept in this browser. What is stored may be from anywhere: it is checked. */
import * as v from 'valibot';
import { LESSONS } from '../../lessons/index.ts';
import { keep, kept } from '../state/storage.ts';

const KEY = 'lessons';
const LONGEST_CHARACTERS = 2000;
const ProgressSchema = v.record(v.string(), v.array(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(7))));

/** Indices of the steps that are done, by a lesson's name. */
export type Progress = Readonly<Record<string, readonly number[]>>;

/** What was done before; nothing for what cannot be read. Lessons and steps that are no more are left out. */
export function readProgress(): Progress {
  const text = kept(KEY);
  if (!text || text.length > LONGEST_CHARACTERS) return {};
  try {
    const read = v.parse(ProgressSchema, JSON.parse(text));
    return Object.fromEntries(
      LESSONS.flatMap(({ name, steps }) => {
        const done = Object.hasOwn(read, name) ? read[name]!.filter((step) => step < steps.length) : [];
        return done.length > 0 ? [[name, [...new Set(done)]]] : [];
      }),
    );
  } catch {
    return {};
  }
}

export const writeProgress = (progress: Progress): void => keep(KEY, JSON.stringify(progress));
