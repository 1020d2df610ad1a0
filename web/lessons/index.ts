/** All lessons, in the order of a workshop. Their places in this list are the numbers in addresses: `#lesson=2.3`. */
import { findTheInterface } from './1-find-the-interface.ts';
import { registerAndRemove } from './2-register-and-remove.ts';
import { whatProtectionDoes } from './3-what-protection-does.ts';
import { packets } from './4-packets.ts';
import { powerAndRebalance } from './5-power-and-rebalance.ts';
import { surpriseRemoval } from './6-surprise-removal.ts';
import type { Lesson } from './schema.ts';

export const LESSONS: readonly Lesson[] = [
  findTheInterface,
  registerAndRemove,
  whatProtectionDoes,
  packets,
  powerAndRebalance,
  surpriseRemoval,
];

/** A step by its places in the lists, counted from 0. */
export interface Place {
  readonly lesson: number;
  readonly step: number;
}

/** Reads `2`, `2.3` or `packets.3`; undefined for what is no step. */
export function placeOf(text: string): Place | undefined {
  const [first = '', second = '1', ...more] = text.split('.');
  const lesson = /^\d$/.test(first) ? Number(first) - 1 : LESSONS.findIndex(({ name }) => name === first);
  const step = /^\d$/.test(second) ? Number(second) - 1 : -1;
  return more.length === 0 && LESSONS[lesson]?.steps[step] ? { lesson, step } : undefined;
}

/** How a step is named in addresses. */
export const placeText = ({ lesson, step }: Place): string => `${lesson + 1}.${step + 1}`;
