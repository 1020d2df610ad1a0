/** What the processors did, where they were protected, and the lifelines of registered resources. */
import type { LaneSlices, Snapshot } from '../../simulator/views.ts';
import { hatchUp, label, tint } from './canvas.ts';
import type { CpuLane } from './lanes.ts';
import type { Pen } from './pen.ts';

const LABEL_FROM_PX = 46;
/** ISR, DPC and thread on the audio path never get thinner than this. */
const AUDIO_MIN_PX = [2, 3, 2.5] as const;

/** The ground of a processor's lane while our Windows keeps other work off it. Hatch and words: never colour alone. */
export function drawProtected(pen: Pen, lane: CpuLane, snapshot: Snapshot | null): void {
  const { ctx, ink, x, left, right, frame } = pen;
  for (const stretch of snapshot?.protection.stretches ?? []) {
    if (stretch.cpu !== lane.cpu) continue;
    const from = Math.max(left, x(stretch.fromHns));
    const to = Math.min(right, x(stretch.toHns ?? frame.nowHns));
    if (to <= from) continue;
    tint(ctx, ink.prot, 0.07, from, lane.y, to - from, lane.height);
    hatchUp(ctx, ink.prot, from, lane.y, to - from, lane.height);
  }
}

/** Names the protection above the pinned processor, where there is room. */
export function labelProtected(
  { ctx, ink, x, left, right, frame }: Pen,
  lane: CpuLane,
  snapshot: Snapshot | null,
): void {
  for (const stretch of snapshot?.protection.stretches ?? []) {
    if (stretch.cpu !== lane.cpu) continue;
    const from = Math.max(left, x(stretch.fromHns));
    const to = Math.min(right, x(stretch.toHns ?? frame.nowHns));
    const text = `CPU ${lane.cpu} protected, modelled U-4`;
    ctx.textAlign = 'left';
    if (to - from < ctx.measureText(text).width + 12) continue;
    label(ctx, text, from + 6, lane.y - 5, ink.protText, ink.bg);
  }
}

export function drawCpu({ ctx, ink, x, left, right }: Pen, lane: CpuLane, slices: LaneSlices | null): void {
  ctx.strokeStyle = ink.line;
  ctx.lineWidth = 1;
  ctx.beginPath();
  ctx.moveTo(left, Math.round(lane.y + lane.height) + 0.5);
  ctx.lineTo(right, Math.round(lane.y + lane.height) + 0.5);
  if (lane.pinned) {
    for (const row of lane.rows.slice(1)) {
      ctx.moveTo(left, Math.round(row.y) + 0.5);
      ctx.lineTo(right, Math.round(row.y) + 0.5);
    }
  }
  ctx.stroke();
  if (!slices) return;
  ctx.textAlign = 'left';
  // Other work first, so that the audio path stands on top.
  for (const audio of [0, 1]) {
    for (let i = 0; i < slices.cpu.length; i++) {
      if (slices.cpu[i] !== lane.cpu || slices.audio[i] !== audio) continue;
      const level = slices.level[i]!;
      const row = lane.rows[2 - level]!;
      const from = x(slices.fromHns[i]!);
      const width = Math.max(audio ? AUDIO_MIN_PX[level]! : 1, x(slices.toHns[i]!) - from);
      if (from > right || from + width < left) continue;
      const inset = lane.pinned ? 2 : 1;
      const y = row.y + (lane.pinned ? inset : 0);
      const h = row.height - inset;
      const colour = level === 2 ? ink.isr : level === 1 ? ink.dpc : ink.thread;
      if (audio || level === 2) {
        ctx.fillStyle = audio ? colour : ink.line2;
        ctx.fillRect(from, y, width, h);
      } else {
        ctx.fillStyle = ink.bg;
        ctx.fillRect(from, y, width, h);
        tint(ctx, colour, ink.pale, from, y, width, h);
        ctx.strokeStyle = colour;
        ctx.lineWidth = ink.stroke;
        if (width > 2) ctx.strokeRect(from + 0.5, y + 0.5, width - 1, h - 1);
      }
      const start = Math.max(from, left);
      if (lane.pinned && from + width - start > LABEL_FROM_PX) {
        const name = slices.names[slices.name[i]!] ?? '';
        if (ctx.measureText(name).width < from + width - start - 10) {
          ctx.fillStyle = audio ? ink.bg : level === 1 ? ink.dpcText : ink.thread;
          ctx.fillText(name, start + 5, y + h / 2 + 0.5);
        }
      }
    }
  }
}

/** A lifeline from the call that added a resource to the one that removed it. */
export function drawResources({ ctx, ink, lanes, x, left, right, frame }: Pen, snapshot: Snapshot | null): void {
  for (const lane of lanes.resources) {
    const y = Math.round(lane.y + 9) + 0.5;
    ctx.setLineDash([1, 3]);
    ctx.strokeStyle = ink.line2;
    ctx.lineWidth = 1;
    ctx.beginPath();
    ctx.moveTo(left, y);
    ctx.lineTo(right, y);
    ctx.stroke();
    ctx.setLineDash([]);
    ctx.textAlign = 'left';
    if (!lane.resource) {
      if (snapshot && snapshot.records > 0) label(ctx, 'none registered', left + 10, y, ink.ink2, ink.bg);
      continue;
    }
    for (const resource of snapshot?.resources.filter((r) => r.resource === lane.resource) ?? []) {
      const from = x(resource.addedHns);
      const to = x(resource.removedHns ?? frame.nowHns);
      if (to < left || from > right) continue;
      ctx.strokeStyle = ink.prot;
      ctx.lineWidth = 2;
      ctx.beginPath();
      ctx.moveTo(from, y);
      ctx.lineTo(to, y);
      ctx.stroke();
      ctx.fillStyle = ink.prot;
      ctx.beginPath();
      ctx.arc(from, y, 3.8, 0, 2 * Math.PI);
      ctx.fill();
      if (resource.removedHns !== null) ctx.fillRect(to - 1, y - 5, 2, 10);
      const text = `${resource.name} ${resource.resource}`;
      const start = Math.max(from, left) + 12;
      const width = ctx.measureText(text).width;
      if (to - start < width + 6) continue;
      ctx.fillStyle = ink.bg;
      ctx.fillRect(start - 4, y - 7, width + 8, 14);
      label(ctx, text, start, y, ink.protText);
    }
  }
}
