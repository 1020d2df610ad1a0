/** What lies under a point of the drawing, in words. */
import type { LaneSlices } from '../../simulator/views.ts';
import { count, duration, seconds } from '../format.ts';
import type { CpuLane, Lanes } from './lanes.ts';
import type { TimelineData } from './pen.ts';

/** What is under a point, in words; empty when nothing is. */
export function describeAt(lanes: Lanes, data: TimelineData, hns: number, y: number, hnsPerPx: number): string {
  if (data.wide) return data.wide.describe(lanes, data, hns, y);
  const cpu = lanes.cpus.find((lane) => y >= lane.y && y <= lane.y + lane.height);
  if (cpu && data.slices) return describeSlice(cpu, data.slices, hns, y, hnsPerPx);
  for (const lane of lanes.streams) {
    const slot = lane.slots.findIndex((s) => y >= s.y && y <= s.y + s.height);
    if (slot < 0 || !data.slices) continue;
    const packet = data.slices.packets.find(
      (p) =>
        p.stream === lane.index &&
        p.packet % lane.slots.length === slot &&
        hns >= Math.min(p.fromHns, p.writtenHns || p.fromHns) &&
        hns <= p.toHns,
    );
    if (!packet) return '';
    const written = Number.isNaN(packet.writtenHns)
      ? 'never written'
      : `written ${seconds(packet.writtenHns)}, ${duration(Math.abs(packet.fromHns - packet.writtenHns))} ${packet.late ? 'late' : 'before the device'}`;
    return `packet ${count(packet.packet)}\ndevice ${seconds(packet.fromHns)} to ${seconds(packet.toHns)}\n${written}`;
  }
  return '';
}

function describeSlice(lane: CpuLane, slices: LaneSlices, hns: number, y: number, hnsPerPx: number): string {
  const level = 2 - lane.rows.findIndex((row) => y < row.y + row.height);
  const slack = 3 * hnsPerPx;
  let found = -1;
  for (let i = 0; i < slices.cpu.length; i++) {
    if (slices.cpu[i] !== lane.cpu || slices.level[i] !== level) continue;
    if (hns < slices.fromHns[i]! - slack || hns > slices.toHns[i]! + slack) continue;
    if (found < 0 || slices.audio[i]) found = i;
  }
  if (found < 0) return '';
  const kind = level === 2 ? 'ISR' : level === 1 ? 'DPC' : 'thread';
  const length = duration(slices.toHns[found]! - slices.fromHns[found]!);
  return `${kind} ${slices.names[slices.name[found]!] ?? ''}, CPU ${lane.cpu}\n${seconds(slices.fromHns[found]!)} for ${length}`;
}
