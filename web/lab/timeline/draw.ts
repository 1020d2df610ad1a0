/** Draws the timeline: one pass, from the ground up to the playhead. Knows nothing of where the data comes from. */
import { surface, type Ink, type Surface } from './canvas.ts';
import { drawGrid, drawNames, drawPlayhead, drawRuler } from './frame.ts';
import type { Lanes } from './lanes.ts';
import type { Pen, TimelineData, TimelineFrame } from './pen.ts';
import { drawCpu, drawProtected, drawResources, labelProtected } from './processors.ts';
import { drawStream } from './streams.ts';

/** Draws everything; `canvas` must have the height of `lanes`. */
export function drawTimeline(
  canvas: HTMLCanvasElement,
  ink: Ink,
  lanes: Lanes,
  frame: TimelineFrame,
  data: TimelineData,
): void {
  const target = surface(canvas);
  if (target) drawOn(target, ink, lanes, frame, data);
}

/** Draws everything on any surface of the height of `lanes`. */
export function drawOn(
  { ctx, width, height }: Surface,
  ink: Ink,
  lanes: Lanes,
  frame: TimelineFrame,
  data: TimelineData,
): void {
  const left = lanes.gutter;
  const right = width - (lanes.gutter < 100 ? 8 : 16);
  const scale = (right - left) / (frame.toHns - frame.fromHns);
  const pen: Pen = { ctx, ink, lanes, left, right, frame, x: (hns) => left + (hns - frame.fromHns) * scale };
  ctx.textBaseline = 'middle';
  ctx.font = `11px ${ink.sans}`;

  ctx.save();
  ctx.beginPath();
  ctx.rect(left, lanes.rulerHeight, right - left, height - lanes.rulerHeight);
  ctx.clip();
  drawGrid(pen, height);
  for (const lane of lanes.streams) drawStream(pen, lane, data);
  for (const lane of lanes.cpus) {
    drawProtected(pen, lane, data.snapshot);
    drawCpu(pen, lane, data.slices);
    if (lane.pinned) labelProtected(pen, lane, data.snapshot);
  }
  data.wide?.draw(pen, data);
  drawResources(pen, data.snapshot);
  ctx.restore();
  drawNames(pen, data);
  drawRuler(pen);
  drawPlayhead(pen, height);
}
