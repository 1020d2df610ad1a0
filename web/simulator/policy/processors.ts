/** Sets of processors, one bit each, and the two rules that choose from them. Both rules are part of our model (U-4). */

/** The processors in a set, in order. */
export function membersOf(mask: number): number[] {
  const members: number[] = [];
  for (let cpu = 0; mask >>> cpu !== 0; cpu++) if (mask & (1 << cpu)) members.push(cpu);
  return members;
}

/** `wanted` if it is in the set, else the next one upwards, round the end. The set must not be empty. */
export function nearest(mask: number, wanted: number, count: number): number {
  for (let step = 0; step < count; step++) {
    const cpu = (wanted + step) % count;
    if (mask & (1 << cpu)) return cpu;
  }
  return wanted;
}

/**
 * The processor that is kept for audio threads: the highest-numbered one that serves no registered interrupt, so that the
 * two do not wait for each other. Processor 0 is never kept; with only one other processor, that one serves both. -1: there
 * is only one processor, and none can be kept.
 */
export function reservedProcessor(count: number, interruptProcessors: readonly number[]): number {
  for (let cpu = count - 1; cpu > 0; cpu--) if (!interruptProcessors.includes(cpu)) return cpu;
  return count > 1 ? count - 1 : -1;
}
