/** The figures of a stretch of the run in words. */
import type { StretchFacts } from '../../simulator/views.ts';
import { count, duration, seconds } from '../format.ts';

const some = (n: number, one: string, many = `${one}s`): string => `${count(n)} ${n === 1 ? one : many}`;

/** Short statements, the most telling first. */
export function parts(facts: StretchFacts): string[] {
  const lengthHns = facts.toHns - facts.fromHns;
  const others = facts.otherInterrupts + facts.otherDpcs;
  return [
    duration(lengthHns),
    some(facts.glitches, 'glitch', 'glitches'),
    some(facts.packets, 'packet'),
    `${some(facts.interrupts, 'interrupt')} and ${some(facts.dpcs, 'DPC')} of the driver`,
    ...(others > 0
      ? [`${some(facts.otherInterrupts, 'interrupt')} and ${some(facts.otherDpcs, 'DPC')} of others`]
      : []),
    some(facts.records, 'record'),
    `busy: ${facts.busyHns.map((busyHns, cpu) => `CPU ${cpu} ${share(busyHns / lengthHns)}`).join(', ')}`,
  ];
}

function share(part: number): string {
  const percent = part * 100;
  return percent > 0 && percent < 0.1 ? 'under 0.1 %' : `${Number(percent.toFixed(1))} %`;
}

/** For the clipboard: a line each. */
export function factsText(facts: StretchFacts): string {
  return [`${seconds(facts.fromHns)} to ${seconds(facts.toHns)} s`, ...parts(facts), ''].join('\n');
}
