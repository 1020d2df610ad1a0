/** Where the lanes stand: from top to bottom heard, buffer, pinned processor, resources, the other processors. */
import type { Snapshot, StreamView } from '../../simulator/views.ts';

export interface CpuLane {
  readonly cpu: number;
  readonly pinned: boolean;
  readonly y: number;
  readonly height: number;
  readonly rows: readonly { y: number; height: number }[];
}
export interface StreamLane {
  readonly stream: StreamView | null;
  readonly index: number;
  readonly heardY: number;
  readonly heardHeight: number;
  readonly slots: readonly { y: number; height: number }[];
}
export interface ResourceLane {
  readonly resource: string;
  readonly y: number;
  readonly height: number;
}

export interface Lanes {
  readonly gutter: number;
  readonly rulerHeight: number;
  readonly streams: readonly StreamLane[];
  readonly resources: readonly ResourceLane[];
  readonly resourcesY: number;
  readonly cpus: readonly CpuLane[];
  readonly height: number;
}

const RULER = 30;
/** Heights of DIRQL, DISPATCH and PASSIVE. */
const PINNED_ROWS = [16, 18, 18] as const;
const OTHER_ROWS = [5, 8, 7] as const;
const MOST_RESOURCE_LANES = 4;

/** Lanes for a snapshot; without one the same frame stands empty. `width` decides gutter and how many processors fit. */
export function layLanes(snapshot: Snapshot | null, processors: number, pinned: number, width: number): Lanes {
  const narrow = width < 560;
  const gutter = narrow ? 70 : width < 860 ? 118 : 124;
  let y = RULER + 8;
  const shown = snapshot?.streams.length ? snapshot.streams : [null];
  const heardHeight = shown.length > 1 ? 48 : 72;
  const slotHeight = shown.length > 1 ? 16 : 24;
  const streams = shown.map((stream, index) => {
    const heardY = y;
    y += heardHeight + 8;
    const slots = Array.from({ length: stream ? Math.max(1, Math.min(2, stream.notificationCount)) : 2 }, () => {
      const slot = { y, height: slotHeight };
      y += slotHeight + 2;
      return slot;
    });
    y += 12;
    return { stream, index, heardY, heardHeight, slots };
  });
  const cpus: CpuLane[] = [];
  const stack = (cpu: number, isPinned: boolean, heights: readonly number[], gap: number) => {
    const top = y;
    const rows = heights.map((height) => {
      const row = { y, height };
      y += height;
      return row;
    });
    cpus.push({ cpu, pinned: isPinned, y: top, height: y - top, rows });
    y += gap;
  };
  stack(pinned, true, PINNED_ROWS, 8);
  const resourcesY = y;
  const named = [...new Set(snapshot?.resources.map((r) => r.resource) ?? [])].slice(0, MOST_RESOURCE_LANES);
  const resources = (named.length ? named : ['']).map((resource) => {
    const lane = { resource, y, height: 17 };
    y += 17;
    return lane;
  });
  y += 9;
  const others = Array.from({ length: processors }, (_, cpu) => cpu).filter((cpu) => cpu !== pinned);
  for (const cpu of narrow ? others.slice(0, 1) : others) stack(cpu, false, OTHER_ROWS, 4);
  return { gutter, rulerHeight: RULER, streams, resources, resourcesY, cpus, height: y + 4 };
}

/** The processor to draw large: the one whose ISRs serve the stream, else one with work of the audio path, else 0. */
export function audioProcessor(
  slices: { cpu: Uint8Array; level: Uint8Array; audio: Uint8Array } | null,
): number | null {
  if (!slices) return null;
  const weight = new Map<number, number>();
  for (let i = 0; i < slices.cpu.length; i++) {
    if (!slices.audio[i]) continue;
    const cpu = slices.cpu[i]!;
    weight.set(cpu, (weight.get(cpu) ?? 0) + (slices.level[i]! > 0 ? 100 : 1));
  }
  let best: number | null = null;
  for (const [cpu, w] of weight) if (best === null || w > weight.get(best)!) best = cpu;
  return best;
}
