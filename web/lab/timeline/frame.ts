/** The frame of the drawing: grid, ruler, names of lanes, playhead. */
import { seconds } from '../format.ts';
import { tickStep } from './canvas.ts';
import type { Pen, TimelineData } from './pen.ts';

const LEVEL_NAMES = ['PASSIVE', 'DISPATCH', 'DIRQL'] as const;

export function drawGrid({ ctx, ink, lanes, left, right, frame, x }: Pen, height: number): void {
  ctx.strokeStyle = ink.grid;
  ctx.lineWidth = 1;
  ctx.beginPath();
  const step = tickStep((frame.toHns - frame.fromHns) / (right - left), 110);
  for (let t = Math.ceil(frame.fromHns / step) * step; t <= frame.toHns; t += step) {
    const at = Math.round(x(t)) + 0.5;
    ctx.moveTo(at, lanes.rulerHeight);
    ctx.lineTo(at, height);
  }
  ctx.stroke();
}

export function drawRuler({ ctx, ink, lanes, left, right, frame, x }: Pen): void {
  const y = lanes.rulerHeight - 0.5;
  const now = Math.min(right, Math.max(left, x(frame.nowHns)));
  ctx.strokeStyle = ink.line2;
  ctx.lineWidth = 1;
  ctx.beginPath();
  ctx.moveTo(left, y);
  ctx.lineTo(now, y);
  ctx.stroke();
  ctx.setLineDash([3, 3]);
  ctx.beginPath();
  ctx.moveTo(now, y);
  ctx.lineTo(right, y);
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.fillStyle = ink.ink2;
  ctx.textAlign = 'right';
  ctx.fillText('seconds', left - 8, 16);
  ctx.textAlign = 'center';
  const step = tickStep((frame.toHns - frame.fromHns) / (right - left), 62);
  ctx.beginPath();
  for (let t = Math.ceil(frame.fromHns / step) * step; t <= frame.toHns; t += step) {
    const at = Math.round(x(t)) + 0.5;
    ctx.moveTo(at, y - 4);
    ctx.lineTo(at, y);
    if (at > left + 8 && at < right - 14) ctx.fillText(tickText(t, step), at, 16);
  }
  ctx.stroke();
}

/** As many decimals as the step needs. */
function tickText(hns: number, step: number): string {
  if (step < 10_000) return seconds(hns);
  return (hns / 10_000_000).toFixed(step >= 1_000_000 ? 1 : step >= 100_000 ? 2 : 3);
}

/** Left of the drawing: what each lane is. */
export function drawNames({ ctx, ink, lanes, left }: Pen, { snapshot, wide }: TimelineData): void {
  const narrow = left < 100;
  const first = narrow ? 12 : 20;
  ctx.textAlign = 'left';
  const strong = (text: string, y: number) => {
    ctx.font = `600 11px ${ink.sans}`;
    ctx.fillStyle = ink.ink;
    ctx.fillText(text, first, y);
    ctx.font = `11px ${ink.sans}`;
  };
  const small = (text: string, y: number, atRight = true) => {
    ctx.fillStyle = ink.ink2;
    ctx.textAlign = atRight ? 'right' : 'left';
    ctx.fillText(text, atRight ? left - 8 : first, y);
    ctx.textAlign = 'left';
  };
  for (const lane of lanes.streams) {
    const capture = lane.stream?.direction === 'capture';
    strong(capture ? 'Recorded' : 'Heard', lane.heardY + lane.heardHeight / 2 - (lane.stream ? 7 : 0));
    if (lane.stream) small(lane.stream.name, lane.heardY + lane.heardHeight / 2 + 7, false);
    strong('Buffer', lane.slots[0]!.y + lane.slots[0]!.height / 2);
    if (!narrow) {
      const one = lane.slots.length === 1;
      lane.slots.forEach((slot, i) =>
        small(wide ? (i || one ? 'time left' : 'late') : one ? 'whole' : `half ${i}`, slot.y + slot.height / 2),
      );
    }
  }
  for (const lane of lanes.cpus) {
    strong(`CPU ${lane.cpu}`, lane.pinned ? lane.rows[0]!.y + 8 : lane.y + lane.height / 2);
    if (!lane.pinned || narrow) continue;
    lane.rows.forEach((row, i) => small(LEVEL_NAMES[2 - i]!, row.y + row.height / 2));
  }
  strong(narrow ? 'Resource' : 'Resources', lanes.resourcesY + 9);
  if (narrow || !snapshot) return;
  // The lifeline carries the full label; here a long name would run into the lane's own.
  const room = left - 8 - first - ctx.measureText('Resources').width - 12;
  for (const lane of lanes.resources) {
    if (lane.resource && ctx.measureText(lane.resource).width <= room) small(lane.resource, lane.y + 9);
  }
}

export function drawPlayhead({ ctx, ink, lanes, left, right, x, frame }: Pen, height: number): void {
  if (frame.cursorHns !== null) {
    const at = Math.round(x(frame.cursorHns)) + 0.5;
    if (at >= left && at <= right) {
      ctx.strokeStyle = ink.ink2;
      ctx.setLineDash([4, 3]);
      ctx.lineWidth = 1;
      ctx.beginPath();
      ctx.moveTo(at, lanes.rulerHeight);
      ctx.lineTo(at, height);
      ctx.stroke();
      ctx.setLineDash([]);
    }
  }
  const at = Math.round(x(frame.nowHns)) + 0.5;
  if (at < left - 1 || at > right + 1) return;
  ctx.strokeStyle = frame.failed ? ink.glitch : ink.ink;
  ctx.lineWidth = frame.failed ? 3 : 1;
  ctx.beginPath();
  ctx.moveTo(at, lanes.rulerHeight - 4);
  ctx.lineTo(at, height);
  ctx.stroke();
  const text = seconds(frame.nowHns);
  ctx.font = `600 11px ${ink.sans}`;
  const width = ctx.measureText(text).width + 14;
  const flag = Math.min(right - width + 8, Math.max(left - 1, at - width / 2));
  ctx.fillStyle = ink.ink;
  ctx.beginPath();
  ctx.roundRect(flag, 6, width, 19, 3);
  ctx.fill();
  ctx.fillStyle = ink.bg;
  ctx.textAlign = 'center';
  ctx.fillText(text, flag + width / 2, 16);
}
