/** Who had a processor while somebody else waited for it. */
import type { Machine } from '../kernel/machine.ts';
import { durationText } from './duration.ts';

interface Holder {
  readonly cpu: number;
  readonly level: number;
  readonly nameId: number;
  heldHns: number;
  times: number;
}

const LEVEL_NAMES = ['Thread', 'DPC', 'Interrupt'] as const;
/** Holders named in one sentence. */
const MOST_NAMED = 3;

/** A stretch of time. */
export interface Span {
  readonly fromHns: number;
  readonly toHns: number;
}

/** Calls `see` for every slice that overlaps a span, those under way included. */
export function eachSlice(
  machine: Machine,
  { fromHns, toHns }: Span,
  see: (cpu: number, level: number, nameId: number, fromHns: number, toHns: number) => void,
): void {
  const { slices } = machine;
  for (let i = slices.firstEndingAfter(fromHns); i < slices.length; i++) {
    const from = slices.fromHns[i]!;
    const to = slices.toHns[i]!;
    if (from < toHns) see(slices.cpu[i]!, slices.level[i]!, slices.name[i]!, from, to);
    else if (to > toHns + slices.longestHns) break;
  }
  for (const { index, running } of machine.processors) {
    if (!running || running.sliceFromHns >= toHns || machine.nowHns <= fromHns) continue;
    const level = running.kind === 'isr' ? 2 : running.kind === 'dpc' ? 1 : 0;
    see(index, level, running.nameId, running.sliceFromHns, machine.nowHns);
  }
}

/**
 * In words, who held the processors in `mask` during `spans`, the longest first, while `who` waited: `DPC load#1 (network) held
 * processor 2 for 3.2 ms while dpc#1 waited`. '' when nobody did.
 */
export function heldText(machine: Machine, mask: number, spans: readonly Span[], who: string): string {
  const holders = new Map<number, Holder>();
  for (const span of spans) {
    eachSlice(machine, span, (cpu, level, nameId, fromHns, toHns) => {
      if ((mask & (1 << cpu)) === 0 || machine.trace.names[nameId] === who) return;
      const hns = Math.min(toHns, span.toHns) - Math.max(fromHns, span.fromHns);
      const key = (nameId * 4 + level) * 32 + cpu;
      const holder = holders.get(key);
      if (holder) {
        holder.heldHns += hns;
        holder.times++;
      } else holders.set(key, { cpu, level, nameId, heldHns: hns, times: 1 });
    });
  }
  const sorted = [...holders.values()].sort((a, b) => b.heldHns - a.heldHns || a.nameId - b.nameId || a.cpu - b.cpu);
  const longest = sorted[0]?.heldHns ?? 0;
  const texts = sorted
    .filter(({ heldHns }) => heldHns * 5 >= longest)
    .slice(0, MOST_NAMED)
    .map(
      ({ cpu, level, nameId, heldHns, times }) =>
        `${LEVEL_NAMES[level]} ${machine.trace.names[nameId]} held processor ${cpu} for ${durationText(heldHns)}${times > 1 ? ` in ${times} stretches` : ''}`,
    );
  const woke = machine.processors.filter(
    ({ index, exitFromHns, exitToHns }) =>
      (mask & (1 << index)) !== 0 &&
      spans.some(({ fromHns, toHns }) => exitFromHns >= 0 && exitFromHns < toHns && exitToHns > fromHns),
  );
  for (const { index, exitFromHns, exitToHns } of woke)
    if ((exitToHns - exitFromHns) * 5 >= longest)
      texts.push(`processor ${index} took ${durationText(exitToHns - exitFromHns)} to leave its idle state`);
  return texts.length === 0 ? '' : `${texts.join(', ')} while ${who} waited`;
}
